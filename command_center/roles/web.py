"""The app of one web process, and the webhook's way into the log."""

from __future__ import annotations

import os
from collections.abc import Callable, Sequence

from fastapi import FastAPI

from command_center.masking import hide
from command_center.mention import Mention, encode, partition_of
from command_center.moderation.silence import veil_of
from command_center.roles.alive import stem_of
from command_center.roles.explainer import Explainer
from command_center.roles.moderation import rules_of
from command_center.roles.parts import Parts, data_dir_of, gather
from command_center.room.action import Action
from command_center.search.client import SearchClient
from command_center.search.either import IndexOrStore
from command_center.search.port import Search
from command_center.search.scan import NO_INDEX, ScanSearch
from command_center.search.spoken import languages_by
from command_center.stage import Heart
from command_center.store.connect import RedisError, connect
from command_center.store.picture import Painter
from command_center.store.publisher import Publisher
from command_center.store.reader import Reader
from command_center.store.room import RoomCopy
from command_center.store.sessions import Sessions
from command_center.store.sights import Sights
from command_center.store.threads import ThreadBook
from command_center.store.variants import Variants
from command_center.web.app import create_app
from command_center.web.context import ActionsClosed, Context, IntakeClosed
from command_center.web.health import why_away
from command_center.web.limits import Limits
from command_center.web.room import RoomView
from command_center.web.secret import load_secret
from command_center.web.stream import Hub
from command_center.web.tokens import Tokens
from command_center.web.trail import Audit
from command_center.web.variants import VariantPanels
from layouts.embed import RENDERS
from layouts.embed_variants import VARIED_RENDERS
from layouts.panels import PANELS
from layouts.version import version
from streams.ledger import Ledger
from streams.log import RAW, LogError


class WebhookIntake:
    """The webhook's way into the log; gives signs of life as a source, from the first mention on."""

    def __init__(self, parts: Parts) -> None:
        self._log = parts.log()
        self._book = parts.book()
        member = f"webhook-{stem_of('web')}{os.getpid()}"
        self._heart = Heart(parts.client, "source", member, parts.clock, rests=True)

    def __call__(self, mentions: Sequence[Mention]) -> None:
        """Append mentions.

        Raises:
            IntakeClosed: The log is full or out of reach.
        """
        log = self._log
        try:
            if not log.has_room():
                raise IntakeClosed("the log has reached its quota of memory; nothing was taken, try again later")
            self._book.came_from("live")
            producer = log.producer()
            for mention in mentions:
                producer.send(RAW, partition_of(mention.id, log.partitions), encode(mention))
            producer.flush()
        except (LogError, RedisError) as why:
            self._heart.failed()
            raise IntakeClosed(f"the log is out of reach ({why}): the outcome is unknown, send again") from None
        self._heart.did(len(mentions))

    def beat(self) -> None:
        """Give a sign of life, once there was something to take and a second has passed."""
        if self._heart.worked and self._heart.due():
            self._heart.beat()


class Decisions:
    """The pages' way into the ledger."""

    def __init__(self, ledger: Ledger, look: Callable[[], None]) -> None:
        self._ledger = ledger
        self._look = look

    def __call__(self, action: Action) -> None:
        """Write an action down; it is in force in this process at once, in the others with their next tick.

        Raises:
            ActionsClosed: Log or store are out of reach.
        """
        try:
            self._ledger.act(action)
            self._look()
        except (LogError, RedisError) as why:
            raise ActionsClosed(f"log or store are out of reach ({why}): look what stands, then say it again") from None


def web_app() -> FastAPI:
    """The ASGI app of one web process; gunicorn calls this."""
    parts = gather()
    settings = parts.settings
    reader = Reader(parts.client, settings.partitions, parts.profile, parts.clock)
    hub_client = connect(settings.redis_url)
    hub_reader = Reader(hub_client, settings.partitions, parts.profile, parts.clock)
    threads = ThreadBook(hub_reader)
    rules = rules_of(parts.profile)
    painter = Painter(hub_reader, parts.profile, parts.log().engine, settings.stage_late_s, rules, threads)
    intake = WebhookIntake(parts)
    publisher = Publisher(hub_client, painter)
    ledger = Ledger(parts.log(), RoomCopy(parts.client))
    room = RoomView(RoomCopy(hub_client), parts.clock, ledger.catch_up)
    search: Search = ScanSearch(reader, NO_INDEX)
    if settings.index:
        search = IndexOrStore(SearchClient(reader), ScanSearch(reader))
    # a connection of its own: what is counted for embeds holds up neither ticks nor answers
    aside = Reader(connect(settings.redis_url), settings.partitions, parts.profile, parts.clock)
    variants = Variants(aside, rules, languages_by(search))
    hub = Hub(
        hub_client,
        publisher,
        PANELS | RENDERS,
        settings.tick_s,
        parts.clock,
        beside=intake.beat,
        why_away=why_away(settings),
        look=room.look,
        veil=veil_of(lambda: room.now),
        version=version(),
        home=parts.profile.page_language,
        more=VariantPanels(variants, VARIED_RENDERS, parts.clock),
    )
    act = Decisions(ledger, hub.look)
    signing = load_secret(settings, data_dir_of(parts))
    hide(signing)
    tokens = Tokens(signing, parts.clock, parts.profile.name)
    audit = Audit(ledger.note, ledger.newest, Sights(hub_client).look, parts.clock)
    context = Context(
        settings, parts.profile, reader, threads, hub, intake, parts.clock, Explainer(), room, act, search, rules,
        tokens, Sessions(parts.client, parts.clock), Limits(settings, parts.clock), audit,
    )  # fmt: skip
    return create_app(context, PANELS)
