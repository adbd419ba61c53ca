"""Single words, phrases and language limits of a query: what may stand in them."""

from __future__ import annotations

import re
from unicodedata import category

from command_center.languages import is_language
from command_center.query.nodes import InLanguage, Words
from command_center.query.problems import Misread

MAX_WORDS_CHARS = 200
"""Of one word or phrase, as of a phrase in the profile."""
MIN_PREFIX = 2
"""Letters or digits before a `*`: one would be found in every second post."""

_LIMIT = re.compile(r"([A-Za-z_]+):")
_MEANINGLESS = re.compile(r"[,;，、；；?\[\]{}<>|^~\\=]")
"""Signs that mean something in other query languages, or separate words there; taking them as text would mislead."""
_IN_QUOTES = "in quotes it is looked for as it stands"


def bare(text: str, at: int) -> Words:
    """Read a word without quotes.

    Args:
        text: The word, up to the next white space, quote or parenthesis.
        at: Its place in the query.

    Raises:
        Misread: It is not one plain word.
    """
    if text.upper() in ("AND", "OR", "NOT") or re.fullmatch(r"near/\d+", text, re.IGNORECASE):
        raise Misread(
            at, f'operators are written in capitals ({text.upper()}); the word itself stands in quotes: "{text}"'
        )
    if re.fullmatch(r"NEAR\W*\w*", text) and not re.fullmatch(r"NEAR\w+", text):
        raise Misread(at, "NEAR needs a distance in words, as in NEAR/5")
    if limit := _LIMIT.match(text):
        raise Misread(at, f"no limit {limit[1]}: is known (lang: and language: are); {_IN_QUOTES}")
    if text[0] in "'‘’´`":
        raise Misread(at, 'phrases stand in double quotes, as in "late flight"')
    if sign := _MEANINGLESS.search(text):
        raise Misread(at + sign.start(), f"{sign[0]} means nothing here (words are joined by OR or AND); {_IN_QUOTES}")
    if text.strip("*") and not _may_begin(text[0]) and text[0] != "*":
        raise Misread(at, f"a word begins with a letter, a digit, # or @, not with {text[0]}; {_IN_QUOTES}")
    return _words(text, at)


def quoted(text: str, at: int) -> Words:
    """Read a phrase.

    Args:
        text: What stands between the quotes.
        at: The place of the opening quote in the query.

    Raises:
        Misread: Nothing that could be found stands there, or a `*` elsewhere than at the end.
    """
    if not text.strip():
        raise Misread(at, "nothing stands between these quotes")
    return _words(" ".join(text.split()), at)


def limit(text: str, at: int) -> InLanguage:
    """Read a language limit.

    Args:
        text: As in `lang:it`.
        at: Its place in the query.

    Raises:
        Misread: No language stands behind the colon.
    """
    name, _, code = text.partition(":")
    if not code:
        raise Misread(at, f"{name}: needs a language right behind it, as in {name}:it")
    if not is_language(code.lower()):
        raise Misread(at, f"no language {code!r} (two or three letters of ISO 639, as in {name}:en)")
    return InLanguage(code.lower(), at)


def _words(text: str, at: int) -> Words:
    stem = text.removesuffix("*")
    prefix = stem != text
    if "*" in stem:
        raise Misread(at, "* stands at the end of a word, as in delay*")
    if len(stem) > MAX_WORDS_CHARS:
        raise Misread(at, f"a word or phrase has at most {MAX_WORDS_CHARS} characters, this one {len(stem)}")
    if prefix and sum(map(str.isalnum, stem)) < MIN_PREFIX:
        raise Misread(at, f"* needs a word of at least {MIN_PREFIX} letters or digits right before it, as in delay*")
    # Marks, joiners and separators alone leave nothing once spellings are made equal.
    if not any(category(c)[0] in "LNSP" for c in stem) or stem in ("#", "@"):
        raise Misread(at, "there is no word here to look for")
    return Words(stem, prefix, at)


def _may_begin(char: str) -> bool:
    return char.isalnum() or char in "#@＃＠_$" or (not char.isascii() and category(char)[0] in "SMC")
