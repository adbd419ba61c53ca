"""What the index knows of a query is never wrong, and what it can't know is what the taggers say."""

from __future__ import annotations

import random
import sqlite3
from collections.abc import Iterable, Sequence

import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st
from numpy.typing import NDArray

from command_center.query import And, InLanguage, Near, Node, Not, Or, Words, parse
from command_center.query.nodes import required
from streams.search.match import Mask, Mode, bounds, matches
from streams.search.words import words_of
from streams.tag.reading import fold
from streams.tag.subjects import Subjects
from tests.tag.query_oracle import VOCABULARY, Tree, holds, random_text, random_tree

VOCABULARY_OF_BORDERS = (
    *VOCABULARY,
    *"late가 가late x한y وال ال حقيبةx ab電 電ab #배송 #late가 @brand가 ไทย ไท #電池 हिन्दी न्दी 你 你好 İ ß".split(),
    *"don'ts o'clock '' $ :( … € 😡😡 ❤️ ①② ﷺ x_ _ __ @a.b.example a@b #x#y #x@y ##x 3.5 1,000 café́ ﻻ ـحـقـيـبـة".split(),
)


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
                (at, words_of(written) + (" " + words_of(shown) if shown != written else ""))
                for at, (written, shown, _) in enumerate(rows)
            ],
        )

    @property
    def count(self) -> int:
        return len(self._rows)

    def having(self, expression: str) -> Mask:
        found = np.zeros(self.count, np.bool_)
        found[[at for (at,) in self._index.execute("SELECT rowid FROM words WHERE words MATCH ?", (expression,))]] = True
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


def _texts(rng: random.Random, words: Sequence[str], count: int) -> list[str]:
    return [fold(random_text(rng, words)) for _ in range(count)]


@settings(max_examples=250, deadline=None)
@given(st.randoms(use_true_random=False), st.lists(st.sampled_from(VOCABULARY_OF_BORDERS), min_size=2, max_size=9))
def test_what_is_certain_holds_and_what_holds_is_possible(rng: random.Random, words: list[str]) -> None:
    written = _texts(rng, words, 12)
    shown = [text if rng.random() < 0.7 else other for text, other in zip(written, _texts(rng, words, 12), strict=True)]
    languages = [rng.choice(("en", "it", "und")) for _ in written]
    run = Run(list(zip(written, shown, languages, strict=True)))
    try:
        for _ in range(6):
            tree = random_tree(rng, words)
            node = node_of(tree)
            for mode, texts in (("written", written), ("shown", shown)):
                said = [holds(tree, text, spoken, fold) for text, spoken in zip(texts, languages, strict=True)]
                certain, possible = bounds(run, node)
                assert not [text for text, sure, so in zip(texts, certain, said, strict=True) if sure and not so]
                assert not [text for text, maybe, so in zip(texts, possible, said, strict=True) if so and not maybe]
                if required(node) is not None:
                    subjects = Subjects([], [(True, node)])
                    assert matches(run, node, mode).tolist() == said
                    assert [
                        bool(subjects.find(t, spoken)) for t, spoken in zip(texts, languages, strict=True)
                    ] == said
    finally:
        run.close()
