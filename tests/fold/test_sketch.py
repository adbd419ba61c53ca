"""The bounded sketch keeps its promises on any stream, and comes back from its journal as it was."""

from __future__ import annotations

from collections import Counter
from random import Random

from hypothesis import given, settings
from hypothesis import strategies as st

from command_center.store.sketch import HELD, KEPT, Sketch, merged, read_sketch


class Tiny(Sketch):
    """Clears often, so that short streams do."""

    kept = 6
    held = 9


_batches = st.lists(st.dictionaries(st.integers(0, 40).map(str), st.integers(1, 30), max_size=25), max_size=12)


def _check(sketch: Sketch, truth: Counter[str], added: int) -> None:
    assert len(sketch.upper) <= sketch.held
    assert sketch.floor * (sketch.kept + 1) <= added
    for item in truth.keys() | sketch.upper.keys():
        if item in sketch.upper:
            assert sketch.upper[item] > sketch.floor
            assert sketch.upper[item] - sketch.floor <= truth[item] <= sketch.upper[item]
        else:
            assert truth[item] <= sketch.floor


@settings(max_examples=300, deadline=None)
@given(_batches, st.randoms(use_true_random=False))
def test_bounds_hold_whatever_comes_and_is_taken_back(batches: list[dict[str, int]], rng: Random) -> None:
    sketch, truth, added = Tiny(), Counter[str](), 0
    for batch in batches:
        back = {item: -rng.randint(1, n) for item, n in truth.items() if n and rng.random() < 0.3}
        for deltas in (batch, back):
            sketch.add(deltas)
            truth.update(deltas)
            added += sum(n for n in deltas.values() if n > 0)
            _check(sketch, truth, added)


@settings(max_examples=100, deadline=None)
@given(_batches)
def test_a_list_of_several_streams_bounds_every_item(batches: list[dict[str, int]]) -> None:
    streams, truth = [Tiny() for _ in range(3)], Counter[str]()
    for n, batch in enumerate(batches):
        streams[n % 3].add(batch)
        truth.update(batch)
    tops, error = merged(streams, 5)
    assert error == sum(stream.floor for stream in streams)
    assert [top.at_least for top in tops] == sorted((top.at_least for top in tops), reverse=True)
    assert all(top.at_least <= truth[top.item] <= top.at_most == top.at_least + error for top in tops)
    listed = {top.item for top in tops}
    if len(tops) == 5:
        assert all(n <= tops[-1].at_least + error for item, n in truth.items() if item not in listed)


@settings(max_examples=200, deadline=None)
@given(_batches, st.randoms(use_true_random=False))
def test_the_journal_says_what_the_sketch_holds(batches: list[dict[str, int]], rng: Random) -> None:
    sketch, journal = Tiny(), b""
    for batch in batches:
        deltas = {item: n if rng.random() < 0.7 else -n for item, n in batch.items()}
        journal = sketch.written() if sketch.add(deltas) else journal + sketch.changed(deltas)
        again = read_sketch(journal)
        assert (again.floor, again.upper) == (sketch.floor, sketch.upper)
        assert read_sketch(sketch.written()).upper == sketch.upper


def test_of_few_items_every_count_is_exact() -> None:
    sketch = Sketch()
    sketch.add({f"tag{n}": n + 1 for n in range(HELD)})
    sketch.add({"tag5": 3, "tag6": -7, "unheard of": -1})
    assert sketch.floor == 0
    assert sketch.upper == {f"tag{n}": n + 1 + 3 * (n == 5) for n in range(HELD) if n != 6}


def test_an_item_over_a_thousandth_is_surely_held() -> None:
    n, often = 300_000, 320
    stream = [f"rare{i}" for i in range(n - 3 * often)] + ["a", "b", "c"] * often
    Random(7).shuffle(stream)
    sketch = Sketch()
    for at in range(0, n, 1000):
        sketch.add(Counter(stream[at : at + 1000]))
    assert 0 < sketch.floor <= n // (KEPT + 1)
    tops, _ = merged([sketch], 3)
    assert {top.item for top in tops} == {"a", "b", "c"}
    assert all(top.at_least <= often <= top.at_most for top in tops)
