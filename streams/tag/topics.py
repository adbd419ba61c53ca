"""Topics: the subject matters of the profile whose phrases a mention contains or whose query it meets."""

from __future__ import annotations

from command_center.profile import Profile
from command_center.query import parse
from streams.tag.subjects import SubjectTagger


class Topics(SubjectTagger):
    """Tags topics.

    Args:
        profile: Its topics' phrases and queries are looked for, all in one pass.
    """

    def __init__(self, profile: Profile) -> None:
        super().__init__(
            ((topic.id, phrase) for topic in profile.topics for phrase in topic.phrases),
            ((topic.id, parse(topic.query)) for topic in profile.topics if topic.query),
            "The profile looks for these words to find this topic.",
        )
