"""Labels that anybody can make up get so many counters a day, and every slice still sums to the total."""

from __future__ import annotations

from collections import Counter

from command_center.mention import PlaceTag
from command_center.store.keys import MAX_CELLS, MAX_SOURCES
from streams.fold.contribution import contribution
from streams.fold.guard import OTHER, DayGuard, Guard
from tests.support.made import mention, tags


def _add(guard: DayGuard, into: Counter[str], n: int) -> None:
    place = PlaceTag("BR", n % 30 * 2.0, n % 1500 // 30 * 2.0, "coordinates")
    made = mention(n, id=f"s{n % 100}:{n}", source=f"s{n % 100}")
    into.update(contribution(made, tags(n, place=place), guard, own=False, late=False, skewed=False))


def _slice(counts: Counter[str], prefix: str) -> dict[str, int]:
    return {name: n for name, n in counts.items() if name.startswith(prefix)}


def test_slices_are_bounded_and_sum_to_the_total() -> None:
    guard, counts = DayGuard(), Counter[str]()
    for n in range(9000):
        _add(guard, counts, n)
    sources, cells = _slice(counts, "o:"), _slice(counts, "g:")
    assert len(sources) == MAX_SOURCES + 1
    assert len({name.rpartition(":")[0] for name in cells}) <= MAX_CELLS
    assert sources[f"o:{OTHER}"] == 9000 * (100 - MAX_SOURCES) / 100
    assert sum(sources.values()) == counts["total"] == 9000
    assert _slice(counts, "cs:")
    assert sum((_slice(counts, "g:") | _slice(counts, "cs:")).values()) == counts["c:BR"] == 9000


def test_who_reads_the_day_again_decides_alike() -> None:
    """A new owner of the partition knows no more than the day's counters; zeros of taken back mentions among them."""
    first, counts = Guard(), Counter[str]()
    for n in range(1200):
        _add(first.of(0), counts, n)
    second = Guard()
    second.hold(0, [*counts, "o:gone", "g:1:2:negative", "total"])
    wanted = first.of(0)
    assert second.of(0) == DayGuard(wanted.sources | {"gone"}, wanted.cells | {"1:2"})
    assert second.of(0).source("s99") == OTHER


def test_days_are_guarded_apart_and_read_once() -> None:
    guard = Guard()
    assert guard.missing([0, 86400, 0]) == [0, 86400]
    guard.hold(0, [f"o:s{n}" for n in range(MAX_SOURCES)])
    guard.hold(86400, [])
    assert guard.missing([0, 86400]) == []
    assert guard.of(0).source("new") == OTHER
    assert guard.of(86400).source("new") == "new"


def test_only_the_last_days_are_held() -> None:
    guard = Guard()
    for day in range(0, 100 * 86400, 86400):
        guard.missing([day])
        guard.hold(day, [])
    assert guard.missing([0]) == [0]
    assert guard.missing([99 * 86400]) == []
