"""Addressed: is a mention said to the brand, or merely about it?"""

from __future__ import annotations

from collections.abc import Sequence

from command_center.mention import Kind
from command_center.profile import Profile
from command_center.why import Reason
from streams.tag.brands import handle
from streams.tag.phrases import PhraseFinder
from streams.tag.reading import Reading
from streams.tag.spans import Spans, quote


class Addressed:
    """Tags whether a mention speaks to the brand.

    It does when it @-mentions an account of an own brand, or when it is a question or complaint that names an
    own brand and speaks to somebody ("you"). A repost keeps what its text says; whether it waits for an answer
    is for the reader of the tag.

    Args:
        profile: Its own brands and their accounts.
    """

    def __init__(self, profile: Profile) -> None:
        own = [brand for brand in profile.brands if brand.own]
        self._own = frozenset(brand.id for brand in own)
        self._accounts = PhraseFinder((True, handle(account)) for brand in own for account in brand.accounts)

    def tag(
        self,
        readings: Sequence[Reading],
        brands: Sequence[list[str]],
        cues: Sequence[frozenset[str]],
        kinds: Sequence[Kind],
    ) -> list[bool]:
        """Tag a batch.

        Args:
            readings: The batch.
            brands: The brands of each.
            cues: The cues of each.
            kinds: The kind of each.

        Returns:
            True for what is said to the brand.
        """
        return [self._speaks_to(*one) for one in zip(readings, brands, cues, kinds, strict=True)]

    def _speaks_to(self, reading: Reading, brands: list[str], cues: frozenset[str], kind: Kind) -> bool:
        if self._own.isdisjoint(brands):
            return False
        if self._accounts.find(reading.folded):
            return True
        return kind in ("question", "complaint") and "you" in cues

    def why(self, reading: Reading, addressed: bool, spans: Spans) -> list[Reason]:
        """Explain one.

        Args:
            reading: The mention.
            addressed: What was decided.
            spans: Leads back to its words as written.

        Returns:
            The account it speaks to, or the rule; nothing where it is not addressed.
        """
        if not addressed:
            return []
        found = self._accounts.where(reading.folded)
        if not found:
            return [Reason("rule", "A question or complaint names our brand and speaks to somebody.")]
        return [quote(spans, "phrase", "It names our account.", "", start, end) for _, start, end in found]
