"""One member of a group of the Kafka engine: its partitions, its positions, its reading."""

from __future__ import annotations

import time
from collections.abc import Collection, Mapping, Sequence
from contextlib import suppress
from threading import Lock
from typing import TYPE_CHECKING

from kafka import ConsumerRebalanceListener, KafkaConsumer, OffsetAndMetadata, TopicPartition
from kafka.coordinator.assignors.cooperative_sticky import CooperativeStickyAssignor
from kafka.errors import KafkaError
from kafka.structs import MemberState

from streams.log.base import Consumer, Fenced, LogError, Polled, Record, Trimmed
from streams.log.kafka_calls import FETCH, REQUEST_MS, connect_client, record, speaking

if TYPE_CHECKING:
    from streams.log.kafka import KafkaLog

HEARTBEATS = 6
"""Signs of life in a session: a change of the group is noticed after a sixth of it."""
JOIN_S = 1.0
"""A poll lasts at least so long while the group is changing: kafka-python 3.0.12 forgets a join that is answered
between two polls and sends another, which makes the whole group join again."""


class KafkaGroupConsumer(Consumer):
    """Owns what the group's coordinator assigns to it.

    The member's name is its `group.instance.id` (KIP-345): a restart under it takes over its partitions at once and
    shuts the earlier life out. Assignments move cooperatively (KIP-429): who keeps a partition goes on reading it.
    """

    def __init__(self, log: KafkaLog, kafka_topic: str, group: str, member: str) -> None:
        self._log = log
        self.kafka_topic = kafka_topic
        self.group = group
        self.member = member
        self._client: KafkaConsumer | None = None
        self._changes = _Changes()
        self._settled = False
        self._settled_at = 0.0
        self._prove_at = 0.0
        self._look_at = 0.0
        self._unowned: frozenset[int] = frozenset()
        """Partitions that nobody had at the last look."""
        self._positions: dict[int, int] = {}
        self._stored: dict[int, int] = {}
        """What the group has committed, as far as this member knows: proof of ownership commits it again."""
        self._held = False
        self._moved: set[int] = set()
        """Partitions whose position was not reached by reading; they are paused until it has been checked."""

    def poll(self, timeout_s: float, max_records: int) -> Polled:
        try:
            with speaking():
                client = self._open()
                self._watch(client)
                if not self._held:
                    self._release(client)
                patience_s = timeout_s if self._settled else max(timeout_s, JOIN_S)
                came = client.poll(patience_s * 1000, max_records)
                gained, lost = self._take_changes(client)
        except Fenced:
            lost = frozenset(self._positions)
            self.drop()
            if lost:
                return Polled({}, lost=lost)
            raise
        except LogError:
            self.drop()
            raise
        records: dict[int, Sequence[Record]] = {}
        for place, run in came.items():
            if place.partition in self._positions and place.partition not in gained:
                records[place.partition] = [record(self.kafka_topic, found, cut=True) for found in run]
                self._positions[place.partition] = run[-1].offset + 1
        return Polled(records, gained, lost)

    def _open(self) -> KafkaConsumer:
        if self._client is None:
            log = self._log
            self._client = connect_client(
                KafkaConsumer,
                **log.access.options(),
                **FETCH,
                client_id=log.client_id,
                group_id=log.name(self.group),
                group_instance_id=self.member,
                enable_auto_commit=False,
                partition_assignment_strategy=[CooperativeStickyAssignor],
                session_timeout_ms=log.lease_ms,
                heartbeat_interval_ms=log.lease_ms // HEARTBEATS,
                max_poll_interval_ms=max(log.stall_ms, log.lease_ms),
            )
            self._changes = _Changes(self._client)
            self._client.subscribe([log.name(self.kafka_topic)], listener=self._changes)
            # Joined before it knows the topic, the first member assigns nothing, and joins again when it learns of it.
            self._client.bootstrap(REQUEST_MS, refresh=True)
            self._settled_at = time.monotonic()
        return self._client

    def _watch(self, client: KafkaConsumer) -> None:
        """Give a membership up that was taken over, or that does not come to rest."""
        now = time.monotonic()
        if now >= self._look_at:
            if now - self._look_at > self._log.lease_ms / 1000:
                self._settled_at = now  # the silence was this member's own: it could not see the group at rest
            self._look_at = now + self._log.lease_ms / 3000
            self._log.check_same()
            self._claim(client)
        self._settled = client.group_metadata().state == MemberState.STABLE
        if self._settled:
            self._settled_at = now
            if self._positions and now >= self._prove_at:
                # A heartbeat that is refused for a namesake ends the heartbeats; nothing else tells of it.
                self.prove(list(self._positions)[:1])
        elif now - self._settled_at > self._log.settle_s:
            raise LogError(f"{self.group}: the group did not settle for {self._log.settle_s:g} s; joining anew")

    def _claim(self, client: KafkaConsumer) -> None:
        """Call the group together for partitions that nobody had at two looks: between two assignments is no rest."""
        before = self._unowned
        try:
            self._unowned = self._log.unowned(self.kafka_topic, self.group)
        except LogError:
            # While the coordinator is away or moves, the group has other cares; they show where it is polled.
            self._unowned = frozenset()
        if before & self._unowned:
            client._coordinator.request_rejoin()  # it has no door of its own for this

    def _release(self, client: KafkaConsumer) -> None:
        """Let partitions that were won or moved be read, once their position is known to lie in the log."""
        if not self._moved:
            return
        first, end = self._log.firsts(self.kafka_topic, self._moved), self._log.ends(self.kafka_topic)
        for partition in sorted(self._moved):
            at = self._positions[partition]
            if not first[partition] <= at <= end[partition]:
                raise Trimmed(
                    f"{self.kafka_topic}/{partition}: offset {at} was asked for, "
                    f"the log holds {first[partition]} to {end[partition]}"
                )
        client.resume(*(self._place(partition) for partition in self._moved))
        self._moved.clear()

    def _take_changes(self, client: KafkaConsumer) -> tuple[frozenset[int], frozenset[int]]:
        gained, lost = self._changes.take()
        if gained and max(gained) >= self._log.partitions:
            raise Trimmed(
                f"kafka_topic {self._log.name(self.kafka_topic)} has more partitions than CC_PARTITIONS="
                f"{self._log.partitions}: begin with new topics (CC_KAFKA_PREFIX) and an empty Redis"
            )
        lost &= self._positions.keys()
        for partition in lost:
            self._positions.pop(partition, None)
            self._stored.pop(partition, None)
            self._moved.discard(partition)
        if gained:
            stored = self._log.committed(self.kafka_topic, self.group)
            for partition in gained:
                self._stored[partition] = stored[partition]
                self._positions[partition] = stored[partition]
                client.seek(self._place(partition), stored[partition])
                self._moved.add(partition)
        return gained, lost

    def seek(self, partition: int, offset: int) -> None:
        if partition in self._positions and self._client is not None:
            place = self._place(partition)
            self._client.pause(place)
            self._client.seek(place, offset)
            self._positions[partition] = offset
            self._moved.add(partition)

    def hold(self) -> None:
        self._held = True
        for partition, offset in self._stored.items():
            self.seek(partition, offset)

    def resume(self) -> None:
        self._held = False

    def positions(self) -> Mapping[int, int]:
        return dict(self._positions)

    def commit(self, positions: Mapping[int, int]) -> None:
        owned = {p: offset for p, offset in positions.items() if p in self._positions}
        if self._client is None or not owned:
            return
        with speaking():
            self._client.commit({self._place(p): OffsetAndMetadata(at, "", -1) for p, at in owned.items()})
        self._stored.update(owned)
        self._prove_at = time.monotonic() + self._log.lease_ms / 3000

    def prove(self, partitions: Collection[int]) -> None:
        """Ask the coordinator whether this member may still write for its partitions.

        It is asked by committing what is committed already: the one call that needs membership and changes nothing.

        Raises:
            Fenced: It may not.
        """
        if not set(partitions) <= self._positions.keys():
            raise Fenced("another worker owns the partition")
        self.commit({p: self._stored[p] for p in list(partitions)[:1]})

    def token(self, partition: int) -> str:
        return ""

    def lag(self) -> Mapping[int, int]:
        ends = self._log.ends(self.kafka_topic)
        passed = {p: self._passed(p, at, ends[p]) for p, at in self._positions.items()}
        if left := self._unowned - self._positions.keys():
            stored = self._log.committed(self.kafka_topic, self.group)
            passed |= {p: stored[p] for p in left}
        return {p: max(0, ends[p] - at) for p, at in passed.items()}

    def _passed(self, partition: int, at: int, end: int) -> int:
        """Where the client stands: behind the last record, and behind markers of others' transactions, too."""
        if at >= end or self._client is None:
            return at
        with speaking():
            return max(at, self._client.position(self._place(partition), timeout_ms=0) or 0)

    def close(self) -> None:
        # By name alone, a life that was shut out would throw out its successor.
        identity = self._client.group_metadata().member_id if self._client is not None else ""
        self.drop()
        if identity:
            with suppress(LogError):  # then the session runs out by itself
                self._log.leave(self.group, self.member, identity)

    def drop(self) -> None:
        """Forget everything, and the group without telling it."""
        client, self._client = self._client, None
        if client is not None:
            with suppress(KafkaError):
                client.close(autocommit=False, timeout_ms=1000)
        self._positions.clear()
        self._stored.clear()
        self._moved.clear()
        self._unowned = frozenset()

    def _place(self, partition: int) -> TopicPartition:
        return TopicPartition(self._log.name(self.kafka_topic), partition)


class _Changes(ConsumerRebalanceListener):  # type: ignore[misc]
    """What the group decided since the last poll; called by the client's own thread."""

    def __init__(self, client: KafkaConsumer | None = None) -> None:
        self._client = client
        self._lock = Lock()
        self._gained: set[int] = set()
        self._lost: set[int] = set()

    def on_partitions_assigned(self, assigned: Collection[TopicPartition]) -> None:
        assert self._client is not None  # noqa: S101
        with self._lock:
            for place in assigned:
                # Paused before its first fetch, and with a position so that none is looked up: the caller decides.
                self._client.pause(place)
                self._client.seek(place, 0)
                self._gained.add(place.partition)

    def on_partitions_revoked(self, revoked: Collection[TopicPartition]) -> None:
        with self._lock:
            for place in revoked:
                self._gained.discard(place.partition)
                self._lost.add(place.partition)

    def on_partitions_lost(self, lost: Collection[TopicPartition]) -> None:
        self.on_partitions_revoked(lost)

    def take(self) -> tuple[frozenset[int], frozenset[int]]:
        """Partitions won and lost; one that came and went unseen is neither."""
        with self._lock:
            found = frozenset(self._gained), frozenset(self._lost)
            self._gained.clear()
            self._lost.clear()
        return found
