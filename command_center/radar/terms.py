"""What of a text may rise: its words, its hashtags, and two words that stand side by side."""

from __future__ import annotations

import re
import unicodedata

from command_center.hashtags import hashtags
from command_center.radar.stop import STOP

READ = 1_000
"""Characters of a text that are looked at."""
MAX_TERMS = 80
"""Terms of one text that are counted, in their order."""
LONGEST = 40
"""Characters of a word; longer ones are no words."""

_LEFT_OUT = re.compile(r"https?:\S*|\bwww\.\S+|[A-Za-z0-9._%+\-]{0,64}[@＠]\S+|[#＃]\S+", re.IGNORECASE)
_WORD = re.compile(r"[^\W\d_][\w'\u0300-\u036f\u0900-\u0903\u093a-\u094f\u0951-\u0957\u0962\u0963]*")
"""A letter, and letters, digits, apostrophes and the vowel signs of Hindi behind it."""
_WIDE = "\u3005-\u3007\u3040-\u30ff\u3400-\u9fff\uf900-\ufaff"
_NO_BLANKS = re.compile(f"[{_WIDE}]+")
"""Scripts without blanks between words."""
_PIECES = re.compile(
    "[\u30a1-\u30fa\u30fc-\u30fe]{2,}"  # a run of katakana is a word
    "|[\u3005-\u3007\u3400-\u9fff\uf900-\ufaff]+(?=([\u3041-\u3096])?)"  # of Chinese signs each two side by side
    # a long run of hiragana is a word, unless it is how a verb ends; a short one parts words
    "|(?<![\u3041-\u3096\u3400-\u9fff])[\u3041-\u3096]{4,12}(?![\u3041-\u3096])"
)
_SMALL = frozenset("的了是我你他她它们們吗嗎呢吧啊这這那就都也很把被和与與")
"""Chinese signs that say nothing alone, and nothing more beside another."""
_WIDE_LETTER = re.compile(f"[{_WIDE}]")
_ARABIC = re.compile(r"[\u064b-\u0652\u0670\u0640]")
"""Vowel signs and the stroke that draws a word out: few write them, and nobody reads another word."""
_ARTICLES = ("وال", "بال", "فال", "كال", "ال", "لل")
_PARTICLES = (
    "에서",
    "으로",
    "에게",
    "한테",
    "까지",
    "부터",
    "은",
    "는",
    "이",
    "가",
    "을",
    "를",
    "에",
    "의",
    "도",
    "로",
    "와",
    "과",
)
"""Of Korean: they hang on to nouns and part one word into a dozen. The longest come first."""


def terms_of(text: str) -> list[str]:
    """The terms of a text, each once, in their order.

    Args:
        text: As it was written; links, mail addresses and handles are left out.

    Returns:
        Words casefolded, hashtags with `#`, phrases of two with a blank; stop words stand in no term. Of Chinese
        writing two signs side by side are a term, as no blank tells where a word ends.
    """
    text = text[:READ]
    found = {f"#{tag}": None for tag in hashtags(text) if len(tag) <= LONGEST}
    if "/" in text or "@" in text or "#" in text or "＃" in text or "＠" in text or "www" in text:
        text = _LEFT_OUT.sub(" . ", text)
    text = unicodedata.normalize("NFKC", text).casefold().replace("’", "'")
    if not text.isascii():
        for run in _NO_BLANKS.findall(text):
            found |= dict.fromkeys(_unspaced(run))
        text = _ARABIC.sub("", _NO_BLANKS.sub(" . ", text))
    before, end = "", 0
    for match in _WORD.finditer(text):
        word = match[0].rstrip("'")
        if not word.isascii():
            word = _bare(word)
        if len(word) < 2 or len(word) > LONGEST or word in STOP:
            before = ""
            continue
        found[word] = None
        if before and _side_by_side(text, end, match.start()):
            found[f"{before} {word}"] = None
        before, end = word, match.end()
    return list(found)[:MAX_TERMS]


def is_unspaced(term: str) -> bool:
    """Whether a term comes from a script without blanks, so that it may be a part of a word."""
    return _WIDE_LETTER.match(term) is not None


def _unspaced(run: str) -> list[str]:
    found = []
    for match in _PIECES.finditer(run):
        piece = match[0]
        if piece[0] < "\u3100" and piece[0] > "\u3007":
            found.append(piece)
        elif len(piece) > 1:
            pairs = (piece[at : at + 2] for at in range(len(piece) - 1))
            found += [pair for pair in pairs if _SMALL.isdisjoint(pair)]
        elif match[1]:
            found.append(piece + match[1])  # a verb: its sign and how it begins to bend
    return [piece for piece in found if len(piece) <= LONGEST and piece not in STOP]


def _bare(word: str) -> str:
    """A word of Arabic without its article, of Korean without its particle."""
    if "\uac00" <= word[0] <= "\ud7a3":
        ending = next((p for p in _PARTICLES if word.endswith(p) and len(word) - len(p) >= 2), "")
        return word[: len(word) - len(ending)] if word not in STOP else ""
    if "\u0620" <= word[0] <= "\u064a":
        article = next((a for a in _ARTICLES if word.startswith(a) and len(word) - len(a) >= 3), "")
        return word[len(article) :] if word not in STOP else ""
    return word


def _side_by_side(text: str, start: int, end: int) -> bool:
    """Whether two words stand side by side: a comma or a full stop parts what they say."""
    return not text[start:end].strip(" \t\n-'")
