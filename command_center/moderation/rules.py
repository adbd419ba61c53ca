"""Which posts no screen shows: one pure function of a mention and the profile's rules."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import Literal, NamedTuple, Protocol

from command_center.mention import Mention
from command_center.moderation.domains import Domains
from command_center.moderation.lookalikes import as_seen
from command_center.profile import wrote
from command_center.profile_moderation import Moderation

Reason = Literal["author", "domain", "word", "profanity"]
EVERYWHERE = "*"
"""The list of words that count whatever the language of a text: people swear in English everywhere."""
_WORD, _ALLOWED = "=word", "=allowed"
"""Labels beside the codes of languages; no code begins so."""
_JOINERS = str.maketrans("", "", "\u200c\u200d")
"""Unseen between two letters: what is written with them looks like what is written without."""


class Finder(Protocol):
    """Finds phrases in folded texts."""

    def where(self, folded: str) -> list[tuple[str, int, int]]:
        """(label, start, end) of each phrase in it."""
        ...


class Words(NamedTuple):
    """How texts are read: as the taggers read them, so that a blocked word is found where a topic's phrase would be."""

    fold: Callable[[str], str]
    finder: Callable[[Iterable[tuple[str, str]]], Finder]


class Rules:
    """Says what is hidden, and why.

    Args:
        moderation: What the profile says.
        languages: The profile's languages, if its `moderation` names none.
        words: How texts are read.
        listed: Profanity by language, and `EVERYWHERE` (`command_center.moderation.profanity`).

    **Guarantee.** The answer follows from the mention, its language and the profile alone: each process, each time, the
    same.
    """

    def __init__(
        self, moderation: Moderation, languages: Sequence[str], words: Words, listed: Mapping[str, Iterable[str]]
    ) -> None:
        self._authors = moderation.names
        self._languages = frozenset(moderation.languages or languages) if moderation.profanity == "on" else frozenset()
        self._fold = words.fold
        self._domains = Domains(moderation.domains, words.fold)
        phrases = [(_WORD, word) for word in moderation.words] + [(_ALLOWED, word) for word in moderation.allow]
        if moderation.profanity == "on":
            lists = sorted(self._languages | {EVERYWHERE})
            phrases += [(language, word) for language in lists for word in listed.get(language, ())]
        self._finder = words.finder((label, as_seen(phrase.translate(_JOINERS))) for label, phrase in phrases)

    def why_hidden(self, mention: Mention, language: str) -> Reason | None:
        """Judge one mention by its author and its words.

        Args:
            mention: The mention.
            language: Its language; profanity is looked for in that language's list and in English everywhere, in
                every list where the language is none of the profile's.

        Returns:
            Why no screen shows it, or None.
        """
        if wrote(self._authors, mention):
            return "author"
        return self._why(mention.text, language)

    def is_blocked(self, term: str) -> bool:
        """Say whether something that is shown beside a post's words must not be: an author's name, a place, a rising
        word or hashtag. Every list counts, for a name has no language.

        Args:
            term: The name, or a word or a few, with or without `#` or `@`.
        """
        return term.lstrip("#@").casefold() in self._authors or self._why(term, "und") is not None

    def _why(self, text: str, language: str) -> Reason | None:
        folded = self._fold(as_seen(text.translate(_JOINERS)))
        if self._domains.stand_in(folded):
            return "domain"
        hits = self._finder.where(folded)
        if not hits:
            return None
        if any(label == _WORD for label, _, _ in hits):
            return "word"
        allowed = [(start, end) for label, start, end in hits if label == _ALLOWED]
        for label, start, end in hits:
            if self._counts(label, language) and not any(a <= start and end <= b for a, b in allowed):
                return "profanity"
        return None

    def _counts(self, listed: str, language: str) -> bool:
        """Whether a list counts for a text: a word of one language may be harmless in another."""
        if listed == _ALLOWED:
            return False
        return listed in (language, EVERYWHERE) or language not in self._languages
