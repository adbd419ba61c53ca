"""The app in this process over a real store, and a client that speaks to it without a socket."""

from __future__ import annotations

import asyncio
from collections.abc import Mapping
from typing import Any, cast

import httpx

from command_center.clock import Clock
from command_center.mention import Mention
from command_center.moderation.silence import veil_of
from command_center.roles.parts import Parts
from command_center.roles.web import Decisions, WebhookIntake
from command_center.search.client import SearchClient
from command_center.search.either import IndexOrStore
from command_center.search.port import Search
from command_center.search.scan import ScanSearch
from command_center.search.spoken import languages_by
from command_center.settings import load_settings
from command_center.stage import Heart
from command_center.store.connect import Redis, connect
from command_center.store.picture import Painter
from command_center.store.publisher import Publisher
from command_center.store.reader import Reader
from command_center.store.room import RoomCopy
from command_center.store.sessions import Sessions
from command_center.store.sights import Sights
from command_center.store.threads import ThreadBook
from command_center.store.variants import Variants
from command_center.web.app import create_app
from command_center.web.context import Context, NoAnswer
from command_center.web.limits import Limits
from command_center.web.room import RoomView
from command_center.web.stream import Hub
from command_center.web.tokens import Tokens
from command_center.web.trail import Audit
from command_center.web.variants import VariantPanels
from command_center.why import Why
from layouts.embed import RENDERS
from layouts.embed_variants import VARIED_RENDERS
from layouts.panels import PANELS
from streams.ledger import Ledger
from tests.support.clocks import StillClock
from tests.support.made import PROFILE, RULES

PARTITIONS = 3
SECRET = "made up for tests"  # noqa: S105
SIGNING = "a key of forty letters made up for tests"
NOTHING: Mapping[str, str] = {}
SITES = "https://intranet.example, self,http://wiki.example:8080"


class Lent:
    """A search that a test may put another in the place of (`now`)."""

    def __init__(self, usual: Search) -> None:
        self.usual = self.now = usual

    def __getattr__(self, name: str) -> Any:
        return getattr(self.now, name)


class Site:
    """One app, its hub and its clock."""

    def __init__(
        self,
        url: str,
        *,
        secret: str = "",
        clock: Clock | None = None,
        tick_s: float = 0.05,
        embed_sites: str = "",
        environ: Mapping[str, str] = NOTHING,
    ) -> None:
        self.clock = clock or StillClock()
        self.silent, self._taggers = False, None
        usual = {"CC_REDIS_URL": url, "CC_PARTITIONS": str(PARTITIONS), "CC_WEBHOOK_SECRET": secret}
        self.settings = load_settings({**usual, "CC_EMBED_SITES": embed_sites, **environ})
        self.clients: list[Redis] = [connect(url) for _ in range(4)]
        front, back, log, aside = self.clients
        reader = Reader(front, PARTITIONS, PROFILE, self.clock)
        self.threads = ThreadBook(reader)
        self.painter = Painter(
            Reader(back, PARTITIONS, PROFILE, self.clock), PROFILE, "embedded", 15, RULES, self.threads
        )
        parts = Parts(self.settings, PROFILE, self.clock, log)
        self.intake = WebhookIntake(parts)
        panels = PANELS | RENDERS
        self.ledger = Ledger(parts.log(), RoomCopy(log))
        self.room = RoomView(RoomCopy(back), self.clock, self.ledger.catch_up)
        self.search = Lent(IndexOrStore(SearchClient(reader), ScanSearch(reader)))
        search = cast(Search, self.search)
        variants = Variants(Reader(aside, PARTITIONS, PROFILE, self.clock), RULES, languages_by(search))
        self.more = VariantPanels(variants, VARIED_RENDERS, self.clock)
        self.hub = Hub(
            back, Publisher(back, self.painter), panels, tick_s, self.clock, beside=self.intake.beat,
            look=self.room.look, veil=veil_of(lambda: self.room.now),
            more=self.more,
        )  # fmt: skip
        self.act = Decisions(self.ledger, self.hub.look)
        self.audit = Audit(self.ledger.note, self.ledger.newest, Sights(log).look, self.clock)
        self.tokens = Tokens([SIGNING], self.clock, PROFILE.name)
        self.context = Context(
            self.settings, PROFILE, reader, self.threads, self.hub, self.intake, self.clock, self._explain,
            self.room, self.act, search, RULES, self.tokens, Sessions(front, self.clock),
            Limits(self.settings, self.clock), self.audit,
        )  # fmt: skip
        self.app = create_app(self.context, PANELS)

    def _explain(self, mention: Mention) -> Why:
        """The taggers, in this process and loaded for the first question; `silent` takes their voice."""
        if self.silent:
            raise NoAnswer("the taggers gave no answer within 30 s")
        from streams.tag.pipeline import Pipeline

        self._taggers = self._taggers or Pipeline(PROFILE)
        return self._taggers.why(mention)

    def call(
        self, method: str, path: str, *, peer: str = "127.0.0.1", cookies: dict[str, str] | None = None, **given: Any
    ) -> httpx.Response:
        """One request, by default from loopback to localhost."""

        async def talk() -> httpx.Response:
            transport = httpx.ASGITransport(self.app, raise_app_exceptions=False, client=(peer, 5000))
            async with httpx.AsyncClient(transport=transport, base_url="http://localhost", cookies=cookies) as client:
                return await client.request(method, path, **given)

        return asyncio.run(talk())

    def get(self, path: str, **given: Any) -> httpx.Response:
        """A GET."""
        return self.call("GET", path, **given)

    def post(self, body: Any, **given: Any) -> httpx.Response:
        """A POST of mentions: bytes as they are, everything else as JSON."""
        sent = {"content": body} if isinstance(body, bytes) else {"json": body}
        return self.call("POST", "/api/v1/mentions", **sent, **given)

    def show(self, seq: int = 1, epoch: int = 1) -> None:
        """Let the hub show the store as it stands, as it does when a publisher's snapshot arrives."""
        self.hub._show(self.painter.paint(epoch, seq))

    def alive(self, *roles: str) -> None:
        """Let workers give their signs of life."""
        for role in roles:
            Heart(self.clients[0], role, f"{role}-0", self.clock).beat()

    def close(self) -> None:
        """Close the connections."""
        self.hub.stop()
        self.audit.close()
        for client in self.clients:
            client.close()


def assert_problem(answer: httpx.Response, status: int, *words: str) -> None:
    """The answer is an error by the contract, and its detail holds these words."""
    assert answer.status_code == status, answer.text[:300]
    assert answer.headers["content-type"] == "application/problem+json"
    body = answer.json()
    assert set(body) == {"type", "title", "status", "detail", "errors"}
    assert body["status"] == status
    assert body["title"]
    assert isinstance(body["errors"], list)
    for word in words:
        assert word in body["detail"]
