"""What a post says, whoever says it once more: copies of a text have one fingerprint."""

from __future__ import annotations

import re
import unicodedata
from binascii import b2a_base64
from hashlib import blake2b

READ = 4_000
"""Characters of a text that are looked at."""
LETTERS = 32
"""A text of fewer letters and digits has no fingerprint: people say "thank you so much!" without copying anybody."""
WIDE = 3
"""A letter of the Chinese, Japanese or Korean scripts stands for a syllable or a word: it counts as so many."""

_REPOST = re.compile(r"(?:[^\w@]*+RT\b[^\w@]*+@[\w.\-@]++:?)++", re.IGNORECASE)
_LINK = re.compile(r"https?:\S*|\bwww\.\S+|\b(?:pic\.twitter\.com|t\.co|bit\.ly)/\S+", re.IGNORECASE)
_HANDLE = re.compile(r"@[\w.\-]+(?:@[\w.\-]+)?")
_VIA = re.compile(r"\b(?:via|v/)\s*(?=@)", re.IGNORECASE)
_ENTITY = re.compile(r"&(?:amp|lt|gt|quot|nbsp|#39|#x27);", re.IGNORECASE)
_WIDE = re.compile(r"[\u2e80-\ud7ff\uf900-\ufaff\U00020000-\U0003ffff]")
_CUT = ("…", "...")
_UNSEEN = frozenset("\u0640\u115f\u1160\u3164\uffa0")
"""Letters by their categories that nobody reads: the stroke that draws an Arabic word out, the Hangul fillers."""
_VOWELS = 0x900
"""From here on marks are vowels, without which a word is another one; below, they are accents and points."""
_MOST = 20_000

_SMALL = bytes.maketrans(b"ABCDEFGHIJKLMNOPQRSTUVWXYZ", b"abcdefghijklmnopqrstuvwxyz")
_NO_LETTERS = bytes(n for n in range(128) if not chr(n).isalnum())


def fingerprint(text: str) -> str:
    """Name what a text says, so that all copies of it have one name.

    Not looked at: case, accents, width, blanks, punctuation, emoji, links, handles, `RT @somebody:` before it, `via
    @somebody` after it, the number signs of hashtags. Every letter and digit else is: two posts that differ by one
    word, or by the number of a flight or an order, are two.

    Args:
        text: As it was written.

    Returns:
        64 bits (BLAKE2b) in 11 characters; empty where there are fewer than `LETTERS` letters and digits, and where
        a repost was cut off, since nobody can tell what it went on to say.
    """
    text = text[:READ]
    if "/" in text or "www." in text:
        text = _LINK.sub(" ", text)
    if "@" in text:
        repost = _REPOST.match(text)
        if repost is not None:
            if text.rstrip().endswith(_CUT):
                return ""
            text = text[repost.end() :]
        text = _HANDLE.sub(" ", _VIA.sub(" ", text))
    if "&" in text:
        text = _ENTITY.sub(" ", text)
    if text.isascii():
        letters = text.encode().translate(_SMALL, _NO_LETTERS)
        enough = len(letters) >= LETTERS
    else:
        if not unicodedata.is_normalized("NFC", text):
            text = unicodedata.normalize("NFC", text)
        plain = text.translate(_PLAIN)
        letters = plain.encode("utf-8", "surrogatepass")
        enough = len(plain) >= LETTERS or len(plain) + (WIDE - 1) * len(_WIDE.findall(plain)) >= LETTERS
    if not enough:
        return ""
    return b2a_base64(blake2b(letters, digest_size=8).digest(), newline=False)[:11].decode()


class _Plain(dict[int, str]):
    """Each character's letters and digits, worked out when first met."""

    def __missing__(self, point: int) -> str:
        if len(self) >= _MOST:
            self.clear()
        self[point] = letters = _letters(chr(point))
        return letters


_PLAIN = _Plain()


def _letters(character: str) -> str:
    parts = unicodedata.normalize("NFKD", unicodedata.normalize("NFKD", character).casefold())
    return unicodedata.normalize("NFC", "".join(filter(_is_read, parts)))


def _is_read(part: str) -> bool:
    if part.isalnum():
        return part not in _UNSEEN
    drawn = "\u20d0" <= part <= "\u20ff" or "\ufe00" <= part <= "\ufe0f" or part >= "\U000e0000"
    return ord(part) >= _VOWELS and not drawn and unicodedata.category(part) in ("Mn", "Mc")
