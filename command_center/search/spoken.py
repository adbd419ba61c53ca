"""In which languages people speak of a topic: asked of whoever answers searches, as no counter has it."""

from __future__ import annotations

from collections.abc import Mapping

from command_center.search.asked import Ask
from command_center.search.port import Search
from command_center.store.variants import Spoken
from command_center.store.window import Span


def languages_by(search: Search) -> Spoken:
    """Who knows the languages of a topic: the index, or where none answers the store's list.

    Args:
        search: Who is asked; it raises `SearchAway` where nobody answers.
    """

    def spoken(topic: str, span: Span) -> Mapping[str, int]:
        ask = Ask(
            {"topic": frozenset({topic})}, from_ms=span.start_s * 1000, to_ms=span.end_s * 1000, limit=0, counted=True
        )
        return search.find(ask).facets["language"]

    return spoken
