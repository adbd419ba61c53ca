"""Topics: the subject matters of the profile whose phrases a mention contains."""

from __future__ import annotations

from collections.abc import Sequence

from command_center.profile import Profile
from streams.tag.phrases import PhraseFinder
from streams.tag.reading import Reading


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
