"""Queries judged the slow way: every character, every pair, straight from the tree. Shares no code with the matcher."""

from __future__ import annotations

import random
import unicodedata
from collections.abc import Sequence
from functools import lru_cache
from typing import Any

Tree = tuple[Any, ...]
"""("words", text, prefix) | ("lang", code) | ("not", t) | ("and", t...) | ("or", t...) | ("near", n, left, right)."""

_UNSPACED_NAMES = ("CJK UNIFIED", "HIRAGANA", "KATAKANA", "THAI", "LAO", "KHMER", "MYANMAR")
_CLITICS = ("ال", "و", "ب", "ل", "لل", "ف", "ك", "وال", "بال", "فال", "كال")


@lru_cache(maxsize=20_000)
def _class(char: str) -> str:
    name = unicodedata.name(char, "")
    if name.startswith(_UNSPACED_NAMES):
        return "each"
    if name.startswith("HANGUL"):
        return "korean"
    return "letter" if char == "_" or unicodedata.category(char)[0] in "LNM" else ""


@lru_cache(maxsize=20_000)
def _runs(text: str) -> list[tuple[int, int]]:
    runs, at = [], 0
    while at < len(text):
        end = at
        while end < len(text) and _class(text[end]) in ("letter", "korean"):
            end += 1
        if end > at:
            runs.append((at, end))
        at = max(end, at + 1)
    return runs


def _begins(text: str, at: int) -> bool:
    if text[at] in "#@" and at and _class(text[at - 1]) == "letter":
        return False
    run = next(((s, e) for s, e in _runs(text) if s < at < e), None)
    if run is None:
        return True
    return 0x620 <= ord(text[at]) <= 0x6FF and text[run[0] : at] in _CLITICS


def _ends(text: str, start: int, end: int) -> bool:
    rest = text[end:]
    if text[start] == "@" and rest:
        follows = rest[1:2].isascii() and (rest[1:2].isalnum() or rest[1:2] == "_")
        if rest[0] in "-@" and follows:
            return False
        if rest[0] == "." and follows:
            host = rest[1:].split(" ")[0].split(".")
            if (
                len(host) > 1
                and all(c.isascii() and (c.isalnum() or c in "_-") for c in host[0])
                and host[1][:2].isalpha()
            ):
                return not host[1][:2].isascii() or len(host[1][:2]) < 2
    return not any(
        s < end < e and _class(text[end - 1]) == "letter" and _class(text[end]) == "letter" for s, e in _runs(text)
    )


@lru_cache(maxsize=20_000)
def places(words: Tree, text: str, fold: Any) -> list[tuple[int, int]]:
    """Every place of a word or phrase, found by looking at every character."""
    _, phrase, prefix = words
    sought = fold(phrase)
    found = [(at, at + len(sought)) for at in range(len(text)) if text.startswith(sought, at)]
    return [(s, e) for s, e in found if _begins(text, s) and (prefix or _ends(text, s, e))]


@lru_cache(maxsize=20_000)
def numbered(text: str) -> list[int]:
    """For every character, how many words have begun up to it."""
    numbers, count, before = [], 0, ""
    for at, char in enumerate(text):
        kind = _class(char)
        if kind == "each":
            count += unicodedata.category(char)[0] != "M"
        elif kind and before != "inside":
            count += 1
        if char == "'" and before == "inside" and _class(text[at + 1 : at + 2] or " ") in ("letter", "korean"):
            before = "inside"
        else:
            before = "inside" if kind in ("letter", "korean") else ""
        numbers.append(count)
    return numbers


def _spans(tree: Tree, text: str, fold: Any) -> list[tuple[int, int]]:
    if tree[0] == "words":
        return places(tree, text, fold)
    if tree[0] == "or":
        return [place for part in tree[1:] for place in _spans(part, text, fold)]
    _, distance, left, right = tree
    numbers = numbered(text)
    kept = []
    for a in _spans(left, text, fold):
        for b in _spans(right, text, fold):
            first, second = sorted((a, b))
            if first[1] <= second[0] and numbers[second[0]] - numbers[first[1] - 1] <= distance:
                kept += [a, b]
    return kept


def holds(tree: Tree, text: str, language: str, fold: Any) -> bool:
    """Say whether a query holds for a folded text."""
    match tree[0]:
        case "words":
            return bool(places(tree, text, fold))
        case "lang":
            return bool(language == tree[1])
        case "not":
            return not holds(tree[1], text, language, fold)
        case "and":
            return all(holds(part, text, language, fold) for part in tree[1:])
        case "or":
            return any(holds(part, text, language, fold) for part in tree[1:])
    return bool(_spans(tree, text, fold))


_WORDS = """
late delay delays delayed delaying flight flights #deal deal deals @brand brand @brand-fans @brand.host.example
x_y a.b don't don t CAFÉ cafe cafés Straße STRASSE 5 50 电池 池坏 坏 了 電池 バッテリー ッテ ล่าช้า 배송 배송이 무배송
حقيبة الحقيبة وبالحقيبة وحقيبة नार दिनार 😡 wi-fi fi AT&T m@brand pkg拿 İstanbul ﬁx and or
"""
VOCABULARY = tuple(_WORDS.split())
_BETWEEN = (" ",) * 12 + ("", ", ", "-", "\n", " \u200b", "'", ". ", "#", " 😡 ")


def random_text(rng: random.Random, words: Sequence[str] = VOCABULARY) -> str:
    """A text of the vocabulary, its words joined in good and bad ways."""
    return "".join(rng.choice(words) + rng.choice(_BETWEEN) for _ in range(rng.randint(1, 14)))


def random_tree(rng: random.Random, words: Sequence[str] = VOCABULARY, depth: int = 3, *, near: bool = False) -> Tree:
    """A query of any shape; within a NEAR only what may stand there."""
    kinds = (
        ["words"] if not depth else ["words", "or", "near"] if near else ["words", "or", "near", "and", "and", "not"]
    )
    kind = rng.choice(kinds) if near or depth < 3 else rng.choice(kinds[1:])
    if kind == "words":
        if not near and rng.random() < 0.1:
            return ("lang", rng.choice(("en", "it")))
        phrase = " ".join(rng.choice(words) for _ in range(rng.choice((1, 1, 1, 1, 2))))
        return ("words", phrase, rng.random() < 0.2 and sum(map(str.isalnum, phrase)) >= 2)
    if kind == "not":
        return ("not", random_tree(rng, words, depth - 1))
    if kind == "near":
        return ("near", rng.choice((1, 1, 2, 3, 6)), *(random_tree(rng, words, depth - 1, near=True) for _ in range(2)))
    return (kind, *(random_tree(rng, words, depth - 1, near=near) for _ in range(rng.randint(2, 4))))


def spelled(tree: Tree, rng: random.Random) -> str:
    """Write a tree in one of the ways in which people write it."""
    match tree[0]:
        case "words":
            _, text, prefix = tree
            plain = text + "*" * prefix
            bare = " " not in text and text[0] != "😡" and text.lower() not in ("and", "or")
            return (
                plain if bare and rng.random() < 0.6 else rng.choice(('"{}"', "“{}”", "«{}»", '"  {} "')).format(plain)
            )
        case "lang":
            return rng.choice(("lang:", "language:", "LANG:")) + rng.choice((tree[1], tree[1].upper()))
        case "not":
            inner = spelled(tree[1], rng)
            inner = inner if tree[1][0] in ("words", "lang") else f"({inner})"
            return rng.choice(("NOT ", "-", "–")) + inner
        case "near":
            left, right = (_grouped(part, rng) for part in tree[2:])
            return f"{left} NEAR/{tree[1]} {right}"
        case "and":
            parts = [_grouped(part, rng) if part[0] == "or" else spelled(part, rng) for part in tree[1:]]
            return "".join(part + rng.choice((" AND ", " ", "\n")) for part in parts[:-1]) + parts[-1]
    return " OR ".join(spelled(part, rng) for part in tree[1:])


def _grouped(tree: Tree, rng: random.Random) -> str:
    said = spelled(tree, rng)
    return said if tree[0] in ("words", "lang") else rng.choice(("({})", "( {} )", "（{}）")).format(said)
