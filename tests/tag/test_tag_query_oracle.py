"""Queries by the automaton are what the slow oracle says, for every operator, script and spelling."""

from __future__ import annotations

import random
from collections.abc import Sequence

import pytest

from command_center.query import QueryError, parse
from command_center.query.nodes import required, written
from streams.tag.query_near import word_starts
from streams.tag.reading import fold
from streams.tag.subjects import Subjects
from tests.tag.query_oracle import VOCABULARY, Tree, holds, numbered, random_text, random_tree, spelled

QUERIES = 120
TEXTS = 30


def _queries(rng: random.Random, words: Sequence[str]) -> list[tuple[Tree, str]]:
    found: list[tuple[Tree, str]] = []
    while len(found) < QUERIES:
        tree = random_tree(rng, words)
        text = spelled(tree, rng)
        try:
            parse(text)
        except QueryError as why:
            # What may hold without any word being found is refused; the oracle has its say on those below.
            assert "lacks something" in why.said, text
            continue
        found.append((tree, text))
    return found


@pytest.mark.parametrize("seed", range(14))
def test_all_queries_at_once_hold_where_the_oracle_says(seed: int) -> None:
    rng = random.Random(seed)
    words = rng.sample(VOCABULARY, 12)
    queries = _queries(rng, words)
    subjects = Subjects([], [(n, parse(text)) for n, (_, text) in enumerate(queries)])
    taken = 0
    for _ in range(TEXTS):
        text, language = fold(random_text(rng, words)), rng.choice(("en", "it", "und"))
        said = {n for n, (tree, _) in enumerate(queries) if holds(tree, text, language, fold)}
        found = subjects.find(text, language)
        assert found == said, [(text, language, queries[n][1]) for n in found ^ said]
        assert {label for label, _, _ in subjects.where(text, language)} == found, "what holds, holds by some word"
        taken += len(said)
    assert QUERIES * TEXTS * 0.05 < taken < QUERIES * TEXTS * 0.8, "neither never nor always"


def test_one_query_alone_and_rewritten_says_the_same() -> None:
    rng = random.Random(77)
    for tree, text in _queries(rng, VOCABULARY[:14])[:60]:
        alone, again = (Subjects([], [(True, query)]) for query in (parse(text), parse(written(parse(text)))))
        for _ in range(10):
            post = fold(random_text(rng, VOCABULARY[:14]))
            assert (
                alone.find(post, "en") == again.find(post, "en") == ({True} if holds(tree, post, "en", fold) else set())
            )


@pytest.mark.parametrize("letters", ["ab1_'' .-#@", "ab1_'' .-#@é가電ा"])
def test_words_begin_where_the_oracle_counts_one_more(letters: str) -> None:
    rng = random.Random(11)
    for _ in range(400):
        text = fold("".join(rng.choices(letters, k=rng.randint(0, 30))))
        starts = word_starts(text)
        assert numbered(text) == [sum(start <= at for start in starts) for at in range(len(text))], text


def test_what_is_refused_would_have_held_where_nothing_is_found() -> None:
    """And what is not refused never holds there, whatever the language."""
    rng = random.Random(5)
    refused = 0
    for _ in range(2000):
        tree = random_tree(rng)
        text = spelled(tree, rng)
        try:
            query = parse(text)
        except QueryError:
            refused += 1
            continue
        assert required(query)
        assert not any(holds(tree, "nothing of the kind", language, fold) for language in ("en", "it", "und"))
    assert 200 < refused < 1800
