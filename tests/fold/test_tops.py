"""What the owner of a partition holds of its sketches is what the store holds, and neither grows."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from random import Random

from command_center.store.keys import DAY_S, HOUR_S
from command_center.store.sketch import HELD, SLACK, read_sketch
from command_center.store.top_cells import TopCell, most_cells
from streams.fold.tops import CELLS_HELD, SHORT_BYTES, Tops

NOON_S = 20_000 * DAY_S + 12 * HOUR_S
TEXTS_S, COUNTERS_S = 30 * DAY_S, 400 * DAY_S


class Strings:
    """Strings by cell, written as the store does."""

    def __init__(self) -> None:
        self.held: dict[TopCell, bytes] = {}
        self.tops = Tops(TEXTS_S, COUNTERS_S)
        self.high_ms = 0
        self.written: Counter[str] = Counter()
        self.read = 0

    def add(self, deltas: Mapping[TopCell, Mapping[str, int]], high_s: int) -> None:
        """One batch."""
        high_ms = max(self.high_ms, high_s * 1000)
        missing = self.tops.missing(deltas, high_ms)
        self.read += bool(missing)
        for cell in missing:
            self.tops.hold(cell, self.held.get(cell))
        for operation, cell, value in self.tops.writes(deltas, self.high_ms, high_ms):
            self.written[operation] += len(value)
            if operation == "del":
                self.held.pop(cell, None)
            else:
                self.held[cell] = (self.held.get(cell, b"") if operation == "append" else b"") + value
        self.high_ms = high_ms

    def new_owner(self) -> None:
        """The partition goes to another worker."""
        self.tops = Tops(TEXTS_S, COUNTERS_S)

    def counts(self, cell: TopCell) -> dict[str, int]:
        """What a reader sees."""
        return read_sketch(self.held.get(cell, b"")).upper


def _hour(by: str, second: int) -> TopCell:
    return TopCell(by, "h", second - second % HOUR_S)  # type: ignore[arg-type]


def test_what_is_written_is_the_sum_of_all_batches_whoever_owns_the_partition() -> None:
    store, truth, rng = Strings(), dict[TopCell, Counter[str]](), Random(3)
    for n in range(400):
        cell = _hour("hashtag", NOON_S - rng.randrange(5) * HOUR_S)
        deltas = {f"tag{rng.randrange(40)}": rng.randrange(1, 4) for _ in range(3)}
        back = [item for item, held in truth.get(cell, Counter()).items() if held > 0]
        if back and n % 5 == 0:
            deltas[rng.choice(back)] = -1
        truth.setdefault(cell, Counter()).update(deltas)
        store.add({cell: deltas}, NOON_S)
        if n % 60 == 59:
            store.new_owner()
    assert {cell: store.counts(cell) for cell in truth} == {
        c: {i: n for i, n in t.items() if n} for c, t in truth.items()
    }


def test_a_batch_writes_what_it_changes_and_reads_nothing() -> None:
    store, cell = Strings(), _hour("author", NOON_S)
    store.add({cell: {f"web:u{n}": 1 for n in range(1000)}}, NOON_S)
    whole = store.written["set"] + store.written["append"]
    for _ in range(200):
        store.add({cell: {"web:u5": 1}}, NOON_S)
    assert store.read == 1
    assert store.written.total() < whole + 200 * 12
    assert len(store.held[cell]) <= SLACK * whole


def test_a_journal_is_written_anew_before_it_is_long() -> None:
    store, cell = Strings(), _hour("hashtag", NOON_S)
    for _ in range(2000):
        store.add({cell: {"one": 1, "two": 1}}, NOON_S)
        assert len(store.held[cell]) <= SLACK * SHORT_BYTES
    assert store.counts(cell) == {"one": 2000, "two": 2000}


def test_a_million_items_stay_a_few() -> None:
    store, cell = Strings(), _hour("hashtag", NOON_S)
    for n in range(100):
        store.add({cell: {f"tag{i}": 1 for i in range(n * 10_000, (n + 1) * 10_000)}}, NOON_S)
        assert len(store.counts(cell)) <= HELD
        assert len(store.held[cell]) <= SLACK * HELD * 16


def test_hours_and_days_go_when_nobody_can_ask_for_them_any_more() -> None:
    store = Strings()
    for hour in range(60 * 24):
        at = NOON_S + hour * HOUR_S
        day = TopCell("author", "d", at - at % DAY_S)
        store.add({_hour("author", at): {"web:u": 1}, day: {"web:u": 1}, _hour("hashtag", at): {"x": 1}}, at)
    bound = most_cells("author", TEXTS_S, COUNTERS_S)
    assert len([cell for cell in store.held if cell.by == "author"]) <= bound
    assert min(c.start_s for c in store.held if c.granule == "h") >= store.high_ms // 1000 - 27 * HOUR_S
    # names are kept no longer than texts
    assert min(c.start_s for c in store.held if c.granule == "d") >= store.high_ms // 1000 - TEXTS_S - DAY_S
    assert store.read <= 60 * 24 + 1


def test_a_mention_of_long_ago_opens_no_cell_and_a_leap_leaves_none_behind() -> None:
    store = Strings()
    store.add({_hour("hashtag", NOON_S): {"x": 1}}, NOON_S)
    store.add({_hour("hashtag", NOON_S - 48 * HOUR_S): {"x": 1}}, NOON_S)
    assert set(store.held) == {_hour("hashtag", NOON_S)}
    later = NOON_S + 400 * DAY_S
    store.add({_hour("hashtag", later): {"x": 1}}, later)
    assert set(store.held) == {_hour("hashtag", later)}


def test_the_owner_holds_few_at_a_time() -> None:
    store = Strings()
    for n in range(200):
        store.add({_hour("hashtag", NOON_S - n % 24 * HOUR_S): {"x": 1}}, NOON_S)
    assert len(store.tops._held) <= CELLS_HELD + 1
    assert all(store.counts(_hour("hashtag", NOON_S - n * HOUR_S)) == {"x": 9 - (n > 7)} for n in range(24))
