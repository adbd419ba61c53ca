"""What people of the house write among themselves, and what opens doors, reaches nobody it is not meant for."""

from __future__ import annotations

import hashlib
import re
from datetime import timedelta
from typing import Any

import pytest

from command_center.mention import Author
from command_center.moderation.silence import SWITCH
from command_center.room.action import Action
from command_center.room.notes import SendNote
from command_center.room.people import AddUser, MakeApiKey
from command_center.room.reveals import Reveal
from command_center.room.room import KINDS
from command_center.room.screens import PairScreen, SteerScreen
from command_center.room.switches import SetSwitch
from command_center.room.takeovers import TakeWall
from command_center.room.timeline import MarkTime
from command_center.room.topic_versions import SaveTopic
from command_center.web.doors import DOORS
from command_center.web.principal import ROLES
from tests.room.decisions import said
from tests.security.crawl import address, callers
from tests.security.embeds import made
from tests.support.clocks import NOON
from tests.support.kept import Kept
from tests.support.made import mention, tags
from tests.web.site import SIGNING, Site

LATER = NOON + timedelta(hours=2)


def word(what: str) -> str:
    """A word that stands nowhere else."""
    return f"mk{what}zq"


def digest(what: str) -> str:
    return hashlib.sha256(word(what).encode()).hexdigest()


ARGON = "$argon2id$v=19$m=8,t=1,p=1$" + "mkpasswordzq" * 2


def decided(kind: type[Action], n: int, **fields: Any) -> Action:
    """A decision by somebody, from somewhere, who are marked as well."""
    name = kind.__struct_config__.tag.replace("-", "")  # type: ignore[union-attr]
    return said(kind, n, by=word(f"by{name}"), origin=word("origin"), **fields)


DECISIONS = (
    decided(PairScreen, 11, screen="s11", key=digest("screenkey"), name=word("screenname"), wall="overview"),
    decided(SteerScreen, 12, screen="s11", to="hold", until=LATER),
    decided(SendNote, 13, text=word("walltext"), until=LATER),
    decided(TakeWall, 14, wall="nowhere", scene="pulse", why=word("whytaken"), until=LATER),
    decided(SetSwitch, 15, switch="made-up", on=True, why=word("whyswitched")),
    decided(SaveTopic, 16, topic="heat", version=1, phrases=(word("phrase"),), why=word("whysaved")),
    decided(MarkTime, 17, when=NOON - timedelta(minutes=1), text=word("happened"), topic="heat"),
    decided(Reveal, 18, mention="web:3"),
    decided(AddUser, 19, user="u19", name=word("username"), role="agent", password=ARGON),
    decided(MakeApiKey, 20, key="k20", digest=digest("apikey"), role="viewer", name=word("keyname"), until=LATER),
    made(21, word("embedsecret"), note=word("embednote"), by=word("byembed"), origin=word("origin"),
         sites=(f"https://{word('site')}.example",)),
)  # fmt: skip
ON_WALLS = {word(what) for what in ("walltext", "bynotesend", "whytaken", "bywalltake", "screenname")}
"""Written to hang on walls, with who wrote it; and a screen says its own name."""
IN_THE_ROOM = ON_WALLS | {word("happened"), word("bytimelinemark"), word("named")}
"""Written for who watches: what happened when, on the charts; and what people in public call themselves on walls."""
OPENS = {digest("screenkey"), digest("apikey"), digest("embedsecret"), "mkpasswordzq", word("embedsecret"), SIGNING}
"""Nobody is ever shown these, whatever they may do."""
MARK = re.compile(r"mk\w+?zq|[0-9a-f]{64}|" + re.escape(SIGNING))


@pytest.fixture
def house(manned: Site, kept: Kept) -> Site:
    assert SWITCH != "made-up"
    people = Author(id="u1", handle=word("handle"), name=word("named"))
    kept.add(*((mention(n, author=people, text=f"post {n} of the hot noise"), tags(n)) for n in range(24)))
    for action in DECISIONS:
        manned.act(action)
    manned.show()
    return manned


def test_every_kind_of_decision_that_holds_words_is_planted() -> None:
    planted = {type(action) for action in DECISIONS}
    worded = {"screen-rename", "screen-move", "screen-revoke", "note-take", "wall-release", "timeline-unmark"}
    worded |= {"embed-renew", "embed-replace", "embed-revoke", "user-role", "user-password", "user-remove"}
    worded |= {"api-key-revoke"}
    assert {kind for tag, kind in KINDS.items() if tag not in worded} == planted


def test_of_a_topic_viewers_see_figures_and_agents_the_posts(house: Site) -> None:
    known = callers(house)
    told = {name: known[name].ask(house, "GET", "/topic/heat", accept="text/html").body.decode() for name in ROLES}
    for name, page in told.items():
        assert re.search('data-figure="total">[1-9]', page), (name, re.findall("data-figure.{30}", page))
        assert ("of the hot noise" in page) == (word("handle") in page) == (name != "viewer"), name
        assert ("is for the role agent" in page) == (name == "viewer"), name


def test_marks_are_found_by_whom_they_are_meant_for_and_by_nobody_else(house: Site) -> None:
    found: dict[str, dict[str, str]] = {}
    for name, caller in callers(house).items():
        found[name] = {}
        for method, path in DOORS:
            if path == "/sign-out" or path.startswith("/sign-in/oidc"):
                continue
            for accept in ("text/html", "*/*") if method == "GET" else ("*/*",):
                answer = caller.ask(house, "GET" if method == "*" else method, address(path), accept=accept)
                text = answer.body.decode("utf-8", "replace") + str(answer.headers)
                found[name] |= dict.fromkeys(MARK.findall(text), f"{method} {path}")
    planted = OPENS | {word(what) for what in re.findall(r"mk(\w+?)zq", str(DECISIONS))}
    seen = {
        name: {mark: at for mark, at in marks.items() if mark in planted | IN_THE_ROOM | {word("handle")}}
        for name, marks in found.items()
    }
    for name in ("nobody", "embed", "machine"):
        assert seen[name] == {}, name
    assert {m: at for m, at in seen["screen"].items() if m not in ON_WALLS | {word("named")}} == {}
    assert {m: at for m, at in seen["viewer"].items() if m not in IN_THE_ROOM} == {}
    for name, marks in seen.items():
        assert {mark: at for mark, at in marks.items() if mark in OPENS} == {}, name
    # what is meant for somebody is found by them, so it was looked for where it could be
    assert word("walltext") in seen["screen"]
    assert word("happened") in seen["viewer"]
    assert word("handle") in seen["agent"]
    assert {word("embednote"), word("whysaved")} <= seen["lead"].keys()
    assert {word("origin"), word("byreveal")} <= seen["admin"].keys()
