"""Topics: the subject matters of the profile whose phrases a mention contains or whose query it meets."""

from __future__ import annotations

from collections.abc import Sequence

from command_center.profile import Profile
from command_center.query import parse
from command_center.why import Reason
from streams.tag.reading import Reading
from streams.tag.spans import Spans, quote
from streams.tag.subjects import Subjects


class Topics:
    """Tags topics.

    Args:
        profile: Its topics' phrases and queries are looked for, all in one pass.
    """

    def __init__(self, profile: Profile) -> None:
        self._subjects = Subjects(
            ((topic.id, phrase) for topic in profile.topics for phrase in topic.phrases),
            ((topic.id, parse(topic.query)) for topic in profile.topics if topic.query),
        )

    def tag(self, readings: Sequence[Reading], languages: Sequence[str]) -> list[list[str]]:
        """Tag a batch.

        Args:
            readings: The batch.
            languages: The language of each, as it is tagged.

        Returns:
            The sorted topic ids of each.
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
        return [quote(spans, "phrase", "It has a phrase of this topic.", of, start, end) for of, start, end in found]
