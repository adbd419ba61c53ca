"""Panels: pure, JSON-able, escaped, and right at the edges."""

from __future__ import annotations

import json
from datetime import UTC, datetime, timedelta

import pytest
from msgspec.structs import replace

from command_center.snapshot import (
    Band,
    BrandRow,
    Deviation,
    Expected,
    Feelings,
    Lane,
    Progress,
    Snapshot,
    Spot,
    Stage,
    Waiting,
)
from layouts.feeds import trouble
from layouts.markup import Html
from layouts.panels import PANELS, TITLES, gauge, topics, volume
from layouts.panels import map as map_panel
from layouts.panels.feeling import prevailing
from layouts.panels.together import neighbours_together
from layouts.wall import SLOTS
from tests.browser import picture
from tests.web.pages import read_page

NOW = picture.NOON
PICTURES = {"busy": picture.busy(NOW), "widest": picture.widest(NOW), "empty": picture.empty(NOW)}


@pytest.mark.parametrize("name", PANELS)
@pytest.mark.parametrize("shot", PICTURES.values(), ids=PICTURES)
def test_a_panel_is_pure_and_plain(name: str, shot: Snapshot) -> None:
    first, second = PANELS[name](shot), PANELS[name](shot)
    assert json.loads(json.dumps(first)) == json.loads(json.dumps(second))
    assert first, TITLES[name]


@pytest.mark.parametrize("name", PANELS)
@pytest.mark.parametrize("shot", PICTURES.values(), ids=PICTURES)
def test_what_a_page_takes_as_markup_is_markup(name: str, shot: Snapshot) -> None:
    """The browser puts these in as HTML, so none may be a plain text."""
    for slot in (*SLOTS, "figures", "badge", "window", "day"):
        value = PANELS[name](shot).get(slot)
        assert value is None or isinstance(value, Html), slot


@pytest.mark.parametrize("name", PANELS)
def test_hostile_words_stay_words(name: str) -> None:
    evil = "<img src=x onerror=alert(1)>\"'&</script>"
    busy = PICTURES["busy"]
    shot = replace(
        busy,
        title=evil,
        topics=[replace(row, name=evil, id=evil) for row in busy.topics],
        brands=[BrandRow(evil, evil, True, 5)],
        river=[replace(post, text=evil, author=evil, source=evil, language=evil, id=evil) for post in busy.river],
        waiting=Waiting(1, NOW, [Lane(evil, 1, NOW, None)]),
        stages={"tag": Stage(state="stopped", cause=evil)},
    )
    markup = "".join(value for value in PANELS[name](shot).values() if isinstance(value, Html))
    assert "<img" not in markup
    assert "</script" not in markup
    assert 'onerror=alert(1)>"' not in markup


def test_a_card_of_the_river_stands_for_all_that_say_the_same() -> None:
    """A figure to see from afar, and the same in words for who hears the page."""
    shot = picture.busy(NOW)
    posts = [
        replace(post, more=more, last_at=at)
        for post, more, at in zip(shot.river[:3], (0, 11, 4), (None, None, NOW), strict=True)
    ]
    page = read_page(PANELS["river"](replace(shot, river=posts))["html"])
    cards = page.all("li")
    assert [[b.attributes["aria-label"] for b in card.all("b", role="img")] for card in cards] == [
        [], ["and 11 more like it"], ["and 4 more like it"],
    ]  # fmt: skip
    assert "× 12" in cards[1].text
    assert "newest" not in cards[1].text
    assert "× 5 newest" in cards[2].text
    assert [len(card.all("span", class_="from")) for card in cards] == [1, 1, 0]


def test_the_gauge_by_hand() -> None:
    """30 positive, 50 neutral, 20 negative, none unsure: x = 0.55, n = 100; Wilson 0.4524..0.6439, worked by hand."""
    found = gauge.mood(Feelings(30, 50, 20, 0))
    assert found is not None
    assert found.score == pytest.approx(0.10)
    assert found.low == pytest.approx(2 * 0.45245 - 1, abs=2e-4)
    assert found.high == pytest.approx(2 * 0.64386 - 1, abs=2e-4)


def test_the_unsure_share_widens_the_band_and_never_moves_the_needle() -> None:
    sure, unsure = gauge.mood(Feelings(30, 50, 20, 0)), gauge.mood(Feelings(30, 50, 20, 100))
    assert sure is not None
    assert unsure is not None
    assert unsure.score == sure.score
    assert (unsure.high - unsure.low) == pytest.approx(2 * (sure.high - sure.low))


@pytest.mark.parametrize(("decided", "says"), [(29, False), (30, True)])
def test_too_few_to_say(decided: int, says: bool) -> None:
    shot = replace(PICTURES["busy"], feelings=Feelings(decided, 0, 0, 500))
    assert ("too few to say" in PANELS["gauge"](shot)["html"]) is not says


@pytest.mark.parametrize("feelings", [Feelings(40, 0, 0, 0), Feelings(0, 0, 40, 0), Feelings(0, 30, 0, 10**9)])
def test_the_band_holds_its_needle_and_stays_on_the_dial(feelings: Feelings) -> None:
    found = gauge.mood(feelings)
    assert found is not None
    assert -1 <= found.low <= found.score <= found.high <= 1


@pytest.mark.parametrize(
    ("count", "previous", "words"),
    [
        (9, 1, "few"),
        (40, 0, "▲ new"),
        (100, 100, "= as before"),
        (200, 100, "▲ 2.0×"),
        (50, 100, "▼ 0.5×"),
        (0, 40, "▼ 0.0×"),
        (5000, 10, "▲ >99×"),
    ],
)
def test_pace(count: int, previous: int, words: str) -> None:
    assert topics.pace(count, previous)[0] == words


@pytest.mark.parametrize(
    ("count", "normal", "words"),
    [
        (412, Expected(133, 100, 170, "week", 4), ("▲ 3.1×", "alarm")),
        (140, Expected(100, 80, 125, "week", 4), ("▲ 1.4×", "moving")),
        (70, Expected(100, 80, 125, "day", 5), ("▼ 0.7×", "moving")),
        (125, Expected(100, 80, 125, "week", 4), ("= normal", "steady")),
        (9, Expected(2, 0, 5, "week", 4), ("few", "steady")),
        (0, Expected(40, 28, 55, "week", 4), ("▼ 0.0×", "moving")),
        (30, Expected(0.1, 0, 2, "week", 4), ("▲ new", "alarm")),
        (30, None, None),
    ],
)
def test_a_topic_against_its_own_normal(count: int, normal: Expected | None, words: tuple[str, str] | None) -> None:
    row = replace(PICTURES["busy"].topics[0], count=count, normal=normal)
    assert topics.velocity(row) == words


def test_topics_say_what_they_are_measured_against() -> None:
    busy = PICTURES["busy"]
    without = replace(busy, topics=[replace(row, normal=None) for row in busy.topics])
    alone = replace(without, compared=False)
    shown = [PANELS["topics"](shot) for shot in (busy, without, alone)]
    assert [one["caption"] for one in shown] == ["× normal", "× hour before", None]
    assert "= normal" in shown[0]["html"]
    assert "= as before" in shown[1]["html"]
    assert "▲" not in shown[2]["html"]


@pytest.mark.parametrize(
    ("band", "says"),
    [
        (Band("week", 4, deviation=Deviation(2.4, NOW - timedelta(minutes=21))), "▲ 2.4× normal since 13:41"),
        (Band("week", 4, deviation=Deviation(0.3, NOW - timedelta(minutes=21))), "▼ 0.3× normal since 13:41"),
        (Band("day", 5, deviation=Deviation(300.0, NOW, longer=True)), "▲ >99× normal for 4 h and more"),
        (Band("week", 4), "= normal for a Sunday at this hour"),
        (Band("day", 5), "= normal for this hour, of 5 days"),
        (Band(known=True), "no normal yet: it takes three days"),
        (Band(), "normal is being read"),
    ],
)
def test_volume_against_normal_in_words(band: Band, says: str) -> None:
    """Noon of the picture is 14:02 in Berlin."""
    assert read_page(volume.against_normal(replace(PICTURES["busy"], band=band))).text == says


def test_the_band_is_drawn_for_the_minutes_that_are_drawn_and_never_presses_them_flat() -> None:
    busy = PICTURES["busy"]
    low, high = volume.render(busy)["figure"]["data"][-4:-2]
    assert (low["y"], high["y"]) == (busy.band.low[:59], busy.band.high[:59])
    far = replace(busy, band=replace(busy.band, high=[1e6] * 60))
    top = max(sum(minute) for minute in zip(*list(_columns(busy)), strict=True))
    assert volume.render(far)["figure"]["layout"]["yaxis"]["range"][1] < 2 * top
    without = volume.render(replace(busy, band=Band(known=True)))["figure"]["data"]
    assert len(without) == len(volume.render(busy)["figure"]["data"]) - 2


def _columns(shot: Snapshot) -> list[list[int]]:
    shown = shot.volume
    return [column[:59] for column in (shown.positive, shown.neutral, shown.negative, shown.unsure)]


TODAY = PICTURES["busy"].coverage_today


@pytest.mark.parametrize(
    ("needing", "answered", "says"),
    [
        (620, 617, ("617 of 620", ">99%", "▲ mark reached", "3 people of today")),
        (100, 65, ("65%", "▲ mark reached", "35 people")),
        (1000, 649, ("65%", "▼ under the mark", "351 people")),
        (4, 3, ("3 of 4", "too few for a share", "1 person of today")),
        (5, 5, ("100%", "everybody of today has an answer")),
    ],
)
def test_coverage_against_the_mark(needing: int, answered: int, says: tuple[str, ...]) -> None:
    """649 of 1,000 is 65 % in round figures and still under the mark."""
    left = TODAY.unanswered[: needing - answered]
    today = replace(TODAY, needing=needing, answered=answered, unanswered=left)
    page = read_page(PANELS["coverage"](replace(PICTURES["busy"], coverage_today=today))["html"])
    for words in says:
        assert words in page.text, words
    assert len(page.all("li")) == min(len(left), 8)


def test_who_has_no_answer_is_listed_by_wait_with_need_in_word_and_shape() -> None:
    page = read_page(PANELS["coverage"](PICTURES["busy"])["html"])
    rows = page.all("li")
    assert [row.attributes["data-need"] for row in rows][:3] == ["question", "broken", "money"]
    assert [row.text.split()[:2] for row in rows][:3] == [["Question", "4.3"], ["Broken", "3.8"], ["Money", "3.3"]]
    assert all(row.all("svg", class_="mark") for row in rows)


def test_languages_are_called_as_their_speakers_do() -> None:
    counts = {"ja": 60, "de": 30, "und": 8, "xx": 2} | {f"q{letter}": 1 for letter in "abcdefg"}
    shown = PANELS["languages"](replace(PICTURES["busy"], languages=counts))
    rows = [(row.attributes["data-language"], row.text.split()) for row in read_page(shown["html"]).all("li")]
    assert rows[0] == ("ja", ["日本語", "56%"])
    assert rows[1] == ("de", ["Deutsch", "28%"])
    assert rows[2] == ("xx", ["xx", "2%"]), "a language without a name of ours keeps its code"
    assert rows[-2] == ("others", ["3", "others", "3%"])
    assert rows[-1] == ("und", ["can’t", "tell", "7%"]), "what nobody can tell stands last, whatever its count"
    assert shown["caption"] == "10 languages · 7% can’t tell"


def test_few_languages_are_counted_not_shared_out() -> None:
    shown = PANELS["languages"](replace(PICTURES["busy"], languages={"en": 3, "de": 1}))["html"]
    assert [row.text.split()[-1] for row in read_page(shown).all("li")] == ["3", "1"]


def test_the_running_minute_is_not_drawn() -> None:
    shot = PICTURES["busy"]
    running = replace(shot.volume, positive=[*shot.volume.positive[:-1], 9999])
    drawn = volume.render(replace(shot, volume=running))["figure"]["data"]
    assert all(9999 not in trace["y"] for trace in drawn)
    assert len(drawn[0]["x"]) == 59


def test_a_first_minute_alone_is_drawn() -> None:
    shot = PICTURES["busy"]
    one = replace(shot.volume, starts=shot.volume.starts[:1], positive=[3], neutral=[0], negative=[1], unsure=[0])
    assert volume.render(replace(shot, volume=one))["figure"]["data"][-1]["y"] == [4]


def test_of_equal_feelings_the_one_that_needs_care_prevails() -> None:
    assert prevailing(Feelings(2, 2, 2, 2)) == "negative"
    assert prevailing(Feelings(2, 2, 1, 0)) == "neutral"
    assert prevailing(Feelings(3, 2, 0, 2)) == "positive"


def test_unsure_prevails_only_over_half() -> None:
    assert prevailing(Feelings(0, 0, 2, 2)) == "negative"
    assert prevailing(Feelings(0, 0, 2, 3)) == "unsure"


def test_a_country_is_never_a_point_and_a_tiny_one_still_counts() -> None:
    shot = replace(PICTURES["busy"], spots=[Spot(1.5, 2.5, Feelings(1))])
    found = PANELS["map"](shot)
    land, points = map_panel.figure(shot)["data"]
    assert found["hatched"] == land["locations"]
    assert found["html"].count('class="spot"') == len(found["spots"]) == 1
    assert land["locations"] == ["AUS", "BRA", "IND"], "Singapore has no outline at this scale"
    assert (points["lat"], points["lon"]) == ([1.5], [2.5])
    assert "country only 35" in found["foot"]


def test_neighbours_are_one_mark_and_nobody_is_lost() -> None:
    spots = [Spot(51.5, 0, Feelings(1, 2, 3, 4)), Spot(52.5, -2, Feelings(9)), Spot(46.5, 2.5, Feelings(20))]
    assert neighbours_together(spots) == [Spot(46.5, 2.5, Feelings(20)), Spot(51.5, 0, Feelings(10, 2, 3, 4))]


def test_the_first_stage_in_trouble_says_why() -> None:
    busy = picture.busy(NOW, mode="live")
    late = Stage(last_at=NOW - timedelta(minutes=4), state="late")
    assert trouble(busy) is None
    shot = replace(busy, stages=busy.stages | {"tag": late, "store": Stage(state="stopped")})
    assert trouble(shot) == {"cause": "tagger behind", "since": (NOW - timedelta(minutes=4)).isoformat()}


def test_a_replay_that_has_ended_is_no_trouble() -> None:
    busy = picture.busy(NOW, mode="replay")
    silent = replace(busy, stages=busy.stages | {"source": Stage(state="stopped", cause="no sign of a source")})
    assert (trouble(silent) or {})["cause"] == "no sign of a source"
    assert trouble(replace(silent, mode="replay", replay=Progress("done"))) is None, "the file has been read"
    assert trouble(replace(silent, mode="replay", replay=Progress("running"))) is not None


@pytest.mark.parametrize(
    ("mode", "words"),
    [("live", "live"), ("simulated", "SIMULATED"), ("replay", "REPLAY"), ("rebuilding", "REBUILDING")],
)
def test_the_kind_of_data_is_said_in_words(mode: str, words: str) -> None:
    assert words in PANELS["strip"](replace(PICTURES["busy"], mode=mode))["badge"]


def test_the_clock_is_the_profiles() -> None:
    shot = replace(PICTURES["busy"], as_of=datetime(2026, 11, 22, 20, 45, tzinfo=UTC), zone="Asia/Kolkata")
    strip = PANELS["strip"](shot)
    assert (strip["time"], str(strip["day"])) == ("02:15", "Mon 23 Nov 2026")
