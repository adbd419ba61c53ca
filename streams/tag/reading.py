"""What the taggers read of a mention: its text cleaned once, shared by all of them."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator, Sequence

from msgspec import Struct

from command_center.mention import Mention

MAX_CHARS = 10_000
"""Taggers read no more than this of a text, so that a megabyte of anything costs what a page costs."""

MAX_FOLDED = 2 * MAX_CHARS
"""Of the folded text: one sign may fold to eighteen letters."""
MAX_PLACE_CHARS = 200
"""Of what an author gives as a place."""

_URL = re.compile(r"https?:\S*|\bwww\.\S+", re.IGNORECASE)
_HANDLE = re.compile(r"@[\w.\-]+(?:@[\w.\-]+)?")
_QUOTES = {"’": "'", "‘": "'", "ʼ": "'", "´": "'", "`": "'", "“": '"', "”": '"'}
_MARK_RANGES = (
    (0x0300, 0x036F),  # Latin, Greek and Cyrillic accents
    (0x0591, 0x05BD),  # Hebrew points
    (0x0610, 0x061A),  # Arabic signs and vowel points
    (0x064B, 0x065F),
    (0x0670, 0x0670),
    (0x06D6, 0x06DC),
    (0x1AB0, 0x1AFF),
    (0x1DC0, 0x1DFF),
    (0x20D0, 0x20FF),
    (0xFE00, 0xFE0F),  # variation selectors
    (0xFE20, 0xFE2F),
)
_DROPPED = dict.fromkeys(
    [c for first, last in _MARK_RANGES for c in range(first, last + 1)]
    + [0x00AD, 0x0640, 0x200B, 0x200E, 0x200F, 0x2060, 0xFEFF, *range(0x202A, 0x202F), *range(0x2066, 0x206A)]
)
"""Accents, vowel points and invisible signs; the marks that spell a Hindi or Japanese syllable stay."""
_PIECE_CHARS = 400
_PIECES = re.compile(r"(?s:.{400,800}?(?=[\x00-\x7f])|.{1,800})")
"""Long texts are folded in pieces: normalizing sorts marks in a time that grows with the square of their number.

A piece ends before an ASCII character, which melts with nothing before it; only where none comes, in 400 characters of
Chinese or in a tower of marks, it ends anywhere.
"""
_FOLDS: dict[int, str | None] = {**_DROPPED, **{ord(k): v for k, v in _QUOTES.items()}}


class Reading(Struct, frozen=True):
    """A mention as the taggers read it.

    `text` is the post as written (at most `MAX_CHARS`), `prose` the same without links, handles and
    number signs (the author's own words), `folded` without links, folded (see `fold`).
    """

    mention: Mention
    text: str
    prose: str
    folded: str


def fold(text: str) -> str:
    """Write a text so that spellings of one word are equal.

    Case, width, accents, Arabic vowel points, curly quotes and runs of white space no longer differ
    (NFKD, case folding, marks dropped, NFC).

    Args:
        text: Any text without lone surrogates.

    Returns:
        The folded text, stripped.
    """
    return " ".join(fold_letters(text).split())


def fold_letters(text: str) -> str:
    """Fold letters alone (see `fold`), white space kept as it is.

    Args:
        text: Any text without lone surrogates.

    Returns:
        The folded letters.
    """
    if text.isascii():
        return text.lower().replace("`", "'")
    if len(text) > _PIECE_CHARS:
        return "".join(_fold_piece(piece) for piece in _PIECES.findall(text))
    return _fold_piece(text)


def _fold_piece(text: str) -> str:
    # Quotes first: NFKD would tear an acute accent used as an apostrophe into a space and a mark.
    text = unicodedata.normalize("NFKD", text.translate(_FOLDS)).casefold().translate(_FOLDS)
    return unicodedata.normalize("NFC", text)


def whole(text: str) -> str:
    """Replace lone surrogates, which no encoder and no automaton takes, by U+FFFD.

    Args:
        text: Any text.

    Returns:
        The same text where there is none.
    """
    if text.isascii():
        return text
    return text.encode("utf-16", "surrogatepass").decode("utf-16", "replace")


def links(text: str) -> Iterator[re.Match[str]]:
    """Find the links of a text, which no phrase is looked for in.

    Args:
        text: A text of at most `MAX_CHARS`.

    Returns:
        A match for each.
    """
    return _URL.finditer(text) if _may_link(text) else iter(())


def _may_link(text: str) -> bool:
    return "http" in text or "www." in text or "HTTP" in text


def read(mentions: Sequence[Mention]) -> list[Reading]:
    """Prepare a batch for the taggers.

    Args:
        mentions: The batch.

    Returns:
        One reading a mention, in the same order.
    """
    readings = []
    for mention in mentions:
        text = whole(mention.text[:MAX_CHARS])
        linkless = _URL.sub(" ", text) if _may_link(text) else text
        prose = _HANDLE.sub(" ", linkless) if "@" in linkless else linkless
        readings.append(Reading(mention, text, prose.replace("#", " "), fold(linkless)[:MAX_FOLDED]))
    return readings
