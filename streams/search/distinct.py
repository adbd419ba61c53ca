"""What sets some posts apart from the rest: words said in far more of them than chance would have it.

Counting alone finds what everybody says. Here the odds that a post of the topic has a word are set against the odds
that one of the others has it, and judged by how sure that difference is: log-odds ratio with an informative Dirichlet
prior (B. L. Monroe, M. P. Colaresi, K. M. Quinn, "Fightin' Words", Political Analysis 16, 2008, equations 15, 16, 19
and 22; of two outcomes here, as a post has a word or has it not). The prior is what both sides say together, so that a
word that two people said starts where the language has it, and needs many posts to get away from there.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from math import log, sqrt
from typing import NamedTuple

PRIOR_POSTS = 100.0
"""So many posts' worth of the whole language each side is believed to have begun with."""
LEAST_POSTS = 3
"""A word that fewer posts have is no word of the topic, however rare it is elsewhere."""
SURE = 1.959964
"""What is nearer to the rest than this many standard errors may be chance."""
USUAL = 0.5
"""A phrase is one if of the posts with its rarer word at least this share has the phrase."""
INSIDE = 2 / 3
"""A word that at least this share of its posts has inside a phrase is said by the phrase."""


class Scored(NamedTuple):
    """A term, how many of the posts have it, and how many standard errors its log-odds lie above the rest's."""

    term: str
    posts: int
    z: float


def distinct(
    inside: Mapping[str, int], outside: Mapping[str, int], n_inside: int, n_outside: int
) -> list[tuple[str, float]]:
    """Score the terms of some posts against those of others.

    Args:
        inside: By term, how many of the posts have it.
        outside: The same of the others.
        n_inside: How many posts there are.
        n_outside: How many others.

    Returns:
        Every term of `inside` with z, the log-odds ratio in standard errors, the highest first, of equal ones in the
        order of the alphabet; above nothing it is said more often inside. Empty where there is nothing to compare with.
    """
    if not n_inside or not n_outside:
        return []
    found = []
    for term, has in inside.items():
        other = outside.get(term, 0)
        if not has + other:
            continue
        prior = PRIOR_POSTS * (has + other) / (n_inside + n_outside)
        ratio = _log_odds(has, n_inside, prior) - _log_odds(other, n_outside, prior)
        found.append((term, ratio / sqrt(1 / (has + prior) + 1 / (other + prior))))
    return sorted(found, key=lambda row: (-row[1], row[0]))


def _log_odds(has: int, posts: int, prior: float) -> float:
    # in a language of one word every post has it: half a post without keeps that finite
    return log((has + prior) / max(posts + PRIOR_POSTS - has - prior, 0.5))


def apart(
    inside: Sequence[Iterable[str]],
    outside: Sequence[Iterable[str]],
    limit: int,
    is_pair: Callable[[str], bool] = lambda term: " " in term,
) -> list[Scored]:
    """The words and phrases that set posts apart.

    A phrase is two words side by side; it is listed if it is how its rarer word is mostly said, and then stands for a
    word that is mostly said inside it.

    Args:
        inside: The terms of each post (`command_center.radar.terms`), each once.
        outside: The terms of others.
        limit: How many to list at most.
        is_pair: Tells phrases from words.

    Returns:
        The most telling first; none that fewer than `LEAST_POSTS` posts have, or that may be chance.
    """
    here, there = _counted(inside), _counted(outside)
    frequent = {term: posts for term, posts in here.items() if posts >= LEAST_POSTS}
    sure = [(term, z) for term, z in distinct(frequent, there, len(inside), len(outside)) if z >= SURE]
    phrases = [term for term, _ in sure if is_pair(term) and _is_usual(term, here)]
    said = {word for phrase in phrases for word in phrase.split() if here[phrase] >= INSIDE * here[word]}
    kept = {*phrases, *(term for term, _ in sure if not is_pair(term) and term not in said)}
    return [Scored(term, here[term], z) for term, z in sure if term in kept][:limit]


def _counted(posts: Sequence[Iterable[str]]) -> Counter[str]:
    return Counter(term for terms in posts for term in terms)


def _is_usual(phrase: str, here: Mapping[str, int]) -> bool:
    rarer = min((here.get(word, 0) for word in phrase.split()), default=0)
    return here[phrase] >= USUAL * rarer
