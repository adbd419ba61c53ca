"""The audit: what was decided, seen, taken along or refused stands there with who and whence, and no secret does."""

from __future__ import annotations

import csv
import io
import json
from datetime import timedelta
from typing import Any

import pytest

from command_center.room.audit import NOTED, Claimed, Lifted, Refused, SignedIn, SignedOut
from command_center.room.embeds import CreateEmbed, RevokeEmbed
from command_center.room.people import AddUser
from command_center.room.room import KINDS
from command_center.room.screens import SteerScreen
from command_center.room.topic_versions import SaveTopic
from command_center.web.audit import CHUNK
from layouts import audit as layout
from streams.erasures import ACTION, send_order
from tests.room.decisions import paired, said
from tests.support.clocks import NOON
from tests.support.kept import Kept
from tests.support.made import mention, tags
from tests.web.pages import read_page
from tests.web.site import Site, assert_problem

DIGEST, ARGON = "ab" * 32, "$argon2id$v=19$m=65536,t=3,p=4$c2FsdHNhbHQ$aGFzaGhhc2g"
KEY = "k" * 22


def rows(site: Site, query: str = "") -> list[dict[str, Any]]:
    """What programs are given."""
    site.audit.flush()
    answer = site.get(f"/api/v1/audit{query}")
    assert answer.status_code == 200, answer.text
    return list(answer.json()["items"])


def test_every_kind_of_record_has_words() -> None:
    assert set(layout.KINDS) == {*KINDS, *NOTED, ACTION}


def test_everything_that_counts_stands_there_newest_first(site: Site, kept: Kept) -> None:
    kept.add(*((mention(n, site.clock.now(), text=f"heat {n}"), tags(n)) for n in range(3)))
    site.act(paired(1, "left"))
    site.act(said(SteerScreen, 2, screen="left", to="pause"))
    site.act(said(SaveTopic, 3, topic="heat", version=1, query="hot", why="summer"))
    made = {"embed": KEY, "secret": DIGEST, "panel": "gauge", "sites": ("https://intranet.example",)}
    site.act(said(CreateEmbed, 4, **made, until=NOON + timedelta(days=9)))
    site.act(said(RevokeEmbed, 5, embed=KEY))
    site.act(said(AddUser, 6, user="u1", name="Zoë", role="lead", password=ARGON))
    site.audit.saw(KEY, "https://intranet.example", "10.0.0.9")
    site.audit.say(SignedIn, "Zoë", "10.0.0.8", user="u1", role="lead", way="local")
    site.audit.say(SignedOut, "Zoë", "10.0.0.8", user="u1")
    site.audit.say(Refused, "", "10.0.0.7", what="sign-in", why="wrong password")
    site.audit.say(Claimed, "Ada", "10.0.0.6", conversation="web:1")
    site.audit.say(Lifted, "Ada", "10.0.0.6", conversation="web:1", reason="a child is hurt")
    assert site.get("/export?window=all&form=jsonl", cookies={"cc_by": "Ada"}).status_code == 200
    shown = site.call("POST", "/reveal", data={"mention": "web:1", "who": "Ada"})
    assert shown.status_code == 200
    found = rows(site)
    told = {row["action"]: row for row in found}
    wanted = {
        "screen-pair", "screen-steer", "topic-save", "embed-create", "embed-revoke", "user-add", "embed-saw",
        "signed-in", "signed-out", "refused", "claimed", "lifted", "exported", "reveal",
    }  # fmt: skip
    assert set(told) == wanted
    assert [row["offset"] for row in found] == sorted((row["offset"] for row in found), reverse=True)
    assert told["embed-saw"]["said"] == {"embed": KEY, "site": "https://intranet.example", "count": "1"}
    assert told["embed-saw"]["origin"] == "10.0.0.9"
    assert told["exported"]["said"] == {"what": "mentions", "form": "jsonl", "asked": "window=all", "rows": "3"}
    assert (told["exported"]["by"], told["reveal"]["by"]) == ("Ada", "Ada")
    assert told["reveal"]["said"] == {"mention": "web:1"}
    assert told["lifted"]["said"] == {"conversation": "web:1", "reason": "a child is hurt"}
    page = site.get("/audit")
    words = read_page(page.text).one("table").text
    for row in found:
        assert layout.KINDS[row["action"]] in words
    for secret in (DIGEST, ARGON, "argon2", paired(1, "left").key):
        assert secret not in page.text + json.dumps(found)
    assert site.room.known().embeds.withdrawn[KEY].panel == "gauge"  # and what decides goes on deciding


def test_rows_are_filtered_by_kind_name_and_what_they_are_about(site: Site) -> None:
    for n, screen in enumerate(("left", "right", "left")):
        site.act(said(SteerScreen, n, screen=screen, to="pause", by="Ada" if n else "Bo"))
    site.act(said(SaveTopic, 9, topic="left", version=1, query="hot"))
    assert [row["by"] for row in rows(site, "?kind=screen-steer&of=left")] == ["Ada", "Bo"]
    assert [row["action"] for row in rows(site, "?by=ad&of=left")] == ["topic-save", "screen-steer"]
    assert read_page(site.get("/audit?of=right").text).one("tbody").text.count("paused") == 0
    assert len(read_page(site.get("/audit?of=right").text).one("tbody").all("tr")) == 1
    empty = site.get("/audit?of=nobody").text
    assert "Nothing of it is written down." in empty
    assert_problem(site.get("/api/v1/audit?kind=steer"), 400, "screen-steer")
    assert_problem(site.get("/api/v1/audit?cursor=x"), 400, "cursor")
    assert_problem(site.get("/api/v1/audit?who=x"), 400, "kind, by, of")


def test_a_long_log_is_paged_without_a_row_twice_or_left_out(site: Site) -> None:
    count = 2 * CHUNK + 30
    site.ledger.note(said(SignedOut, n, user=f"u{n}") for n in range(count))
    seen: list[str] = []
    cursor = ""
    while True:
        answer = site.get(f"/api/v1/audit?limit=200{cursor}").json()
        seen += [row["said"]["user"] for row in answer["items"]]
        if answer["next_cursor"] is None:
            break
        cursor = f"&cursor={answer['next_cursor']}"
    assert seen == [f"u{n}" for n in reversed(range(count))]
    first = read_page(site.get("/audit").text)
    assert len(first.one("tbody").all("tr")) == 50
    older = first.one("a", rel="next").attributes["href"]
    assert read_page(site.get(older).text).one("tbody").all("td")[4].text == f"user u{count - 51}"


@pytest.mark.parametrize("form", ["csv", "jsonl"])
def test_the_whole_of_it_is_a_file_and_taking_it_is_noted(site: Site, form: str) -> None:
    site.ledger.note(said(SignedOut, n, user=f"u{n}", by="=1+1" if n == 7 else "Ada") for n in range(CHUNK + 5))
    answer = site.get(f"/api/v1/audit?format={form}&kind=signed-out", cookies={"cc_by": "Bo"})
    assert answer.headers["content-disposition"].endswith(f'.{form}"')
    if form == "csv":
        lines = list(csv.DictReader(io.StringIO(answer.text.removeprefix("\ufeff"))))
        assert [line["said"] for line in lines] == [f"user=u{n}" for n in reversed(range(CHUNK + 5))]
        assert lines[-8]["by"] == "'=1+1"
    else:
        users = [json.loads(line)["said"]["user"] for line in answer.text.splitlines()]
        assert users == [f"u{n}" for n in reversed(range(CHUNK + 5))]
    [noted] = rows(site, "?kind=exported")
    assert (noted["by"], noted["said"]) == ("Bo", {"what": "audit", "form": form, "asked": "kind=signed-out"})


def test_what_others_wrote_into_the_log_is_shown_and_breaks_nothing(site: Site) -> None:
    log = site.ledger._log
    send_order(log, ["c" * 64])
    producer = log.producer()
    strange = (
        b"not json", b'{"action":"from-tomorrow","at":"someday","by":7,"x":{"y":[1,"' + DIGEST.encode() + b'"]}}',
        b'{"action":"signed-in","at":"2026-03-04T12:00:00","user":"<b>&amp;"}', b"[]", b'"\xff"',
    )  # fmt: skip
    for body in strange:
        producer.send("actions", 0, body)
    producer.flush()
    found = rows(site)
    assert [row["action"] for row in found] == ["", "", "signed-in", "from-tomorrow", "", "erase-author"]
    assert found[-1]["said"] == {}
    page = site.get("/audit")
    assert page.status_code == 200
    assert "<b>&amp;" in [node.text for node in read_page(page.text).all("bdi")]


@pytest.mark.parametrize("why", ["no broker answers", "the log is out of reach: no broker answers"])
def test_a_log_that_is_away_is_said(site: Site, monkeypatch: pytest.MonkeyPatch, why: str) -> None:
    def away(below: int | None, most: int) -> list[Any]:
        raise RuntimeError(why)

    monkeypatch.setattr(site.audit, "read", away)
    assert_problem(site.get("/api/v1/audit"), 503, "out of reach")
    assert site.get("/api/v1/audit").json()["detail"].count("out of reach") == 1
    answer = site.get("/audit", headers={"Accept": "text/html"})
    assert answer.status_code == 503
