"""Every number, bar and word of every panel leads somewhere, and what is there adds up to the number."""

from __future__ import annotations

from collections.abc import Generator
from datetime import timedelta
from pathlib import Path

import pytest
from msgspec.structs import replace

from command_center.snapshot import RisingTerm, Snapshot, Unanswered
from layouts.embed import RENDERS
from layouts.numbers import percent
from layouts.panels import PANELS
from tests.support.clocks import NOON
from tests.support.index_here import IndexHere
from tests.support.kept import Kept
from tests.support.made import by_brand, mention, tags
from tests.web.pages import Node, read_page
from tests.web.site import Site


@pytest.fixture
def shot(site: Site, kept: Kept, tmp_path: Path) -> Generator[Snapshot]:
    """A picture of an hour, with everything in it that can be a link, and the index of its posts."""
    posts = [(mention(n, NOON - timedelta(seconds=9 * n + 61)), tags(n)) for n in range(330)]
    kept.add(*posts, (by_brand(999), tags(0)))
    site.show()
    index = IndexHere(tmp_path, kept.reader.as_written([m.id for m, _ in posts]), site.context.reader)
    site.search.now = index
    assert site.hub.frame is not None
    found = site.hub.frame.snapshot
    term = RisingTerm("post 7", 12, 1.0, 9.0, NOON, found.feelings, "en", topic="heat", topic_name="Heat")
    today = replace(found.coverage_today, needing=9, answered=5, unanswered=[Unanswered("web:1", "broken", NOON)])
    yield replace(found, rising=[term], coverage_today=today)
    index.close()


def _doors(shot: Snapshot, name: str) -> list[Node]:
    panel = PANELS[name](shot)
    markup = "".join(str(part) for part in panel.values() if isinstance(part, str))
    return read_page(f"<div>{markup}</div>").all("a")


def _total(site: Site, address: str) -> int:
    page = read_page(site.get(address).text)
    return int(page.one("b", data_figure="total").text.replace(",", ""))


LINKED = [name for name in PANELS if name != "pipeline"]
"""How the pipeline is stands in no post."""


def test_every_door_opens(site: Site, shot: Snapshot) -> None:
    seen: set[str] = set()
    for name in LINKED:
        doors = _doors(shot, name)
        assert doors, f"{name} leads nowhere"
        assert all("door" in a.attributes["class"].split() for a in doors)
        seen |= {a.attributes["href"] for a in doors}
    assert len(seen) > 25
    for address in sorted(seen):
        if not address.startswith("/mention/"):  # the reasons ask the taggers, see test_why
            assert site.get(address).status_code == 200, address


def test_what_is_behind_a_door_is_the_number_on_it(site: Site, shot: Snapshot) -> None:
    by_text = {a.text: a.attributes["href"] for name in LINKED for a in _doors(shot, name)}
    whole = shot.total
    assert whole == 330
    checked = 0
    for text, address in by_text.items():
        words = text.replace(",", "").split()
        if address.startswith("/mentions?") and any(word.isdigit() for word in words):
            number = int(next(word for word in words if word.isdigit()))
            if "other" not in text and "posts from" not in text:
                assert _total(site, address) == number, text
                checked += 1
    assert checked >= 7, "four feelings, the total, the gauge's, the last minute's"
    shares = {a.attributes["href"]: li for li, a in _rows(shot, "languages") + _rows(shot, "share")}
    named = sum(row.count for row in shot.brands)
    for address, figure in shares.items():
        of = named if "brand=" in address else whole
        assert percent(_total(site, address), of) == figure, address
    for row in shot.topics:
        page = read_page(site.get(f"/topic/{row.id}?window=1h").text)
        assert int(page.one("b", class_="figure").text) == row.count
    *marks, without = _doors(shot, "map")
    assert {a.attributes["href"] for a in marks} == {"/mentions?window=1h&country=BR", "/mentions?window=1h&country=DE"}
    assert all("posts from" in a.attributes["aria-label"] for a in marks)
    assert without.text.startswith(percent(_total(site, without.attributes["href"]), whole))


def test_the_columns_and_feelings_of_a_topic_lead_to_their_posts(site: Site, shot: Snapshot) -> None:
    page = read_page(site.get("/topic/heat?window=1h&sentiment=negative&sentiment=neutral").text)
    plot = page.one("svg", class_="volume-plot")
    columns = {a.one("title").text: a.attributes["href"] for a in plot.all("a")}
    assert len(columns) > 40
    counted = {address: int(text.split(": ")[1].split()[0]) for text, address in columns.items()}
    for address in list(counted)[::9] + list(counted)[-1:]:
        assert _total(site, address) == counted[address], address
    assert sum(counted.values()) == int(page.one("b", class_="figure").text)
    felt = page.all("ul", class_="shares")[0].all("li")
    for row in felt:
        assert _total(site, row.one("a").attributes["href"]) == int(row.one("i").text)


def _rows(shot: Snapshot, name: str) -> list[tuple[str, Node]]:
    rows = read_page(PANELS[name](shot)["html"]).all("li")
    return [(li.one("b").text, li.one("a")) for li in rows]


def test_no_door_leaves_the_house_in_a_frame(shot: Snapshot) -> None:
    for render in RENDERS.values():
        for part in render(shot).values():
            assert not isinstance(part, str) or "<a" not in part
