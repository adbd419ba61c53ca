"""The hashtags of a text."""

from __future__ import annotations

import re
from unicodedata import normalize

from command_center.store.sketch import ITEM_BYTES

MAX_HASHTAGS = 30
"""Hashtags of one mention that are counted; a text of nothing else can't crowd the others out."""
# What comes before must end a word: https://host/page#part and a&#39;b hold none.
_CANDIDATE = re.compile(r"(?<![\w&/#])[#＃﹟]([^\s!-/:-@\[-^`{-~#＃﹟]+)")


def hashtags(text: str) -> list[str]:
    """The hashtags of a text, each once, in the order of their first use.

    A hashtag is `#` and a run of XID_Continue characters (Unicode Standard Annex 31, section 5: letters, marks, digits
    and connectors of every script) of which one at least is a letter. Two are the same if their compatibility forms
    are, whatever their case: `#Straße`, `#STRASSE` and `＃strasse`.

    Args:
        text: As it was written.

    Returns:
        Without `#`, casefolded; at most `MAX_HASHTAGS`, none longer than `ITEM_BYTES`.
    """
    if "#" not in text and "＃" not in text and "﹟" not in text:
        return []
    found: dict[str, None] = {}
    for run in _CANDIDATE.findall(text):
        # Nearly all are plain: to look closer costs five times as much.
        if run.isascii() and run.isalnum():
            tag, fit = run.lower(), len(run) <= ITEM_BYTES and not run.isdigit()
        else:
            tag = _folded(_word(run))
            fit = len(tag.encode()) <= ITEM_BYTES and any(c.isalpha() for c in tag)
        if fit:
            found[tag] = None
            if len(found) == MAX_HASHTAGS:
                break
    return list(found)


def _word(run: str) -> str:
    """The part of a run before the first character that no hashtag can hold."""
    if ("_" + run).isidentifier():
        return run
    for at, character in enumerate(run):
        if not ("_" + character).isidentifier():
            return run[:at]
    return run


def _folded(word: str) -> str:
    return word.lower() if word.isascii() else normalize("NFKC", normalize("NFKC", word).casefold())
