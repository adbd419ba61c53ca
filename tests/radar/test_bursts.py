"""Bursts are seen within minutes; steady, heavy and daily traffic raises no alarm; no flood of new terms grows it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator, Mapping
from math import exp, pi, sin
from random import Random

import pytest

from command_center.radar.bursts import (
    FLOOR,
    KEPT,
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


def alarms(minutes: Iterator[tuple[int, int, Counter[str]]]) -> list[tuple[int, Rising]]:
    """Every alarm of every minute."""
    table, found = Bursts(), []
    for minute, posts, terms in minutes:
        put(table, minute, posts, terms)
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
def test_a_day_of_ordinary_traffic_raises_no_alarm(rate: Callable[[int], float]) -> None:
    """24 hours, 400 terms, looked at every minute: 576,000 chances; the commonest stands in a quarter of all posts."""
    assert alarms(traffic(DAY, rate)) == []


def _with(
    extra: Callable[[int], float], minutes: int = 300, rate: float = 40
) -> Iterator[tuple[int, int, Counter[str]]]:
    rng = Random(7)
    for minute, posts, terms in traffic(minutes, lambda _: rate):
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
    """Everything five times as much at once: volume tells of that, terms don't."""
    assert alarms(traffic(300, lambda minute: 100 if minute >= 200 else 20)) == []


def test_three_of_something_new_are_no_burst_and_a_dozen_is() -> None:
    for few, wanted in ((3, []), (12, ["new"])):
        table = Bursts()
        for minute, posts, terms in traffic(120, lambda _: 20):
            put(table, minute, posts, terms)
        table.add(119, few, {"new": few})
        assert [row.term for row in table.rising(119, 9)] == wanted


def test_nothing_rises_before_anything_is_normal() -> None:
    table = Bursts()
    for minute in range(WARM_MIN + RECENT_MIN - 1):
        table.add(minute, 30, {"leak": 30 if minute % 7 == 0 else 1})
        assert table.rising(minute, 9) == []
    assert not table.is_warm


def test_the_score_by_hand() -> None:
    """One in ten posts for an hour, then 40 of 50: share 0.1, expected 5; z worked by hand but for what is learnt."""
    table = Bursts()
    for minute in range(60):
        table.add(minute, 10, {"leak": 1})
    for minute in range(60, 60 + RECENT_MIN):
        table.add(minute, 10, {"leak": 8})
    [row] = table.rising(64, 9)
    assert (row.term, row.mentions) == ("leak", 40)
    assert row.expected == pytest.approx(5)
    least = (40 - 5) / (5 + FLOOR + 1 + 2) ** 0.5  # chance 5, floor 4, drift 1, and at most 2 for what is not known
    assert least < row.z < (40 - 5) / (5 + FLOOR + 1) ** 0.5
    assert row.z > RISES


def test_late_posts_of_recent_minutes_count_and_older_ones_do_not() -> None:
    one, two = Bursts(), Bursts()
    for table in (one, two):
        for minute in range(100):
            table.add(minute, 20, {"w": 4})
    one.add(98, 20, {"leak": 20})
    one.add(100, 20, {"w": 4})
    two.add(100, 20, {"w": 4})
    two.add(98, 20, {"leak": 20})
    assert one.rising(100, 9) == two.rising(100, 9) != []
    two.add(94, 50, {"leak": 50})
    assert one.rising(100, 9) == two.rising(100, 9)


def test_silence_teaches_nothing() -> None:
    one, two = Bursts(), Bursts()
    for minute in range(100):
        one.add(minute, 20, {"w": 4})
        two.add(minute + (5000 if minute >= 50 else 0), 20, {"w": 4})
    one.add(100, 30, {"leak": 15, "w": 4})
    two.add(5100, 30, {"leak": 15, "w": 4})
    assert [row.term for row in one.rising(100, 9)] == ["leak"]
    assert one.rising(100, 9)[0].z == pytest.approx(two.rising(5100, 9)[0].z, rel=0.1)


def test_a_month_of_minutes_stays_exact() -> None:
    """Weights rise for ever: without being lowered now and then they would overflow."""
    table = Bursts()
    for minute in range(30 * DAY):
        table.add(minute, 10, {"w": 1})
    last = 30 * DAY - 1
    assert table.odds(last)["w"].expected == pytest.approx(RECENT_MIN, rel=1e-6)
    assert table.odds(last)["w"].variance < 2 * RECENT_MIN


def test_a_million_different_terms_are_few() -> None:
    table = Bursts()
    for minute in range(10):
        for part in range(10):
            first = (minute * 10 + part) * 10_000
            table.add(minute, 1000, {f"t{n}": 1 for n in range(first, first + 10_000)} | {"heavy": 300})
            assert max(len(m.counts) for m in table._minutes.values()) <= 2 * KEPT
        assert len(table._normal) <= 2 * KEPT
    assert len(table._minutes) <= RECENT_MIN
    assert table.odds(9)["heavy"].mentions == 300 * 10 * RECENT_MIN, "what is frequent is counted through all of it"


def test_tables_of_partitions_say_what_one_table_says() -> None:
    whole, parts, rng = Bursts(), [Bursts() for _ in range(4)], Random(2)
    for minute, posts, terms in _with(lambda minute: 12 if minute >= 200 else 1, 203):
        whole.add(minute, posts, terms)
        shares = [Counter[str]() for _ in parts]
        for term in terms.elements():
            shares[rng.randrange(4)][term] += 1
        for part, share in zip(parts, shares, strict=True):
            part.add(minute, posts // 4, share)
    [one], [sum_] = whole.rising(202, 9), rising(parts, 202, 9)
    assert (one.term, one.mentions) == (sum_.term, sum_.mentions) == ("leak", one.mentions)
    assert sum_.expected == pytest.approx(one.expected, rel=0.1)
    assert sum_.z == pytest.approx(one.z, rel=0.2)
    assert rising([], 202, 9) == []


def test_the_oddest_comes_first_and_no_more_than_asked_for() -> None:
    table = Bursts()
    for minute in range(60):
        table.add(minute, 20, {"w": 4})
    table.add(60, 90, {"a": 30, "b": 60, "c": 30})
    assert [row.term for row in table.rising(60, 9)] == ["b", "a", "c"]
    assert [row.term for row in table.rising(60, 2)] == ["b", "a"]
    assert table.rising(60, 9) == table.rising(60, 9), "to look changes nothing"


def test_from_texts_to_a_rising_phrase() -> None:
    table = Bursts()
    usual = ["My kettle is hot", "Where is my parcel?", "The tea was good #tea"]
    for minute in range(90):
        table.add(minute, 3, Counter(term for text in usual for term in terms_of(text)))
    leaks = ["The lid leaks again", "Same here: lid leaks", "LID LEAKS #kettlegate"] * 4
    table.add(90, 12, Counter(term for text in leaks for term in terms_of(text)))
    assert {row.term for row in table.rising(90, 9)} >= {"lid leaks", "lid", "leaks"}
    assert "tea" not in {row.term for row in table.rising(90, 9)}
