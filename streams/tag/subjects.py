"""Subjects: what a text is about, by phrases and by queries, all of them found in one pass."""

from __future__ import annotations

from collections.abc import Hashable, Iterable, Iterator, Sequence
from typing import Generic, TypeVar

from ahocorasick_rs import AhoCorasick, Implementation, MatchKind

from command_center.query import Node, Or, Words
from command_center.query.nodes import required
from command_center.why import Reason
from streams.tag.phrases import begins, ends
from streams.tag.query_near import Place
from streams.tag.query_rules import Rule, Seen, rule, spoken
from streams.tag.reading import Reading, fold
from streams.tag.spans import Spans, quote

Label = TypeVar("Label", bound=Hashable)


_TABLE_BYTES = 32 * 1024 * 1024
"""A full table of the automaton is half as fast again as a sparse one; 10,000 phrases in Latin letters take so much."""


def _automaton(patterns: list[str]) -> AhoCorasick:
    given = "".join(patterns).encode()
    # A state for each byte, at most; in each a row as long as there are different bytes, up to a power of two.
    table = len(given) * 4 * (1 << len(set(given)).bit_length())
    how = Implementation.DFA if table <= _TABLE_BYTES else Implementation.ContiguousNFA
    return AhoCorasick(patterns, matchkind=MatchKind.Standard, implementation=how)


class _Term(Generic[Label]):
    """A word or phrase that is looked for: what it decides alone, and which rules it is asked for."""

    def __init__(self, number: int) -> None:
        self.number = number
        self.labels: list[Label] = []
        self.rules: set[int] = set()
        self.in_rules = False
        self.placed = False

    def decides(self, label: Label) -> None:
        if label not in self.labels:
            self.labels.append(label)


class Subjects(Generic[Label]):
    """Finds the labels whose phrases or queries hold for a text.

    One automaton looks for every word of every phrase and query. A word that decides alone (a phrase, an alternative
    of a query) gives its label at once; the rest of a query is asked only when a word that it can't do without was
    found, so that thousands of queries cost what the few of them cost that a text touches.

    **Guarantee**: depends on text and language alone; what was asked before leaves no trace.

    Args:
        phrases: (label, phrase) pairs.
        queries: (label, query) pairs; a label may have several of both.
    """

    def __init__(self, phrases: Iterable[tuple[Label, str]], queries: Iterable[tuple[Label, Node]] = ()) -> None:
        self._terms: list[_Term[Label]] = []
        self._patterns: dict[str, list[_Term[Label] | None]] = {}
        self._rules: list[tuple[Label, Rule, Node]] = []
        for label, phrase in phrases:
            self._term(Words(phrase)).decides(label)
        for label, query in queries:
            for node in query.operands if isinstance(query, Or) else (query,):
                self._add(label, node)
        # A phrase that folding leaves nothing of (marks alone) is in no text.
        self._patterns.pop("", None)
        self._sought = [(whole, start) for whole, start in self._patterns.values()]
        self._automaton = _automaton(list(self._patterns)) if self._patterns else None

    def _add(self, label: Label, node: Node) -> None:
        if isinstance(node, Words):
            self._term(node).decides(label)
            return
        needed = required(node)
        if needed is None:
            raise ValueError(f"the query of {label!r} may hold without any word being found")
        for one in needed:
            self._term(one).rules.add(len(self._rules))
        self._rules.append((label, rule(node, self._number), node))

    def _term(self, words: Words) -> _Term[Label]:
        pair = self._patterns.setdefault(fold(words.text), [None, None])
        term = pair[words.prefix]
        if term is None:
            term = pair[words.prefix] = _Term(len(self._terms))
            self._terms.append(term)
        return term

    def _number(self, words: Words, placed: bool) -> int:
        term = self._term(words)
        term.in_rules = True
        term.placed |= placed
        return term.number

    def find(self, folded: str, language: str) -> set[Label]:
        """Find the labels of a text.

        Args:
            folded: A text as `fold` writes it.
            language: The language it is tagged with.

        Returns:
            The labels that hold for it.
        """
        found: set[Label] = set()
        if self._automaton is None or not folded:
            return found
        places: dict[int, list[Place]] = {}
        asked: set[int] = set()
        # The same as `_hits`, without a generator's price: every mention comes by here.
        for index, start, end in self._automaton.find_matches_as_indexes(folded, overlapping=True):
            if not begins(folded, start):
                continue
            whole, prefix = self._sought[index]
            for term in (prefix, whole):
                if term is None or (term is whole and not ends(folded, start, end)):
                    continue
                if term.labels:
                    found.update(term.labels)
                if term.in_rules:
                    at = places.setdefault(term.number, [])
                    if term.placed:
                        at.append((start, end))
                    if term.rules:
                        asked |= term.rules
        if asked:
            seen = Seen(folded, language, places)
            for one in asked:
                label, holds, _ = self._rules[one]
                if label not in found and holds(seen):
                    found.add(label)
        return found

    def where(self, folded: str, language: str) -> list[tuple[Label, int, int]]:
        """Find the labels of a text, and the words that stand for them.

        Args:
            folded: A text as `fold` writes it.
            language: The language it is tagged with.

        Returns:
            (label, start, end) for each phrase, and each word of a query that holds, in the order of the text, the
            longer first; the labels are those of `find`.
        """
        found: list[tuple[Label, int, int]] = []
        places: dict[int, list[Place]] = {}
        asked: set[int] = set()
        for term, start, end in self._hits(folded):
            found += [(label, start, end) for label in term.labels]
            places.setdefault(term.number, []).append((start, end))
            asked |= term.rules
        seen = Seen(folded, language, places)

        def number(words: Words, _: bool) -> int:
            return self._term(words).number

        for one in sorted(asked):
            label, holds, node = self._rules[one]
            if holds(seen):
                # A query that speaks by NOT (NOT ...) alone still needed one of these.
                words = spoken(node, number, seen) or [
                    place for word in required(node) or () for place in places.get(number(word, True), ())
                ]
                found += [(label, *place) for place in words]
        return sorted(dict.fromkeys(found), key=lambda hit: (hit[1], -hit[2]))

    def _hits(self, folded: str) -> Iterator[tuple[_Term[Label], int, int]]:
        if self._automaton is None or not folded:
            return
        for index, start, end in self._automaton.find_matches_as_indexes(folded, overlapping=True):
            if begins(folded, start):
                whole, prefix = self._sought[index]
                if prefix is not None:
                    yield prefix, start, end
                if whole is not None and ends(folded, start, end):
                    yield whole, start, end


class SubjectTagger:
    """Tags ids of the profile, as brands and topics are tagged, and quotes what stands for them.

    Args:
        phrases: (id, phrase) pairs.
        queries: (id, query) pairs.
        says: The reason in words, the same for a phrase, an account and a word of a query.
    """

    def __init__(self, phrases: Iterable[tuple[str, str]], queries: Iterable[tuple[str, Node]], says: str) -> None:
        self._subjects = Subjects(phrases, queries)
        self._says = says

    def tag(self, readings: Sequence[Reading], languages: Sequence[str]) -> list[list[str]]:
        """Tag a batch.

        Args:
            readings: The batch.
            languages: The language of each, as it is tagged.

        Returns:
            The sorted ids of each.
        """
        find = self._subjects.find
        return [sorted(find(reading.folded, language)) for reading, language in zip(readings, languages, strict=True)]

    def why(self, reading: Reading, language: str, spans: Spans) -> list[Reason]:
        """Explain one.

        Args:
            reading: The mention.
            language: The language it is tagged with.
            spans: Leads back to its words as written.

        Returns:
            A reason for each phrase, and for each word of a query, that was found; `of` is the id it stands for.
        """
        found = self._subjects.where(reading.folded, language)
        return [quote(spans, "phrase", self._says, of, start, end) for of, start, end in found]
