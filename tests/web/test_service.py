"""`GET /api/v1/service` and `/api/v1/conversations/<id>`, to the letter of the contract."""

from __future__ import annotations

import dataclasses
import random
from collections.abc import Generator
from datetime import timedelta
from typing import Any

import pytest
from msgspec.structs import replace

from command_center.mention import Author, Mention
from command_center.profile_service import Marks
from streams.tag.pipeline import Pipeline
from tests.support.clocks import NOON
from tests.support.conversations import nearest_rank
from tests.support.kept import Kept
from tests.support.line import Line
from tests.support.made import PROFILE, by_brand, mention, tags
from tests.support.servers import Server
from tests.web.site import PARTITIONS, Site, assert_problem

CARE = PROFILE.model_copy(
    update={
        "automatic_replies": Marks(phrases=("we have got your message",)),
        "spam": Marks(accounts=("seller",), phrases=("free followers",)),
    }
)
NOBODY = {"n": 0, "p50_s": None, "p90_s": None}
ASKS = (
    "@acme_care my phone is broken, it does not work",
    "@acme_care where is my refund?",
    "@acme_care how do I reset my password?",
)


def minutes(count: float) -> timedelta:
    return timedelta(minutes=count)


@pytest.fixture
def line(valkey: Server) -> Generator[Line]:
    """The way of a mention, with the real taggers, onto the store that the site reads."""
    made = Line(valkey, PARTITIONS, CARE, Pipeline(CARE))
    yield made
    made.close()


def ask(number: int, ago: float, **given: Any) -> tuple[Mention, Any]:
    need = given.pop("need", "broken")
    return mention(number, at=NOON - minutes(ago), **given), tags(0, need=need, addressed=True)


def reply(number: int, ago: float, to: str) -> tuple[Mention, Any]:
    return by_brand(number, at=NOON - minutes(ago), in_reply_to=to), tags(0, need="none")


def test_nobody_needs_an_answer(site: Site) -> None:
    assert site.get("/api/v1/service").json() == {
        "as_of": "2026-03-04T12:00:00Z",
        "needing": 0,
        "answered": 0,
        "coverage": None,
        "unanswered": [],
        **{name: {"calendar": NOBODY, "business": NOBODY} for name in ("frt", "nrt", "rt")},
    }


def test_the_figures_of_a_window(site: Site, kept: Kept) -> None:
    kept.add(ask(1, 50), reply(2, 40, "web:1"), ask(3, 30, in_reply_to="web:2"), reply(4, 29, "web:3"))
    kept.add(ask(5, 20), ask(6, 30), ask(7, 59), reply(8, 58, "web:7"), ask(9, 61), reply(10, 60, "web:9"))
    kept.add((mention(11, at=NOON - minutes(57), in_reply_to="web:8"), tags(0, need="thanks")))
    found = site.get("/api/v1/service?window=1h").json()
    assert (found["needing"], found["answered"], found["coverage"]) == (4, 2, 0.5)
    assert found["unanswered"] == ["web:6", "web:5"], "the longest waiting first"
    assert found["frt"]["calendar"] == {"n": 2, "p50_s": 60, "p90_s": 600}
    assert found["nrt"]["calendar"] == {"n": 1, "p50_s": 60, "p90_s": 60}
    assert found["rt"]["calendar"] == {"n": 1, "p50_s": 60, "p90_s": 60}
    assert all(found[name]["business"] == found[name]["calendar"] for name in ("frt", "nrt", "rt"))
    assert site.get("/api/v1/service?window=4h").json()["needing"] == 5


def test_a_thread_by_the_id_of_any_of_its_messages(site: Site, kept: Kept) -> None:
    kept.add(ask(1, 50), reply(2, 4, "web:1"), ask(3, 3, in_reply_to="web:2", need="money"))
    wanted = {
        "id": "web:1",
        "mentions": ["web:1", "web:2", "web:3"],
        "periods": [
            {
                "opened_at": "2026-03-04T11:10:00Z",
                "first_response_at": "2026-03-04T11:56:00Z",
                "frt_s": 46 * 60,
                "frt_business_s": 46 * 60,
                "resolved_at": None,
                "breached_at": "2026-03-04T11:55:00Z",
            }
        ],
    }
    for number in (1, 2, 3):
        assert site.get(f"/api/v1/conversations/web:{number}").json() == wanted
    item = site.get("/api/v1/queue").json()["items"][0]
    assert (item["conversation"], item["id"], item["need"]) == ("web:1", "web:3", "money")


def test_resolved_by_silence_as_time_goes_by(site: Site, kept: Kept, monkeypatch: pytest.MonkeyPatch) -> None:
    # Three days are longer than this profile keeps texts.
    monkeypatch.setattr(site.threads, "rules", dataclasses.replace(site.threads.rules, resolved_after_ms=3_600_000))
    kept.add(ask(1, 50), reply(2, 40, "web:1"))
    site.clock.sleep(20 * 60 - 1)
    path = "/api/v1/conversations/web:1"
    assert site.get(path).json()["periods"][0]["resolved_at"] is None
    site.clock.sleep(1)
    assert site.get(path).json()["periods"][0]["resolved_at"] == "2026-03-04T11:20:00Z"
    assert site.get("/api/v1/service?window=7d").json()["rt"]["calendar"] == {"n": 1, "p50_s": 600, "p90_s": 600}


def test_a_post_that_asks_for_nothing_belongs_to_those_who_reply_to_it(site: Site, kept: Kept) -> None:
    kept.add((mention(1, at=NOON - minutes(9)), tags(0, need="none")))
    assert site.get("/api/v1/conversations/web:1").json() == {"id": "web:1", "mentions": ["web:1"], "periods": []}
    kept.add(ask(2, 5, in_reply_to="web:1"))
    found = site.get("/api/v1/conversations/web:2").json()
    assert (found["id"], found["mentions"], len(found["periods"])) == ("web:1", ["web:1", "web:2"], 1)


def test_deleting_any_message_of_a_thread(site: Site, kept: Kept) -> None:
    kept.add(ask(1, 50), reply(2, 45, "web:1"), ask(3, 40, in_reply_to="web:2"), reply(4, 30, "web:3"))

    def told(gone: int) -> tuple[list[str], list[float | None]]:
        kept.add((Mention(id=f"web:{gone}", source="web", deleted=True), None))
        found = site.get("/api/v1/conversations/web:1").json()
        return found["mentions"], [period["frt_s"] for period in found["periods"]]

    assert told(2) == (["web:1", "web:3", "web:4"], [20 * 60]), "the next human reply is the first now"
    assert told(1) == (["web:3", "web:4"], [10 * 60]), "the next question begins it"
    assert told(4) == (["web:3"], [None])
    assert site.get("/api/v1/queue").json()["total"] == 1
    kept.add((Mention(id="web:3", source="web", deleted=True), None))
    assert_problem(site.get("/api/v1/conversations/web:1"), 404, "web:1")
    assert site.get("/api/v1/service").json()["needing"] == 0


@pytest.mark.parametrize("name", ["web:404", "web:1/../2", "nonsense"])
def test_what_nobody_knows_is_not_found(site: Site, name: str) -> None:
    assert_problem(site.get(f"/api/v1/conversations/{name}"), 404)


@pytest.mark.parametrize(
    ("path", "word"),
    [
        ("service?window=2h", "2h"),
        ("service?window=", "none of"),
        ("service?windw=1h", "windw"),
        ("service?window=1h&window=4h", "once"),
        ("conversations/web:1?full=1", "full"),
    ],
)
def test_wrong_parameters_are_refused(site: Site, path: str, word: str) -> None:
    assert_problem(site.get(f"/api/v1/{path}"), 400, word)


def test_it_is_described(site: Site) -> None:
    paths = site.get("/api/v1/openapi.json").json()["paths"]
    assert [row["name"] for row in paths["/api/v1/service"]["get"]["parameters"]] == ["window"]
    assert set(paths["/api/v1/conversations/{message_id}"]) == {"get"}


def test_of_a_thousand_posts_620_need_an_answer_617_get_one_and_three_are_listed(site: Site, line: Line) -> None:
    """Product.md, Schweppes: through log, taggers, fold and store, in any order and with every message twice."""
    dice = random.Random(1783)
    whens = {n: NOON - timedelta(seconds=dice.randrange(60, 3300)) for n in range(1000)}
    kinds = ["asks"] * 620 + ["spam"] * 30 + ["sold"] * 10 + ["gone"] * 40 + ["thanks"] * 150 + ["aside"] * 150
    dice.shuffle(kinds)
    asking = [n for n in range(1000) if kinds[n] == "asks"]
    left = sorted(dice.sample(asking, 3), key=lambda n: whens[n])
    posts, gone = [], []
    for n, kind in enumerate(kinds):
        made = mention(n, whens[n], text=dice.choice(ASKS))
        if kind == "spam":
            made = mention(n, whens[n], text="@acme_care win free followers now! does it work?")
        elif kind == "sold":
            made = by_seller(n, whens[n])
        elif kind == "thanks":
            made = mention(n, whens[n], text="@acme_care thank you so much, great service!")
        elif kind == "aside":
            made = mention(n, whens[n], text="Somebody near me has an Acme, where is my refund they say")
        elif kind == "gone":
            gone.append(Mention(id=made.id, source="web", deleted=True))
        posts.append(made)
    replies = [
        by_brand(2000 + n, at=whens[n] + timedelta(seconds=dice.randrange(1, 50)), in_reply_to=f"web:{n}")
        for n in range(1000)
        if n not in left and (kinds[n] == "asks" or dice.random() < 0.3)
    ]
    machine = [
        by_brand(4000 + n, at=whens[n] + timedelta(seconds=1), in_reply_to=f"web:{n}", text="We have got your message!")
        for n in [*left, *asking[::9]]
    ]
    sent = [*posts, *replies, *machine]
    sent = dice.sample(sent * 2, 2 * len(sent))
    line.send(sent)
    line.send(gone)
    line.tag(batch=500)
    line.store(batch=500)
    found = site.get("/api/v1/service?window=1h").json()
    assert (found["needing"], found["answered"], found["coverage"]) == (620, 617, 617 / 620)
    assert found["unanswered"] == [f"web:{n}" for n in left]
    took = sorted((r.at - whens[int(str(r.in_reply_to)[4:])]).total_seconds() for r in replies if answers(r, kinds))
    assert found["frt"]["calendar"] == nearest_rank(took)
    queue = site.get("/api/v1/queue").json()
    assert (queue["total"], sorted(item["id"] for item in queue["items"])) == (3, sorted(f"web:{n}" for n in left))


def by_seller(number: int, at: Any) -> Mention:
    made = mention(number, at, text="@acme_care is it broken?")
    return replace(made, author=Author(handle="@Seller"))


def answers(reply: Mention, kinds: list[str]) -> bool:
    return kinds[int(str(reply.in_reply_to)[4:])] == "asks"
