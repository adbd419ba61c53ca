"""Brands: whom a mention is about, by their phrases, their accounts' handles and their queries."""

from __future__ import annotations

from collections.abc import Sequence

from command_center.profile import Profile
from command_center.query import parse
from command_center.why import Reason
from streams.tag.reading import Reading
from streams.tag.spans import Spans, quote
from streams.tag.subjects import Subjects


def handle(account: str) -> str:
    """Write an account as it stands in a text.

    Args:
        account: A handle, with or without its `@`.

    Returns:
        The handle with one `@` in front; empty for an empty one.
    """
    bare = account.strip().lstrip("@")
    return f"@{bare}" if bare else ""


class Brands:
    """Tags brands.

    Args:
        profile: Its brands' phrases, accounts and queries are looked for, all in one pass.
    """

    def __init__(self, profile: Profile) -> None:
        phrases = [(brand.id, phrase) for brand in profile.brands for phrase in brand.phrases]
        accounts = [(brand.id, handle(account)) for brand in profile.brands for account in brand.accounts]
        queries = ((brand.id, parse(brand.query)) for brand in profile.brands if brand.query)
        self._subjects = Subjects(phrases + accounts, queries)

    def tag(self, readings: Sequence[Reading], languages: Sequence[str]) -> list[list[str]]:
        """Tag a batch.

        Args:
            readings: The batch.
            languages: The language of each, as it is tagged.

        Returns:
            The sorted brand ids of each.
        """
        find = self._subjects.find
        return [sorted(find(reading.folded, language)) for reading, language in zip(readings, languages, strict=True)]

    def why(self, reading: Reading, language: str, spans: Spans) -> list[Reason]:
        """Explain one.

        Args:
            reading: The mention.
            language: The language it is tagged with.
            spans: Leads back to its words as written.

        Returns:
            A reason for each phrase, and for each word of a query, that was found; `of` is the id it stands for.
        """
        found = self._subjects.where(reading.folded, language)
        return [
            quote(spans, "phrase", "It has a phrase or an account of this brand.", of, start, end)
            for of, start, end in found
        ]
