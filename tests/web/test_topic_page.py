"""The page of a topic over a real index: its parts, notes that people write, what is set beside it, hostile texts."""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Generator
from datetime import timedelta
from pathlib import Path
from urllib.parse import urlencode
from xml.etree import ElementTree

import httpx
import pytest

from command_center.mention import Author, Mention, Tags
from command_center.room.notes import SendNote
from command_center.room.room import fold_name
from command_center.store import keys
from command_center.web import told
from tests.support.clocks import NOON
from tests.support.hostile import hostile_texts
from tests.support.index_here import IndexHere
from tests.support.kept import Kept
from tests.support.made import mention, tags
from tests.web.pages import Node, read_page
from tests.web.site import Site, assert_problem

Post = tuple[Mention, Tags]
Fill = Callable[..., None]
HINGE = "The hinge of my new laptop broke after two weeks."


@pytest.fixture
def fill(site: Site, kept: Kept, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Generator[Fill]:
    """Put posts into the store and into an index, from which the site then answers."""
    monkeypatch.setattr(told, "FRESH_S", 0.0)  # the site's clock stands still, and it outlives a test
    made: list[IndexHere] = []

    def put(*posts: Post) -> None:
        kept.add(*posts)
        site.show()
        # as the index's worker does: the house's own posts are in no list
        documents = [d for d in kept.reader.as_written(m.id for m, _ in posts) if d.fields != ["own"]]
        made.append(IndexHere(tmp_path / str(len(made)), documents, site.context.reader))
        site.search.now = made[-1]

    yield put
    site.search.now = site.search.usual
    for one in made:
        one.close()


def _posts(count: int = 120) -> list[Post]:
    found = []
    for n in range(count):
        heat = n % 3 != 2
        text = (
            f"@acme_care {HINGE} Case {n}"
            if n % 4 == 0
            else f"The fan of this {'oven' if heat else 'radio'} is {n} loud"
        )
        labels = tags(
            n, topics=["heat"] if heat else ["noise"], brands=["acme"] if n % 2 else ["zeta"],
            addressed=n % 4 == 0, need="broken" if n % 4 == 0 else "none",
        )  # fmt: skip
        found.append((mention(n, NOON - timedelta(seconds=11 * n), text=text), labels))
    # one of those who asked was answered, seven minutes later
    reply = mention(
        900, NOON - timedelta(seconds=11 * 84 - 420), text="we are on it", in_reply_to="web:84",
        author=Author(handle="acme_care"),
    )  # fmt: skip
    return [*found, (reply, tags(1))]


def _page(site: Site, path: str) -> Node:
    answer = site.get(path)
    assert answer.status_code == 200, answer.text[:300]
    return read_page(answer.text)


def _total(page: Node) -> int:
    return int(page.one("b", data_figure="total").text.replace(",", ""))


def _send(site: Site, path: str, **fields: str) -> httpx.Response:
    return site.call("POST", path, data=fields)


def test_everything_is_told_of_the_same_posts(site: Site, fill: Fill) -> None:
    posts = _posts()
    fill(*posts)
    heat = [m for m, t in posts if "heat" in t.topics and m.id != "web:900"]
    page = _page(site, "/topic/heat")
    assert _total(page) == len(heat) == 80
    assert page.one("section", id="short").one("ol").all("li")
    for line in page.one("section", id="short").one("ol").all("li"):
        for a in line.all("a"):
            text = next(m.text for m in heat if a.attributes["href"] == f"/mention/{m.id}")
            assert line.one("q").text in " ".join(text.split())
    assert "oven" in page.one("section", id="apart").text
    assert "radio" not in page.one("section", id="apart").text
    figures = [dd.text for dd in page.one("section", id="talks").all("dd")]
    asked = [m for m in heat if int(m.id[4:]) % 4 == 0]
    assert figures[:3] == [str(len(asked)), "1", str(len(asked) - 1)]
    assert figures[3] == "7 min"
    waiting = page.one("ol", class_="waiters").all("li")
    assert waiting[0].attributes["data-key"] == f"open:{asked[-1].id}"
    land = page.one("section", id="where").one("svg", class_="world").all("title")
    assert {title.text.partition(":")[0] for title in land} == {"Germany", "Brazil"}


def test_a_filter_holds_for_every_part(site: Site, fill: Fill) -> None:
    posts = _posts()
    fill(*posts)
    page = _page(site, "/topic/heat?kind=praise&kind=idea")
    meant = [m for m, t in posts if "heat" in t.topics and t.kind in ("praise", "idea") and m.id != "web:900"]
    assert _total(page) == len(meant)
    cited = {a.attributes["href"].removeprefix("/mention/") for a in page.one("section", id="short").all("a")}
    assert cited <= {m.id for m in meant}
    people = {a.attributes["href"].removeprefix("/mention/") for a in page.one("section", id="people").all("a")}
    assert people <= {m.id for m in meant}


@pytest.mark.parametrize(
    ("beside", "name", "count"),
    [
        ("noise", "Noise", lambda m, t: "noise" in t.topics),
        ("brand:zeta", "Zeta", lambda m, t: "zeta" in t.brands),
        ("before", "the window before", lambda m, t: False),
    ],
)
def test_side_by_side_with_a_topic_a_brand_and_the_time_before(
    site: Site, fill: Fill, beside: str, name: str, count: Callable[[Mention, Tags], bool]
) -> None:
    posts = _posts()
    fill(*posts)
    page = _page(site, f"/topic/heat?{urlencode({'with': beside})}")
    one, other = page.one("section", class_="compared").all("div", class_="side")
    assert [one.one("h3").text, other.one("h3").text] == ["Heat", name]
    wanted = sum(count(m, t) for m, t in posts if m.id != "web:900")
    assert int(other.one("b", class_="figure").text) == wanted
    assert int(one.one("b", class_="figure").text) == _total(page) == 80
    assert page.one("details", class_="compare").one("a", aria_current="true").text == name
    links = {a.text: a.attributes["href"] for a in page.one("nav", class_="windows").all("a")}
    assert urlencode({"with": beside}) in links["4 h"], "it stays when the window changes"
    assert page.one("ul", class_="chips").all("a")[0].attributes["href"] == "/topic/heat?window=1h"


@pytest.mark.parametrize("beside", ["heat", "brand:nobody", "nothing", "before%00"])
def test_what_can_not_be_set_beside_it_is_said(site: Site, fill: Fill, beside: str) -> None:
    fill(*_posts(9))
    assert_problem(site.get(f"/topic/heat?with={beside}"), 400, "with=", "noise")
    assert_problem(site.get("/topic/heat?window=all&with=before"), 400, "before")


def test_a_note_stands_on_the_charts_and_on_the_wall_if_that_is_wanted(site: Site, fill: Fill) -> None:
    fill(*_posts())
    back = "/topic/heat?window=1h&kind=praise"
    site.clock.at = NOON  # type: ignore[attr-defined]
    answer = _send(site, "/topic/heat/notes", text="  recall <b>announced</b> ", when="11:55", back=back)
    assert (answer.status_code, answer.headers["location"]) == (
        303,
        "/topic/heat?window=1h&kind=praise&said=noted#timeline",
    )
    answer = _send(site, "/topic/heat/notes", text="strike", every="yes", wall="yes", back=back)
    assert "said=noted-wall" in answer.headers["location"]
    page = _page(site, "/topic/heat?window=1h&said=noted-wall")
    assert "every wall shows it" in page.one("p", class_="said-line").text
    rows = page.one("ol", class_="marks").all("li")
    assert [row.one("bdi", class_="words").text for row in rows] == ["recall <b>announced</b>", "strike"]
    flags = page.one("section", data_live="volume").one("ol", class_="volume-flags").all("a")
    assert [flag.attributes["href"] for flag in flags] == [f"#{row.attributes['id']}" for row in rows]
    assert [m.text for m in site.room.known().timeline.of("noise", NOON - timedelta(hours=1), NOON)] == []
    assert [n.text for n in site.room.known().notes.standing] == ["strike"]
    other = _page(site, "/topic/noise").one("ol", class_="marks").all("li")
    assert [row.one("bdi", class_="words").text for row in other] == ["strike"]
    mark = rows[0].one("input", name="mark").attributes["value"]
    taken = _send(site, "/topic/heat/notes/take", mark=mark, back=back)
    assert "said=unnoted" in taken.headers["location"]
    assert "said=gone" in _send(site, "/topic/heat/notes/take", mark=mark, back=back).headers["location"]
    assert len(_page(site, "/topic/heat").one("ol", class_="marks").all("li")) == 1


def test_a_note_comes_back_from_the_log(site: Site, fill: Fill) -> None:
    fill(*_posts(9))
    _send(site, "/topic/heat/notes", text="fan replaced", back="")
    site.clients[0].delete(keys.room(fold_name()))
    site.room.forget()
    site.ledger.catch_up()
    site.hub.look()
    assert [m.text for m in site.room.known().timeline.marks] == ["fan replaced"]


@pytest.mark.parametrize(
    ("fields", "said"),
    [
        ({"text": ""}, "empty"),
        ({"text": " \x07 "}, "empty"),
        ({"text": "x" * 201}, "empty"),
        ({"text": "x", "when": "soon"}, "time"),
        ({"text": "x", "when": "25:00"}, "time"),
        ({"text": "x", "when": "2026-13-01 10:00"}, "time"),
        ({"text": "x", "when": "2999-01-01 10:00"}, "time"),
        ({"text": "x", "when": "0001-01-01 00:00"}, "past"),
        ({"text": "x", "when": "1970-01-01 00:00"}, "past"),
    ],
)
def test_what_is_no_note_is_not_written(site: Site, fields: dict[str, str], said: str) -> None:
    answer = _send(site, "/topic/heat/notes", back="https://evil.example/?window=4h&x=1#y", **fields)
    assert answer.headers["location"] == f"/topic/heat?window=4h&x=1&said={said}#timeline", "never to another site"
    assert site.room.known().timeline.marks == ()


def test_a_note_from_another_site_is_refused(site: Site) -> None:
    answer = site.call("POST", "/topic/heat/notes", data={"text": "x"}, headers={"Sec-Fetch-Site": "cross-site"})
    assert_problem(answer, 403)
    assert_problem(_send(site, "/topic/nowhere/notes", text="x"), 404, "nowhere")


@pytest.mark.parametrize("name", ["volume", "mood"])
def test_a_chart_is_saved_as_a_picture_that_runs_nothing(site: Site, fill: Fill, name: str) -> None:
    fill(*_posts())
    _send(site, "/topic/heat/notes", text="<script>alert(1)</script> var(--ink)", when="11:55", back="")
    answer = site.get(f"/topic/heat/chart/{name}.svg?window=1h&sentiment=negative&sentiment=positive")
    assert answer.headers["content-type"] == "image/svg+xml"
    assert answer.headers["content-disposition"].startswith(f'attachment; filename="heat-{name}-1h-')
    assert "sandbox" in answer.headers["content-security-policy"]
    root = ElementTree.fromstring(answer.text)  # noqa: S314
    names = {element.tag.rpartition("}")[2] for element in root.iter()}
    assert names <= {"svg", "g", "rect", "path", "line", "text", "title", "defs", "pattern"}
    words = [element.text for element in root.iter() if element.tag.endswith("text")]
    assert words[0] == "Heat"
    assert any("<script>alert(1)</script> var(--ink)" in (word or "") for word in words), "text is shown as it is"
    assert 'fill="var(' not in answer.text, "its colours are its own"
    assert_problem(site.get("/topic/heat/chart/else.svg"), 404, "volume, mood")


def _assert_harmless(answer: httpx.Response) -> Node:
    assert answer.status_code == 200, answer.text[:300]
    page = read_page(answer.text)
    assert all("src" in s.attributes or s.attributes["type"] == "application/json" for s in page.all("script"))
    assert not page.all("iframe")
    assert not page.all("img")
    assert not re.search(r"<[^>]+\son\w+=", answer.text)
    for a in page.all("a"):
        assert re.match(r"$|/|#|\?|https?://", a.attributes["href"]), a.attributes["href"]
    return page


def _hostile(site: Site, fill: Fill, texts: list[str]) -> None:
    posts = [
        (
            mention(
                n, NOON - timedelta(seconds=n), text=text, url=text, source="web",
                author=Author(id=str(n % 7), handle=text[:80], name=text[:80]),
                repost_of="web:1" if n % 9 == 5 else None,
            ),
            tags(n, topics=["heat"], addressed=True, need="question"),
        )
        for n, text in enumerate(texts)
    ]  # fmt: skip
    fill(*posts)
    for text in texts[:: max(1, len(texts) // 12)]:
        _send(site, "/topic/heat/notes", text=text[:200], back=f"/topic/heat?{text[:40]}")
    for path in ("/topic/heat", "/topic/heat?with=noise", "/topic/heat?with=before&order=oldest"):
        if "order" not in path:
            page = _assert_harmless(site.get(path))
    shown = {" ".join(row.text.split()) for row in page.all("p", class_="text")}
    assert shown
    answer = site.get("/topic/heat/chart/volume.svg")
    names = {element.tag.rpartition("}")[2] for element in ElementTree.fromstring(answer.text).iter()}  # noqa: S314
    assert "script" not in names


def test_hostile_texts_are_texts(site: Site, fill: Fill) -> None:
    made = [text.encode("utf-8", "replace").decode() for _, text in hostile_texts(300)]
    tricks = [
        "<script>alert(1)</script>",
        '"><img src=x onerror=alert(1)>',
        "javascript:alert(1)",
        "</title></svg><script>alert(1)</script>",
        "https://a.example/'onmouseover='alert(1)",
        '#<b>x</b> #"onclick=alert(1)',
        "{n} {window} %s {0.__class__}",
        "=cmd|' /C calc'!A0",
    ]
    _hostile(site, fill, [*tricks, *made])


@pytest.mark.recorded
def test_naughty_strings_are_texts(site: Site, fill: Fill, recorded: Path) -> None:
    strings = json.loads((recorded / "blns" / "blns.json").read_text("utf-8"))
    _hostile(site, fill, [text for text in strings if text])


def test_who_may_see_it_alone_is_masked_in_every_part(site: Site, fill: Fill) -> None:
    text = "My phone number is +49 30 901820 and nobody of you calls me back about the broken fan."
    fill(*((mention(n, NOON - timedelta(seconds=n), text=text), tags(n, topics=["heat"])) for n in range(20)))
    answer = site.get("/topic/heat")
    assert "901820" not in answer.text
    assert "nobody of you calls me back" in answer.text


def test_older_pages_are_posts_alone(site: Site, fill: Fill) -> None:
    fill(*_posts(200))
    page = _page(site, "/topic/heat")
    older = _page(site, page.one("a", rel="next").attributes["href"])
    assert not older.all("section", id="short")
    assert not older.all("form", class_="note-form")
    assert older.all("li", class_="post")


def test_a_note_for_the_wall_has_an_end(site: Site) -> None:
    _send(site, "/topic/heat/notes", text="strike", wall="yes", back="")
    (note,) = site.room.known().notes.standing
    assert note.until - note.at == timedelta(hours=1)
    assert SendNote.__struct_config__.tag == "note-send"
