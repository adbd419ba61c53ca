"""Words and summaries are asked once for who looks at the same within a moment, and anew after it."""

from __future__ import annotations

from typing import Any, cast

from msgspec.structs import replace

from command_center.search.answers import Brief, Sentence, Word
from command_center.search.asked import Ask
from command_center.search.port import Search
from command_center.search.problems import SearchAway
from command_center.web.told import FRESH_S, KEPT, NOTHING, Told
from tests.support.clocks import StillClock

HEAT = Ask({"topic": frozenset({"heat"})}, from_ms=0, to_ms=3_600_000)


class Asked:
    """Answers, and remembers what it was asked."""

    def __init__(self) -> None:
        self.asked: list[Ask] = []
        self.away = self.few = False

    def words(self, ask: Ask) -> list[Word]:
        self.asked.append(ask)
        if self.away:
            raise SearchAway("not now")
        return [] if self.few else [Word("hot", 3, 2.5)]

    def brief(self, ask: Ask) -> Brief:
        return Brief([] if self.few else [Sentence("It is hot.", ["web:1"])], 3)


def _told() -> tuple[Told, Asked, StillClock]:
    search, clock = Asked(), StillClock()
    return Told(cast(Search, cast(Any, search)), clock), search, clock


def test_one_question_is_asked_once_in_a_moment() -> None:
    told, search, clock = _told()
    first = told.of(HEAT, nothing=False)
    clock.advance(FRESH_S - 1)
    assert told.of(replace(HEAT, cursor="x", limit=1), nothing=False) == first, "the page asked for does not matter"
    assert len(search.asked) == 1
    clock.advance(1)
    told.of(HEAT, nothing=False)
    assert len(search.asked) == 2, "what was deleted meanwhile is in it no more"


def test_other_questions_are_others() -> None:
    told, search, _ = _told()
    for ask in (
        HEAT,
        replace(HEAT, labels={"topic": frozenset({"noise"})}),
        replace(HEAT, labels=HEAT.labels | {"kind": frozenset({"idea"})}),
        replace(HEAT, from_ms=1),
        replace(HEAT, q="fan"),
    ):
        told.of(ask, nothing=False)
    assert len(search.asked) == 5


def test_no_answer_is_not_kept() -> None:
    told, search, _ = _told()
    search.away = True
    assert told.of(HEAT, nothing=False) == NOTHING
    search.away, search.few = False, True
    assert told.of(HEAT, nothing=False).words == []
    search.few = False
    assert told.of(HEAT, nothing=False).words
    assert told.of(HEAT, nothing=True) == NOTHING
    assert len(search.asked) == 3


def test_only_so_many_are_kept() -> None:
    told, search, _ = _told()
    for n in range(KEPT + 1):
        told.of(replace(HEAT, q=str(n)), nothing=False)
    told.of(replace(HEAT, q=str(KEPT)), nothing=False)
    assert len(search.asked) == KEPT + 1
    told.of(replace(HEAT, q="0"), nothing=False)
    assert len(search.asked) == KEPT + 2, "the oldest went"
