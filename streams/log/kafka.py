"""The Kafka engine: topics of a cluster, partitions owned through a consumer group."""

from __future__ import annotations

import sys
import time
from collections.abc import Iterable, Mapping, Sequence
from contextlib import suppress
from weakref import WeakSet

from kafka import KafkaAdminClient, KafkaConsumer, KafkaProducer, TopicPartition
from kafka.consumer.fetcher import ConsumerRecord
from kafka.errors import KafkaError

from command_center.errors import BadInput
from streams.log.base import COUNTS, RAW, TAGGED, TOPICS, Consumer, Log, LogError, Producer, Record, Trimmed
from streams.log.kafka_calls import FETCH, UNMAKEABLE, Access, Refused, connect_client, copied, record, speaking, words
from streams.log.kafka_consumer import KafkaGroupConsumer
from streams.log.kafka_groups import NEW_S, KafkaGroups
from streams.log.kafka_producer import APPEND, KafkaLogProducer, Sender
from streams.log.kafka_topics import ENVELOPE_BYTES, MAX_BYTES, make_topics

READ_S = 10.0
POLL_MS = 200
ASKED = 3
"""How often a broker that hangs up on us is asked for the reason."""
COUNTED = (RAW, TAGGED)
"""Topics whose offsets the store remembers."""
GROUPS = ("tag", "store")
CLIENT = "command-center-"
"""Begins the client id of our group members; the store's id follows."""
ANEW = "count on with an empty Redis, or bring the old topics back"


class KafkaLog(Log):
    """Apache Kafka as the log.

    **Guarantee.** A record is durable once all replicas in sync have it (`acks=all`), in order within its partition
    (idempotent producer); what a flush could not confirm is given up, and the next one begins with a fresh producer.
    Ownership is the consumer group's; before an append the coordinator is asked whether it still holds. That narrows
    the window in which a member that was stopped could write to the time of one round trip and cannot close it: what
    slips through carries raw offsets that the store has applied already, and is dropped there.
    """

    engine = "kafka"
    gapless = False

    def __init__(
        self,
        access: Access,
        partitions: int,
        *,
        retention_s: float,
        lease_s: float = 6.0,
        stall_s: float = 60.0,
        replication: int = 0,
        prefix: str = "",
    ) -> None:
        """Remember how to reach the brokers; the first call connects.

        Args:
            access: Where they are.
            partitions: Of every topic.
            retention_s: How long records are kept.
            lease_s: Silence after which a dead process loses its partitions (the group's session timeout).
            stall_s: Time between two polls after which a living one does.
            replication: Copies of each partition; 0 takes as many as there are brokers, three at most.
            prefix: Goes before the names of topics and groups, where several centers share a cluster.
        """
        self.access = access
        self.partitions = partitions
        self.retention_ms = int(retention_s * 1000)
        self.lease_ms = int(lease_s * 1000)
        self.stall_ms = int(stall_s * 1000)
        self.settle_s = 2 * lease_s + stall_s
        self.replication = replication
        self.prefix = prefix
        self.client_id = CLIENT
        self._ids: dict[str, str] = {}
        self._admin: KafkaAdminClient | None = None
        self._reader: KafkaConsumer | None = None
        self._sender: KafkaProducer | None = None
        self._groups = KafkaGroups(self.admin, self._drop_admin)
        self._consumers: WeakSet[KafkaGroupConsumer] = WeakSet()

    def name(self, kafka_topic: str) -> str:
        """The cluster's name of a topic or group."""
        return self.prefix + kafka_topic

    def create(self) -> None:
        """Make the topics, or check that they stand with the same number of partitions (see `Log.create`).

        The retention of topics that stand is set to ours: texts must not outlive what the profile promises.
        """
        for left in reversed(range(ASKED)):
            try:
                self._create()
            except Refused as why:
                raise BadInput(str(why)) from None
            except UNMAKEABLE as why:
                raise BadInput(f"Kafka can't make the topics with CC_KAFKA_REPLICATION copies ({words(why)})") from None
            except LogError as why:
                # A broker that refuses a password often hangs up before its answer has been read.
                if not left or not self.access.security.startswith("SASL") or "disconnected" not in str(why):
                    raise
            else:
                return

    def _create(self) -> None:
        names = {kafka_topic: self.name(kafka_topic) for kafka_topic in (*TOPICS, COUNTS)}
        with speaking():
            make_topics(self.admin(), names, self.partitions, self.retention_ms, self.replication)
            self._ids = self._topic_ids()

    def identity(self) -> str:
        """The cluster, the names and the ids of the topics (see `Log.identity`)."""
        with speaking():
            cluster = self.admin().describe_cluster()["cluster_id"]
            ids = self._topic_ids()
        return " ".join([self.engine, cluster, *(f"{name}={ids[name]}" for name in sorted(ids))])

    def check_same(self) -> None:
        """Make sure that the topics are those that stood at the start.

        Raises:
            Trimmed: One was deleted, or made anew.
        """
        with speaking():
            ids = self._topic_ids()
        for name, known in self._ids.items():
            if ids.get(name) != known:
                what = "is gone" if name not in ids else "was made anew"
                raise Trimmed(f"kafka_topic {name} {what}: what was counted lay in the old one; {ANEW}")

    def _topic_ids(self) -> dict[str, str]:
        names = [self.name(kafka_topic) for kafka_topic in COUNTED]
        return {
            row["name"]: str(row["topic_id"]) for row in self.admin().describe_topics(names) if not row["error_code"]
        }

    def join(self, store: str) -> None:
        """Look who else is in the groups (see `Log.join`)."""
        mine = CLIENT + store
        groups = [self.name(group) for group in GROUPS]
        with speaking():
            found = self._groups.describe(groups, NEW_S)
        for group, described in found.items():
            for member in described["members"]:
                theirs = member["client_id"]
                if theirs.startswith(CLIENT) and theirs != mine:
                    raise BadInput(
                        f"another center's worker {member['group_instance_id']!r} is in the consumer group {group} and "
                        "would count a part of the mentions: give each center a CC_KAFKA_PREFIX of its own"
                    )
        self.client_id = mine

    def members(self) -> list[str]:
        """Who works on these topics now."""
        with speaking():
            found = self._groups.describe([self.name(group) for group in GROUPS])
        return [str(m["group_instance_id"] or m["member_id"]) for row in found.values() for m in row["members"]]

    def unowned(self, kafka_topic: str, group: str) -> frozenset[int]:
        """Partitions that no member has while the group is at rest (see `KafkaGroups.assigned`)."""
        with speaking():
            assigned = self._groups.assigned(self.name(group), self.name(kafka_topic))
        return frozenset() if assigned is None else frozenset(range(self.partitions)) - assigned

    def producer(self, owner: Consumer | None = None) -> Producer:
        """Open a producer (see `Log.producer`)."""
        return KafkaLogProducer(self, owner)

    def consumer(self, kafka_topic: str, group: str, member: str) -> Consumer:
        """Join a group (see `Log.consumer`)."""
        made = KafkaGroupConsumer(self, kafka_topic, group, member)
        self._consumers.add(made)
        return made

    def ends(self, kafka_topic: str) -> Mapping[int, int]:
        """The next offset to be written, by partition (see `Log.ends`)."""
        with speaking():
            found = self.reader().end_offsets(self._places(kafka_topic, range(self.partitions)))
        return {place.partition: at for place, at in found.items()}

    def firsts(self, kafka_topic: str, partitions: Iterable[int] | None = None) -> Mapping[int, int]:
        """The first offset that is kept, by partition (see `Log.firsts`)."""
        with speaking():
            wanted = range(self.partitions) if partitions is None else partitions
            found = self.reader().beginning_offsets(self._places(kafka_topic, wanted))
        return {place.partition: at for place, at in found.items()}

    def _places(self, kafka_topic: str, partitions: Iterable[int]) -> list[TopicPartition]:
        return [TopicPartition(self.name(kafka_topic), partition) for partition in partitions]

    def committed(self, kafka_topic: str, group: str) -> Mapping[int, int]:
        """The group's stored positions, by partition (see `Log.committed`)."""
        with speaking():
            found = self._groups.committed(self.name(group))
        at = {tp.partition: row.offset for tp, row in found.items() if tp.topic == self.name(kafka_topic)}
        return {p: max(0, at.get(p, 0)) for p in range(self.partitions)}

    def read(self, kafka_topic: str, partition: int, offset: int, max_records: int) -> Sequence[Record]:
        """Read without owning anything (see `Log.read`)."""
        return [record(kafka_topic, found) for found in self._read(kafka_topic, partition, offset, max_records)]

    def _read(self, kafka_topic: str, partition: int, offset: int, max_records: int) -> list[ConsumerRecord]:
        records: list[ConsumerRecord] = []
        with speaking():
            reader, [place] = self.reader(), self._places(kafka_topic, [partition])
            end = self.ends(kafka_topic)[partition]
            at = max(offset, self.firsts(kafka_topic, [partition])[partition])
            reader.assign([place])
            reader.seek(place, at)
            until = time.monotonic() + READ_S
            # Others' transactions end in markers, compaction leaves gaps: the position passes them without a record.
            while at < end and len(records) < max_records:
                came = reader.poll(POLL_MS, max_records - len(records)).get(place, ())
                if came:
                    until = time.monotonic() + READ_S
                elif time.monotonic() > until:
                    raise LogError(f"{kafka_topic}/{partition}: nothing at offset {at} after {READ_S:g} s")
                records += came
                at = reader.position(place) or at
        return records

    def keep(self, partition: int, entries: Mapping[str, bytes | None]) -> None:
        """Put entries into the compacted topic (see `Log.keep`)."""
        producer = KafkaLogProducer(self, None)
        for key, value in entries.items():
            producer.send(COUNTS, partition, value, key=key.encode())
        producer.flush()

    def kept(self, partition: int) -> dict[str, bytes]:
        """Everything the compacted topic holds of a partition (see `Log.kept`)."""
        table: dict[str, bytes] = {}
        for found in self._read(COUNTS, partition, 0, sys.maxsize):
            if found.value is None:
                table.pop(found.key.decode(), None)
            else:
                table[found.key.decode()] = copied(found.value) or b""
        return table

    def has_room(self) -> bool:
        """Always: what a broker keeps is bounded by retention, and a full disk refuses the append."""
        return True

    def trim(self, kafka_topic: str, partition: int, below: int, older_than_ms: int) -> int:
        """Nothing: the topics forget by their own retention (see `Log.trim`)."""
        return 0

    # clients: made at first use, dropped when they fail

    def admin(self) -> KafkaAdminClient:
        """The client for topics and groups."""
        if self._admin is None:
            self._admin = connect_client(KafkaAdminClient, **self.access.options())
        return self._admin

    def reader(self) -> KafkaConsumer:
        """The client that reads without a group."""
        if self._reader is None:
            options = {**self.access.options(), **FETCH, "enable_auto_commit": False}
            self._reader = connect_client(KafkaConsumer, **options)
        return self._reader

    def sender(self) -> KafkaProducer:
        """The client that appends."""
        if self._sender is None:
            largest = MAX_BYTES + ENVELOPE_BYTES
            self._sender = connect_client(Sender, **self.access.options(), **APPEND, max_request_size=largest)
        return self._sender

    def _drop_admin(self) -> None:
        admin, self._admin = self._admin, None
        if admin is not None:
            with suppress(KafkaError):
                admin.close()

    def drop_sender(self) -> None:
        """Give the appending client up: after a failure its sequence may have a hole."""
        sender, self._sender = self._sender, None
        if sender is not None:
            sender.close(timeout=0)

    def leave(self, group: str, member: str, identity: str) -> None:
        """Tell a group that a member is gone; without it, its partitions wait for the session to end."""
        with speaking():
            self._groups.remove(self.name(group), member, identity)

    def close(self) -> None:
        """Drop the connections, those of its consumers too."""
        for consumer in list(self._consumers):
            consumer.drop()
        self.drop_sender()
        self._drop_admin()
        if self._reader is not None:
            self._reader.close()
        self._reader = None
