"""Versions of topics: what a topic is found by, as leads saved it, one after the other."""

from __future__ import annotations

import logging
from collections.abc import Iterator, Mapping
from datetime import datetime
from typing import Annotated

from msgspec import Meta, Struct
from pydantic import ValidationError

from command_center.profile import Profile, Topic
from command_center.room.action import Action

log = logging.getLogger(__name__)
MAX_QUERY = 5_000
"""Characters of a saved query."""
MAX_PHRASES = 500
MAX_PHRASE = 200
MAX_PHRASES_CHARS = 10_000
"""Of all phrases of a version together."""
MAX_TOPICS = 200
"""Topics that ever had a version."""
MAX_VERSIONS = 20
"""Of a topic: the one in force and those before it."""
MAX_HISTORY = 500_000
"""Characters of all versions together; beyond it the oldest that are not in force are forgotten first."""
MAX_WHY = 200


class SaveTopic(Action, frozen=True, kw_only=True, tag="topic-save"):
    """A lead saved what a topic is found by; without phrases and query it is found as the profile says.

    `version` is the one before plus one: whoever began with an older one than the newest changes nothing.
    """

    topic: Annotated[str, Meta(pattern="^[a-z0-9][a-z0-9_-]{0,47}$")]
    version: Annotated[int, Meta(ge=1, le=1_000_000_000)]
    query: Annotated[str, Meta(max_length=MAX_QUERY)] = ""
    phrases: Annotated[
        tuple[Annotated[str, Meta(min_length=1, max_length=MAX_PHRASE)], ...], Meta(max_length=MAX_PHRASES)
    ] = ()
    why: Annotated[str, Meta(max_length=MAX_WHY)] = ""


class TopicVersion(Struct, frozen=True):
    """One version of a topic; `id` is the action's that made it."""

    id: str
    version: int
    query: str
    phrases: tuple[str, ...]
    at: datetime
    by: str = ""
    why: str = ""

    @property
    def is_profile(self) -> bool:
        """Whether it says no more than that the topic is found as in the profile."""
        return not self.query and not self.phrases

    @property
    def size(self) -> int:
        """Its characters."""
        return len(self.query) + sum(map(len, self.phrases)) + len(self.why)


class TopicVersions(Struct, frozen=True):
    """The versions of every topic that has any, the newest of each last: that one is in force."""

    by_topic: Mapping[str, tuple[TopicVersion, ...]] = {}

    def of(self, topic: str) -> tuple[TopicVersion, ...]:
        """The versions of one topic, the newest last; empty where nobody saved one."""
        return self.by_topic.get(topic, ())

    def newest(self, topic: str) -> int:
        """The number of the version in force; 0 where that is the profile's own."""
        return max((one.version for one in self.of(topic)[-1:]), default=0)

    def after(self, action: Action) -> TopicVersions:
        """What stands after an action; the same object where it changes nothing."""
        match action:
            case SaveTopic(topic=topic) if topic in self.by_topic or len(self.by_topic) < MAX_TOPICS:
                if action.version != self.newest(topic) + 1 or sum(map(len, action.phrases)) > MAX_PHRASES_CHARS:
                    return self
                said = TopicVersion(
                    action.id, action.version, action.query, action.phrases, action.at, action.by, action.why
                )
                return TopicVersions(_bounded({**self.by_topic, topic: (*self.of(topic), said)[-MAX_VERSIONS:]}))
        return self


def _bounded(by_topic: dict[str, tuple[TopicVersion, ...]]) -> dict[str, tuple[TopicVersion, ...]]:
    """Forget old versions until what is left is small enough; what is in force stays, whatever its size."""
    size = sum(one.size for versions in by_topic.values() for one in versions)
    while size > MAX_HISTORY:
        longest = [topic for topic, versions in by_topic.items() if len(versions) > 1]
        if not longest:
            break
        # The order of the log decides, not clocks: of equal moments the topic that comes first in the alphabet.
        oldest = min(longest, key=lambda topic: (by_topic[topic][0].at, topic))
        size -= by_topic[oldest][0].size
        by_topic[oldest] = by_topic[oldest][1:]
    return by_topic


def found_by(topic: Topic, query: str, phrases: tuple[str, ...]) -> Topic:
    """A topic that is found by something else; id and name stay.

    Args:
        topic: As the profile has it.
        query: The query, or empty.
        phrases: The phrases; with an empty query and none of these the topic stays as it is.

    Raises:
        ValidationError: It can't be found so: the query can't be read, or a phrase is too long.
    """
    if not query and not phrases:
        return topic
    words = {"query": query or None} | ({"phrases": phrases} if phrases else {})
    return Topic.model_validate({"id": topic.id, "name": topic.name} | words)


def profile_now(profile: Profile, versions: TopicVersions) -> Profile:
    """The profile with its topics as they are in force.

    **Guarantee.** Topics come and go, and have their ids and names, by the profile alone. A version that this code
    can't read is named in the log, and the topic stays as the profile has it: nobody stops tagging over it.

    Args:
        profile: As its file says.
        versions: What leads saved.

    Returns:
        The same object where nothing is in force but the file.
    """
    topics = tuple(_now(topic, versions) for topic in profile.topics)
    return profile if topics == profile.topics else profile.model_copy(update={"topics": topics})


def _now(topic: Topic, versions: TopicVersions) -> Topic:
    for newest in versions.of(topic.id)[-1:]:
        try:
            return found_by(topic, newest.query, newest.phrases)
        except ValidationError as why:
            said = why.errors(include_url=False, include_input=False)[0]["msg"]
            log.error("version %d of topic %s can't be used, the profile's stays: %s", newest.version, topic.id, said)
    return topic


def in_force(profile: Profile, versions: TopicVersions) -> Iterator[tuple[Topic, int]]:
    """The topics of a profile that have versions, as they are in force, with the number of that version."""
    for topic in profile.topics:
        if versions.of(topic.id):
            yield _now(topic, versions), versions.newest(topic.id)
