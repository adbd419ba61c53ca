"""The panel of what rises: its rows, its words when there are none, and the negative share with its doubt."""

from __future__ import annotations

from datetime import UTC, datetime
from urllib.parse import parse_qs, urlsplit

import pytest
from msgspec.structs import replace

from command_center.snapshot import Feelings, Radar, RisingTerm, Snapshot
from layouts.embed import RENDERS
from layouts.nameless import nameless
from layouts.panels import PANELS
from layouts.panels.rising import ROWS, change, render, velocity
from tests.browser import picture
from tests.web.pages import read_page

NOW = datetime(2026, 11, 22, 13, 2, tzinfo=UTC)


def shot() -> Snapshot:
    return picture.busy(NOW)


def words(html: str) -> str:
    return " ".join(read_page(html).text.split())


def test_a_row_says_what_how_steeply_since_when_and_how_people_feel() -> None:
    rows = read_page(render(shot())["html"]).all("li")
    assert len(rows) == ROWS
    text = " ".join(rows[0].text.split())
    for part in ("battery fire", "41", "▲ new", "since 13:43", "negative", "Battery life", "with charger , #recall"):
        assert part in text
    assert "▲ 8.1× usual" in rows[1].text
    assert rows[0].all("svg")[0].attributes["aria-label"] == "negative", "a shape that says its word"
    assert rows[5].all("svg")[0].attributes["aria-label"] == "unsure"
    assert [b.attributes["lang"] for b in rows[2].all("bdi")] == ["ja", "ja"], "each script in its own font"


def test_a_row_is_a_door_to_its_posts_and_to_its_topic_where_it_has_one() -> None:
    doors = [a.attributes["href"] for a in read_page(render(shot())["html"]).all("a")]
    assert [door for door in doors if door.startswith("/topic/")] == [
        "/topic/topic0?window=1h", "/topic/topic2?window=1h", "/topic/topic0?window=1h",
    ]  # fmt: skip
    asked = [parse_qs(urlsplit(door).query)["q"][0] for door in doors if door.startswith("/mentions?")]
    assert asked == ['"battery fire"', '"delivery strike"', '"発火"', "#blackfriday", '"الشاشة تومض"', '"rückruf"']
    assert "<a" not in RENDERS["embed-rising"](shot())["html"]


@pytest.mark.parametrize(
    ("radar", "said"),
    [
        (Radar(posts=200, heard_min=12), "still learning what is usual: 12 of 30 minutes with posts"),
        (Radar(posts=29, heard_min=30), "too few posts to say"),
        (Radar(posts=30, heard_min=30), "nothing rises: all is said as often as usual"),
    ],
)
def test_nothing_is_said_in_words(radar: Radar, said: str) -> None:
    assert words(render(replace(shot(), rising=[], radar=radar))["html"]) == said


def test_a_sample_says_what_it_is() -> None:
    radar = replace(shot().radar, read=0.2534)
    assert words(render(replace(shot(), radar=radar))["caption"]) == "last 5 minutes, about 25% of posts read"
    assert words(render(shot())["caption"]) == "last 5 minutes"


@pytest.mark.parametrize(
    ("count", "expected", "said"),
    [(12, 0.99, ("▲ new", True)), (30, 20.0, ("▲ 1.5× usual", False)), (40, 20.0, ("▲ 2.0× usual", True)),
     (1000, 1.0, ("▲ >99× usual", True))],
)  # fmt: skip
def test_velocity(count: int, expected: float, said: tuple[str, bool]) -> None:
    assert velocity(replace(shot().rising[0], count=count, expected=expected)) == said


def test_the_change_is_that_of_the_paper() -> None:
    """56 of 70 against 48 of 80: 0.0524 to 0.3339 (Newcombe 1998, table II, row a, method 10)."""
    found = change(Feelings(negative=56, neutral=14), Feelings(negative=48, neutral=32))
    assert found is not None
    assert (round(found.change, 4), round(found.low, 4), round(found.high, 4)) == (0.2, 0.0524, 0.3339)
    assert found.is_sure
    back = change(Feelings(negative=48, neutral=32), Feelings(negative=56, neutral=14))
    assert back is not None
    assert (back.low, back.high) == pytest.approx((-found.high, -found.low))


def test_who_is_unsure_widens_the_doubt() -> None:
    sure = change(Feelings(negative=56, neutral=14), Feelings(negative=48, neutral=32))
    less = change(Feelings(negative=56, unsure=14), Feelings(negative=48, neutral=2, unsure=30))
    assert sure is not None
    assert less is not None
    assert less.low < sure.low < sure.high < less.high
    assert not less.is_sure


@pytest.mark.parametrize(
    ("now", "before", "said"),
    [
        (Feelings(10, 10, 9, 99), Feelings(50, 50, 50), "negative, last 60 minutes too few to say"),
        (Feelings(30, 30, 60), Feelings(1, 1, 1), "negative, last 60 minutes 50% too few before to compare with"),
        (Feelings(50, 50, 100), Feelings(80, 70, 50), "negative, last 60 minutes 50% ▲ 25 points more than before, ±9"),
        (Feelings(80, 70, 50), Feelings(50, 50, 100), "negative, last 60 minutes 25% ▼ 25 points less than before, ±9"),
        (Feelings(75, 75, 50), Feelings(80, 70, 50), "negative, last 60 minutes 25% = as before ±8 points"),
    ],
)
def test_the_negative_share_in_words(now: Feelings, before: Feelings, said: str) -> None:
    found = render(replace(shot(), feelings=now, radar=replace(shot().radar, before=before)))
    assert words(found["foot"]) == said


def test_a_store_that_did_not_listen_before_compares_nothing() -> None:
    assert "no window before to compare with" in words(render(replace(shot(), compared=False))["foot"])


def test_embeds_show_no_term_that_names_somebody_of_the_river() -> None:
    author = shot().river[0].author
    row = shot().rising[0]
    rows = [replace(row, term=author), replace(row, term=f"ask {author}"), replace(row, also=["charger", author])]
    bare = nameless(replace(shot(), rising=rows), words=True).rising
    assert [(found.term, found.also) for found in bare] == [("battery fire", ["charger"])]


def test_what_people_write_is_escaped() -> None:
    row = RisingTerm("<b>x</b>", 9, 0, 5, NOW, Feelings(), "und", None, "", ["<i>"])
    html = PANELS["rising"](replace(shot(), rising=[row]))["html"]
    assert "&lt;b&gt;x" in html
    assert "<i>" not in html.replace("<i ", "")
