"""Words without what leads to a person: handles, addresses, links, and given names, however they are written."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Collection, Sequence

from layouts.addresses import addresses
from layouts.alike import Alike, plain

MASK = "●●●●"
"""Stands for a name; always as long, so that its length tells nothing."""
READ = 600
"""Characters of a text that are looked at; no panel shows as many."""
TAIL = 100
"""Characters at the end of a text that was cut: looked at and not kept, because half a name can't be told."""
_NAME = 100
"""Characters of a name that are looked for; what hangs on to them goes, too."""


def masked(texts: Sequence[str], names: Collection[str]) -> list[str]:
    """Put `MASK` for whatever leads to a person.

    Args:
        texts: The words; of each only the first `READ` characters are kept, less `TAIL` where there are as many.
        names: Names, handles and ids to mask wherever they stand as words of their own, in small letters or
            capitals, with or without accents, in other widths, or with unseen characters inside.

    Returns:
        The texts in order, with one blank between words. A name that isn't given can't be known for one.
    """
    alikes = [Alike(text[:READ]) for text in texts]
    patterns = _patterns(names, "\0".join(alike.plain for alike in alikes))
    return [
        _without(alike, patterns, len(alike.text) - (TAIL if len(text) >= READ else 0))
        for alike, text in zip(alikes, texts, strict=True)
    ]


def _without(alike: Alike, patterns: list[re.Pattern[str]], keep: int) -> str:
    spans = [*addresses(alike)]
    spans += [found.span(1) for pattern in patterns for found in pattern.finditer(alike.plain)]
    pieces, done = [], 0
    for start, end in _merged(spans):
        first, last = alike.place(start, end)
        pieces += [alike.text[done : min(first, keep)], MASK if first < keep else ""]
        done = last
    return "".join([*pieces, alike.text[done:keep]])


def _merged(spans: list[tuple[int, int]]) -> list[tuple[int, int]]:
    """One for those that overlap or touch: a name may be a part of an address, and an address of a name."""
    merged: list[tuple[int, int]] = []
    for start, end in sorted(spans):
        if merged and start <= merged[-1][1]:
            merged[-1] = (merged[-1][0], max(end, merged[-1][1]))
        else:
            merged.append((start, end))
    return merged


def _patterns(names: Collection[str], words: str) -> list[re.Pattern[str]]:
    """At most two patterns, for those names that stand in the words; a hit is group 1, also inside hits.

    Names that begin with a Latin letter are looked for where a word begins; scripts that part no words have a name
    anywhere.
    """
    forms = {form for name in names for form in _forms(name) if form in words}
    longest = sorted(forms, key=lambda form: (-len(form), form))
    groups = (r"(?<![a-z0-9_])", [f for f in longest if _latin(f[0])]), ("", [f for f in longest if not _latin(f[0])])
    return [re.compile(f"{before}(?=({'|'.join(map(_whole, group))}))") for before, group in groups if group]


def _forms(name: str) -> set[str]:
    """A name and what is left of it in a hurry: no @, no server, no flowers around it."""
    whole = plain(name).strip("@ ")
    known = {whole, whole.removesuffix(".bsky.social"), whole.partition("@")[0] if " " not in whole else whole}
    known.add(re.sub(r"^[^\w\u0900-\u0eff]+|[^\w\u0900-\u0eff]+$", "", whole))
    return {
        form[:_NAME]
        for form in known
        if any(letter.isalnum() or unicodedata.category(letter) == "So" for letter in form)
    }


def _whole(name: str) -> str:
    if len(name) == _NAME:
        return re.escape(name) + r"[^ ]*+"
    return re.escape(name) + (r"(?![a-z0-9_])" if _latin(name[-1]) else "")


def _latin(letter: str) -> bool:
    return letter == "_" or (letter.isascii() and letter.isalnum())
