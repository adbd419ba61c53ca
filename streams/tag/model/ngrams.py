"""What the sentiment model reads of a text: hashed words, pairs of words, negated words and pieces of words."""

from __future__ import annotations

import unicodedata
from collections.abc import Sequence
from functools import cache
from typing import Any, NamedTuple

import numpy as np

from streams.tag.model.compiled import hot

Array = np.ndarray[Any, Any]

WORD_BITS = 18
PIECE_BITS = 18
WORDS = 1 << WORD_BITS
"""Buckets of words; those of pieces follow."""
BUCKETS = WORDS + (1 << PIECE_BITS)
LONGEST_PIECE = 5
MAX_READ = 2_000
"""Characters of a folded text that are read: what anybody feels is said by then."""
NEGATED_WORDS = 3
"""How many words a negation reaches over."""
_TURNED = -0.75
"""What a negation makes of a grade (VADER: -0.74)."""
_MOST_PER_CHARACTER = LONGEST_PIECE + 3
_BUCKET_BITS = 20
_SEEN = 1 << 15
"""Slots that remember which n-grams a text has had: twice what the longest can have, and small enough to be near."""

# Kinds of characters.
_SPACE, _LETTER, _DIGIT, _SIGN, _ENDS = range(5)
_PLANE = 0x10000
_LINE_FEED, _AT, _NOUGHT, _EDGE = ord("\n"), ord("@"), ord("0"), 2
_NEGATED = 0x9E3779B97F4A7C15
"""Turns the hash of a word into that of the same word negated."""

NEGATIONS = frozenset(
    word
    for words in (
        "not no never none nothing nobody cannot don't doesn't didn't isn't wasn't aren't weren't won't wouldn't can't",
        "couldn't shouldn't haven't hasn't hadn't ain't dont doesnt didnt isnt wasnt wont cant without hardly",
        "nicht kein keine keinen keiner keinem nie niemals ohne nix",
        "no nunca nada sin ni jamas tampoco ne pas jamais rien sans aucun aucune plus",
        "non mai niente senza nessun nessuno nessuna neanche nao nunca sem nem nenhum nenhuma",
        "niet geen nooit zonder niks لا ما لم لن ليس مش مو بدون غير नहीं न मत ना nahi nahin mat",
    )
    for word in words.split()
)
"""Words that turn what follows, folded."""


class Grams(NamedTuple):
    """The n-grams of a batch, each once a text.

    `ids[at[i]:at[i + 1]]` are the buckets of text i (words before pieces); `first` and `last` say which characters
    of the joined batch each was read from.
    """

    ids: Array
    at: Array
    first: Array
    last: Array


def grams(texts: Sequence[str]) -> Grams:
    """Read a batch.

    Args:
        texts: As `fold` writes them, without line feeds.

    Returns:
        Their n-grams.
    """
    codes = codes_of(texts)
    notes = np.empty((3, len(codes) * _MOST_PER_CHARACTER), np.int32)
    at = np.zeros(len(texts) + 1, np.int64)
    found = _read(codes, kinds(), _negations(), notes, at, np.zeros(_SEEN, np.int64))
    ids, first, last = notes[:, :found]
    return Grams(ids, at, first, last)


def codes_of(texts: Sequence[str]) -> Array:
    """The characters of a batch as numbers, each text ended by a line feed."""
    joined = "".join([text[:MAX_READ] + "\n" for text in texts])
    return np.frombuffer(joined.encode("utf-32-le"), np.uint32)


@cache
def kinds() -> Array:
    """The kind of each character of the first plane; beyond it, letters of old scripts and rare Han are letters."""
    table = np.full(_PLANE, _SIGN, np.uint8)
    for code in range(_PLANE):
        char = chr(code)
        if char.isalnum() or char in "_'" or unicodedata.category(char)[0] == "M":
            table[code] = _DIGIT if char.isdecimal() else _LETTER
        elif char.isspace():
            table[code] = _SPACE
    table[ord("\n")] = _SPACE
    for char in ".,;:!?。、！？؟؛،।":
        table[ord(char)] = _ENDS
    return table


def hashes_of(words: Sequence[str]) -> Array:
    """The hashes of folded words, one each."""
    table = kinds()
    return np.array([_word(codes_of([word]), 0, len(word), table) for word in words], np.uint64)


@cache
def _negations() -> Array:
    return np.sort(hashes_of(sorted(NEGATIONS)))


def grades(texts: Sequence[str], ranked: Array, worth: Array) -> Array:
    """Add up the grades of words, glad and sad apart; a negated word counts three quarters to the other side.

    Args:
        texts: As `fold` writes them.
        ranked: Hashes of the graded words, ascending.
        worth: Their grades.

    Returns:
        For each text the sum of what is glad, that of what is sad (both 0 or more), and how many graded words it holds.
    """
    sums = np.zeros((len(texts), 3))
    _grade(codes_of(texts), kinds(), _negations(), ranked, worth, sums)
    return sums


@hot
def _mix(h: np.uint64) -> np.uint64:
    """Spread the bits of a number over all of it (the end of MurmurHash3)."""
    h ^= h >> np.uint64(33)
    h *= np.uint64(0xFF51AFD7ED558CCD)
    h ^= h >> np.uint64(33)
    h *= np.uint64(0xC4CEB9FE1A85EC53)
    return h ^ (h >> np.uint64(33))


@hot
def _step(h: np.uint64, code: np.uint64) -> np.uint64:
    """Add a character to a running hash (FNV-1a on whole characters)."""
    return (h ^ code) * np.uint64(0x100000001B3)


@hot
def _kind(code: int, kinds: Array) -> int:
    if code < _PLANE:
        return int(kinds[code])
    return _SIGN if 0x1F000 <= code < 0x20000 else _LETTER


@hot
def _repeats(codes: Array, begin: int, i: int, kind: int) -> bool:
    """Whether a character says nothing new: the third of "sooo", the second of "!!"."""
    if i == begin or codes[i] != codes[i - 1]:
        return False
    return kind >= _SIGN or (i - begin >= 2 and codes[i] == codes[i - 2])


@hot
def _note(bucket: np.int64 | int, first: int, last: int, text: int, n: int, notes: Array, seen: Array) -> int:
    """Note an n-gram unless this text has it; returns how many there are."""
    mine = np.int64(text + 1) << np.int64(_BUCKET_BITS)
    slot = np.int64(bucket) & np.int64(_SEEN - 1)
    while seen[slot] >= mine:  # what earlier texts left is less
        if seen[slot] == mine + bucket:
            return n
        slot = (slot + 1) & np.int64(_SEEN - 1)
    seen[slot] = mine + bucket
    notes[0, n] = bucket
    notes[1, n] = first
    notes[2, n] = last
    return n + 1


@hot
def _word_end(codes: Array, begin: int, end: int, kinds: Array) -> int:
    """Where a word, a run of one sign or an @handle ends."""
    i = begin + 1
    kind = _kind(codes[begin], kinds)
    if kind < _SIGN:
        while i < end and _SPACE < _kind(codes[i], kinds) < _SIGN:
            i += 1
    elif codes[begin] == _AT:
        while i < end and _kind(codes[i], kinds) != _SPACE:
            i += 1
    else:
        while i < end and codes[i] == codes[begin]:
            i += 1
    return i


@hot
def _word(codes: Array, begin: int, end: int, kinds: Array) -> np.uint64:
    """The hash of a word, or of one sign of a run."""
    h = np.uint64(0xCBF29CE484222325)
    if _kind(codes[begin], kinds) >= _SIGN:
        return _mix(_step(h, np.uint64(codes[begin])))
    for at in range(begin, end):
        kind = _kind(codes[at], kinds)
        if not _repeats(codes, begin, at, kind):
            h = _step(h, np.uint64(_NOUGHT) if kind == _DIGIT else np.uint64(codes[at]))
    return _mix(h)


@hot
def _place(ranked: Array, h: np.uint64) -> int:
    """Where a hash stands among ranked ones; -1 if it does not."""
    place = np.searchsorted(ranked, h)
    return int(place) if place < len(ranked) and ranked[place] == h else -1


@hot
def _read_words(
    codes: Array, begin: int, end: int, kinds: Array, negations: Array, text: int, n: int, notes: Array, seen: Array
) -> int:
    """Note words, pairs of neighbours, and words behind a negation; any digit is a nought, any handle the same."""
    mask = np.uint64(WORDS - 1)
    previous = np.uint64(0)
    previous_at = begin
    reach = 0
    i = begin
    while i < end:
        kind = _kind(codes[i], kinds)
        if kind == _SPACE:
            i += 1
            continue
        j = _word_end(codes, i, end, kinds)
        h = _word(codes, i, j, kinds)
        n = _note(np.int64(h & mask), i, j, text, n, notes, seen)
        n = _note(np.int64(_mix(previous * np.uint64(31) + h) & mask), previous_at, j, text, n, notes, seen)
        if kind == _ENDS:
            reach = 0
        elif kind < _SIGN:
            if reach > 0:
                n = _note(np.int64(_mix(h ^ np.uint64(_NEGATED)) & mask), i, j, text, n, notes, seen)
                reach -= 1
            if _place(negations, h) >= 0:
                reach = NEGATED_WORDS
        previous = h
        previous_at = i
        i = j
    return n


@hot
def _read_pieces(codes: Array, begin: int, end: int, kinds: Array, text: int, n: int, notes: Array, seen: Array) -> int:
    """Note two to five characters in a row between white space, its edge counted as one; handles are left out."""
    mask = np.uint64(BUCKETS - WORDS - 1)
    run = np.empty(MAX_READ + 2, np.uint64)
    where = np.empty(MAX_READ + 2, np.int64)
    i = begin
    while i < end:
        if codes[i] == _AT:
            i = _word_end(codes, i, end, kinds)
            continue
        run[0] = _EDGE
        where[0] = i
        size = 1
        j = i
        while j < end and codes[j] != _AT:
            kind = _kind(codes[j], kinds)
            if kind == _SPACE:
                break
            if not _repeats(codes, i, j, kind):
                run[size] = np.uint64(_NOUGHT) if kind == _DIGIT else np.uint64(codes[j])
                where[size] = j
                size += 1
            j += 1
        if j == i:
            i += 1
            continue
        run[size] = _EDGE
        where[size] = j - 1
        for p in range(size):
            h = _step(np.uint64(0xCBF29CE484222325), run[p])
            for q in range(p + 1, min(p + LONGEST_PIECE, size + 1)):
                h = _step(h, run[q])
                n = _note(np.int64(_mix(h) & mask) + WORDS, where[p], where[q] + 1, text, n, notes, seen)
        i = j
    return n


@hot
def _read(codes: Array, kinds: Array, negations: Array, notes: Array, at: Array, seen: Array) -> int:
    """Fill notes and at; returns how many n-grams there are."""
    n = begin = text = 0
    while begin < len(codes):
        end = begin
        while codes[end] != _LINE_FEED:
            end += 1
        n = _read_words(codes, begin, end, kinds, negations, text, n, notes, seen)
        n = _read_pieces(codes, begin, end, kinds, text, n, notes, seen)
        text += 1
        at[text] = n
        begin = end + 1
    return n


@hot
def _grade(codes: Array, kinds: Array, negations: Array, ranked: Array, worth: Array, sums: Array) -> None:
    text = i = reach = 0
    while i < len(codes):
        kind = _kind(codes[i], kinds)
        if kind == _SPACE:
            if codes[i] == _LINE_FEED:
                text += 1
                reach = 0
            i += 1
            continue
        j = _word_end(codes, i, len(codes), kinds)
        if kind == _ENDS:
            reach = 0
        elif kind < _SIGN:
            h = _word(codes, i, j, kinds)
            place = _place(ranked, h)
            if place >= 0:
                grade = worth[place] * (_TURNED if reach > 0 else 1.0)
                sums[text, 0 if grade > 0.0 else 1] += abs(grade)
                sums[text, 2] += 1
            reach = NEGATED_WORDS if _place(negations, h) >= 0 else max(0, reach - 1)
        i = j
