"""The topic editor: a draft is tried, saved and undone; of two leads one is told; what is wrong is pointed at."""

from __future__ import annotations

import json
from collections.abc import Iterable
from pathlib import Path
from urllib.parse import urlencode

import httpx
import pytest

from command_center.room.topic_versions import MAX_QUERY, SaveTopic
from command_center.search.answers import IndexState
from command_center.store.backcount import BackCountBook, BackCounted
from command_center.web.forms import lines
from command_center.web.principal import WHO
from layouts.editor_words import TROUBLES
from streams.log import ACTIONS
from tests.room.decisions import said
from tests.support.fake_search import FakeSearch
from tests.support.hostile import MARKUP
from tests.support.made import mention, tags
from tests.web.pages import Node, read_page
from tests.web.site import Site, assert_problem

EDIT = "/topic/heat/edit"


@pytest.fixture
def edited(site: Site) -> Site:
    """Posts of which three are hot and two warm; the topic has the hot ones."""
    fake = FakeSearch(site.context.reader)
    fake.add(*((mention(n, text=f"it is hot, {n}"), tags(0, topics=["heat"])) for n in range(3)))
    fake.add(*((mention(n, text=f"it is warm, {n}"), tags(4, topics=[])) for n in range(3, 5)))
    site.search.now = fake  # type: ignore[assignment]
    return site


def page_of(answer: httpx.Response, status: int = 200) -> Node:
    assert answer.status_code == status, answer.text[:500]
    return read_page(answer.text)


def written(node: Node) -> str:
    """Its text with its lines as they are."""
    return "".join(child for child in node.children if isinstance(child, str))


def text_of(page: Node, field: str) -> str:
    return written(page.one("textarea", name=field)).removeprefix("\n")


def version_of(page: Node) -> str:
    """What the draft says it began with."""
    return page.one("form", class_="words").one("input", name="version").attributes["value"]


def send(site: Site, what: str, **fields: str) -> httpx.Response:
    return site.call("POST", f"{EDIT}/{what}", data=fields)


def told(page: Node) -> str:
    return page.one("p", class_="told").text


def figures(page: Node) -> list[str]:
    return [one.text for one in page.one("dl", class_="figures").all("dd")]


def test_it_opens_with_what_is_in_force_and_tries_nothing_by_itself(edited: Site) -> None:
    page = page_of(edited.get(EDIT))
    assert (text_of(page, "query"), text_of(page, "phrases")) == ("", "hot")
    assert "what the listening profile says" in page.one("div", class_="standing").text
    assert page.all("dl", class_="figures") == []
    assert "Nothing is counted before you ask" in page.one("section", class_="takes").text
    assert_problem(edited.get("/topic/nosuch/edit"), 404, "nosuch")
    assert_problem(edited.get(f"{EDIT}?draft=1"), 400, "draft")


def test_a_draft_is_tried_by_an_address_that_can_be_kept(edited: Site) -> None:
    answer = send(edited, "try", query="warm OR cold", phrases="", version="0")
    assert answer.status_code == 303
    page = page_of(edited.get(answer.headers["location"]))
    assert figures(page) == ["2", "3", "+2", "−3"]
    assert text_of(page, "query") == "warm OR cold"
    shown = [
        [post.attributes["data-key"] for post in part.all("li", class_="post")]
        for part in page.all("details", class_="samples")
    ]
    assert shown == [["web:3", "web:4"], ["web:0", "web:1", "web:2"], ["web:3", "web:4"]]
    assert written(page.one("details", class_="outline").one("code")).splitlines() == ["OR", '  "warm"', '  "cold"']
    assert edited.ledger.catch_up().topics.by_topic == {}, "to try is not to save"


def test_a_draft_too_long_for_an_address_is_shown_at_once(edited: Site) -> None:
    phrases = "\r\n".join(["warm", *(f"never said {n}" for n in range(150))])
    page = page_of(send(edited, "try", query="", phrases=phrases, version="0"))
    assert figures(page)[0] == "2"
    assert text_of(page, "phrases").count("\n") == 150


def test_saved_it_is_in_force_and_who_and_why_stand_in_the_history(edited: Site) -> None:
    answer = send(edited, "save", query=" warm ", phrases="", version="0", who="Ada", why="winter")
    assert (answer.status_code, answer.headers["location"]) == (303, f"{EDIT}?said=saved")
    assert WHO in answer.headers["set-cookie"]
    page = page_of(edited.get(f"{EDIT}?said=saved"))
    assert "Version 1 is saved" in told(page)
    assert (text_of(page, "query"), version_of(page)) == ("warm", "1")
    newest, file = page.one("ol", class_="versions").all("li")
    assert all(word in newest.text for word in ("Version 1", "in force", "by Ada", "winter", "warm"))
    assert "The listening profile" in file.text
    assert edited.room.known().topics.newest("heat") == 1
    assert b"topic-save" in edited.ledger._log.read(ACTIONS, 0, 0, 10)[0].value


def test_of_two_leads_the_second_is_told_and_keeps_the_draft(edited: Site) -> None:
    send(edited, "save", query="warm", phrases="", version="0")
    page = page_of(send(edited, "save", query="cold", phrases="ice", version="0"), 409)
    assert "Somebody else saved version 1" in told(page)
    assert (text_of(page, "query"), text_of(page, "phrases")) == ("cold", "ice")
    assert edited.room.known().topics.newest("heat") == 1
    assert version_of(page) == "1", "who has seen it may save over it"
    assert send(edited, "save", query="cold", phrases="ice", version="1").status_code == 303


def test_who_comes_in_between_reading_and_writing_wins(edited: Site, monkeypatch: pytest.MonkeyPatch) -> None:
    act = edited.context.act

    def quicker(action: object) -> None:
        edited.ledger.act(said(SaveTopic, 1, topic="heat", version=1, query="theirs"))
        act(action)  # type: ignore[arg-type]

    object.__setattr__(edited.context, "act", quicker)
    try:
        page = page_of(send(edited, "save", query="mine", phrases="", version="0"), 409)
    finally:
        object.__setattr__(edited.context, "act", act)
    assert "Somebody else saved" in told(page)
    assert [one.query for one in edited.room.known().topics.of("heat")] == ["theirs"]


def test_back_to_an_older_version_and_to_the_profile(edited: Site) -> None:
    for version, query in enumerate(("warm", "cold")):
        send(edited, "save", query=query, phrases="", version=str(version))
    page = page_of(edited.get(f"{EDIT}?of=1"))
    assert (text_of(page, "query"), version_of(page)) == ("warm", "2")
    assert "older version" in told(page)
    assert send(edited, "undo", version="2", of="1").headers["location"] == f"{EDIT}?said=undone"
    assert send(edited, "undo", version="3", of="0").status_code == 303
    newest = edited.room.known().topics.of("heat")[-1]
    assert (newest.version, newest.is_profile) == (4, True)
    page = page_of(edited.get(EDIT))
    assert text_of(page, "phrases") == "hot"
    assert "back to the listening profile" in page.one("div", class_="standing").text
    assert page_of(send(edited, "undo", version="4", of="99"), 400)
    assert page_of(send(edited, "undo", version="3", of="1"), 409)


@pytest.mark.parametrize(
    ("fields", "words"),
    [
        ({"query": "", "phrases": " \r\n "}, TROUBLES["words"]),
        ({"query": "x" * (MAX_QUERY + 1), "phrases": ""}, "Too long"),
        ({"query": "", "phrases": "y" * 201}, TROUBLES["phrase"]),
        ({"query": "", "phrases": "\r\n".join(map(str, range(501)))}, TROUBLES["phrase"]),
        ({"query": "", "phrases": "\r\n".join(["z" * 200] * 51)}, "Too long"),
        ({"query": "", "phrases": "hot"}, TROUBLES["same"]),
    ],
)
def test_what_cannot_be_saved_says_so_and_changes_nothing(edited: Site, fields: dict[str, str], words: str) -> None:
    page = page_of(send(edited, "save", version="0", **fields), 400)
    assert words in told(page)
    assert edited.room.known().topics.by_topic == {}


def test_a_mistake_is_pointed_at(edited: Site) -> None:
    page = page_of(edited.get(f"{EDIT}?{urlencode({'query': 'warm AND (cold'})}"), 400)
    mistake = page.one("div", class_="mistake")
    assert "this ( is never closed" in mistake.text
    assert written(mistake.one("code")).splitlines() == ["warm AND (cold", " " * 9 + "^"]
    box = page.one("textarea", name="query")
    assert (box.attributes["aria-invalid"], box.attributes["aria-describedby"].split()[0]) == ("true", "mistake")
    assert page.all("dl", class_="figures") == []
    assert page_of(send(edited, "save", query="warm AND (cold", phrases="", version="0"), 400)
    assert edited.room.known().topics.by_topic == {}


def test_another_sites_form_saves_nothing(edited: Site) -> None:
    answer = edited.call(
        "POST", f"{EDIT}/save", data={"query": "warm", "version": "0"}, headers={"Sec-Fetch-Site": "cross-site"}
    )
    assert answer.status_code == 403
    assert edited.ledger.catch_up().topics.by_topic == {}


def test_without_an_index_it_can_be_saved_and_says_why_nothing_is_shown(edited: Site) -> None:
    fake = edited.search.now
    assert isinstance(fake, FakeSearch)
    fake.away, fake.index = True, IndexState()
    page = page_of(edited.get(f"{EDIT}?query=warm"))
    assert "No preview now" in page.one("section", class_="takes").text
    send(edited, "save", query="warm", phrases="", version="0")
    assert "no index runs" in page_of(edited.get(EDIT)).one("div", class_="standing").text


def test_it_says_how_far_the_back_count_is(edited: Site) -> None:
    send(edited, "save", query="warm", phrases="", version="0")
    book = BackCountBook(edited.clients[0])

    def standing() -> str:
        return page_of(edited.get(EDIT)).one("div", class_="standing").text

    assert "wait until the index has read the log" in standing()
    given = {"versions": {"heat": 1}, "looked": 500, "rows": 2000, "moved": 17, "begun_ms": 0, "at_ms": 0}
    book.write(BackCounted(state="running", **given))  # type: ignore[arg-type]
    assert "25% looked at, 17 posts have moved" in standing()
    book.write(BackCounted(state="done", **given))  # type: ignore[arg-type]
    assert "Earlier posts are counted by it: 17 posts have moved" in standing()
    book.write(BackCounted(state="done", **given | {"versions": {"heat": 2}}))  # type: ignore[arg-type]
    assert "wait until" in standing(), "another version's count says nothing of this one"


def test_the_pages_of_topics_lead_here(edited: Site) -> None:
    edited.search.now = edited.search.usual
    for path in ("/topic/heat", "/topics"):
        assert EDIT in [a.attributes["href"] for a in page_of(edited.get(path)).all("a")]


def _looks_as_written(site: Site, strings: Iterable[str]) -> None:
    """A query, whatever it says, is words in a box and in the mistake beside it; the page has no other elements."""
    plain = {name: len(page_of(site.get(EDIT)).all(name)) for name in ("script", "iframe", "img", "style")}
    for text in strings:
        if not (query := lines(text)):
            continue
        answer = site.get(f"{EDIT}?{urlencode({'query': text})}")
        assert answer.status_code in (200, 400), text
        page = read_page(answer.text)
        assert {name: len(page.all(name)) for name in plain} == plain, text
        assert text_of(page, "query") == query, text
        assert len(page.all("div", class_="mistake")) + len(page.all("dl", class_="figures")) == 1, text


def test_a_hostile_query_is_words(edited: Site) -> None:
    _looks_as_written(edited, MARKUP)


@pytest.mark.recorded
def test_naughty_strings_as_queries_and_phrases_are_words(edited: Site, recorded: Path) -> None:
    strings = json.loads((recorded / "blns" / "blns.json").read_text("utf-8"))
    _looks_as_written(edited, strings[::4])
    for at in range(0, len(strings), 20):
        phrases = lines("\n".join(text[:200] for text in strings[at : at + 20]))
        assert text_of(page_of(edited.get(f"{EDIT}?{urlencode({'phrases': phrases})}")), "phrases") == phrases
