"""The exchange gives tokens to right secrets alone, tells everybody else the same, and makes who guesses wait."""

from __future__ import annotations

import asyncio
import re
from datetime import timedelta
from typing import Any

import httpx
import pytest

from command_center.clock import SystemClock
from command_center.room.embeds import RenewEmbed, ReplaceEmbed, RevokeEmbed
from command_center.store.challenges import MOST_WRONG, MOST_WRONG_OF_ADDRESS, Challenges, network_of
from command_center.store.connect import Redis
from command_center.store.room import RoomCopy
from command_center.store.uses import Uses
from command_center.web import embed_keys
from command_center.web.embed_keys import digest_of, new_key, new_secret
from command_center.web.room import RoomView
from command_center.web.variants import MOST
from streams.ledger import Ledger
from streams.log.redis_streams import RedisStreamsLog
from tests.room.decisions import said
from tests.security.embeds import SECRET, key, made
from tests.support.clocks import NOON
from tests.web.site import PARTITIONS, Site, assert_problem
from tests.web.test_stream import parse, run

WRONG = "cc1_" + "x" * 43


@pytest.fixture
def keyed(site: Site) -> Site:
    """Three keys on one site: the map's, the gauge's, and one that has ended."""
    for action in (made(1), made(2, panel="gauge"), made(3, until=NOON)):
        site.act(action)
    return site


def ask(site: Site, n: int = 1, secret: str = SECRET, challenge: str | None = None, **given: Any) -> httpx.Response:
    body = {"key": key(n), "secret": secret, "challenge": site.tokens.challenge() if challenge is None else challenge}
    return site.call("POST", "/embed/token", json=body, **given)


def token(site: Site, n: int = 1) -> str:
    answer = ask(site, n)
    assert answer.status_code == 200, answer.text
    return str(answer.json()["token"])


def forget_wrong(client: Redis) -> None:
    for name in client.scan_iter("cc:{wall}:tries:*"):
        client.delete(name)


def test_a_right_secret_gets_a_token_and_the_next_challenge(keyed: Site) -> None:
    challenge = keyed.tokens.challenge("https://intranet.example")
    answer = ask(keyed, challenge=challenge)
    assert answer.status_code == 200
    assert set(answer.json()) == {"token", "expires_in", "challenge"}
    assert answer.json()["expires_in"] == 300
    room = keyed.room.known()
    claim = keyed.tokens.read(answer.json()["token"], room)
    assert claim is not None
    assert claim.key == key(1)
    following = keyed.tokens.open_challenge(answer.json()["challenge"])
    assert following is not None
    assert following.site == "https://intranet.example", "the site is known for as long as the frame lives"
    assert "set-cookie" not in answer.headers
    assert answer.headers["cache-control"] == "no-store"
    assert "access-control-allow-origin" not in answer.headers


def test_an_exchange_is_seen_and_its_minute_noted(keyed: Site) -> None:
    keyed.act(made(7))
    ask(keyed, 7, challenge=keyed.tokens.challenge("https://intranet.example"))
    keyed.audit.flush()
    rows = [row.body for row in keyed.ledger.newest(None, 10)]
    assert any(b'"embed-saw"' in row and b"https://intranet.example" in row for row in rows)
    assert Uses(keyed.clients[0], keyed.clock).all() == {key(7): NOON}


def test_a_challenge_is_good_for_one_exchange_of_anybody(keyed: Site) -> None:
    challenge = keyed.tokens.challenge()
    assert ask(keyed, challenge=challenge).status_code == 200
    assert ask(keyed, challenge=challenge).status_code == 401
    assert ask(keyed, 2, challenge=challenge).status_code == 401
    used = Challenges(keyed.clients[1])
    assert used.begin("nonce", "k", "10.0.0.1").standing == "fresh"
    assert used.begin("nonce", "k", "10.0.0.1").standing == "stale"


REFUSED = {
    "an unknown key": {"n": 9},
    "a wrong secret": {"secret": WRONG},
    "the digest for the secret": {"secret": digest_of(SECRET)},
    "an empty secret": {"secret": ""},
    "another key's panel": {"n": 4},
    "no challenge": {"challenge": ""},
    "a challenge of ours that was never one": {"challenge": "e30.e30." + "A" * 43},
    "an ended key and a wrong secret": {"n": 3, "secret": WRONG},
}


def test_every_refusal_is_one_answer(keyed: Site) -> None:
    old = keyed.tokens.challenge()
    keyed.clock.sleep(660)
    answers = [ask(keyed, challenge=old), *(ask(keyed, **fault) for fault in REFUSED.values())]
    assert {answer.status_code for answer in answers} == {401}
    assert {tuple(answer.json()) for answer in answers} == {("challenge",)}
    assert len({tuple(sorted(answer.headers.items())) for answer in answers}) == 1
    assert len({len(answer.content) for answer in answers}) == 1
    for answer in answers:
        assert ask(keyed, challenge=answer.json()["challenge"]).status_code == 200, "and the next one may be right"


def test_the_same_work_is_done_for_unknown_wrong_and_right(keyed: Site, monkeypatch: pytest.MonkeyPatch) -> None:
    keyed.act(said(ReplaceEmbed, 9, embed=key(2), secret="f" * 64))
    work: list[list[int]] = []

    def compared(one: str, other: str) -> bool:
        work[-1].append(len(one) + len(other))
        return one == other

    monkeypatch.setattr(embed_keys.hmac, "compare_digest", compared)
    for n, secret in ((1, SECRET), (1, "wrong"), (2, SECRET), (2, "wrong"), (9, SECRET)):
        work.append([])
        embed_keys._compare(keyed.room.known(), embed_keys.Exchange(key(n), secret, ""), NOON)
    assert work == [[128] * 6] * 5


@pytest.mark.parametrize(
    "ended",
    [
        said(RevokeEmbed, 9, embed=key(1)),
        said(RenewEmbed, 9, embed=key(1), until=NOON),
        said(ReplaceEmbed, 9, embed=key(1), secret="f" * 64),
    ],
)
def test_only_who_has_the_secret_hears_that_a_panel_was_withdrawn(keyed: Site, ended: Any) -> None:
    keyed.act(ended)
    answer = ask(keyed)
    assert answer.status_code == 410
    assert answer.json()["withdrawn"] is True
    assert ask(keyed, secret=WRONG).status_code == 401
    keyed.act(said(RenewEmbed, 10, embed=key(1), until=NOON + timedelta(days=1)))
    assert ask(keyed).status_code == (200 if isinstance(ended, RenewEmbed) else 410), "a renewed key comes back"


def test_who_guesses_waits_and_nobody_else(keyed: Site, client: Redis) -> None:
    for _ in range(MOST_WRONG):
        assert ask(keyed, secret=WRONG, peer="203.0.113.7").status_code == 401
    answer = ask(keyed, secret=WRONG, peer="203.0.113.7")
    assert_problem(answer, 429)
    assert 0 < int(answer.headers["retry-after"]) <= 300
    assert ask(keyed, peer="203.0.113.7").status_code == 429, "a right one tells nothing meanwhile"
    assert ask(keyed, peer="203.0.113.8").status_code == 200
    assert ask(keyed, 2, peer="203.0.113.7").status_code == 200, "another panel of the same house goes on"
    for n in range(MOST_WRONG_OF_ADDRESS):
        Challenges(client).wrong(f"guess {n}", "203.0.113.7")
    assert ask(keyed, 2, peer="203.0.113.7").status_code == 429
    forget_wrong(client)
    assert ask(keyed, peer="203.0.113.7").status_code == 200


def test_right_secrets_and_stale_challenges_are_never_counted(keyed: Site, client: Redis) -> None:
    for _ in range(MOST_WRONG + 5):
        assert ask(keyed).status_code == 200
        assert ask(keyed, challenge="stale").status_code == 401
        assert ask(keyed, 3).status_code == 410
    assert not list(client.scan_iter("cc:{wall}:tries:*"))


def test_an_address_of_ipv6_is_its_network() -> None:
    assert network_of("2001:db8::1") == network_of("2001:db8::ffff:1%eth0") != network_of("2001:db8:0:1::1")
    assert network_of("::ffff:203.0.113.7") == network_of("203.0.113.7") == "203.0.113.7"
    assert network_of("testclient") == "testclient"


@pytest.mark.parametrize("body", [b"", b"[]", b"{", b'{"key": 1}', b"\xff", b'{"key":"a","secret":"b"}', b"[" * 3000])
def test_what_is_no_exchange_is_told_so(site: Site, body: bytes) -> None:
    assert_problem(site.call("POST", "/embed/token", content=body), 400, "key, secret and challenge")


def test_a_body_has_a_limit(site: Site) -> None:
    assert_problem(site.call("POST", "/embed/token", content=b"x" * 5000), 413)


def opened(site: Site, tokens: str, query: str = "") -> httpx.Response:
    """What a stream says that is refused; one that is open has no end."""
    return site.get(f"/stream/embeds{query}", headers={"Authorization": f"Bearer {tokens}"})


def test_a_stream_opens_to_good_tokens_only_and_says_no_reason(keyed: Site) -> None:
    good = token(keyed)
    other = keyed.tokens.challenge()
    refusals = [
        opened(keyed, tokens)
        for tokens in ("x", other, f"{good} x", good[:-1], f"{good},{good}", " ".join([good] * 19), "y" * 8000)
    ]
    assert {(a.status_code, a.content) for a in refusals} == {(401, refusals[0].content)}
    assert len({tuple(sorted(a.headers.items())) for a in refusals}) == 1
    assert_problem(opened(keyed, good, "?panels=embed-gauge"), 403, "other panels")
    assert_problem(opened(keyed, good, "?panels=embed-map,embed-river-texts"), 403)
    keyed.act(said(RevokeEmbed, 9, embed=key(1)))
    assert opened(keyed, good).content == refusals[0].content


@pytest.mark.parametrize("referrer", ["http://[", 'http://"<script>', "https://" + "a" * 3000, "javascript:x", "\x7f"])
def test_a_frame_opens_whatever_its_referrer(keyed: Site, referrer: str) -> None:
    page = keyed.get(f"/embed/map/{key(1)}", headers={"Referer": referrer})
    assert page.status_code == 200
    challenge = re.search('data-challenge="([^"]+)"', page.text)
    assert challenge is not None
    assert ask(keyed, challenge=challenge[1]).status_code == 200


def test_a_mistake_in_a_frames_address_is_told_where_the_frame_may_stand(keyed: Site) -> None:
    for path, sites in (
        (f"/embed/map/{key(1)}", "https://intranet.example"),
        (f"/embed/gauge/{key(1)}", "'none'"),
        (f"/embed/map/{key(99)}", "'none'"),
    ):
        for mistake in ("theme=foo", "size=xl", "lang=xx"):
            answer = keyed.get(f"{path}?{mistake}", headers={"Accept": "text/html"})
            assert answer.status_code == 400
            assert mistake in answer.text
            assert answer.headers["content-security-policy"].endswith(f"frame-ancestors {sites}"), (path, mistake)


def test_a_page_that_writes_the_number_sign_otherwise_is_told_so_without_the_secret(keyed: Site) -> None:
    for rest in (f"%23{SECRET}", f"/{SECRET}", f"%2523{SECRET}", "/"):
        answer = keyed.get(f"/embed/map/{key(1)}{rest}", headers={"Accept": "text/html"})
        assert answer.status_code == 404
        assert answer.headers["content-security-policy"].endswith("frame-ancestors https://intranet.example"), rest
        assert SECRET not in answer.text


def test_a_topic_that_the_profile_has_no_more_is_not_passed_off_as_all_that_is_said(keyed: Site) -> None:
    keyed.act(made(5, panel="gauge", topic="gone"))
    assert "How people feel · <bdi>gone</bdi>" in keyed.get(f"/embed/gauge/{key(5)}").text


class Stream:
    """One stream of embeds, without a socket: its first message, then its events."""

    def __init__(self, site: Site, tokens: str) -> None:
        self._site, self._tokens = site, tokens

    async def __aenter__(self) -> Stream:
        scope = {
            "type": "http", "method": "GET", "path": "/stream/embeds", "raw_path": b"/stream/embeds",
            "query_string": b"",
            "headers": [(b"host", b"localhost"), (b"authorization", b"Bearer " + self._tokens.encode())],
            "client": ("127.0.0.1", 5000), "server": ("localhost", 80), "scheme": "http", "http_version": "1.1",
            "root_path": "", "asgi": {"version": "3.0"},
        }  # fmt: skip
        self._said: asyncio.Queue[dict[str, Any]] = asyncio.Queue()
        self._gone = asyncio.Event()

        async def receive() -> dict[str, Any]:
            await self._gone.wait()
            return {"type": "http.disconnect"}

        self._task = asyncio.create_task(self._site.app(scope, receive, self._said.put))  # type: ignore[arg-type]
        self.status = (await self.message())["status"]
        return self

    async def __aexit__(self, *_: object) -> None:
        self._gone.set()
        self._task.cancel()
        await asyncio.gather(self._task, return_exceptions=True)

    async def message(self) -> dict[str, Any]:
        return await asyncio.wait_for(self._said.get(), 30)

    async def event(self) -> Any:
        """The next event; None at the end of the stream."""
        while True:
            message = await self.message()
            if not message.get("more_body"):
                return None
            if message["body"].startswith(b"retry:"):
                continue
            return parse(message["body"])


def told(event: Any) -> Any:
    assert event.kind == "control", event
    return event.data


def test_a_stream_carries_what_its_tokens_show_and_ends_with_the_first_of_them(keyed: Site) -> None:
    keyed.show()

    async def talk() -> None:
        async with Stream(keyed, f"{token_in(keyed, 1)} {token_in(keyed, 2)}") as page:
            assert page.status == 200
            first = await page.event()
            assert first.kind == "snapshot"
            assert set(first.data["panels"]) == {"embed-age", "embed-map", "embed-gauge"}
            assert "stages" not in first.data
            keyed.clock.sleep(329)
            keyed.hub._wake()
            await asyncio.sleep(0)
            keyed.clock.sleep(1)
            keyed.hub._wake()
            assert told(await page.event()) == {"action": "renew"}
            assert await page.event() is None

    run(keyed, talk)


def test_a_key_whose_window_finds_no_room_leaves_the_others_of_its_page_alone(keyed: Site) -> None:
    keyed.act(made(5, panel="gauge", window="24h"))
    keyed.show()

    async def talk() -> None:
        more = keyed.hub.more
        assert more is not None
        with more.watched([f"embed-age~1h~{n}" for n in range(MOST)]):
            async with Stream(keyed, token_in(keyed, 5)) as page:
                assert page.status == 503
            async with Stream(keyed, f"{token_in(keyed, 1)} {token_in(keyed, 5)}") as page:
                assert page.status == 200
                assert set((await page.event()).data["panels"]) == {"embed-age", "embed-map"}

    run(keyed, talk)


def token_in(site: Site, n: int) -> str:
    """As the exchange gives it; inside a running loop nothing can be called that runs one."""
    return site.tokens.issue(site.room.known().embeds.by_id[key(n)]).token


@pytest.mark.parametrize("ended", [RevokeEmbed, ReplaceEmbed])
def test_revoked_elsewhere_it_ends_at_the_next_look(keyed: Site, client: Redis, ended: type[Any]) -> None:
    keyed.show()
    elsewhere = Ledger(RedisStreamsLog(client, PARTITIONS), RoomCopy(client))

    async def talk() -> None:
        async with Stream(keyed, f"{token_in(keyed, 2)} {token_in(keyed, 1)}") as page:
            assert (await page.event()).kind == "snapshot"
            fields = {"secret": "f" * 64} if ended is ReplaceEmbed else {}
            elsewhere.act(said(ended, 9, embed=key(1), **fields))
            keyed.hub.look()  # as at every tick and at every notice
            assert told(await page.event()) == {"action": "withdrawn", "key": key(1)}
            assert await page.event() is None

    run(keyed, talk)


def test_what_others_decide_ends_no_stream(keyed: Site) -> None:
    keyed.show()

    async def talk() -> None:
        async with Stream(keyed, token_in(keyed, 1)) as page:
            assert (await page.event()).kind == "snapshot"
            keyed.act(said(RevokeEmbed, 9, embed=key(2)))
            keyed.show(2)
            assert (await page.event()).kind == "delta"

    run(keyed, talk)


def test_keys_survive_a_lost_copy_and_another_process_reads_them(keyed: Site, client: Redis) -> None:
    client.delete(RoomCopy(client)._key)
    ledger = Ledger(RedisStreamsLog(client, PARTITIONS), RoomCopy(client))
    ledger.catch_up()
    other = RoomView(RoomCopy(client), SystemClock(), ledger.catch_up)
    claim = keyed.tokens.read(token(keyed), other.known())
    assert claim is not None
    assert claim.key == key(1)


def test_keys_and_secrets_are_drawn_long_enough() -> None:
    secret, digest = new_secret()
    assert len(new_key()) == 22
    assert len(secret) == 47
    assert digest == digest_of(secret)
    assert new_secret() != new_secret()


def test_ipv6_senders_share_what_their_network_guessed(keyed: Site) -> None:
    for n in range(MOST_WRONG):
        assert ask(keyed, secret=WRONG, peer=f"2001:db8::{n}").status_code == 401
    assert ask(keyed, peer="2001:db8::ffff").status_code == 429
    assert ask(keyed, peer="2001:db8:0:1::1").status_code == 200
