"""Topics: the subject matters of the profile whose phrases a mention contains."""

from __future__ import annotations

from collections.abc import Sequence

from command_center.profile import Profile
from command_center.why import Reason
from streams.tag.phrases import PhraseFinder
from streams.tag.reading import Reading
from streams.tag.spans import Spans, quote


class Topics:
    """Tags topics.

    Args:
        profile: Its topics' phrases are looked for, all in one pass.
    """

    def __init__(self, profile: Profile) -> None:
        self._finder = PhraseFinder((topic.id, phrase) for topic in profile.topics for phrase in topic.phrases)

    def tag(self, readings: Sequence[Reading]) -> list[list[str]]:
        """Tag a batch.

        Args:
            readings: The batch.

        Returns:
            The sorted topic ids of each.
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
        return [quote(spans, "phrase", "It has a phrase of this topic.", of, start, end) for of, start, end in found]
