"""Re-tags: other tags move the counts once, for the version that was judged and for no other."""

from __future__ import annotations

from datetime import timedelta

import pytest

from command_center.mention import Author, Mention, decode_tagged
from command_center.store.document import decode_document, encode_document
from command_center.store.erased import ErasedAuthors, digests_of_name
from streams.fold.retag import TOPICS, judged_of, retag
from tests.fold.shelf import Shelf
from tests.fold.tape import RECORD_MS, Tape
from tests.support.clocks import NOON
from tests.support.made import by_brand, mention, tags

MINUTE = timedelta(minutes=1)
POST = mention(1, NOON, author=Author(id="b0b"))
EDIT = mention(1, NOON, author=Author(id="b0b"), text="other words", edited_at=NOON + MINUTE)
GLAD, SAD = 0, 2
"""Seeds: `made.tags` says positive, and negative."""


def folded(tape: Tape, erased: ErasedAuthors | None = None, *, at_once: bool = False) -> Shelf:
    shelf = Shelf(erased or ErasedAuthors())
    for run in [tape.records] if at_once else [[record] for record in tape.records]:
        shelf.fold(run)
    return shelf


def feelings(shelf: Shelf) -> dict[str, int]:
    """What each granule says; all three must say the same."""
    found = [{n: v for n, v in shelf.sums(granule).items() if n.startswith("s:")} for granule in "mhd"]
    assert found[0] == found[1] == found[2]
    return found[0]


@pytest.mark.parametrize("at_once", [False, True])
def test_a_verdict_moves_the_counts_once_however_often_it_comes(at_once: bool) -> None:
    tape = Tape()
    tape.mention(POST, SAD)
    for _ in range(3):
        tape.judge(POST, GLAD)
    shelf = folded(tape, at_once=at_once)
    assert feelings(shelf) == {"s:positive": 1}
    held = shelf.documents["web:1"]
    assert (held.revision, held.mention.text, held.tags) == (1, POST.text, tags(GLAD))
    assert held.written_ms == RECORD_MS, "a text grows no younger by being judged"
    assert (shelf.sums("m")["total"], shelf.totals, len(shelf.index)) == (1, {}, 1)


def test_a_verdict_leaves_raw_offsets_and_positions_alone() -> None:
    tape = Tape()
    tape.mention(POST, SAD)
    tape.judge(POST, GLAD)
    tape.tagged_again(1)
    tape.sent_again(1)
    tape.mention(mention(2), SAD)
    shelf = folded(tape)
    assert feelings(shelf) == {"s:positive": 1, "s:negative": 1}
    assert shelf.totals == {"redelivered": 2}
    assert shelf.raw == 2


@pytest.mark.parametrize("later", ["before", "after"])
def test_a_verdict_never_beats_a_newer_edit(later: str) -> None:
    tape = Tape()
    tape.mention(POST, SAD)
    if later == "before":
        tape.judge(POST, GLAD)
    tape.mention(EDIT, SAD)
    if later == "after":
        tape.judge(POST, GLAD)
    shelf = folded(tape)
    assert feelings(shelf) == {"s:negative": 1}
    assert shelf.documents["web:1"].mention.text == "other words"
    tape.judge(EDIT, GLAD)
    assert feelings(folded(tape)) == {"s:positive": 1}


def test_an_old_edit_that_comes_late_changes_nothing_that_was_judged() -> None:
    tape = Tape()
    tape.mention(EDIT, SAD)
    tape.judge(EDIT, GLAD)
    tape.mention(POST, SAD)
    shelf = folded(tape)
    assert (feelings(shelf), shelf.totals) == ({"s:positive": 1}, {"duplicates": 1})


def test_a_version_that_never_stood_moves_nothing() -> None:
    """A repeat with other words and no later edit is a duplicate; a verdict on those words is on nobody's."""
    tape = Tape()
    tape.mention(POST, SAD)
    tape.mention(mention(1, NOON, text="other", author=Author(id="b0b")), SAD)
    tape.judge(mention(1, NOON, text="other", author=Author(id="b0b")), GLAD)
    tape.judge(mention(7), GLAD)
    assert feelings(folded(tape)) == {"s:negative": 1}


def test_what_is_deleted_stays_deleted() -> None:
    tape = Tape()
    tape.mention(POST, SAD)
    tape.mention(Mention(id="web:1", source="web", deleted=True))
    tape.judge(POST, GLAD)
    shelf = folded(tape)
    assert feelings(shelf) == {}
    assert shelf.documents["web:1"].deleted


def test_what_is_erased_is_not_touched_before_its_tombstone_comes() -> None:
    tape = Tape()
    tape.mention(POST, SAD)
    tape.judge(POST, GLAD)
    erased = ErasedAuthors(dict.fromkeys(digests_of_name("web", "b0b"), RECORD_MS + 500))
    assert feelings(folded(tape, erased)) == {"s:negative": 1}
    tape.erase("web:1")
    assert feelings(folded(tape, erased)) == {}


def test_the_rest_of_a_contribution_stays() -> None:
    tape = Tape()
    tape.mention(mention(2, NOON), SAD)
    tape.mention(mention(1, NOON - timedelta(days=1)), SAD, need="broken", addressed=True)  # came late
    tape.mention(mention(3, NOON + timedelta(days=1)), SAD)  # of the future
    for number, at in ((1, -1), (3, 1)):
        tape.judge(mention(number, NOON + timedelta(days=at)), GLAD, need="thanks", addressed=True)
    shelf = folded(tape)
    sums = shelf.sums("d")
    assert (sums["late"], sums["skewed"], sums["total"]) == (1, 1, 3)
    assert feelings(shelf) == {"s:positive": 2, "s:negative": 1}
    assert shelf.wait == {("safety", "web:2")}, "who was waiting and gives thanks waits no more"


@pytest.mark.parametrize("at_once", [False, True])
def test_who_gives_topics_alone_leaves_a_verdict_that_came_between(at_once: bool) -> None:
    tape = Tape()
    tape.mention(POST, SAD, topics=["heat"])
    tape.judge(POST, GLAD, topics=["heat"])
    for _ in range(2):  # made of the tags as they stood before the verdict
        tape.judge(POST, SAD, only=TOPICS, topics=["noise"], tagger_version="made-2")
    shelf = folded(tape, at_once=at_once)
    assert feelings(shelf) == {"s:positive": 1}
    assert (shelf.sums("m")["t:heat"], shelf.sums("m")["t:noise"], shelf.documents["web:1"].revision) == (0, 1, 2)
    assert shelf.documents["web:1"].tags == tags(GLAD, topics=["noise"], tagger_version="made-2")


def test_our_own_posts_count_as_own_whoever_judges_them() -> None:
    tape = Tape()
    tape.mention(by_brand(1), SAD)
    tape.judge(by_brand(1), GLAD)
    shelf = folded(tape)
    assert (shelf.sums("d"), shelf.index) == ({"own": 1}, {})


def test_a_re_tag_holds_no_text_and_names_its_version() -> None:
    value, headers = retag(POST, tags(GLAD))
    assert POST.text.encode() not in value
    assert b"b0b" not in value
    assert headers == {"judged": judged_of(POST)}
    assert judged_of(decode_tagged(tagged_value(POST))) == judged_of(POST) != judged_of(EDIT)


def test_a_judged_document_comes_back_from_the_store_as_it_went_in() -> None:
    tape = Tape()
    tape.mention(POST, SAD)
    tape.judge(POST, GLAD)
    for at_once in (False, True):
        held = folded(tape, at_once=at_once).documents["web:1"]
        back = decode_document(encode_document(held))
        assert (back.mention, back.tags, back.revision, back.fields) == (POST, tags(GLAD), 1, held.fields)


def tagged_value(made: Mention) -> bytes:
    tape = Tape()
    tape.mention(made, SAD)
    return tape.records[0].value
