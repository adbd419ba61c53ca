"""Bursts are seen within minutes; steady, heavy and daily traffic raises no alarm; no flood of new terms grows it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator, Mapping
from functools import cache
from math import exp, pi, sin
from random import Random

import pytest

from command_center.radar.bursts import (
    FLOOR,
    KEPT,
    LEAST,
    NORMAL_MIN,
    RECENT_MIN,
    RISES,
    WARM_MIN,
    Bursts,
    Rising,
    Said,
)
from command_center.radar.terms import terms_of

DAY = 1440
WORDS = 400
TERMS_A_POST = 6


def poisson(rng: Random, mean: float) -> int:
    """Knuth's way for small means, the normal curve for large ones."""
    if mean > 50:
        return max(0, round(rng.gauss(mean, mean**0.5)))
    limit, n, product = exp(-mean), 0, rng.random()
    while product > limit:
        n, product = n + 1, product * rng.random()
    return n


def traffic(
    minutes: int, rate: Callable[[int], float], seed: int = 1, words: int = WORDS
) -> Iterator[tuple[int, int, Counter[str]]]:
    """Posts a minute whose words follow Zipf's law: minute, posts, terms."""
    rng = Random(seed)
    weights = [1 / (n + 3) for n in range(words)]
    whole = sum(weights)
    for minute in range(minutes):
        posts = poisson(rng, rate(minute))
        means = (posts * TERMS_A_POST * weight / whole for weight in weights)
        counts = {f"w{n}": min(posts, poisson(rng, mean)) for n, mean in enumerate(means)}
        yield minute, posts, Counter({term: n for term, n in counts.items() if n})


def put(table: Bursts, minute: int, posts: int, counts: Mapping[str, int], language: str = "en") -> None:
    """Tell of a minute in one language."""
    table.put(minute, {language: Said(posts, counts)})


def alarms(minutes: Iterator[tuple[int, int, Counter[str]]], every: int = 1) -> list[tuple[int, Rising]]:
    """Every alarm of every so many minutes."""
    table, found = Bursts(), []
    for minute, posts, terms in minutes:
        put(table, minute, posts, terms)
        if minute % every == 0:
            found += [(minute, row) for row in table.rising(minute, 50)]
    return found


@pytest.mark.parametrize(
    "rate",
    [
        lambda minute: 2,
        lambda minute: 60,
        lambda minute: 40 * (1 + 0.85 * sin(2 * pi * minute / DAY)),
        lambda minute: 100 if minute % 60 < 10 else 15,
    ],
    ids=["quiet", "steady", "day and night", "lumps"],
)
def test_ordinary_traffic_raises_one_alarm_in_half_a_day_at_most(rate: Callable[[int], float]) -> None:
    """12 hours, 400 terms, looked at every fourth minute; the commonest stands in a quarter of all posts."""
    assert len({row.term for _, row in alarms(traffic(DAY // 2, rate), every=4)}) <= 1


@cache
def _forty_a_minute() -> list[tuple[int, int, Counter[str]]]:
    return list(traffic(600, lambda _: 40))


def _with(extra: Callable[[int], float], minutes: int = 300) -> Iterator[tuple[int, int, Counter[str]]]:
    rng = Random(7)
    for minute, posts, terms in _forty_a_minute()[:minutes]:
        more = poisson(rng, extra(minute))
        yield minute, posts + more, terms + Counter(leak=more)


@pytest.mark.parametrize(
    ("before", "after", "delay_min"), [(0, 10, 1), (0, 4, 3), (1, 10, 2), (1, 5, 6), (10, 60, 2), (10, 40, 3)]
)
def test_a_step_is_seen_within_minutes(before: float, after: float, delay_min: int) -> None:
    """`leak` comes so often a minute, and from minute 200 on so often."""
    found = alarms(_with(lambda minute: after if minute >= 200 else before))
    assert {row.term for _, row in found} == {"leak"}
    assert 200 <= found[0][0] <= 200 + delay_min


def test_what_stays_becomes_normal() -> None:
    found = alarms(_with(lambda minute: 10 if minute >= 200 else 1, 600))
    assert found[-1][0] < 200 + 120, "after two half-lives a step is no news"


@pytest.mark.parametrize(("over_min", "within_min"), [(10, 10), (30, 20), (60, 45)])
def test_a_slope_is_seen_before_it_is_over(over_min: int, within_min: int) -> None:
    """From one a minute to twenty, evenly."""
    found = alarms(_with(lambda minute: 1 + 19 * min(1, max(0, (minute - 200) / over_min))))
    assert {row.term for _, row in found} == {"leak"}
    assert 200 <= found[0][0] <= 200 + within_min


def test_a_whole_house_that_is_busy_is_no_burst_of_each_word() -> None:
    """Everything five times as much at once: volume tells of that; of 400 terms two rise by chance at most."""
    found = alarms(traffic(300, lambda minute: 100 if minute >= 200 else 20))
    assert len({row.term for _, row in found}) <= 2


def test_three_of_something_new_are_no_burst_and_a_dozen_is() -> None:
    for few, wanted in ((3, []), (12, ["new"])):
        table = Bursts()
        for minute, posts, terms in traffic(120, lambda _: 20):
            more = few if minute == 119 else 0
            put(table, minute, posts + more, terms | Counter(new=more))
        assert [row.term for row in table.rising(119, 9)] == wanted


def test_nothing_rises_before_anything_is_normal() -> None:
    table = Bursts()
    for minute in range(WARM_MIN + RECENT_MIN - 1):
        put(table, minute, 30, {"leak": 30 if minute % 7 == 0 else 1})
        assert table.rising(minute, 9) == []
        assert table.heard(minute) < WARM_MIN


def test_the_score_by_hand() -> None:
    """One in ten posts for an hour, then 40 of 50: share 0.1, expected 5; z worked by hand but for what is learnt."""
    table = Bursts()
    for minute in range(60):
        put(table, minute, 10, {"leak": 1})
    for minute in range(60, 60 + RECENT_MIN):
        put(table, minute, 10, {"leak": 8})
    [row] = table.rising(64, 9)
    assert (row.term, row.mentions, row.since) == ("leak", 40, 60)
    assert row.expected == table.expected("leak", 64) == pytest.approx(5)
    least = (40 - 5) / (5 + FLOOR + 1 + 2) ** 0.5  # chance 5, floor 4, drift 1, and at most 2 for what is not known
    assert least < row.z < (40 - 5) / (5 + FLOOR + 1) ** 0.5
    assert row.z > RISES


@pytest.mark.parametrize("seed", range(4))
def test_the_order_in_which_minutes_are_told_moves_nothing(seed: int) -> None:
    """Also not what was said of a minute before: told again, it is as if it had been told so at once."""
    told = list(_with(lambda minute: 12 if minute >= 200 else 1, 203))
    one, two = Bursts(), Bursts()
    for row in told:
        put(one, *row)
    rng = Random(seed)
    for minute, posts, terms in rng.sample(told, len(told)):
        if rng.random() < 0.2:
            put(two, minute, 99, {"leak": 99})
        two.put(minute, {"en": Said(posts, terms)}, recent=minute > 202 - RECENT_MIN)
    assert one.rising(202, 9) == two.rising(202, 9) != []


def test_silence_teaches_nothing() -> None:
    one, two = Bursts(), Bursts()
    for minute in range(100):
        later = 60 if minute >= 50 else 0
        put(one, minute, 20, {"w": 4})
        put(two, minute + later, 20, {"w": 4})
    put(one, 100, 30, {"leak": 15, "w": 4})
    put(two, 160, 30, {"leak": 15, "w": 4})
    assert [row.term for row in one.rising(100, 9)] == ["leak"]
    assert one.rising(100, 9)[0].z == pytest.approx(two.rising(160, 9)[0].z, rel=0.1)
    assert one.heard(100) == two.heard(160) == 96


def test_a_week_of_minutes_leaves_the_last_hours() -> None:
    table = Bursts()
    for minute in range(7 * DAY):
        put(table, minute, 10, {"w": 1 if minute >= 7 * DAY - NORMAL_MIN - RECENT_MIN else 9})
        table.settle(minute)
    last = 7 * DAY - 1
    assert table.expected("w", last) == pytest.approx(RECENT_MIN)
    assert table.heard(last) == NORMAL_MIN
    assert len(table._past) + len(table._recent) == NORMAL_MIN + RECENT_MIN


def test_a_million_different_terms_are_few() -> None:
    table, kept = Bursts(), 0
    for minute in range(10):
        terms = {f"t{n}": 1 for n in range(minute * 100_000, (minute + 1) * 100_000)} | {"heavy": 3000}
        put(table, minute, 10_000, terms)
        table.settle(minute)
        kept = max(kept, *(len(said["en"].counts) for said in table._recent.values()))
    assert kept == KEPT
    past = [part for said in table._past.values() for part in said.values()]
    assert [part.posts for part in past] == [10_000] * RECENT_MIN
    assert sum(part.terms.itemsize * len(part.terms) + part.counts.itemsize * len(part.counts) for part in past) == (
        6 * KEPT * RECENT_MIN
    )
    assert table.expected("heavy", 9) == 3000 * RECENT_MIN, "what is frequent is counted through all of it"


def test_a_country_that_wakes_up_is_no_burst_of_its_words() -> None:
    """German from 2 to 60 posts a minute within an hour: its commonest words are said thirty times as often."""
    table = Bursts()
    english = traffic(360, lambda _: 40, seed=3)
    german = traffic(360, lambda minute: 2 if minute < 200 else min(60, 2 + minute - 200), seed=4, words=60)
    for (minute, posts, terms), (_, more, words) in zip(english, german, strict=True):
        said = {"en": Said(posts, terms), "de": Said(more, {f"das {word}": n for word, n in words.items()})}
        table.put(minute, said)
        if minute % 4 == 0:
            assert table.rising(minute, 9) == []


def test_a_language_that_nobody_heard_before_says_nothing_odd_yet() -> None:
    table = Bursts()
    for minute in range(60):
        put(table, minute, 20, {"w": 4})
    table.put(60, {"en": Said(20, {"w": 4}), "nl": Said(40, {"hallo": 30})})
    assert table.rising(60, 9) == []


def test_what_is_said_in_several_languages_adds_up() -> None:
    """One post in four in another language: a hashtag of all of them rises as it would in one."""
    whole, parts, rng = Bursts(), Bursts(), Random(2)
    for minute, posts, terms in _with(lambda minute: 12 if minute >= 200 else 1, 203):
        put(whole, minute, posts, terms)
        shares = [Counter[str]() for _ in range(4)]
        for term in terms.elements():
            shares[rng.randrange(4)][term] += 1
        parts.put(minute, {f"l{n}": Said(posts // 4, share) for n, share in enumerate(shares)})
    [one], [sum_] = whole.rising(202, 9), parts.rising(202, 9)
    assert (one.term, one.mentions) == (sum_.term, sum_.mentions) == ("leak", one.mentions)
    assert sum_.expected == pytest.approx(one.expected, rel=0.1)
    assert sum_.z == pytest.approx(one.z, rel=0.2)


@pytest.mark.parametrize(("before", "after"), [(0, 10), (1, 10), (10, 60)])
def test_it_says_since_when(before: float, after: float) -> None:
    found = alarms(_with(lambda minute: after if minute >= 200 else before, 240))
    began = [row.since for minute, row in found if 202 <= minute < 230]
    assert began, "it must still rise then"
    assert {abs(minute - 200) <= 2 for minute in began} == {True}


def test_fewer_than_the_least_are_not_looked_up() -> None:
    """The bound follows from the score: with nothing expected, `LEAST - 1` mentions stay below what rises."""
    assert (LEAST - 1) / FLOOR**0.5 < RISES <= LEAST / FLOOR**0.5


def test_the_oddest_comes_first_and_no_more_than_asked_for() -> None:
    table = Bursts()
    for minute in range(60):
        put(table, minute, 20, {"w": 4})
    put(table, 60, 90, {"a": 30, "b": 60, "c": 30})
    assert [row.term for row in table.rising(60, 9)] == ["b", "a", "c"]
    assert [row.term for row in table.rising(60, 2)] == ["b", "a"]
    assert table.rising(60, 9) == table.rising(60, 9), "to look changes nothing"


def test_from_texts_to_a_rising_phrase() -> None:
    table = Bursts()
    usual = ["My kettle is hot", "Where is my parcel?", "The tea was good #tea"]
    for minute in range(90):
        put(table, minute, 3, Counter(term for text in usual for term in terms_of(text)))
    leaks = ["The lid leaks again", "Same here: lid leaks", "LID LEAKS #kettlegate"] * 4
    put(table, 90, 12, Counter(term for text in leaks for term in terms_of(text)))
    assert {row.term for row in table.rising(90, 9)} >= {"lid leaks", "lid", "leaks"}
    assert "tea" not in {row.term for row in table.rising(90, 9)}
