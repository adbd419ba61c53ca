"""`/desk`: exactly the order of the rule over a recount of the log, and links that filter without changing it."""

from __future__ import annotations

import html
import re
from collections.abc import Generator
from datetime import timedelta

import httpx
import pytest

from command_center.mention import OPEN_NEEDS, Mention
from tests.support.clocks import NOON
from tests.support.kept import Kept
from tests.support.line import Line
from tests.support.made import PROFILE, by_brand, mention, tags
from tests.support.queue_order import queue_by_hand
from tests.support.servers import Server
from tests.web.site import PARTITIONS, Site, assert_problem

ROW = re.compile(r'<li value="(\d+)" data-key="([^"]+)" data-need="([^"]+)">')


@pytest.fixture
def line(valkey: Server) -> Generator[Line]:
    """The way of a mention onto the store that the site reads."""
    made = Line(valkey, PARTITIONS)
    yield made
    made.close()


def rows(page: httpx.Response) -> list[tuple[int, str, str]]:
    """Place, id and need of each item of a page."""
    assert page.status_code == 200, page.text[:300]
    return [(int(place), html.unescape(i), need) for place, i, need in ROW.findall(page.text)]


def walk(site: Site, path: str = "/desk") -> list[tuple[int, str, str]]:
    """The items of all pages, by the links between them."""
    found: list[tuple[int, str, str]] = []
    following: str | None = path
    while following is not None:
        page = site.get(following)
        found += rows(page)
        link = re.search(r'<a href="([^"]+)" rel="next"', page.text)
        following = html.unescape(link[1]) if link else None
    return found


def hrefs(page: httpx.Response, name: str) -> dict[str, str]:
    """The filter links of one row of them, by need or language."""
    part = page.text.partition(f'aria-label="{name}"')[2].partition("</nav>")[0]
    return {key: html.unescape(href) for key, href in re.findall(r'<li[^>]* data-key="(\w+)"><a href="([^"]+)"', part)}


def test_the_page_has_the_order_of_a_recount_of_the_log(site: Site, line: Line) -> None:
    posts = [mention(n, NOON - timedelta(seconds=n // 4 % 90)) for n in range(500)]
    replies = [by_brand(1000 + n, in_reply_to=f"web:{n}") for n in range(0, 500, 9)]
    gone = [Mention(id=f"web:{n}", source="web", deleted=True) for n in range(0, 500, 13)]
    line.send([*posts, *replies, *gone])
    line.tag(batch=100)
    line.store(batch=100)
    wanted = queue_by_hand(line.tagged(), {"acme_care"}, PROFILE.lateness_s, {"broken": 45 * 60})
    assert len(wanted) > 120, "more than two pages"
    found = walk(site)
    assert [mention_id for _, mention_id, _ in found] == wanted
    assert [place for place, _, _ in found] == list(range(1, len(wanted) + 1))
    listed = [item["id"] for item in site.get("/api/v1/queue?limit=200").json()["items"]]
    assert listed == wanted[:200]
    site.show()
    assert site.hub.frame is not None
    assert site.hub.frame.snapshot.waiting.total == len(wanted)
    assert f'<p class="hero">{len(wanted)}</p>' in site.get("/desk").text, "the wall's figure"


def test_filters_leave_order_and_places_alone(site: Site, kept: Kept) -> None:
    kept.add(*((mention(n), tags(n, addressed=True)) for n in range(200)))
    everyone = walk(site)
    spoken = {f"web:{n}": tags(n).language for n in range(200)}
    assert walk(site, "/desk?need=money&need=broken") == [row for row in everyone if row[2] in ("money", "broken")]
    german = [row for row in everyone if spoken[row[1]] == "de"]
    assert walk(site, "/desk?language=de") == german
    both = walk(site, "/desk?language=de&language=ja&need=safety")
    assert both == [row for row in everyone if spoken[row[1]] in ("de", "ja") and row[2] == "safety"]
    assert 0 < len(both) < len(german)


def test_every_filter_link_leads_to_as_many_as_it_says(site: Site, kept: Kept) -> None:
    kept.add(*((mention(n), tags(n, addressed=True)) for n in range(200)))
    for path in ("/desk", "/desk?need=money", "/desk?language=de", "/desk?need=outage&language=ja"):
        page = site.get(path)
        counts = {
            key: int(n) for key, n in re.findall(r'data-key="(\w+)"><a [^>]+><bdi>[^<]+</bdi> <b>(\d+)</b>', page.text)
        } | {
            key: int(n) for key, n in re.findall(r'data-key="(\w+)"><a [^>]+>.*?class="count"><b>(\d+)</b>', page.text)
        }
        assert set(hrefs(page, "By need")) == set(OPEN_NEEDS)
        assert set(hrefs(page, "By language")) >= {"en", "de", "ja"}
        for name in ("By need", "By language"):
            for key, href in hrefs(page, name).items():
                chosen = f"={key}" in path
                assert (f"={key}" in href) is not chosen, "a chosen filter's link takes it back"
                if not chosen and "=" not in path:
                    assert len(walk(site, href)) == counts[key], href


def test_chosen_filters_are_said_in_words(site: Site, kept: Kept) -> None:
    kept.add(*((mention(n), tags(n, addressed=True)) for n in range(40)))
    page = site.get("/desk?need=outage&language=de").text
    assert "Outage · German." in page
    assert page.count('aria-current="true"') == 2
    assert 'aria-current="true"' not in site.get("/desk").text


def test_a_filter_that_fits_nobody_says_so_and_leads_back(site: Site, kept: Kept) -> None:
    kept.add((mention(1), tags(0, need="money", addressed=True, language="de")))
    page = site.get("/desk?language=ko")
    assert rows(page) == []
    assert "Nobody who waits fits these filters." in page.text
    assert '<a href="/desk">Show all 1</a>' in page.text
    assert hrefs(page, "By language")["ko"] == "/desk", "the chosen one can be taken back"


def test_nobody_waits(site: Site, kept: Kept) -> None:
    kept.add((mention(1), tags(0, need="thanks", addressed=True)))
    page = site.get("/desk")
    assert rows(page) == []
    assert "Nobody is waiting for an answer." in page.text
    assert '<p class="hero">0</p>' in page.text


def test_behind_the_end_of_the_queue_is_a_way_back(site: Site, kept: Kept) -> None:
    kept.add(*((mention(n), tags(0, need="money", addressed=True)) for n in range(51)))
    link = re.search(r'<a href="([^"]+)" rel="next"', site.get("/desk").text)
    assert link is not None
    kept.add((by_brand(900, in_reply_to="web:0"), tags(0)))  # the only one of the second page is answered
    page = site.get(html.unescape(link[1]))
    assert rows(page) == []
    assert "The queue ends before this page." in page.text
    assert '<a href="/desk" class="button">' in page.text


def test_a_deleted_post_is_not_on_the_page(site: Site, kept: Kept) -> None:
    kept.add((mention(1, text="to be forgotten"), tags(0, need="money", addressed=True)))
    assert "to be forgotten" in site.get("/desk").text
    kept.add((mention(1, deleted=True), None))
    assert "to be forgotten" not in site.get("/desk").text


def test_in_a_replay_it_is_the_data_that_says_how_late_it_is(site: Site, kept: Kept) -> None:
    then = NOON - timedelta(days=2000)
    kept.reader.book.came_from("replay")
    kept.add((mention(1, then), tags(0, need="broken", addressed=True)))
    kept.add((mention(2, then + timedelta(minutes=46)), tags(1)))
    text = re.sub(r"<[^>]+>", "", site.get("/desk").text)
    assert "waiting 46 min" in text
    assert "overdue by 1 min" in text


@pytest.mark.parametrize(
    ("query", "word"),
    [
        ("need=thanks", "safety"),
        ("need=", "none of"),
        ("cursor=x", "cursor"),
        ("limit=5", "limit"),
        ("sort=fame", "sort"),
    ],
)
def test_what_it_cannot_read_it_refuses(site: Site, query: str, word: str) -> None:
    assert_problem(site.get(f"/desk?{query}"), 400, word)


def test_where_too_many_wait_it_offers_no_languages(site: Site, kept: Kept, monkeypatch: pytest.MonkeyPatch) -> None:
    kept.add(*((mention(n), tags(n, addressed=True)) for n in range(40)))
    monkeypatch.setattr("command_center.store.queue_languages.MAX_TOLD_APART", 5)
    page = site.get("/desk")
    assert rows(page)
    assert hrefs(page, "By language") == {}
    assert "not told apart" in page.text
    assert_problem(site.get("/desk?language=de"), 400, "leave language out")
