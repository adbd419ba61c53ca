"""Questions: does a post want something told, or only look as if it did?"""

from __future__ import annotations

import re
from collections.abc import Callable

from streams.tag.reading import Reading
from streams.tag.sentences import asked, marked

_NO_MARK = re.compile(r"\(\?{1,3}\)|(?<=\w)\?(?=\w)|\?{1,3} ?[\"»”」](?=[^?]{0,80}\w)")
"""What isn't asked: "(?)", a mark for a lost letter, and a question that is quoted with more behind it."""
_ANY_MARK = re.compile("[?؟⁇⁈]")
_LINK_LAST = re.compile(r"[?？؟][^?？؟]*(?:http\S*|www\.\S+|via @\S+)\W*\Z", re.IGNORECASE)
"""A question above a closing link: a headline, unless somebody speaks to somebody in it."""
_LINK_REACH = 400
_ACCOUNT = re.compile(r"(?<!via )(?<!\w)@\w")
_ANSWERED = re.compile(
    r"[?؟]\s*(?::\S\s*)?(?:[-–—]\s|(?:si+|no|yes|nope|ja|nein|oui|non|sim|não|sisi)(?= *(?:[.!,;)]|\d|\Z)))"
)
"""A question and its answer, as question-and-answer games post them."""
_TAIL = re.compile(
    r"[?؟](?:[#@]\S+|http\S*|(?:thank\w*|thx|grazie|danke|merci|gracias|obrigad\w|bedankt|please|pls|xd|lol)\b|[\W\d_])*+\Z"
)
"""The last sentence asks; behind it stand signs, accounts, thanks at most."""
_DISBELIEF = re.compile(r"[?؟]+!|![?؟]")
_TOO_FEW = 2
"""Words, the mark of a beginning among them, of a sentence that asks only if it is a known brief question."""
_LOOKED_AT = 2_000
_SENTENCES = 20
"""So many characters and asked sentences are looked at: a question is put early or not at all."""


class Questions:
    """Tells questions from what merely has a question mark.

    A post asks if one of its sentences with a question mark does: it is not rhetorical, not a headline above a
    link, not answered behind a dash, and it holds an asking phrase or is said to somebody or is short and plain.
    Without any mark it asks if it holds a seeking phrase ("I wonder whether").

    Args:
        cues_of: Finds the cues of a piece of marked text in a language.
    """

    def __init__(self, cues_of: Callable[[str, str], frozenset[str]]) -> None:
        self._cues_of = cues_of

    def asks(self, reading: Reading, language: str, cues: frozenset[str]) -> bool:
        """Tell whether a post asks.

        Args:
            reading: The post.
            language: Its language.
            cues: The cues of the whole of it.

        Returns:
            True for a question that wants an answer.
        """
        unmarked = "seek" in cues and "rhetorical" not in cues
        if not _ANY_MARK.search(reading.folded):
            return unmarked
        text = _NO_MARK.sub(" ", reading.folded[:_LOOKED_AT])
        if not _ANY_MARK.search(text) or _ANSWERED.search(text):
            return False
        headline = _LINK_LAST.search(reading.text[-_LINK_REACH:]) is not None and not _ACCOUNT.search(text)
        sentences = asked(marked(text))[-_SENTENCES:]
        last = _TAIL.search(text) is not None and not _DISBELIEF.search(text)
        for number, sentence in enumerate(sentences, 1):
            if self._wants(sentence, language, headline, last and number == len(sentences)):
                return True
        return unmarked and not headline

    def _wants(self, sentence: str, language: str, headline: bool, last: bool) -> bool:
        found = self._cues_of(sentence, language)
        if "seek" in found:
            return True
        if "rhetorical" in found:
            return False
        spoken = "you" in found or "me" in found
        if headline:
            return spoken
        if len(sentence.split()) <= _TOO_FEW:
            return "you" in found or "brief" in found
        return "ask" in found or last
