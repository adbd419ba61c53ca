"""Questions: does a post want something told, or only look as if it did?"""

from __future__ import annotations

import re
from collections.abc import Callable

from streams.tag.sentences import asked, marked

_NO_MARK = re.compile(r"\(\?+\)|(?<=\w)\?(?=\w)|\?+ ?[\"»”」](?=.*\w)")
"""What isn't asked: "(?)", a mark for a lost letter, and a question that is quoted with more behind it."""
_ANY_MARK = re.compile("[?؟⁇⁈]")
_HEADLINE = re.compile(r"[?؟].*(?:http\S*|via @\S+)\W*\Z")
"""A question before a closing link: a headline, unless somebody speaks to somebody in it."""
_ACCOUNT = re.compile(r"(?<!via )(?<!\w)@\w")
_ANSWERED = re.compile(
    r"[?؟]\s*(?::\S\s*)?(?:[-–—]\s|(?:si+|no|yes|nope|ja|nein|oui|non|sim|não|sisi)(?= *(?:[.!,;)]|\d|\Z)))"
)
"""A question and its answer, as question-and-answer games post them."""
_TAIL = re.compile(
    r"[?؟](?:[\W\d_]|[#@]\S+|http\S*|thank\w*|thx|grazie|danke|merci|gracias|obrigad\w|bedankt|please|pls|xd|lol)*\Z"
)
"""The last sentence asks; behind it stand signs, accounts, thanks at most."""
_DISBELIEF = re.compile(r"[?؟]+!|![?؟]")
_TOO_FEW = 2


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

    def asks(self, folded: str, language: str, cues: frozenset[str]) -> bool:
        """Tell whether a post asks.

        Args:
            folded: Its folded text.
            language: Its language.
            cues: The cues of the whole of it.

        Returns:
            True for a question that wants an answer.
        """
        text = _NO_MARK.sub(" ", folded)
        unmarked = "seek" in cues and "rhetorical" not in cues
        if not _ANY_MARK.search(text):
            return unmarked
        if _ANSWERED.search(text):
            return False
        headline = _HEADLINE.search(text) is not None and not _ACCOUNT.search(text)
        sentences = asked(marked(text))
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
