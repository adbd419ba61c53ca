"""The list of mentions as a page: what it shows is what the API lists, and its address is its state."""

from __future__ import annotations

import csv
import io
import json
import re
from datetime import timedelta
from pathlib import Path
from urllib.parse import urlencode

import pytest

from command_center.mention import Author, Mention, Tags
from command_center.search.answers import IndexState
from tests.support.clocks import NOON
from tests.support.fake_search import FakeSearch
from tests.support.index_here import IndexHere
from tests.support.kept import Kept
from tests.support.made import by_brand, mention, tags
from tests.web.pages import Node, read_page
from tests.web.site import Site, assert_problem

Post = tuple[Mention, Tags]


def _page(site: Site, path: str, status: int = 200) -> Node:
    answer = site.get(path)
    assert answer.status_code == status, answer.text[:300]
    return read_page(answer.text)


def _listed(page: Node) -> list[str]:
    return [post.attributes["data-key"] for post in page.all("li", class_="post")]


def _total(page: Node) -> int:
    return int(page.one("b", data_figure="total").text.replace(",", ""))


@pytest.fixture
def fake(site: Site) -> FakeSearch:
    """A search with words, in the place of the store's scan."""
    found = FakeSearch(site.context.reader)
    site.search.now = found
    return found


def _posts(count: int) -> list[Post]:
    return [(mention(n), tags(n)) for n in range(count)]


@pytest.mark.parametrize(
    "pairs",
    [
        [],
        [("sentiment", "negative"), ("sentiment", "unsure"), ("topic", "heat")],
        [("kind", "complaint"), ("brand", "none")],
        [("need", "none"), ("language", "de"), ("order", "oldest")],
        [("country", "none"), ("order", "unsure"), ("window", "15m")],
        [("from", "2026-01-01T00:00:00Z"), ("to", "2026-12-31T00:00:00Z"), ("source", "web"), ("order", "echo")],
    ],
)
def test_the_page_lists_what_the_api_lists(site: Site, kept: Kept, pairs: list[tuple[str, str]]) -> None:
    kept.add(*_posts(300), (by_brand(999), tags(0)))
    given = pairs if any(name in ("from", "window") for name, _ in pairs) else [("window", "1h"), *pairs]
    api = site.get(f"/api/v1/mentions?{urlencode([*given, ('facets', '1')])}").json()
    page = _page(site, f"/mentions?{urlencode(pairs)}")
    assert _total(page) == api["total"] > 0
    assert _listed(page) == [one["id"] for one in api["items"]]
    for box in page.all("input", type="checkbox"):
        name, value = box.attributes["name"], box.attributes["value"]
        row = next(li for li in page.all("li") if li.attributes.get("data-key") == f"{name}:{value}")
        assert int(row.one("b").text) == api["facets"][name].get(value, 0)


def test_pages_hold_each_post_once_and_new_ones_wait(site: Site, fake: FakeSearch) -> None:
    posts = _posts(120)
    fake.add(*posts)
    first = _page(site, "/mentions?window=all")
    fake.add(*((mention(1000 + n, NOON), tags(n)) for n in range(7)))
    second = _page(site, first.one("a", rel="next").attributes["href"])
    third = _page(site, second.one("a", rel="next").attributes["href"])
    assert [*_listed(first), *_listed(second), *_listed(third)] == [m.id for m, _ in posts]
    newer = third.one("div", class_="newer")
    assert newer.text == "7 new"
    assert newer.one("a").attributes["href"] == "/mentions?window=all"
    assert "hidden" in first.one("div", class_="newer").attributes
    assert _total(third) == 120
    cursor = first.one("a", rel="next").attributes["data-cursor"]
    told = site.get(f"/api/v1/mentions/new?{urlencode({'window': 'all', 'cursor': cursor})}").json()
    assert (told["new"], told["total"]) == (7, 120)


def test_an_open_page_hears_what_came_and_what_is_gone(site: Site, kept: Kept, fake: FakeSearch) -> None:
    posts = _posts(60)
    kept.add(*posts)
    fake.add(*posts)
    page = _page(site, "/mentions?window=all")
    held = {
        "address": "window=all",
        "cursor": page.one("a", rel="next").attributes["data-cursor"],
        "ids": _listed(page),
    }
    assert site.call("POST", "/mentions/since", json=held).json() == {"new": 0, "gone": [], "total": 60}
    fake.add((mention(200, NOON), tags(1)))
    kept.add((Mention(id="web:3", source="web", deleted=True), None))
    fake.dead.add("web:3")
    assert site.call("POST", "/mentions/since", json=held).json() == {"new": 1, "gone": ["web:3"], "total": 59}
    assert_problem(site.call("POST", "/mentions/since", json={"ids": 1}), 400, "body")
    refused = site.call("POST", "/mentions/since", json=held, headers={"Sec-Fetch-Site": "cross-site"})
    assert_problem(refused, 403)


def test_a_short_list_counts_what_came_without_a_cursor(site: Site, kept: Kept) -> None:
    kept.add(*_posts(5))
    held = {"address": "window=1h", "cursor": "", "ids": _listed(_page(site, "/mentions"))}
    kept.add((mention(200, NOON), tags(1)), (mention(201, NOON), tags(2)))
    assert site.call("POST", "/mentions/since", json=held).json()["new"] == 2


def test_what_left_the_window_is_not_counted_against_what_came(site: Site, kept: Kept) -> None:
    """A post that no longer fits and one that came: the total is as it was, and there is one new."""
    kept.add(*_posts(5))
    held = {"address": "window=1h", "cursor": "", "ids": [*_listed(_page(site, "/mentions")), "web:900"]}
    kept.add((mention(900, NOON - timedelta(hours=3)), tags(1)), (mention(201, NOON), tags(2)))
    told = site.call("POST", "/mentions/since", json=held).json()
    assert (told["new"], told["total"], told["gone"]) == (1, 6, [])


@pytest.mark.parametrize("time", ["9999-12-31T23:59:59Z", "0001-01-01T00:00:00Z"])
def test_times_at_the_end_of_the_calendar_are_refused(site: Site, time: str) -> None:
    for name in ("from", "to"):
        for address in ("/mentions", "/export", "/api/v1/mentions"):
            assert_problem(site.get(f"{address}?{name}={time}"), 400, "is no time")


def test_words_are_found_as_topics_find_them(site: Site, fake: FakeSearch) -> None:
    fake.add(
        (mention(1, text="the flight is late"), tags(1)),
        (mention(2, text="translated"), tags(2)),
        (mention(3, text="call 512 555 0134 late"), tags(1)),
    )
    assert _listed(_page(site, "/mentions?q=late")) == ["web:1", "web:3"]
    assert _listed(_page(site, "/mentions?q=late+-flight")) == ["web:3"]
    page = _page(site, "/mentions?q=late&sentiment=negative")
    assert page.one("input", type="search").attributes["value"] == "late"
    chips = {a.text: a.attributes["href"] for a in page.one("ul", class_="chips").all("a")}
    assert chips["“late” ×"] == "/mentions?window=1h&sentiment=negative"
    assert chips["negative ×"] == "/mentions?window=1h&q=late"
    assert chips["all posts"] == "/mentions?window=1h"
    hidden = [box.attributes["name"] for box in page.all("input", type="hidden")]
    assert hidden.count("q") == 0, "the box of words is the form's own field"


def test_a_query_that_cannot_be_read_is_told_at_its_place(site: Site, fake: FakeSearch) -> None:
    page = _page(site, "/mentions?q=" + "late+AND+AND+x", 400)
    wrong = page.one("div", class_="wrong")
    assert "AND" in wrong.text
    assert "^" in wrong.one("pre").text
    box = page.one("input", type="search")
    assert (box.attributes["aria-invalid"], box.attributes["aria-describedby"]) == ("true", wrong.attributes["id"])
    assert_problem(site.get("/api/v1/mentions?q=late+AND+AND+x"), 400, "q: ", "AND")
    assert_problem(site.get("/api/v1/mentions?q=lang:it"), 400, "language=")


def test_without_an_index_words_wait_and_all_else_works(site: Site, kept: Kept) -> None:
    kept.add(*_posts(3))
    assert_problem(site.get("/mentions?q=post"), 503, "try again")
    assert_problem(site.get("/api/v1/mentions?q=post"), 503, "try again")
    assert _total(_page(site, "/mentions")) == 3


def test_an_empty_list_says_what_to_relax_and_by_how_much(site: Site, fake: FakeSearch) -> None:
    fake.add(
        (mention(1, text="hot"), tags(0)),
        (mention(2, text="loud"), tags(2)),
        (mention(3, NOON - timedelta(hours=2), text="loud"), tags(0)),
    )
    page = _page(site, "/mentions?sentiment=positive&language=en&q=loud")
    assert _total(page) == 0
    links = {a.text: a.attributes["href"] for a in page.one("div", class_="empty").all("a")}
    assert set(links) == {
        "without the words: 1",
        "without words and filters: 2",
        "last 4 hours: 1",
    }
    for text, address in links.items():
        assert _total(_page(site, address)) == int(text.rpartition(" ")[2])
    nothing = _page(site, "/mentions?q=xyzzy")
    assert "Nor does any" not in nothing.one("div", class_="empty").text


def test_a_span_by_hand_is_on_the_profiles_clock(site: Site, kept: Kept) -> None:
    kept.add(*((mention(n, NOON - timedelta(minutes=10 * n)), tags(n)) for n in range(12)))
    start, end = NOON - timedelta(minutes=60), NOON - timedelta(minutes=20)
    local = "%Y-%m-%dT%H:%M"  # PROFILE's zone is UTC
    page = _page(site, f"/mentions?{urlencode({'window': '15m', 'from': f'{start:{local}}', 'to': f'{end:{local}}'})}")
    assert _listed(page) == ["web:3", "web:4", "web:5", "web:6"]
    assert "from 11:00 to 11:40" in page.one("p", class_="lead").text
    again = page.one("nav", class_="orders").all("a")[1].attributes["href"]
    assert _listed(_page(site, again)) == ["web:6", "web:5", "web:4", "web:3"]


def test_what_the_number_does_not_reach_is_said(site: Site, fake: FakeSearch) -> None:
    fake.add(*_posts(2))
    fake.hot_from_ms = int((NOON - timedelta(days=30)).timestamp() * 1000)
    assert "oldest within reach" not in _page(site, "/mentions?window=1h").one("p", class_="lead").text
    assert "oldest within reach" in _page(site, "/mentions?window=all").one("p", class_="lead").text
    fake.index = IndexState(state="building", share=0.43)
    assert "43%" in _page(site, "/mentions").one("p", class_="lead").text


def test_a_post_leads_to_its_tags_conversation_and_original(site: Site, kept: Kept) -> None:
    kept.add(
        (mention(1, url="https://posts.example/1", text="is it hot?", conversation="web:1"), tags(0, need="question")),
        (by_brand(2, in_reply_to="web:1", text="no"), tags(1)),
    )
    post = _page(site, "/mentions").one("li", class_="post")
    links = {a.text: a.attributes["href"] for a in post.all("a")}
    assert links["Original"] == "https://posts.example/1"
    assert links["Heat"] == "/topic/heat?window=1h"
    assert links["Acme"] == "/mentions?window=1h&brand=acme"
    thread = _page(site, links["Conversation"])
    assert _listed(thread) == ["web:1", "web:2"]
    assert "the post you came from" in thread.all("li", class_="post")[0].text
    assert links["Read the reasons on a page of their own"] == "/mention/web:1"


HOSTILE = '<script>alert(1)</script><img src=x onerror=alert(1)> "&\u202e'


def test_hostile_words_are_words(site: Site, fake: FakeSearch) -> None:
    author = Author(id="u", handle="<b>h</b>", name=HOSTILE)
    fake.add((mention(1, text=HOSTILE, author=author), tags(0)))
    for path in ("/mentions", "/mentions?as=wall", "/mentions?as=embed", f"/mentions?{urlencode({'q': HOSTILE})}"):
        answer = site.get(path)
        assert "<img" not in answer.text
        scripts = re.findall(r"<script[^>]*>", answer.text)
        assert all("src=" in one or "application/json" in one for one in scripts)
    assert _page(site, "/mentions").one("p", class_="text").text == " ".join(HOSTILE.split())


def test_a_frame_names_nobody_and_only_listed_sites_may_show_it(site: Site, signed: Site, kept: Kept) -> None:
    author = Author(id="u77", handle="ada_l", name="Ada Lovelace")
    kept.add((mention(1, text="thanks ada_l, mail x@mail.example", author=author), tags(0)))
    framed = signed.get("/mentions?as=embed")
    assert not re.search("Lovelace|ada_l|u77|mail.example", framed.text)
    assert "frame-ancestors https://intranet.example" in framed.headers["Content-Security-Policy"]
    for path in ("/mentions?as=wall", "/mentions"):
        assert "frame-ancestors 'none'" in site.get(path).headers["Content-Security-Policy"]
    page = read_page(framed.text)
    assert not page.all("a"), "it opens nothing else"
    assert not page.all("input"), "and has no box to search in"
    assert _total(page) == 1
    assert "Lovelace" in site.get("/mentions?as=wall").text


def test_no_screen_shows_texts_that_are_switched_off_or_kept_back(site: Site, kept: Kept) -> None:
    kept.add((mention(1, text="SOME WORDS"), tags(0)), (mention(2, text="what a shit"), tags(0)))
    site.hub.look()
    shown = site.get("/mentions?as=wall").text
    assert "SOME WORDS" in shown
    assert "shit" not in shown
    site.call("POST", "/api/v1/texts", json={"on": False})
    page = _page(site, "/mentions?as=wall")
    assert "SOME WORDS" not in page.text
    assert _total(page) == 2, "numbers stay"


@pytest.mark.parametrize(
    ("path", "status", "words"),
    [
        ("/mentions?mood=bad", 400, ("mood",)),
        ("/mentions?as=tv", 400, ("as=tv", "desk, wall, embed")),
        ("/mentions?sentiment=angry", 400, ("angry",)),
        ("/mentions?window=2h", 400, ("2h",)),
        ("/mentions?cursor=x", 400, ("cursor",)),
        ("/mentions?from=yesterday", 400, ("yesterday",)),
        ("/mentions?limit=5", 400, ("limit",)),
        ("/conversation/web:nobody", 404, ("web:nobody",)),
        ("/api/v1/mentions/new?window=1h", 400, ("cursor",)),
        ("/api/v1/mentions?facets=yes", 400, ("facets",)),
    ],
)
def test_wrong_addresses(site: Site, path: str, status: int, words: tuple[str, ...]) -> None:
    assert_problem(site.get(path), status, *words)


def test_a_topic_opens_as_wall_and_frame_too(site: Site, kept: Kept) -> None:
    author = Author(id="u77", handle="ada_l", name="Ada Lovelace")
    kept.add(*((mention(n, text=f"hot {n}", author=author), tags(0)) for n in range(40)))
    for view in ("wall", "embed"):
        page = _page(site, f"/topic/heat?window=1h&as={view}")
        assert _total(page) == 40
        assert page.one("h1").text == "Heat"
        assert page.one("svg", class_="volume-plot")
        assert not page.all("form")
        assert ("Lovelace" in page.text) == (view == "wall")
    assert_problem(site.get("/topic/heat?as=tv"), 400, "as=tv")


def test_the_pages_over_a_real_index_hold_each_post_once(site: Site, kept: Kept, tmp_path: Path) -> None:
    posts = _posts(130)
    kept.add(*posts)
    index = IndexHere(tmp_path, kept.reader.as_written([m.id for m, _ in posts]), site.context.reader)
    site.search.now = index
    for query in ("window=all", "window=all&q=post&order=unsure", "window=all&sentiment=negative&order=oldest"):
        page, ids = _page(site, f"/mentions?{query}"), []
        total = _total(page)
        while True:
            ids += _listed(page)
            more = page.all("a", rel="next")
            if not more:
                break
            page = _page(site, more[0].attributes["href"])
        assert len(ids) == len(set(ids)) == total > 30
        lines = site.get(f"/export?form=jsonl&{query}").text.splitlines()
        assert [json.loads(line)["id"] for line in lines] == ids
    index.close()


def _unread(html: str) -> set[str]:
    """Names of all elements on a page."""
    return {node.name for node in read_page(html).all()}


@pytest.mark.recorded
def test_the_big_list_of_naughty_strings_adds_no_element_and_no_formula(
    site: Site, kept: Kept, fake: FakeSearch, recorded: Path
) -> None:
    strings = json.loads((recorded / "blns" / "blns.json").read_text("utf-8"))
    usual = set()
    fake.add(*_posts(60))
    for path in ("/mentions?window=all", "/mentions?window=all&as=wall", "/mentions?window=all&as=embed"):
        usual |= _unread(site.get(path).text)
    authors = [Author(id=f"u{n}", handle=text, name=text) for n, text in enumerate(strings)]
    fake.rows_.clear()
    fake.add(*((mention(n, text=t, author=a), tags(n)) for n, (t, a) in enumerate(zip(strings, authors, strict=True))))
    path, listed = "/mentions?window=all", 0
    while path:
        page = _page(site, path)
        listed += len(_listed(page))
        assert {node.name for node in page.all()} <= usual | {"pre"}
        path = next((a.attributes["href"] for a in page.all("a", rel="next")), "")
    assert listed == len(strings)
    for view in ("wall", "embed"):
        assert _unread(site.get(f"/mentions?window=all&as={view}").text) <= usual
    body = site.get("/export?form=csv&window=all").text.removeprefix("\ufeff")
    rows = list(csv.reader(io.StringIO(body, newline="")))
    assert len(rows) == len(strings) + 1
    assert not [cell for row in rows[1:] for cell in row if cell[:1] in tuple("=+-@\t\r\n＝＋－＠")]
