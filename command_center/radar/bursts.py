"""What is said much more often than it usually is: the last minutes against an exponentially weighted normal."""

from __future__ import annotations

from array import array
from bisect import bisect_left
from collections import Counter
from collections.abc import Iterator, Mapping
from math import ceil, sqrt
from typing import NamedTuple
from zlib import crc32

HALF_LIFE_MIN = 60.0
"""After so many minutes what was said counts half in what is normal: long enough to be sure, short for a day."""
RECENT_MIN = 5
"""Minutes that are compared with what is normal; they are no part of it yet, so that a burst can't hide itself."""
NORMAL_MIN = 180
"""Minutes before those of which the normal is made; the next one would weigh an eighth of the newest."""
KEPT = 10_000
"""Terms of a minute that are held."""
WARM_MIN = 30
"""Minutes with posts before anything rises: until then nobody knows what is normal."""
FLOOR = 4.0
"""Added to the variance: of what is never said, a dozen mentions in five minutes are a burst, three are not."""
DRIFT = 0.2
"""Share of the expected by which a term wanders without news: what is said all the time rises when it doubles."""
RISES = 4.0
"""A z-score from which a term is said to rise: about one row a day is made by chance (docs/performance.md)."""
LEAST = ceil(RISES * sqrt(FLOOR))
"""Fewer mentions in the recent minutes can't reach it, so that only terms with more are looked up."""
LOOKED_UP = 1_000
"""Terms, the most frequent of the recent minutes, that are compared with their normal."""
BEGAN_MIN = 60
"""So many minutes back it is searched for when a term began to rise."""


class Said(NamedTuple):
    """What was said in one minute in one language: how many posts, and in how many of them each term stands."""

    posts: int
    counts: Mapping[str, int]


class Rising(NamedTuple):
    """One term: posts that say it in the recent minutes, how many should have, how odd that is, since which minute."""

    term: str
    mentions: int
    expected: float
    z: float
    since: int


class _Past(NamedTuple):
    """One minute and language that is no longer recent: numbers of terms in order, and their counts."""

    posts: int
    terms: array[int]
    counts: array[int]

    def count(self, number: int) -> int:
        at = bisect_left(self.terms, number)
        return self.counts[at] if at < len(self.terms) and self.terms[at] == number else 0


class _Normal(NamedTuple):
    """Of one term in one language: weighted sums over the past of its count, its square, its count times posts."""

    mentions: float
    squares: float
    with_posts: float


class _Posts(NamedTuple):
    """Of one language: weighted sums over the past of its posts, and of their squares."""

    posts: float
    squares: float


class Bursts:
    """Knows what share of all posts of a language each term usually has, and tells which has much more of the last.

    A term's normal is its share p of the posts in its language, so that neither the rhythm of a day nor a country that
    wakes up moves anything; p, and how much a minute's count varies around p times the posts, are means whose weights
    halve every `HALF_LIFE_MIN`. What is said in several languages (hashtags) adds up. Time is the minute that callers
    name; nothing here asks a clock.

    **Guarantee.** The answer follows from what `put` said last of each minute from `RECENT_MIN + NORMAL_MIN` back, in
    whatever order. Held are at most `kept` terms of each of these minutes: in 6 bytes each, but for the recent ones.
    What is left out of a minute is rarer than each of the `kept` that stay. Past minutes know terms by 32 bits of
    their name: of two that share them (one pair in 4 billion) each counts as the other's past, so one may be missed,
    and none is made up.
    """

    def __init__(self, kept: int = KEPT) -> None:
        self._kept = kept
        self._recent: dict[int, dict[str, Said]] = {}
        self._past: dict[int, dict[str, _Past]] = {}
        self._normals: dict[tuple[int, str, int], _Normal] = {}
        self._all: dict[tuple[int, str], _Posts] = {}
        self._lines: dict[tuple[int, str], list[tuple[float, _Past]]] = {}
        self._settled: int | None = None

    def put(self, minute: int, said: Mapping[str, Said], *, recent: bool = True) -> None:
        """Say what was said in a minute; what was told of it before is forgotten.

        Args:
            minute: Minutes since any epoch.
            said: By language.
            recent: Whether it is or will be among the recent minutes of a question; if not, it is stored small.
        """
        self._recent.pop(minute, None)
        if self._past.pop(minute, None) is not None or not recent:
            self._forget()
        if sum(len(part.counts) for part in said.values()) > self._kept:
            said = _most(said, self._kept)
        if recent:
            self._recent[minute] = dict(said)
        else:
            self._past[minute] = {language: _packed(part) for language, part in said.items()}

    def _forget(self) -> None:
        self._normals.clear()
        self._all.clear()
        self._lines.clear()

    def settle(self, now_minute: int) -> None:
        """Store small what is no longer recent, and forget what is no part of the normal any more."""
        for minute in [m for m in self._recent if m <= now_minute - RECENT_MIN]:
            self.put(minute, self._recent[minute], recent=False)
        for minute in [m for m in self._past if m <= now_minute - RECENT_MIN - NORMAL_MIN]:
            del self._past[minute]
        if self._settled != now_minute:
            # another minute, another normal: what was worked out for the last one is not needed any more
            self._settled = now_minute
            self._forget()

    def heard(self, now_minute: int) -> int:
        """Minutes with posts of which the normal is made."""
        return sum(any(part.posts for part in minute.values()) for _, minute in self._before(now_minute))

    def rising(self, now_minute: int, limit: int) -> list[Rising]:
        """The terms that rise.

        z = (count - expected) / sqrt(variance + FLOOR + (DRIFT * expected)^2); counts, expectations and variances of
        languages add up, as those of independent counts do.

        Args:
            now_minute: The minute that runs, the last of the recent ones.
            limit: How many to give at most.

        Returns:
            Those with z of at least `RISES`, the oddest first, ties by name; none before `WARM_MIN` minutes are known.
        """
        self.settle(now_minute)
        if self.heard(now_minute) < WARM_MIN:
            return []
        odd = []
        for term, mentions in self._candidates(now_minute):
            expected, variance = self._odds(term, now_minute)
            z = (mentions - expected) / sqrt(variance + FLOOR + (DRIFT * expected) ** 2)
            if z >= RISES:
                odd.append((term, mentions, expected, z))
        odd.sort(key=lambda row: (-row[3], row[0]))
        return [Rising(*row, self._since(row[0], now_minute)) for row in odd[:limit]]

    def expected(self, term: str, now_minute: int) -> float:
        """How many posts of the recent minutes should say a term."""
        self.settle(now_minute)
        return self._odds(term, now_minute)[0]

    def _before(self, now_minute: int) -> Iterator[tuple[int, Mapping[str, _Past]]]:
        last = now_minute - RECENT_MIN
        return ((m, self._past[m]) for m in sorted(self._past) if last - NORMAL_MIN < m <= last)

    def _candidates(self, now_minute: int) -> list[tuple[str, int]]:
        counts: Counter[str] = Counter()
        for minute, said in self._recent.items():
            if minute <= now_minute:
                for part in said.values():
                    counts.update(part.counts)
        enough = [(term, count) for term, count in counts.items() if count >= LEAST]
        return sorted(enough, key=lambda row: (-row[1], row[0]))[:LOOKED_UP]

    def _odds(self, term: str, now_minute: int) -> tuple[float, float]:
        """What was to be expected of a term in the recent minutes, and the variance of the difference."""
        number = crc32(term.encode("utf-8", "surrogatepass"))
        posts: Counter[str] = Counter()
        for minute, said in self._recent.items():
            if minute <= now_minute:
                posts.update({language: part.posts for language, part in said.items()})
        expected = variance = 0.0
        for language, now in posts.items():
            all_ = self._posts(now_minute, language)
            known = self._normal(now_minute, language, number)
            share = known.mentions / all_.posts if all_.posts else 0.0
            # The weighted variance of count - share * posts over the past, in units of what chance alone would make it.
            spread = known.squares - 2 * share * known.with_posts + share * share * all_.squares
            dispersion = max(1.0, (spread + 1) / (known.mentions + 1))
            # The share is only known from so many mentions, and of what was never said one may have been missed. A
            # language that was not heard before has one post of the past all the same, or nothing could be said of it.
            unsure = (now / max(1.0, all_.posts)) ** 2 * (known.mentions + 1) if self._says(term, language) else 0.0
            expected += share * now
            variance += dispersion * share * now + unsure
        return expected, variance

    def _says(self, term: str, language: str) -> bool:
        return any(term in said[language].counts for said in self._recent.values() if language in said)

    def _line(self, now_minute: int, language: str) -> list[tuple[float, _Past]]:
        """The past of one language: each minute's weight, and what was said."""
        found = self._lines.get((now_minute, language))
        if found is None:
            found = self._lines[now_minute, language] = [
                (_weight(now_minute, minute), said[language])
                for minute, said in self._before(now_minute)
                if language in said
            ]
        return found

    def _posts(self, now_minute: int, language: str) -> _Posts:
        found = self._all.get((now_minute, language))
        if found is None:
            line = [(weight, past.posts) for weight, past in self._line(now_minute, language)]
            found = self._all[now_minute, language] = _Posts(
                sum(weight * posts for weight, posts in line), sum(weight * posts * posts for weight, posts in line)
            )
        return found

    def _normal(self, now_minute: int, language: str, number: int) -> _Normal:
        found = self._normals.get((now_minute, language, number))
        if found is None:
            mentions = squares = with_posts = 0.0
            # The hot loop of a look: what `_Past.count` does, written out.
            for weight, (posts, terms, counts) in self._line(now_minute, language):
                at = bisect_left(terms, number)
                if at < len(terms) and terms[at] == number:
                    count = counts[at]
                    mentions += weight * count
                    squares += weight * count * count
                    with_posts += weight * count * posts
            found = self._normals[now_minute, language, number] = _Normal(mentions, squares, with_posts)
        return found

    def _since(self, term: str, now_minute: int) -> int:
        """Since when a term has been said more often than before.

        The minute in which a one-sided cumulative sum left zero for the last time (E. S. Page, Biometrika 41, 1954):
        it adds what a minute's count exceeds half as many again as its share of earlier posts, and half a mention.
        """
        number = crc32(term.encode("utf-8", "surrogatepass"))
        first = now_minute - BEGAN_MIN + 1
        earlier = [(m, said) for m, said in self._before(now_minute) if m < first]
        if not any(part.posts for _, said in earlier for part in said.values()):
            earlier = list(self._before(now_minute))
        posts: Counter[str] = Counter()
        counts: Counter[str] = Counter()
        for _, past in earlier:
            for language, part in past.items():
                posts[language] += part.posts
                counts[language] += part.count(number)
        total, since = 0.0, now_minute
        for minute in range(first, now_minute + 1):
            said: Mapping[str, _Past | Said] = self._recent.get(minute) or self._past.get(minute) or {}
            excess = -0.5
            for language, now in said.items():
                count = now.count(number) if isinstance(now, _Past) else now.counts.get(term, 0)
                excess += count - 1.5 * now.posts * (counts[language] / posts[language] if posts[language] else 0)
            if total == 0:
                since = minute
            total = max(0.0, total + excess)
        return since


def _weight(now_minute: int, minute: int) -> float:
    return float(0.5 ** ((now_minute - RECENT_MIN - minute) / HALF_LIFE_MIN))


def _most(said: Mapping[str, Said], kept: int) -> dict[str, Said]:
    """The most frequent terms of a minute."""
    rows = [(count, term, language) for language, part in said.items() for term, count in part.counts.items()]
    rows.sort(key=lambda row: (-row[0], row[1], row[2]))
    counts: dict[str, dict[str, int]] = {language: {} for language in said}
    for count, term, language in rows[:kept]:
        counts[language][term] = count
    return {language: Said(part.posts, counts[language]) for language, part in said.items()}


def _packed(part: Said) -> _Past:
    summed: Counter[int] = Counter()
    for term, count in part.counts.items():
        summed[crc32(term.encode("utf-8", "surrogatepass"))] += count
    rows = sorted(summed.items())
    return _Past(
        part.posts, array("I", [number for number, _ in rows]), array("H", [min(count, 65_535) for _, count in rows])
    )
