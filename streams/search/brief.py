"""A summary in other people's words: the few sentences that say most of what all say, each with the posts it is from.

Nothing is written anew, so that nothing can be made up: a sentence is taken out of a post as it stands. Sentences near
the middle of all are chosen one by one, each the less the more it repeats those before it: centroid (D. R. Radev and
others, "Centroid-based summarization of multiple documents", Information Processing & Management 40, 2004) and maximal
marginal relevance (J. Carbonell, J. Goldstein, "The use of MMR", SIGIR 1998). The same posts always make the same one.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from math import log, sqrt

from command_center.radar.terms import terms_of
from command_center.search.answers import Sentence

LEAST_CHARS, MOST_CHARS = 25, 280
"""Shorter sentences say nothing alone, longer ones are no summary."""
LEAST_TERMS = 3
PER_POST = 8
"""Sentences of one post that are looked at: a long one can't speak for all."""
NEW = 0.4
"""What a sentence loses by saying again what was said: so much of its likeness to the nearest one chosen."""
ALIKE = 0.6
"""Two sentences at least so alike say the same; only one of them is chosen."""
MOST_IDS = 50
"""Posts named by one sentence at most."""

_CLOSED = r"[\"'»”’)\]]*"
# What is small or a figure goes on behind a full stop: of an abbreviation, or of "no. 5".
_END = re.compile(rf"(?<=[!?…]){_CLOSED}\s+|(?<=\.){_CLOSED}\s+(?=[^\sa-zà-ÿ\d])|(?<=[。！？｡।؟])|\s*[\r\n]+\s*")
_DROPPED = re.compile(r"^(?:[.]?[@＠][\w.\-]+[\s:,]*)+|https?:\S*|\bwww\.\S+", re.IGNORECASE)

Vector = Mapping[str, float]


def brief(posts: Iterable[tuple[str, str]], most: int = 5) -> list[Sentence]:
    """Summarise posts.

    Args:
        posts: Id and text of each as people may see it, those that matter most (the newest) first.
        most: How many sentences to choose at most.

    Returns:
        Sentences in the order in which they were chosen. **Guarantee**: each stands, white space aside, in every post
        it names, and names one at least.
    """
    standing: dict[str, list[str]] = {}
    for mention_id, text in posts:
        for sentence in sentences(text):
            ids = standing.setdefault(sentence, [])
            if mention_id not in ids[-1:]:
                ids.append(mention_id)
    terms = {sentence: found for sentence in standing if len(found := terms_of(sentence)) >= LEAST_TERMS}
    vectors = _vectors(terms, {sentence: len(standing[sentence]) for sentence in terms})
    return [Sentence(text=one, ids=standing[one][:MOST_IDS]) for one in _chosen(vectors, standing, most)]


def sentences(text: str) -> list[str]:
    """The sentences of a text that could stand alone, white space as one blank.

    Args:
        text: As it is shown. Accounts it begins with and links are no part of a sentence.

    Returns:
        Each stands in the text as it is, white space aside.
    """
    found = []
    for part in _END.split(text):
        # what a link or an account parts stays apart: words that never stood together are no sentence
        for piece in _DROPPED.split(part):
            sentence = " ".join(piece.split())
            if LEAST_CHARS <= len(sentence) <= MOST_CHARS:
                found.append(sentence)
    return found[:PER_POST]


def _vectors(terms: Mapping[str, Sequence[str]], weight: Mapping[str, int]) -> dict[str, Vector]:
    """tf-idf of each sentence, of length 1; a term counts once a sentence, a sentence as often as it was written."""
    total = sum(weight.values())
    seen: Counter[str] = Counter()
    for sentence, found in terms.items():
        seen.update(dict.fromkeys(found, weight[sentence]))
    vectors: dict[str, Vector] = {}
    for sentence, found in terms.items():
        raw = {term: log(1 + total / seen[term]) for term in found}
        length = sqrt(sum(value * value for value in raw.values()))
        vectors[sentence] = {term: value / length for term, value in raw.items()}
    return vectors


def _chosen(vectors: Mapping[str, Vector], standing: Mapping[str, Sequence[str]], most: int) -> list[str]:
    middle: Counter[str] = Counter()
    for sentence, vector in vectors.items():
        for term, value in vector.items():
            middle[term] += value * len(standing[sentence])  # type: ignore[assignment]  # a Counter adds floats as well
    length = sqrt(sum(value * value for value in middle.values())) or 1.0
    near = {sentence: _dot(vector, middle) / length for sentence, vector in vectors.items()}
    order = sorted(near, key=lambda sentence: (-near[sentence], sentence))
    repeats = dict.fromkeys(order, 0.0)
    found: list[str] = []
    while len(found) < most:
        left = [s for s in order if s not in found and repeats[s] < ALIKE]
        if not left:
            break
        best = max(left, key=lambda sentence: near[sentence] - NEW * repeats[sentence])
        found.append(best)
        for sentence in left:
            repeats[sentence] = max(repeats[sentence], _dot(vectors[sentence], vectors[best]))
    return found


def _dot(one: Vector, other: Mapping[str, float]) -> float:
    return sum(value * other.get(term, 0.0) for term, value in one.items())
