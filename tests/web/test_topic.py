"""The topic pages on a real store: head, chart, filters, list and API tell the same, and hold what a recount holds."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import timedelta
from itertools import product
from urllib.parse import urlencode

import pytest

from command_center.mention import SENTIMENTS, Author, Mention, Tags
from command_center.store.connect import RedisError
from command_center.web.topic import TopicPages
from tests.support.clocks import NOON
from tests.support.kept import Kept
from tests.support.made import by_brand, mention, tags
from tests.web.pages import Node, read_page
from tests.web.site import Site, assert_problem

Post = tuple[Mention, Tags]
SOURCES = ("web", "forum", "video")


def _post(n: int) -> Post:
    """One each seven seconds, from sources by turns."""
    source = SOURCES[n // 13 % 3]
    at = NOON - timedelta(seconds=7 * n)
    return mention(n, at, id=f"{source}:{n}", source=source), tags(n)


def _page(site: Site, path: str) -> Node:
    answer = site.get(path)
    assert answer.status_code == 200, answer.text[:300]
    assert answer.headers["content-type"] == "text/html; charset=utf-8"
    return read_page(answer.text)


def _listed(page: Node) -> list[str]:
    return [post.attributes["data-key"] for post in page.all("li", class_="post")]


def _total(page: Node) -> int:
    return int(page.one("b", class_="figure").text.replace(",", ""))


def _whole_list(site: Site, path: str) -> list[str]:
    """Every id of a list, page by page, by the page's own links."""
    ids, page = [], _page(site, path)
    for _ in range(50):
        ids += _listed(page)
        older = page.all("a", rel="next")
        if not older:
            return ids
        page = _page(site, older[0].attributes["href"])
    raise AssertionError("the pages never end")


COUNTRY: Callable[[Tags], str] = lambda t: t.place.country if t.place else "none"  # noqa: E731
LABEL: dict[str, Callable[[Mention, Tags], str]] = {
    "sentiment": lambda m, t: t.sentiment.label,
    "source": lambda m, t: m.source,
    "language": lambda m, t: t.language,
    "country": lambda m, t: COUNTRY(t),
}


def _fitting(posts: list[Post], chosen: dict[str, set[str]], seconds: int) -> list[str]:
    """The oracle: which posts of the topic `heat` a person asks for, newest first."""
    found = [
        m
        for m, t in posts
        if "heat" in t.topics
        and m.at >= NOON - timedelta(seconds=seconds)
        and all(LABEL[name](m, t) in labels for name, labels in chosen.items())
    ]
    return [m.id for m in sorted(found, key=lambda m: (-m.at.timestamp(), m.id))]


CHOICES: list[dict[str, set[str]]] = [
    {},
    {"sentiment": {"negative"}},
    {"sentiment": {"negative", "unsure"}, "source": {"web"}},
    {"language": {"de", "ja"}, "country": {"none", "BR"}},
    {"sentiment": {"positive"}, "source": {"forum", "video"}, "language": {"en"}, "country": {"DE"}},
]


def test_head_list_chart_and_api_are_one_number(site: Site, kept: Kept) -> None:
    posts = [_post(n) for n in range(2200)]
    kept.add(*posts)
    site.show()
    for (window, seconds), chosen in product((("15m", 840), ("1h", 3540), ("4h", 4 * 3600 - 60)), CHOICES):
        pairs = [("window", window), *((name, label) for name, labels in chosen.items() for label in sorted(labels))]
        wanted = _fitting(posts, chosen, seconds)
        page = _page(site, f"/topic/heat?{urlencode(pairs)}")
        api = site.get(f"/api/v1/mentions?{urlencode([*pairs, ('topic', 'heat')])}").json()
        assert _total(page) == api["total"] == len(wanted) > 0
        assert _listed(page) == wanted[:50]
        drawn = re.findall(r": (\d+) \(([^)]*)\)", " ".join(t.text for t in page.all("title")))
        assert sum(int(total) for total, _ in drawn) == len(wanted), "every post is in a column"
        said = {li.attributes["class"]: int(li.one("i").text) for li in page.one("ul", class_="shares").all("li")}
        feelings = chosen.get("sentiment", SENTIMENTS)
        assert said == {name: len(_fitting(posts, chosen | {"sentiment": {name}}, seconds)) for name in feelings}


def test_the_pages_of_a_list_hold_each_post_once(site: Site, kept: Kept) -> None:
    posts = [_post(n) for n in range(500)]
    kept.add(*posts)
    site.show()
    assert _whole_list(site, "/topic/heat?sentiment=negative&sentiment=neutral") == _fitting(
        posts, {"sentiment": {"negative", "neutral"}}, 3540
    )


def test_each_option_says_what_a_click_on_it_would_show(site: Site, kept: Kept) -> None:
    posts = [_post(n) for n in range(150)]
    kept.add(*posts)
    site.show()
    chosen = {"sentiment": {"negative"}, "language": {"de"}}
    page = _page(site, "/topic/heat?sentiment=negative&language=de")
    for name in LABEL:
        for box in page.all("input", name=name):
            label = box.attributes["value"]
            row = next(li for li in page.all("li") if li.attributes.get("data-key") == f"{name}:{label}")
            wanted = len(_fitting(posts, chosen | {name: {label}}, 3540))
            assert int(row.one("b").text) == wanted, f"{name}={label}"
            assert ("checked" in box.attributes) == (label in chosen.get(name, set()))
    kinds = {name: {b.attributes["value"] for b in page.all("input", name=name)} for name in LABEL}
    assert kinds["sentiment"] == set(SENTIMENTS)
    assert kinds["source"] == set(SOURCES)
    assert kinds["language"] == {"de", "en", "ja"}


def test_own_posts_deleted_ones_and_other_topics_are_neither_counted_nor_shown(site: Site, kept: Kept) -> None:
    heat = tags(0)
    assert heat.topics == ["heat"]
    kept.add((mention(1), heat), (mention(2), heat), (by_brand(3), heat), (mention(4), tags(4)))
    kept.add((Mention(id="web:2", source="web", deleted=True), None))
    site.show()
    page = _page(site, "/topic/heat")
    assert _total(page) == 1
    assert _listed(page) == ["web:1"]


def test_a_deletion_between_two_pages_loses_nobody_else(site: Site, kept: Kept) -> None:
    posts = [(mention(n), tags(0)) for n in range(60)]
    kept.add(*posts)
    site.show()
    first = _page(site, "/topic/heat")
    kept.add((Mention(id="web:49", source="web", deleted=True), None))
    second = _page(site, first.one("a", rel="next").attributes["href"])
    assert [*_listed(first), *_listed(second)] == [f"web:{n}" for n in range(60)]
    assert _total(second) == 59
    assert second.all("a", class_="button")[0].attributes["href"] == "/topic/heat?window=1h"


def test_a_post_is_shown_as_what_it_is(site: Site, kept: Kept) -> None:
    hostile = '<script>alert(1)</script>\u202e & "quotes"'
    kept.add(
        (
            mention(
                1,
                text=hostile,
                author=Author(id="u", handle="@<b>h</b>", name="<img src=x onerror=alert(1)>", followers=10**6),
                url="https://posts.example/1?a=1&b=2",
            ),
            tags(0),
        ),
        (mention(2, url="javascript:alert(1)"), tags(0)),
        (mention(3, url="https:///nowhere"), tags(0)),
    )
    site.show()
    page = _page(site, "/topic/heat")
    first, second, third = page.all("li", class_="post")
    assert first.one("p", class_="text").text == " ".join(hostile.split())
    assert first.one("p", class_="text").attributes["dir"] == "auto"
    assert first.one("bdi", class_="author").text == "<img src=x onerror=alert(1)>"
    assert first.one("bdi", class_="handle").text == "@<b>h</b>"
    assert not page.all("img")
    assert all("src" in s.attributes or s.attributes["type"] == "application/json" for s in page.all("script"))
    link = first.one("a", class_="original")
    assert (link.attributes["href"], link.attributes["rel"]) == (
        "https://posts.example/1?a=1&b=2",
        "noopener noreferrer",
    )
    assert "1000000" not in first.text and "1,000,000" not in first.text
    assert not second.all("a", class_="original")
    assert all(a.attributes["href"].startswith("/mention/") for a in second.all("a") + third.all("a"))
    assert first.one("span", class_="feeling").text == "positive 50% sure"
    assert first.one("p", class_="when").text == "1 s ago 11:59"


def test_nothing_fits_says_what_to_relax(site: Site, kept: Kept) -> None:
    kept.add((mention(1), tags(0)), (mention(2), tags(16)))
    site.show()
    page = _page(site, "/topic/heat?sentiment=negative&language=en&source=web")
    assert _total(page) == 0
    empty = page.one("div", class_="empty")
    assert "2 are about this topic" in empty.text
    links = {a.text: a.attributes["href"] for a in empty.all("a")}
    assert links == {
        "any sentiment: 1": "/topic/heat?window=1h&language=en&source=web",
        "without filters: 2": "/topic/heat?window=1h",
    }
    for text, address in links.items():
        assert _total(_page(site, address)) == int(text.rpartition(" ")[2])


def test_a_quiet_topic_leads_to_longer_windows(site: Site, kept: Kept) -> None:
    kept.add((mention(1, NOON - timedelta(hours=2)), tags(0)))
    site.show()
    empty = _page(site, "/topic/heat").one("div", class_="empty")
    assert "Nobody spoke about this topic, last 60 minutes." in empty.text
    assert [a.attributes["href"] for a in empty.all("a")] == [
        f"/topic/heat?window={w}" for w in ("4h", "24h", "7d", "all")
    ]
    assert _total(_page(site, "/topic/heat?window=4h")) == 1


def test_windows_and_chips_keep_the_rest_of_the_address(site: Site, kept: Kept) -> None:
    kept.add((mention(1), tags(2)))
    site.show()
    page = _page(site, "/topic/heat?window=4h&sentiment=negative&language=ja")
    links = {a.text: a.attributes["href"] for a in page.one("nav", class_="windows").all("a")}
    assert links["24 h"] == "/topic/heat?window=24h&sentiment=negative&language=ja"
    chips = {a.text: a.attributes["href"] for a in page.one("ul", class_="chips").all("a")}
    assert chips == {
        "negative ×": "/topic/heat?window=4h&language=ja",
        "Japanese ×": "/topic/heat?window=4h&sentiment=negative",
        "all posts": "/topic/heat?window=4h",
    }
    hidden = page.one("input", name="window")
    assert (hidden.attributes["type"], hidden.attributes["value"]) == ("hidden", "4h")


def test_the_window_before_is_told_only_when_it_was_heard(site: Site, kept: Kept) -> None:
    kept.add(*((mention(n), tags(0)) for n in range(30)))
    site.show()
    assert "was" not in _page(site, "/topic/heat").one("p", class_="lead").text
    earlier = NOON - timedelta(minutes=70)
    kept.add(
        *((mention(100 + n, earlier), tags(0)) for n in range(10)), (mention(200, NOON - timedelta(hours=3)), tags(1))
    )
    site.show()
    assert "▲ 3.0× was 10" in _page(site, "/topic/heat").one("p", class_="lead").text
    assert "was" not in _page(site, "/topic/heat?language=en").one("p", class_="lead").text
    row = next(r for r in _page(site, "/topics").all("li") if r.attributes.get("data-key") == "heat")
    assert "▲ 3.0× was 10" in row.text


@pytest.mark.parametrize("window", ["15m", "1h", "4h", "24h", "7d", "all"])
def test_all_topics_are_the_summary_by_topic(site: Site, kept: Kept, window: str) -> None:
    kept.add(*(_post(n) for n in range(300)), (by_brand(999), tags(0)))
    site.show()
    page = _page(site, f"/topics?window={window}")
    rows = {
        r.attributes["data-key"]: r for r in page.one("ol", class_="topic-rows").all("li") if "data-key" in r.attributes
    }
    counts = {topic: int(row.one("b", class_="count").text) for topic, row in rows.items()}
    assert counts == site.get(f"/api/v1/summary?window={window}").json()["by_topic"]
    for topic, row in rows.items():
        address = row.one("a", class_="name").attributes["href"]
        assert address == f"/topic/{topic}?window={window}"
        assert _total(_page(site, address)) == counts[topic]


def test_a_topic_nobody_named_is_listed_too(site: Site) -> None:
    site.show()
    page = _page(site, "/topics")
    assert "No topic was named" in page.text
    assert {a.text for a in page.one("ol", class_="topic-rows").all("a", class_="name")} == {"Heat", "Noise"}


def test_a_replay_ends_where_its_data_ends(site: Site, kept: Kept) -> None:
    kept.reader.book.came_from("replay")
    past = NOON - timedelta(days=4000)
    kept.add(*((mention(n, past - timedelta(minutes=n)), tags(0)) for n in range(90)))
    site.show()
    page = _page(site, "/topic/heat?window=1h")
    assert _total(page) == 60
    assert page.one("html").attributes["data-mode"] == "replay"
    assert _total(_page(site, "/topic/heat?window=all")) == 90


def test_before_the_first_picture_there_are_pages(site: Site, kept: Kept) -> None:
    kept.add((mention(1), tags(0)))
    assert _total(_page(site, "/topic/heat")) == 1
    assert "the center is starting" in _page(site, "/topics").one("footer").text


@pytest.mark.parametrize(
    ("path", "status", "words"),
    [
        ("/topic/nowhere", 404, ("nowhere", "heat, noise")),
        ("/topic/none", 404, ("none",)),
        ("/topic/heat?mood=bad", 400, ("mood", "sentiment")),
        ("/topic/heat?topic=noise", 400, ("topic",)),
        ("/topic/heat?sentiment=angry", 400, ("angry", "positive")),
        ("/topic/heat?sentiment=", 400, ("sentiment= is empty",)),
        ("/topic/heat?window=2h", 400, ("2h", "15m")),
        ("/topic/heat?window=1h&window=4h", 400, ("once",)),
        ("/topic/heat?cursor=x", 400, ("cursor",)),
        ("/topic/heat?cursor=1&cursor=2", 400, ("once",)),
        ("/topic/heat?limit=5", 400, ("limit",)),
        ("/topics?sentiment=negative", 400, ("sentiment", "window")),
        ("/topics?window=x", 400, ("window=x",)),
        ("/topics/heat", 404, ("/topics/heat",)),
        ("/topic", 404, ("/topic",)),
    ],
)
def test_wrong_addresses(site: Site, path: str, status: int, words: tuple[str, ...]) -> None:
    assert_problem(site.get(path), status, *words)


BROWSER = {"Accept": "text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8"}


@pytest.mark.parametrize(
    ("path", "status", "words", "again"),
    [
        ("/topic/<b>", 404, "no topic named '<b>'; there are: heat, noise", None),
        ("/topic/heat?mood=<i>&window=4h", 400, "unknown parameter 'mood'", "/topic/heat"),
        ("/topics?window=2h", 400, "window=2h is none of 15m", "/topics"),
        ("/nosuch/<i>", 404, "nothing is at /nosuch/<i>", None),
        ("/topic", 404, "nothing is at /topic", None),
        ("/desk/", 404, "nothing is at /desk/", None),
        (
            "/wall/nosuch",
            404,
            "no wall named 'nosuch'; there are: care, overview, pulse, radar, river, voice, world",
            None,
        ),
        ("/apis", 404, "nothing is at /apis", None),
    ],
)
def test_a_browser_is_told_in_words(site: Site, path: str, status: int, words: str, again: str | None) -> None:
    site.show()
    answer = site.get(path, headers=BROWSER)
    assert (answer.status_code, answer.headers["content-type"]) == (status, "text/html; charset=utf-8")
    trouble = read_page(answer.text).one("div", class_="trouble")
    assert words in trouble.text
    links = {a.text: a.attributes["href"] for a in trouble.all("a")}
    assert links.get("Try again") == again
    assert links["Topics"] == "/topics"
    assert answer.headers["vary"] == "Accept"
    assert_problem(site.get(path), status)
    assert_problem(site.get(path, headers={"Accept": "text/html, application/json"}), status)


@pytest.mark.parametrize("path", ["/api", "/api/v1/nosuch", "/stream", "/stream/nosuch"])
def test_what_programs_ask_stays_a_problem_whoever_asks(site: Site, path: str) -> None:
    assert_problem(site.get(path, headers=BROWSER), 400 if path == "/stream" else 404)


def test_only_what_is_opened_is_shown_in_words(site: Site) -> None:
    assert_problem(site.call("POST", "/nosuch", headers=BROWSER), 404)
    assert_problem(site.call("POST", "/desk", headers=BROWSER), 405)
    assert site.call("HEAD", "/nosuch", headers=BROWSER).headers["content-type"] == "text/html; charset=utf-8"


def test_a_store_out_of_reach_is_said_and_the_address_kept(site: Site, monkeypatch: pytest.MonkeyPatch) -> None:
    def away(*_: object) -> None:
        raise RedisError("gone")

    monkeypatch.setattr(TopicPages, "facts", away)
    answer = site.get("/topic/heat?window=4h&language=de", headers=BROWSER)
    assert (answer.status_code, answer.headers["retry-after"]) == (503, "2")
    trouble = read_page(answer.text).one("div", class_="trouble")
    assert trouble.all("a")[0].attributes["href"] == "/topic/heat?window=4h&language=de"
    assert_problem(site.get("/topic/heat"), 503, "out of reach")
