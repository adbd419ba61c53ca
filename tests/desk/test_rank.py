"""The rank is a total order of its closed inputs, and nothing else gets in (product.md F1)."""

from __future__ import annotations

import inspect
import random
from datetime import UTC, datetime, timedelta
from hashlib import sha256

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st
from msgspec.structs import replace

from command_center.desk.rank import Standing, rank
from command_center.mention import NEEDS
from tests.support.clocks import NOON

moments = st.datetimes(datetime(2005, 1, 1), datetime(2040, 1, 1), timezones=st.just(UTC))  # noqa: DTZ001
standings = st.builds(
    Standing,
    need=st.sampled_from(NEEDS),
    due_at=st.none() | moments,
    waiting_since=moments,
    safety=st.booleans(),
    conversation=st.text(min_size=1),
)


def standing(**given: object) -> Standing:
    made = {"need": "broken", "due_at": NOON, "waiting_since": NOON, "safety": False, "conversation": "web:1"}
    return Standing(**(made | given))  # type: ignore[arg-type]


@given(st.lists(standings, unique_by=lambda s: s.conversation, max_size=30), st.randoms())
def test_one_order_whatever_order_they_came_in(queue: list[Standing], dice: random.Random) -> None:
    shuffled = dice.sample(queue, len(queue))
    assert sorted(shuffled, key=rank) == sorted(queue, key=rank)
    assert len({rank(s) for s in queue}) == len(queue), "two conversations never share a place"


@given(standings, standings)
def test_the_first_difference_decides(one: Standing, two: Standing) -> None:
    """The rule of the design, said a second time and without tuples."""
    if one.safety != two.safety:
        first = one.safety
    elif one.need != two.need:
        first = NEEDS.index(one.need) < NEEDS.index(two.need)
    elif one.due_at != two.due_at:
        first = two.due_at is None or (one.due_at is not None and one.due_at < two.due_at)
    elif one.waiting_since != two.waiting_since:
        first = one.waiting_since < two.waiting_since
    else:
        hashes = [sha256(s.conversation.encode()).digest() for s in (one, two)]
        first = hashes[0] < hashes[1]
    assert (rank(one) < rank(two)) is first


def test_safety_goes_before_any_need() -> None:
    harmed = standing(need="none", safety=True, due_at=None)
    assert all(rank(harmed) < rank(standing(need=need)) for need in NEEDS)


def test_needs_in_the_order_of_the_product() -> None:
    in_words = ["safety", "outage", "broken", "money", "question", "thanks", "none"]
    queue = [standing(need=need) for need in in_words[::-1]]
    assert [s.need for s in sorted(queue, key=rank)] == in_words


def test_who_was_promised_earlier_goes_first_and_who_was_promised_nothing_last() -> None:
    early, late, never = (standing(due_at=at) for at in (NOON, NOON + timedelta(seconds=1), None))
    long = replace(never, waiting_since=NOON - timedelta(days=300))
    assert rank(early) < rank(late) < rank(long) < rank(never)
    assert rank(never) < rank(standing(need="money", due_at=NOON - timedelta(days=1))), "but within the need only"


def test_oldest_first_among_equals() -> None:
    assert rank(standing(waiting_since=NOON - timedelta(milliseconds=1))) < rank(standing())


def test_the_tie_is_broken_by_the_hash_not_by_the_id() -> None:
    ids = [f"web:{n:03}" for n in range(200)]
    found = sorted(ids, key=lambda i: rank(standing(conversation=i)))
    assert found == sorted(ids, key=lambda i: sha256(i.encode()).hexdigest())
    assert found != ids


def test_nothing_else_gets_in() -> None:
    assert Standing.__struct_fields__ == ("need", "due_at", "waiting_since", "safety", "conversation")
    assert list(inspect.signature(rank).parameters) == ["standing"]
    sneaky = msgspec.to_builtins(standing()) | {"followers": 1_000_000}
    with pytest.raises(msgspec.ValidationError, match="followers"):
        msgspec.convert(sneaky, Standing)
    with pytest.raises(TypeError):
        standing(verified=True)
    with pytest.raises(AttributeError):
        standing().safety = True  # type: ignore[misc]
