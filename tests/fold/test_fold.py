"""Single rules of the fold, each with one short tape."""

from __future__ import annotations

from datetime import timedelta
from itertools import pairwise

import pytest

from command_center.mention import Mention
from tests.fold.shelf import Shelf
from tests.fold.tape import Tape
from tests.support.clocks import NOON
from tests.support.made import by_brand, mention

STONE = Mention(id="web:1", source="web", deleted=True)
MINUTE = timedelta(minutes=1)


def folded(tape: Tape, *cuts: int) -> Shelf:
    """The shelf after the tape, cut at these records."""
    shelf = Shelf()
    edges = [0, *cuts, len(tape.records)]
    for a, b in pairwise(edges):
        shelf.fold(tape.records[a:b])
    return shelf


def test_late_is_measured_against_the_highest_time_seen_before() -> None:
    tape = Tape()
    tape.mention(mention(1, NOON))
    tape.mention(mention(2, NOON - timedelta(seconds=600)))  # on the edge: not late
    tape.mention(mention(3, NOON - timedelta(seconds=601)))
    tape.mention(mention(4, NOON - timedelta(hours=9)))
    shelf = folded(tape)
    assert shelf.sums("d")["late"] == 2
    assert shelf.minutes()[int((NOON - timedelta(hours=9)).timestamp())]["late"] == 1


def test_a_time_in_the_future_is_clamped_to_the_record_time_and_said() -> None:
    tape = Tape()
    tape.mention(mention(1, NOON + 5 * MINUTE))
    tape.mention(mention(2, NOON + timedelta(days=400)))
    shelf = folded(tape)
    assert shelf.sums("m")["skewed"] == 1
    assert set(shelf.minutes()) == {int((NOON + 5 * MINUTE).timestamp()), int(NOON.timestamp())}
    assert shelf.documents["web:2"].at_ms == tape.records[1].timestamp_ms
    assert shelf.high_ms == int((NOON + 5 * MINUTE).timestamp()) * 1000


@pytest.mark.parametrize("cuts", [(), (1,), (2,), (1, 2)])
def test_an_edit_moves_the_counts_and_nothing_else(cuts: tuple[int, ...]) -> None:
    tape = Tape()
    tape.mention(mention(1, NOON), 0)
    tape.mention(mention(1, NOON - 90 * MINUTE, edited_at=NOON), 3, need="money", addressed=True)
    tape.mention(mention(1, NOON - 90 * MINUTE, edited_at=NOON - MINUTE), 2)  # older than what is held
    shelf = folded(tape, *cuts)
    assert shelf.totals == {"duplicates": 1}
    assert list(shelf.minutes()) == [int((NOON - 90 * MINUTE).timestamp())]
    assert shelf.sums("m")["s:unsure"] == shelf.sums("m")["total"] == 1
    assert shelf.sums("m")["late"] == 0, "a change is no late arrival"
    assert shelf.documents["web:1"].revision == 1
    assert shelf.wait == {("money", "web:1")}
    assert len(shelf.index) == 1


@pytest.mark.parametrize("cuts", [(), (1,), (2,), (1, 2)])
def test_two_edits_leave_no_trace_of_the_first_need(cuts: tuple[int, ...]) -> None:
    tape = Tape()
    tape.mention(mention(1), need="broken", addressed=True)
    tape.mention(mention(1, edited_at=NOON), need="money", addressed=True)
    tape.mention(mention(1, edited_at=NOON + MINUTE), need="thanks", addressed=True)
    assert folded(tape, *cuts).wait == set()


@pytest.mark.parametrize("cuts", [(), (1,), (1, 2)])
def test_a_deletion_takes_everything_back_and_nothing_brings_it_again(cuts: tuple[int, ...]) -> None:
    tape = Tape()
    tape.mention(mention(1), need="broken", addressed=True)
    tape.mention(STONE)
    tape.mention(mention(1, edited_at=NOON), need="broken", addressed=True)
    tape.tagged_again(3)
    shelf = folded(tape, *cuts)
    assert shelf.sums("d") == {}
    assert (shelf.index, shelf.wait) == ({}, set())
    assert shelf.documents["web:1"].deleted
    assert shelf.documents["web:1"].mention.text == ""
    assert shelf.totals == {"duplicates": 1, "redelivered": 3}


@pytest.mark.parametrize("cuts", [(), (1,)])
def test_a_deletion_that_overtakes_its_mention_waits_for_it(cuts: tuple[int, ...]) -> None:
    tape = Tape()
    tape.mention(STONE)
    tape.mention(mention(1), addressed=True, need="broken")
    shelf = folded(tape, *cuts)
    assert shelf.sums("d") == {}
    assert (shelf.index, shelf.wait) == ({}, set())


def test_redelivered_by_us_is_no_duplicate_of_the_source() -> None:
    tape = Tape()
    for number in range(3):
        tape.mention(mention(number))
    tape.tagged_again(2)
    tape.sent_again(3)
    tape.mention(mention(1))  # the source itself, under a new position
    shelf = folded(tape, 4)
    assert shelf.totals == {"redelivered": 5, "duplicates": 1}
    assert shelf.sums("d")["total"] == 3
    assert (shelf.raw, shelf.marks) == (6, {"replay:x": 4})


def test_our_own_posts_are_kept_but_counted_apart() -> None:
    tape = Tape()
    tape.mention(by_brand(1), addressed=True, need="broken")
    shelf = folded(tape)
    assert shelf.sums("h") == {"own": 1}
    assert (shelf.index, shelf.wait) == ({}, set())
    assert shelf.documents["web:1"].tags is not None


def test_reposts_count_but_do_not_wait() -> None:
    tape = Tape()
    tape.mention(mention(1, repost_of="web:9"), addressed=True, need="broken")
    shelf = folded(tape)
    assert (shelf.sums("d")["total"], shelf.sums("d")["reposts"]) == (1, 1)
    assert shelf.wait == set()


@pytest.mark.parametrize("first", ["question", "reply"])
@pytest.mark.parametrize("cuts", [(), (1,)])
def test_a_reply_of_the_house_ends_the_wait_in_either_order(first: str, cuts: tuple[int, ...]) -> None:
    tape = Tape()
    question = lambda: tape.mention(mention(1), addressed=True, need="broken")  # noqa: E731
    reply = lambda: tape.mention(by_brand(2, in_reply_to="web:1"))  # noqa: E731
    for write in (question, reply) if first == "question" else (reply, question):
        write()
    tape.mention(mention(3), addressed=True, need="money")
    tape.mention(mention(4, in_reply_to="web:3"), need="none")  # another customer answers nobody's wait
    assert folded(tape, *cuts).wait == {("money", "web:3")}


def test_lines_that_were_no_mention_are_counted_once() -> None:
    tape = Tape()
    tape.bad()
    tape.tagged_again(1)
    tape.bad()
    assert folded(tape).totals == {"dead": 2, "redelivered": 1}
