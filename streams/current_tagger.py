"""The taggers with the sentiment model and the topics in force, also when others are put in force meanwhile."""

from __future__ import annotations

import logging
from collections.abc import Sequence
from typing import Protocol

from command_center.clock import Clock
from command_center.errors import BadInput
from command_center.mention import Mention, Tags
from command_center.profile import Profile
from command_center.why import Why
from streams.tag.model import SentimentModel
from streams.tag.model.sentiment_model import InvalidModel
from streams.tag.pipeline import Pipeline
from streams.teach.shelf import SHIPPED, ModelShelf

log = logging.getLogger(__name__)
MODEL = "sentiment.bin"
"""The file of a version that holds the model."""
LOOK_EVERY_S = 1.0


class Topics(Protocol):
    """Who knows the topics in force: `streams.topics_in_force.TopicsInForce`, or `FileTopics`."""

    profile: Profile
    """The listening profile, its topics as they are in force."""

    def look(self) -> bool:
        """Look whether others are in force now."""
        ...


class FileTopics:
    """The topics of the profile's file, which nobody changes."""

    def __init__(self, profile: Profile) -> None:
        self.profile = profile

    def look(self) -> bool:
        """Never."""
        return False


class CurrentTagger:
    """A pipeline that follows `current` of the models' folder, and the topics that leads save.

    **Guarantee.** All mentions of one call are tagged by one model and by one version of each topic, and
    `tagger_version` says by which. A model that can't be read is named in the log and changes nothing: tagging goes on
    with the one at work, at the start with the shipped one.

    Args:
        topics: Who knows the profile with its topics.
        shelf: The models.
        clock: Tells when to look.
    """

    def __init__(self, topics: Topics, shelf: ModelShelf, clock: Clock) -> None:
        self._topics = topics
        self._shelf = shelf
        self._clock = clock
        self.model = SHIPPED
        self._said = ""
        self._next = 0.0
        self._pipeline: Pipeline | None = None
        self._look()
        if self._pipeline is None:
            self._pipeline = Pipeline(topics.profile)

    def tag(self, mentions: Sequence[Mention]) -> list[Tags]:
        """Tags of each mention, in the same order."""
        return self._now().tag(mentions)

    def why(self, mention: Mention) -> Why:
        """The tags of one mention, and what spoke for each."""
        return self._now().why(mention)

    def _now(self) -> Pipeline:
        if self._clock.monotonic() >= self._next:
            self._look()
        assert self._pipeline is not None  # noqa: S101
        return self._pipeline

    def _look(self) -> None:
        self._next = self._clock.monotonic() + LOOK_EVERY_S
        if self._topics.look() and self._pipeline is not None:
            self._pipeline = self._pipeline.with_topics(self._topics.profile)
            log.info("other topics are in force, tagger_version %s", self._pipeline.version)
        try:
            wanted = self._shelf.current()
            if wanted == self.model and self._pipeline is not None:
                return
            self._pipeline = Pipeline(self._topics.profile, model_of(self._shelf, wanted))
        except (BadInput, InvalidModel, OSError) as why:
            if str(why) != self._said:
                log.error("the sentiment model can't be used, %s stays at work: %s", self.model, why)
            self._said = str(why)
        else:
            self.model = wanted
            self._said = ""
            log.info("sentiment model %s is at work, tagger_version %s", wanted, self._pipeline.version)


def model_of(shelf: ModelShelf, version: str) -> SentimentModel:
    """Read a version of the sentiment model.

    Raises:
        BadInput: There is no such version.
        InvalidModel: Its file is damaged, or of another version of the code.
        OSError: It can't be read.
    """
    path = shelf.path(version)
    return SentimentModel.shipped() if path is None else SentimentModel.from_bytes((path / MODEL).read_bytes())
