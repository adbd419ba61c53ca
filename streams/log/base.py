"""What every engine of the log must offer; `tests/contract/test_log.py` runs over each of them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Protocol

RAW = "mentions.raw"
TAGGED = "mentions.tagged"
DEAD = "mentions.dead"
ACTIONS = "actions"
"""What people decided (erasures, verdicts, claims): kept without end, for a rebuild brings it back from here."""
TOPICS = (RAW, TAGGED, DEAD, ACTIONS)
COUNTS = "counts"
"""The table of closed hours and days: the last value of each key is kept, until it is taken out."""


class LogError(RuntimeError):
    """The log is out of reach, or the outcome of a call is unknown: start again from what is stored."""


class Unusable(LogError):
    """Out of reach or full for now, but nothing changed hands: keep what is owned, and ask again."""


class Fenced(LogError):
    """Somebody else owns the partition by now; nothing was written."""


class Trimmed(LogError):
    """The position asked for is no longer in the log, or not yet: records would be skipped in silence."""


@dataclass(frozen=True, slots=True)
class Record:
    """One entry of one partition.

    `offset` rises by one within a partition; `timestamp_ms` is the broker's record time. Where a consumer meets more
    bytes than anything of ours has, `value` may be their beginning, and `whole` is a view of all of them.
    """

    kafka_topic: str
    partition: int
    offset: int
    timestamp_ms: int
    value: bytes
    headers: Mapping[str, str] = field(default_factory=dict)
    whole: memoryview | None = None

    @property
    def body(self) -> bytes | memoryview:
        """All of the bytes."""
        return self.value if self.whole is None else self.whole


@dataclass(frozen=True, slots=True)
class Polled:
    """What one poll brought: records by partition, and the partitions won and lost since the last poll."""

    records: Mapping[int, Sequence[Record]]
    gained: frozenset[int] = frozenset()
    lost: frozenset[int] = frozenset()


class Producer(Protocol):
    """Appends records; nothing is durable before `flush` has returned."""

    def send(self, kafka_topic: str, partition: int, value: bytes, headers: Mapping[str, str] | None = None) -> None:
        """Buffer one record; must not block."""
        ...

    def flush(self) -> int:
        """Append everything buffered, in order within a partition.

        Returns:
            How many records are durable now.

        Raises:
            Unusable: The outcome of the whole flush is unknown; a resend may double records.
            Fenced: The owner's token is out of date; nothing of that partition was appended.
        """
        ...

    def close(self) -> None:
        """Drop what was not flushed."""
        ...


class Consumer(Protocol):
    """Reads the partitions this member owns in its group."""

    def poll(self, timeout_s: float, max_records: int) -> Polled:
        """Wait at most `timeout_s` for records of owned partitions, at most `max_records` in all.

        A partition in `gained` delivers from its committed position, or from where `seek` puts it before the
        next poll; a partition in `lost` must not be written for any more.

        Raises:
            Unusable: The log is out of reach; partitions are kept, a later poll says which were lost meanwhile.
            LogError: The membership is given up; all partitions count as lost.
            Trimmed: A position lies outside the log.
        """
        ...

    def hold(self) -> None:
        """Deliver nothing until `resume`: polls only keep the membership, and tell who won and lost what.

        What was delivered and not committed will be delivered again.
        """
        ...

    def resume(self) -> None:
        """Deliver again, from the committed positions or from where `seek` has put them since `hold`."""
        ...

    def positions(self) -> Mapping[int, int]:
        """The next offset to be delivered, by owned partition; asks nobody."""
        ...

    def seek(self, partition: int, offset: int) -> None:
        """Go on at `offset` in an owned partition."""
        ...

    def commit(self, positions: Mapping[int, int]) -> None:
        """Store the next offset to read by partition; ignored for partitions that are no longer owned."""
        ...

    def token(self, partition: int) -> str:
        """What proves the ownership of a partition to `Log.producer`; empty where the engine needs none."""
        ...

    def lag(self) -> Mapping[int, int]:
        """Records not read yet, by partition: of those it owns, and of those that nobody does, where that is known."""
        ...

    def close(self) -> None:
        """Leave the group and free the partitions at once."""
        ...


class Log(Protocol):
    """A partitioned log with consumer groups."""

    partitions: int
    engine: str
    gapless: bool
    """Whether every offset holds a record; a Kafka transaction of somebody else's takes some for its markers."""

    def create(self) -> None:
        """Make the topics, or check that they stand with the same number of partitions.

        Raises:
            BadInput: They stand with another number.
        """
        ...

    def identity(self) -> str:
        """What tells this log from another, and from one that was made anew in its place.

        Offsets of one mean nothing in another: who counts remembers whose they are.
        """
        ...

    def join(self, store: str) -> None:
        """Say which store this log's workers count into; a log has one.

        Raises:
            BadInput: Workers of another store are at work on it: each would count a part.
        """
        ...

    def producer(self, owner: Consumer | None = None) -> Producer:
        """Open a producer; with `owner`, appends to a partition are refused once that consumer lost it."""
        ...

    def consumer(self, kafka_topic: str, group: str, member: str) -> Consumer:
        """Join a group under a stable member name; a restart under the same name takes over at once."""
        ...

    def ends(self, kafka_topic: str) -> Mapping[int, int]:
        """The next offset to be written, by partition."""
        ...

    def committed(self, kafka_topic: str, group: str) -> Mapping[int, int]:
        """The group's stored positions, by partition."""
        ...

    def read(self, kafka_topic: str, partition: int, offset: int, max_records: int) -> Sequence[Record]:
        """Read without owning anything, from `offset` or the first record kept after it (replay, recounts)."""
        ...

    def firsts(self, kafka_topic: str) -> Mapping[int, int]:
        """The first offset that is kept, by partition; the end where nothing is kept."""
        ...

    def keep(self, partition: int, entries: Mapping[str, bytes | None]) -> None:
        """Put entries into the table `counts` of a partition; None takes a key out.

        **Guarantee.** Durable when it returns; of one key the table keeps what was put last.
        """
        ...

    def kept(self, partition: int) -> dict[str, bytes]:
        """Everything the table `counts` holds of a partition."""
        ...

    def has_room(self) -> bool:
        """Whether intake may go on; the embedded engine says no above its quota."""
        ...

    def trim(self, kafka_topic: str, partition: int, below: int, older_than_ms: int) -> int:
        """Forget records below `below` whose record time is before `older_than_ms`.

        Returns:
            How many went; engines with retention of their own do nothing and return 0.
        """
        ...

    def close(self) -> None:
        """Drop the connections."""
        ...
