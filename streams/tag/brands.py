"""Brands: whom a mention is about, by their phrases and by their accounts' handles."""

from __future__ import annotations

from collections.abc import Sequence

from command_center.profile import Profile
from command_center.why import Reason
from streams.tag.phrases import PhraseFinder
from streams.tag.reading import Reading
from streams.tag.spans import Spans, quote


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
        profile: Its brands' phrases and accounts are looked for, all in one pass.
    """

    def __init__(self, profile: Profile) -> None:
        phrases = [(brand.id, phrase) for brand in profile.brands for phrase in brand.phrases]
        accounts = [(brand.id, handle(account)) for brand in profile.brands for account in brand.accounts]
        self._finder = PhraseFinder(phrases + accounts)

    def tag(self, readings: Sequence[Reading]) -> list[list[str]]:
        """Tag a batch.

        Args:
            readings: The batch.

        Returns:
            The sorted brand ids of each.
        """
        return [sorted(self._finder.find(reading.folded)) for reading in readings]

    def why(self, reading: Reading, spans: Spans) -> list[Reason]:
        """Explain one.

        Args:
            reading: The mention.
            spans: Leads back to its words as written.

        Returns:
            A reason for each phrase that was found; `of` is the id it stands for.
        """
        found = self._finder.where(reading.folded)
        return [
            quote(spans, "phrase", "It has a phrase or an account of this brand.", of, start, end)
            for of, start, end in found
        ]
