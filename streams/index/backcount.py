"""The back-count: posts that were tagged by older versions of topics get the topics of those in force."""

from __future__ import annotations

import logging
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from itertools import count
from typing import Literal, NamedTuple, Protocol

from msgspec.structs import replace

from command_center.clock import Clock, to_ms
from command_center.mention import Tags, partition_of
from command_center.profile import Profile, Topic
from command_center.query import parse
from command_center.room.topic_versions import TopicVersions, in_force
from command_center.store.backcount import BackCounted
from command_center.store.connect import RedisError
from command_center.store.document import decode_document
from streams.fold.retag import TOPICS, retag
from streams.index.file import IndexFile
from streams.index.portion import Portion, portion
from streams.index.schema import NO_CODE
from streams.log import TAGGED, Log, LogError, Producer
from streams.tag.subjects import Subjects

log = logging.getLogger(__name__)
PER_S = 1_000
"""Re-tags a second: what the store worker does beside two thousand mentions."""
_AGAIN = "+topics-"
AT_ONCE_S = 0.2
"""A step looks at rows for no longer than this; mentions that arrive meanwhile wait for so long."""


class Followed(Protocol):
    """Who knows what leads saved: `streams.topics_in_force.TopicsInForce`."""

    profile: Profile
    versions: TopicVersions

    def look(self) -> bool:
        """Look whether something else is in force now."""
        ...


class Text(NamedTuple):
    """What decides the topics of one row."""

    row: int
    folded: str
    language: str
    topics: frozenset[str]


class Disagree:
    """Finds rows whose topics are not those that the taggers would give them.

    Args:
        topics: Topics as they are in force; all others are left as they are.
    """

    def __init__(self, topics: Sequence[Topic]) -> None:
        self._ids = frozenset(topic.id for topic in topics)
        self._subjects = Subjects(
            ((topic.id, phrase) for topic in topics for phrase in topic.phrases),
            ((topic.id, parse(topic.query)) for topic in topics if topic.query),
        )

    def __call__(self, texts: Iterable[Text]) -> Iterator[tuple[int, list[str]]]:
        """Those of these rows, each with the topics that it should have, sorted."""
        for text in texts:
            found = self._subjects.find(text.folded, text.language)
            if found != text.topics & self._ids:
                yield text.row, sorted(text.topics - self._ids | found)


class BackCount:
    """Looks through the index, and says by re-tags which topics its posts should have.

    **Guarantee.** Every row is looked at once for each save, those that come later as well, whoever tagged them: so
    what a tagger still had in hand, or a teacher said over older tags, is put right, too. At most `per_s` re-tags a
    second. A re-tag changes topics alone, and only of the version it was made for. After a crash it starts over, which
    changes nothing twice.

    Args:
        file: The index as it is now; another one after it was made anew.
        log_: The log.
        topics: Who knows the versions of topics.
        tell: Takes how far it is.
        clock: What time it is.
        per_s: The budget.
        before: What a worker before this one said last.
    """

    def __init__(
        self,
        file: Callable[[], IndexFile],
        log_: Log,
        topics: Followed,
        tell: Callable[[BackCounted], None],
        clock: Clock,
        per_s: int = PER_S,
        before: BackCounted | None = None,
    ) -> None:
        self._open = file
        self._file = file()
        self._log = log_
        self._topics = topics
        self._tell = tell
        self._clock = clock
        self._per_s = per_s
        self._before = before
        self._producer: Producer | None = None
        self._versions: dict[str, int] = {}
        self._seen = TopicVersions()
        self._judge = Disagree(())
        self._looked = self._moved = 0
        self._sent: Mapping[int, int] = {}
        self._begun_ms = 0
        self._spent_until = clock.monotonic()

    def step(self) -> int:
        """Go on for a moment; called about once a second.

        Returns:
            How many re-tags it sent.
        """
        self._topics.look()
        self._begin()
        if not self._versions:
            return 0
        sent = 0
        state: Literal["waiting", "running", "done"] = "waiting"
        try:
            if self._file.meta("whole") == "1" and self._log.has_room():
                sent = self._go_on(self._budget())
                state = "done" if self._is_done() else "running"
        except LogError as why:
            self._producer = None
            log.warning("the back-count of topics waits: %s", why)
        self._say(state)
        return sent

    def _say(self, state: Literal["waiting", "running", "done"]) -> None:
        said = BackCounted(
            versions=self._versions,
            state=state,
            looked=self._looked,
            rows=self._file.rows,
            moved=self._moved,
            begun_ms=self._begun_ms,
            at_ms=to_ms(self._clock.now()),
        )
        try:
            self._tell(said)
        except RedisError as why:
            log.warning("nobody hears how far the back-count is: %s", why)

    def _begin(self) -> None:
        """Begin again where something else is in force, or the index is another one."""
        if self._file is not (now := self._open()):
            self._file, self._looked, self._sent = now, 0, {}
        if self._topics.versions is self._seen:
            return
        self._seen = self._topics.versions
        found = list(in_force(self._topics.profile, self._topics.versions))
        self._versions = {topic.id: version for topic, version in found}
        self._judge = Disagree([topic for topic, _ in found])
        self._looked = self._moved = 0
        self._begun_ms = to_ms(self._clock.now())
        before, self._before = self._before, None
        if before is not None and before.versions == self._versions:
            self._moved, self._begun_ms = before.moved, before.begun_ms  # what a worker before this one had moved

    def _budget(self) -> int:
        now = self._clock.monotonic()
        self._spent_until = max(self._spent_until, now - 1)
        return int((now - self._spent_until) * self._per_s + 1e-6)

    def _go_on(self, budget: int) -> int:
        self._looked = max(self._looked, self._file.standing.first)
        end = self._clock.monotonic() + AT_ONCE_S
        sent = 0
        producer = self._producer = self._producer or self._log.producer()
        while self._looked < self._file.rows and sent < budget and self._clock.monotonic() <= end:
            some = portion(self._file, self._looked)
            wrong = list(self._judge(self._texts(some)))
            fitting = wrong[: budget - sent]
            posts = self._file.posts([row for row, _ in fitting])
            for row, topics in fitting:
                document = decode_document(posts[row])
                assert document.tags is not None  # noqa: S101  (tombstones have no rows)
                partition = partition_of(document.mention.id, self._log.partitions)
                tags = replace(document.tags, topics=topics, tagger_version=self._named(document.tags))
                producer.send(TAGGED, partition, *retag(document.mention, tags, only=TOPICS))
            producer.flush()
            sent += len(fitting)
            self._looked = some.behind if len(fitting) == len(wrong) else wrong[len(fitting)][0]
        self._spent_until += sent / self._per_s
        self._moved += sent
        if sent:
            self._sent = self._log.ends(TAGGED)
        return sent

    def _named(self, tags: Tags) -> str:
        """The version of tags of which the topics were given anew."""
        # Saves only ever rise, and so does their sum.
        return f"{tags.tagger_version.partition(_AGAIN)[0]}{_AGAIN}{sum(self._versions.values())}"

    def _is_done(self) -> bool:
        """Whether every row was looked at, and what was sent has come back."""
        if self._looked < self._file.rows:
            return False
        places = {p: self._file.at(p) for p in self._sent}
        return all(at is not None and at.offset >= self._sent[p] for p, at in places.items())

    def _texts(self, some: Portion) -> Iterator[Text]:
        """The living rows of a portion."""
        topics, languages = self._labels("topic"), self._labels("language")
        alive = self._file.standing.living(some.first, some.behind).tolist()
        codes = zip(some.columns["topics"].tolist(), some.columns["language"].tolist(), strict=True)
        for row, lives, (topic, language), folded in zip(count(some.first), alive, codes, some.folded, strict=False):
            if lives:
                yield Text(row, folded, languages.get(language, ""), frozenset(filter(None, topics[topic].split(","))))

    def _labels(self, name: str) -> dict[int, str]:
        found = self._file.db.execute("SELECT code, value FROM labels WHERE name = ?", (name,))
        return {NO_CODE: "", **dict(found)}
