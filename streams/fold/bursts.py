"""What is said much more often than it usually is: a bounded table of terms with an exponentially weighted normal."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from math import sqrt
from typing import NamedTuple

HALF_LIFE_MIN = 60.0
"""After so many minutes with posts a minute counts half in what is normal: long enough to be sure, short for a day."""
RECENT_MIN = 5
"""Minutes that are compared with what is normal; they are no part of it yet, so that a burst can't hide itself."""
KEPT = 10_000
"""Terms that survive a clearing; twice as many are held at most."""
WARM_MIN = 30
"""Minutes with posts before anything rises: until then nobody knows what is normal."""
FLOOR = 4.0
"""Added to the variance: of what is never said, a dozen mentions in five minutes are a burst, three are not."""
DRIFT = 0.2
"""Share of the expected by which a term wanders without news: what is said all the time rises when it doubles."""
RISES = 5.0
"""A z-score from which a term is said to rise."""
_RESCALE = 1e12


class Rising(NamedTuple):
    """One term: posts that say it in the recent minutes, how many should have, and how odd that is."""

    term: str
    mentions: int
    expected: float
    z: float


@dataclass(slots=True)
class _Normal:
    """Weighted sums over the past minutes in which a term was said: of its count, its square, count times posts."""

    count: float = 0.0
    squares: float = 0.0
    with_posts: float = 0.0


@dataclass(slots=True)
class _Minute:
    posts: int = 0
    counts: Counter[str] = field(default_factory=Counter)


class Odds(NamedTuple):
    """Of one term in one table: its mentions, what was expected, and the variance of the difference."""

    mentions: float
    expected: float
    variance: float


class Bursts:
    """Learns what share of all posts each term usually has, and tells which has much more of the last minutes.

    A term's normal is its share p of all posts, so that the rhythm of a day moves nothing; p, and how much a minute's
    count varies around p times the posts, are means whose weights halve every `HALF_LIFE_MIN`. Minutes without posts
    teach nothing. Time is the minute that callers name; nothing here asks a clock.

    **Guarantee.** The same calls give the same answers. At most `2 * kept` terms are held of each recent minute and of
    what is normal. What is cleared away of a minute is rarer than each of the `kept` terms that stay, so it was less
    than a `kept`-th of what that minute said, whatever else came; an evicted term begins anew.
    """

    def __init__(self, kept: int = KEPT) -> None:
        self._kept = kept
        self._minutes: dict[int, _Minute] = {}
        self._normal: dict[str, _Normal] = {}
        self._posts = self._posts_squared = 0.0
        self._newest: int | None = None
        self._learnt = 0
        self._weight = 1.0
        """Of the next minute. Weights rise instead of the old ones being lowered: who is silent costs nothing."""

    def add(self, minute: int, posts: int, terms: Mapping[str, int]) -> None:
        """Count some posts.

        Args:
            minute: In which they were written, since any epoch; those older than the recent minutes are left out.
            posts: How many.
            terms: In how many of them each term stands.
        """
        if self._newest is None or minute > self._newest:
            self._newest = minute
            for old in sorted(m for m in self._minutes if m <= minute - RECENT_MIN):
                self._learn(self._minutes.pop(old))
        if minute <= self._newest - RECENT_MIN:
            return
        held = self._minutes.setdefault(minute, _Minute())
        held.posts += posts
        counts = held.counts
        for term, count in terms.items():
            counts[term] += count
            if len(counts) > 2 * self._kept:
                held.counts = counts = Counter(dict(sorted(counts.items(), key=_by_count)[-self._kept :]))

    def _learn(self, minute: _Minute) -> None:
        posts, weight = minute.posts, self._weight
        if not posts:
            return
        self._learnt += 1
        self._posts += weight * posts
        self._posts_squared += weight * posts * posts
        normal = self._normal
        for term, count in minute.counts.items():
            known = normal.get(term)
            if known is None:
                known = normal[term] = _Normal()
            known.count += weight * count
            known.squares += weight * count * count
            known.with_posts += weight * count * posts
        if len(normal) > 2 * self._kept:
            self._normal = dict(sorted(normal.items(), key=_by_weight)[-self._kept :])
        self._weight *= 0.5 ** (-1 / HALF_LIFE_MIN)
        if self._weight > _RESCALE:
            self._rescale()

    def _rescale(self) -> None:
        by = 1 / self._weight
        self._weight = 1.0
        self._posts *= by
        self._posts_squared *= by
        for known in self._normal.values():
            known.count *= by
            known.squares *= by
            known.with_posts *= by

    @property
    def is_warm(self) -> bool:
        """Whether enough was heard to know what is normal."""
        return self._learnt >= WARM_MIN

    def odds(self, now_minute: int) -> dict[str, Odds]:
        """Every term of the recent minutes, of which `now_minute` is the last, against its normal."""
        recent = [m for at, m in self._minutes.items() if now_minute - RECENT_MIN < at <= now_minute]
        posts = sum(m.posts for m in recent)
        counts: Counter[str] = Counter()
        for minute in recent:
            counts.update(minute.counts)
        return {term: self._odds(count, posts, self._normal.get(term, _Normal())) for term, count in counts.items()}

    def _odds(self, count: int, posts: int, known: _Normal) -> Odds:
        if not self._posts:
            return Odds(count, 0.0, 0.0)
        share = known.count / self._posts
        expected = share * posts
        # The weighted variance of count - share * posts over the past, in units of what pure chance would make it.
        spread = known.squares - 2 * share * known.with_posts + share * share * self._posts_squared
        weight = self._weight
        dispersion = max(1.0, (spread + weight) / (known.count + weight))
        # The share itself is only known from so many mentions, and of what was never said one may have been missed.
        unsure = (posts / self._posts) ** 2 * (known.count + weight) * weight
        return Odds(count, expected, dispersion * expected + unsure)

    def rising(self, now_minute: int, limit: int) -> list[Rising]:
        """The terms that rise, the oddest first (see `rising`)."""
        return rising([self], now_minute, limit)


def rising(parts: Iterable[Bursts], now_minute: int, limit: int) -> list[Rising]:
    """The terms that rise over several tables that share no post, such as those of partitions.

    z = (count - expected) / sqrt(variance + FLOOR + (DRIFT * expected)^2); counts, expectations and variances of the
    tables add up, as those of independent counts do.

    Args:
        parts: The tables; one that is not warm yet is left out.
        now_minute: The minute that runs.
        limit: How many to give at most.

    Returns:
        Those with z of at least `RISES`, the oddest first, ties by name.
    """
    sums: dict[str, Odds] = {}
    for part in parts:
        for term, odds in part.odds(now_minute).items() if part.is_warm else ():
            before = sums.get(term)
            sums[term] = odds if before is None else _sum(before, odds)
    found = []
    for term, (mentions, expected, variance) in sums.items():
        z = (mentions - expected) / sqrt(variance + FLOOR + (DRIFT * expected) ** 2)
        if z >= RISES:
            found.append(Rising(term, int(mentions), expected, z))
    return sorted(found, key=lambda row: (-row.z, row.term))[:limit]


def _sum(one: Odds, other: Odds) -> Odds:
    return Odds(one.mentions + other.mentions, one.expected + other.expected, one.variance + other.variance)


def _by_count(row: tuple[str, int]) -> tuple[int, str]:
    return row[1], row[0]


def _by_weight(row: tuple[str, _Normal]) -> tuple[float, str]:
    return row[1].count, row[0]
