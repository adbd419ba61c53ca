"""What the index knows of a query is never wrong, and what it can't know is what the taggers say."""

from __future__ import annotations

import random
import sqlite3
from collections.abc import Iterable, Sequence
from contextlib import closing

import numpy as np
import pytest
from numpy.typing import NDArray

from command_center.query import And, InLanguage, Near, Node, Not, Or, Words, parse
from command_center.query.nodes import required
from command_center.query.nodes import written as spelt
from streams.index.rows import said
from streams.search.match import Mask, Mode, bounds, matches
from streams.search.words import pieces, words_of
from streams.tag.phrases import kind_of
from streams.tag.reading import fold
from streams.tag.subjects import Subjects
from tests.tag.query_oracle import VOCABULARY, Tree, holds, random_text, random_tree

_WORDS = """
late가 x한y حقيبةx وال ال ab電 電ab #배송 #late가 @brand가 ไทย ไท #電池 हिन्दी न्दी 你 你好 İ ß don'ts o'clock '' $
:( … € 😡😡 ❤️ ①② ﷺ x_ _ __ @a.b.example a@b #x#y #x@y ##x 3.5 1,000 café́ ﻻ ـحـقـيـبـة
"""
BORDERS = (*VOCABULARY, *_WORDS.split())
SEEDS = 200
TEXTS = 12


class Run:
    """Rows over a full-text index of SQLite with the options of ours; each row is (written, shown, language)."""

    def __init__(self, rows: Sequence[tuple[str, str, str]]) -> None:
        self._rows = rows
        self.read_rows = 0
        self._index = sqlite3.connect(":memory:")
        self._index.execute(
            "CREATE VIRTUAL TABLE words USING fts5"
            "(text, content='', detail=none, columnsize=0, tokenize=\"ascii tokenchars '_#@'\")"
        )
        self._index.executemany(
            "INSERT INTO words (rowid, text) VALUES (?, ?)",
            [
                (at, said(written, shown if shown != written else None, words_of))
                for at, (written, shown, _) in enumerate(rows)
            ],
        )

    @property
    def count(self) -> int:
        return len(self._rows)

    def having(self, expression: str) -> Mask:
        found = np.zeros(self.count, np.bool_)
        found[[at for (at,) in self._index.execute("SELECT rowid FROM words WHERE words MATCH ?", (expression,))]] = (
            True
        )
        return found

    def speaking(self, language: str) -> Mask:
        return np.array([spoken == language for _, _, spoken in self._rows], np.bool_)

    def masked(self) -> Mask:
        return np.array([written != shown for written, shown, _ in self._rows], np.bool_)

    def read(self, at: NDArray[np.intp], mode: Mode) -> Iterable[tuple[str, str]]:
        for one in at.tolist():
            self.read_rows += 1
            written, shown, language = self._rows[one]
            yield (shown if mode == "shown" else written), language

    def close(self) -> None:
        self._index.close()


def node_of(tree: Tree) -> Node:
    """The tree of the oracle as a query."""
    match tree[0]:
        case "words":
            return Words(tree[1], tree[2])
        case "lang":
            return InLanguage(tree[1])
        case "not":
            return Not(node_of(tree[1]))
        case "near":
            return Near(tree[1], node_of(tree[2]), node_of(tree[3]))
    kind = And if tree[0] == "and" else Or
    return kind(tuple(node_of(part) for part in tree[1:]))


def test_what_is_certain_holds_and_what_holds_is_possible() -> None:
    taken = asked = certain_ones = 0
    for seed in range(SEEDS):
        rng = random.Random(seed)
        words = rng.sample(BORDERS, rng.randint(2, 9))
        written, others = ([fold(random_text(rng, words)) for _ in range(TEXTS)] for _ in range(2))
        shown = [text if rng.random() < 0.7 else other for text, other in zip(written, others, strict=True)]
        languages = [rng.choice(("en", "it", "und")) for _ in written]
        with closing(Run(list(zip(written, shown, languages, strict=True)))) as run:
            for tree in [random_tree(rng, words) for _ in range(6)]:
                node = node_of(tree)
                for mode, texts in (("written", written), ("shown", shown)):
                    read = list(zip(texts, languages, strict=True))
                    said = [holds(tree, text, language, fold) for text, language in read]
                    certain, possible = bounds(run, node)
                    wrong = [text for text, sure, so in zip(texts, certain, said, strict=True) if sure and not so]
                    missed = [text for text, maybe, so in zip(texts, possible, said, strict=True) if so and not maybe]
                    assert not wrong and not missed, (seed, mode, spelt(node), wrong, missed)
                    taken, asked, certain_ones = taken + sum(said), asked + len(said), certain_ones + sum(certain)
                    if required(node) is not None:
                        assert matches(run, node, mode).tolist() == said, (seed, mode, spelt(node))
                        find = Subjects([], [(True, node)]).find
                        assert [bool(find(*one)) for one in read] == said, (seed, mode, spelt(node))
    assert 0.1 * asked < taken < 0.9 * asked, "neither never nor always"
    assert 0.1 * taken < certain_ones < 0.9 * taken, "the index decides some, and not all"


def test_words_alone_are_decided_without_a_look_at_any_text() -> None:
    rows = [
        (fold(text), fold(text), "en") for text in ("My flight is late", "Late again?!", "the plate", "飞机 晚点 😡")
    ]
    with closing(Run(rows)) as run:
        for query, found in (
            ("late", [0, 1]),
            ("late AND flight", [0]),
            ("(late AND fli*) OR plate", [0, 2]),
            ("late NOT flight", [1]),
            ("飞", [3]),
            ("😡 OR again", [1, 3]),
        ):
            assert np.flatnonzero(matches(run, parse(query), "written")).tolist() == found, query
        assert run.read_rows == 0
        assert np.flatnonzero(matches(run, parse('"is late"'), "written")).tolist() == [0]
        assert run.read_rows == 1, "only where all of its words are"


def test_what_screens_hide_is_not_found_and_what_they_show_instead_is() -> None:
    rows = [("call 901820", "call •••", "en"), ("call me", "call me", "en")]
    with closing(Run(rows)) as run:
        for query, shown, written in (
            ("901820", [], [0]),
            ("call NOT 901820", [0, 1], [1]),
            ("call NOT 90*", [0, 1], [1]),
            ('call AND "•••"', [0], []),
        ):
            assert np.flatnonzero(matches(run, parse(query), "shown")).tolist() == shown, query
            assert np.flatnonzero(matches(run, parse(query), "written")).tolist() == written, query


def test_a_query_of_thousands_of_words_is_read_in_parts() -> None:
    many = Or(tuple(Words(f"word{n}") for n in range(5000)))
    with closing(Run([("so word4999", "so word4999", "en"), ("word", "word", "en")])) as run:
        assert matches(run, many, "shown").tolist() == [True, False]
        assert matches(run, And((many, Words("so"))), "shown").tolist() == [True, False]


@pytest.mark.parametrize("first", range(0, 0x30000, 0x8000))
def test_a_character_belongs_to_a_word_where_the_taggers_say_so(first: int) -> None:
    for code in range(first, first + 0x8000, 1 if first < 0x4000 else 7):
        char = chr(code)
        if not 0xD800 <= code < 0xE000 and not char.isspace():
            joined = [piece[0] for piece in pieces(f"a{char}b")]
            assert (len(joined) == 1) == (kind_of(char) in ("w", "h")), hex(code)
            assert (char in joined) == (kind_of(char) == "u" or (kind_of(char) == "" and code > 0x7F)), hex(code)
            assert {char, f"a{char}b"} & set(words_of(f"a{char}b").split(" ")) == {char, f"a{char}b"} & set(joined)
