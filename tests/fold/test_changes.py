"""Edits, deletions and erasures in every order: counts move once, and nothing that is gone comes back."""

from __future__ import annotations

import re
from datetime import timedelta
from itertools import permutations

import pytest

from command_center.mention import Author, Mention, PlaceTag
from command_center.store.erased import ErasedAuthors, digests_of_name
from tests.fold.shelf import Shelf
from tests.fold.tape import RECORD_MS, Tape
from tests.support.clocks import NOON
from tests.support.made import by_brand, mention

MINUTE, DAY = timedelta(minutes=1), timedelta(days=1)
BOB = Author(id="did:plc:b0b", handle="@Bob.example")


def folded(tape: Tape, erased: ErasedAuthors | None = None) -> Shelf:
    """The shelf after the tape, record by record."""
    shelf = Shelf(erased or ErasedAuthors())
    for record in tape.records:
        shelf.fold([record])
    return shelf


def erased_at(second: float, name: str = "bob.example") -> ErasedAuthors:
    return ErasedAuthors(dict.fromkeys(digests_of_name("web", name), RECORD_MS + int(second * 1000)))


VERSIONS = [
    mention(1, text="first"),
    mention(1, text="second", edited_at=NOON + MINUTE),
    mention(1, text="third", edited_at=NOON + 2 * MINUTE),
]


@pytest.mark.parametrize("order", list(permutations(range(3))))
def test_the_latest_edit_stands_in_whatever_order_they_come(order: tuple[int, ...]) -> None:
    tape = Tape()
    for number in order:
        tape.mention(VERSIONS[number], number)
    for number in order:
        tape.mention(VERSIONS[number], number + 7)
    shelf = folded(tape)
    assert shelf.documents["web:1"].mention.text == "third"
    assert shelf.sums("d")["total"] == len(shelf.index) == 1
    moved = sum(number > max(order[:at], default=-1) for at, number in enumerate(order))
    assert shelf.totals == {"duplicates": 6 - moved}


def test_of_two_edits_of_one_moment_the_first_that_came_stands() -> None:
    tape = Tape()
    tape.mention(VERSIONS[0])
    tape.mention(mention(1, text="one", edited_at=NOON), need="money", addressed=True)
    tape.mention(mention(1, text="two", edited_at=NOON), need="broken", addressed=True)
    shelf = folded(tape)
    assert shelf.documents["web:1"].mention.text == "one"
    assert shelf.wait == {("money", "web:1")}
    assert shelf.totals == {"duplicates": 1}


def test_an_edit_that_comes_first_is_counted_and_its_original_changes_nothing() -> None:
    tape = Tape()
    tape.mention(mention(1, NOON, edited_at=NOON + MINUTE), 3)
    tape.mention(mention(1, NOON), 0)
    shelf = folded(tape)
    assert shelf.sums("d")["s:unsure"] == shelf.sums("d")["total"] == 1
    assert shelf.totals == {"duplicates": 1}


def test_an_edit_moves_place_need_repost_and_account_once() -> None:
    tape = Tape()
    berlin = PlaceTag("DE", 52.52, 13.4, "city")
    tape.mention(mention(1, repost_of="web:9"), 0, place=berlin, need="broken", addressed=True)
    tape.mention(mention(1, edited_at=NOON), 0, place=None, need="money", addressed=True)
    shelf = folded(tape)
    assert {name: shelf.sums("m")[name] for name in ("total", "c:DE", "without_place", "reposts", "n:money")} == {
        "total": 1, "c:DE": 0, "without_place": 1, "reposts": 0, "n:money": 1,
    }  # fmt: skip
    assert shelf.wait == {("money", "web:1")}
    tape.mention(by_brand(1, edited_at=NOON + MINUTE), 0)
    shelf = folded(tape)
    assert (shelf.sums("h"), shelf.index, shelf.wait) == ({"own": 1}, {}, set())


def test_an_edit_that_leaves_the_time_alone_stays_where_it_was_clamped() -> None:
    """Its time lay a day ahead when it first came; the edit comes when that day is nearly over."""
    tape = Tape()
    tape.mention(mention(1, NOON + 10 * MINUTE))
    for n in range(2, 700):
        tape.mention(mention(n, NOON))
    tape.mention(mention(1, NOON + 10 * MINUTE, edited_at=NOON))
    shelf = folded(tape)
    assert shelf.documents["web:1"].at_ms == RECORD_MS
    assert shelf.sums("m")["skewed"] == 1


@pytest.mark.parametrize("change", ["edit", "deletion"])
def test_late_and_skewed_go_with_the_mention_they_counted(change: str) -> None:
    tape = Tape()
    tape.mention(mention(1, NOON))
    tape.mention(mention(2, NOON - DAY))
    tape.mention(mention(3, NOON + DAY))
    assert {name: folded(tape).sums("d")[name] for name in ("late", "skewed")} == {"late": 1, "skewed": 1}
    for number in (2, 3):
        if change == "deletion":
            tape.mention(Mention(id=f"web:{number}", source="web", deleted=True))
        else:  # a mention that came late stays one; a time that is right now is skewed no more
            tape.mention(mention(number, NOON - number * MINUTE, edited_at=NOON))
    found = folded(tape).sums("d")
    assert (found["late"], found["skewed"], found["total"]) == ((1, 0, 3) if change == "edit" else (0, 0, 1))


def test_a_deletion_with_the_text_still_in_it_keeps_none_of_it() -> None:
    tape = Tape()
    tape.mention(mention(1))
    tape.mention(mention(1, deleted=True, text="still here", author=BOB))
    assert folded(tape).documents["web:1"].mention == Mention(id="web:1", source="web", deleted=True)


def test_what_an_erased_author_wrote_before_and_comes_after_is_refused() -> None:
    tape = Tape()
    tape.mention(mention(1, NOON - DAY, author=BOB), need="broken", addressed=True)  # stood in the log before
    tape.mention(mention(2, NOON - DAY, author=BOB), need="broken", addressed=True)
    tape.mention(mention(3, NOON + DAY, author=BOB))
    tape.mention(mention(4, NOON - DAY, author=Author(id="bob.example", handle="else")))
    tape.mention(mention(5, NOON - DAY, author=Author(id="bob.examplE", handle="else")))
    tape.mention(mention(1, NOON - DAY, author=BOB, edited_at=NOON), need="money", addressed=True)
    shelf = folded(tape, erased_at(0.5))
    assert {i for i, d in shelf.documents.items() if d.deleted} == {"web:1", "web:2", "web:4"}
    assert shelf.sums("d")["total"] == 2
    assert ({i for _, i in shelf.wait}, shelf.totals) == ({"web:3", "web:5"}, {})


def test_our_own_tombstones_make_nobody_a_repeater() -> None:
    tape = Tape()
    tape.mention(mention(1))
    for _ in range(3):
        tape.erase("web:1")
    tape.erase("web:2")
    shelf = folded(tape)
    assert (shelf.sums("d"), shelf.totals) == ({}, {})
    assert all(document.deleted for document in shelf.documents.values())
    tape.mention(mention(1))
    assert folded(tape).totals == {"duplicates": 1}


def test_an_order_covers_id_and_handle_and_nobody_else() -> None:
    wrote = {name: mention(1, author=author) for name, author in (
        ("id", Author(id="Ab", handle="x")), ("handle", Author(handle="@AB")), ("other case", Author(id="aB")),
        ("nobody", None),
    )}  # fmt: skip
    order = erased_at(5, "Ab")
    assert [name for name, made in wrote.items() if order.covers(made, RECORD_MS)] == ["id", "handle"]
    elsewhere = mention(1, author=Author(id="Ab"), id="mail:1", source="mail")
    assert not order.covers(elsewhere, RECORD_MS)
    assert all(re.fullmatch("[0-9a-f]{64}", digest) for digest in order.orders)
