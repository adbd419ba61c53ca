"""The embedded engine: Redis Streams, one stream a partition, owned by fenced leases."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any, cast

import msgspec
import redis

from command_center.errors import BadInput
from command_center.store.connect import Redis, RedisError
from streams.log import keys
from streams.log.base import Consumer, Fenced, Log, Producer, Record
from streams.log.redis_calls import call, record, unusable
from streams.log.redis_consumer import RedisConsumer

HERE = Path(__file__).parent
APPEND_RECORDS = 500
"""Records of one append call: short enough that no other client waits longer than some milliseconds."""
APPEND_BYTES = 4 << 20


class RedisStreamsLog(Log):
    """Streams of a Redis 7.0+ server as a partitioned log.

    **Guarantee.** An offset is the entry id `0-<offset + 1>`, given by the server without gaps and never twice;
    an append under a lease that was lost is refused by the server.
    """

    engine = "embedded"
    gapless = True

    def __init__(self, client: Redis, partitions: int, *, lease_s: float = 6.0, quota: float = 0.6) -> None:
        for command in ("XREAD", "XRANGE"):  # plain lists: redis-py's dictionaries cost half the time of a read
            client.set_response_callback(command, lambda answer, **_: answer)
        self.client = client
        self.partitions = partitions
        self.lease_ms = int(lease_s * 1000)
        self.quota = quota
        self.append_script = client.register_script((HERE / "append.lua").read_text())
        self.lease_script = client.register_script((HERE / "lease.lua").read_text())
        self.group_script = client.register_script((HERE / "group.lua").read_text())

    def create(self) -> None:
        """Remember the number of partitions, or refuse another one (see `Log.create`)."""
        try:
            self.client.setnx(keys.PARTITIONS, self.partitions)
            standing = int(cast(bytes, self.client.get(keys.PARTITIONS)))
        except RedisError as why:
            raise unusable(why) from None
        if standing != self.partitions:
            raise BadInput(
                f"the log stands with {standing} partitions, CC_PARTITIONS says {self.partitions}: "
                f"set CC_PARTITIONS={standing}, or start with an empty data directory"
            )

    def identity(self) -> str:
        """The log lies beside the counters: they come and go together (see `Log.identity`)."""
        return self.engine

    def join(self, store: str) -> None:
        """Nothing: who reads this server counts into it (see `Log.join`)."""

    def producer(self, owner: Consumer | None = None) -> Producer:
        """Open a producer (see `Log.producer`)."""
        return _Producer(self, owner)

    def consumer(self, kafka_topic: str, group: str, member: str) -> Consumer:
        """Join a group (see `Log.consumer`)."""
        return RedisConsumer(self, kafka_topic, group, member)

    def ends(self, kafka_topic: str) -> Mapping[int, int]:
        """The next offset to be written, by partition (see `Log.ends`)."""
        return {p: _end(info) for p, info in enumerate(self._infos(kafka_topic))}

    def committed(self, kafka_topic: str, group: str) -> Mapping[int, int]:
        """The group's stored positions, by partition (see `Log.committed`)."""
        pipe = self.client.pipeline(transaction=False)
        for partition in range(self.partitions):
            pipe.get(keys.position(kafka_topic, group, partition))
        try:
            return {p: int(found or 0) for p, found in enumerate(pipe.execute())}
        except RedisError as why:
            raise unusable(why) from None

    def read(self, kafka_topic: str, partition: int, offset: int, max_records: int) -> Sequence[Record]:
        """Read without owning anything (see `Log.read`)."""
        try:
            entries = call(
                self.client, "XRANGE", keys.stream(kafka_topic, partition), f"0-{offset + 1}", "+", "COUNT", max_records
            )
        except RedisError as why:
            raise unusable(why) from None
        return [record(kafka_topic, partition, entry) for entry in entries]

    def _infos(self, kafka_topic: str) -> list[Any]:
        """What the server says of each partition's stream, or why it can't."""
        pipe = self.client.pipeline(transaction=False)
        for partition in range(self.partitions):
            pipe.xinfo_stream(keys.stream(kafka_topic, partition))
        try:
            return pipe.execute(raise_on_error=False)
        except RedisError as why:
            raise unusable(why) from None

    def firsts(self, kafka_topic: str) -> Mapping[int, int]:
        """The first offset that is kept, by partition (see `Log.firsts`)."""
        return {p: _first(info) for p, info in enumerate(self._infos(kafka_topic))}

    def keep(self, partition: int, entries: Mapping[str, bytes | None]) -> None:
        """Put entries into the table (see `Log.keep`)."""
        put: dict[Any, Any] = {key: value for key, value in entries.items() if value is not None}
        out = [key for key, value in entries.items() if value is None]
        pipe = self.client.pipeline(transaction=False)
        if put:
            pipe.hset(keys.counts(partition), mapping=put)
        if out:
            pipe.hdel(keys.counts(partition), *out)
        try:
            pipe.execute()
        except RedisError as why:
            raise unusable(why) from None

    def kept(self, partition: int) -> dict[str, bytes]:
        """Everything the table holds (see `Log.kept`)."""
        try:
            found = cast("dict[bytes, bytes]", self.client.hgetall(keys.counts(partition)))
        except RedisError as why:
            raise unusable(why) from None
        return {key.decode(): value for key, value in found.items()}

    def has_room(self) -> bool:
        """Whether the server's memory lies below the quota (a server without a limit always has room)."""
        try:
            memory = self.client.info("memory")
        except RedisError as why:
            raise unusable(why) from None
        limit = int(memory.get("maxmemory", 0))
        return not limit or int(memory["used_memory"]) < limit * self.quota

    def trim(self, kafka_topic: str, partition: int, below: int, older_than_ms: int) -> int:
        """Forget old applied records by MINID (see `Log.trim`).

        Offsets have no gaps, so the first record young enough to stay is found by bisection.
        """
        key = keys.stream(kafka_topic, partition)
        try:
            first = self.read(kafka_topic, partition, 0, 1)
            if not first or first[0].offset >= below or first[0].timestamp_ms >= older_than_ms:
                return 0
            low, high = first[0].offset, below
            while low + 1 < high:
                middle = (low + high) // 2
                found = self.read(kafka_topic, partition, middle, 1)
                if found and found[0].timestamp_ms < older_than_ms:
                    low = middle
                else:
                    high = middle
            return int(call(self.client, "XTRIM", key, "MINID", f"0-{high + 1}"))
        except RedisError as why:
            raise unusable(why) from None

    def close(self) -> None:
        """Drop the connections."""
        self.client.close()


def _first(info: Any) -> int:
    if not isinstance(info, Exception) and info["first-entry"] is not None:
        entry_id = info["first-entry"][0]
        return int((entry_id.decode() if isinstance(entry_id, bytes) else entry_id).partition("-")[2]) - 1
    return _end(info)


def _end(info: Any) -> int:
    if isinstance(info, redis.ResponseError) and "no such key" in str(info):
        return 0
    if isinstance(info, Exception):
        raise unusable(info)
    last = info["last-generated-id"]
    return int((last.decode() if isinstance(last, bytes) else last).partition("-")[2])


class _Producer(Producer):
    def __init__(self, log: RedisStreamsLog, owner: Consumer | None) -> None:
        self._log = log
        self._owner = owner
        self._waiting: dict[tuple[str, int], list[bytes]] = defaultdict(list)

    def send(self, kafka_topic: str, partition: int, value: bytes, headers: Mapping[str, str] | None = None) -> None:
        self._waiting[kafka_topic, partition] += (value, msgspec.json.encode(headers) if headers else b"")

    def flush(self) -> int:
        waiting, self._waiting = self._waiting, defaultdict(list)
        if not waiting:
            return 0
        script = self._log.append_script
        pipe = self._log.client.pipeline(transaction=False)
        for (kafka_topic, partition), flat in waiting.items():
            token = self._owner.token(partition) if self._owner else ""
            lease = self._lease(partition)
            for chunk in _chunks(flat):
                script(keys=[keys.stream(kafka_topic, partition), lease], args=[token, *chunk], client=pipe)
        try:
            answers = pipe.execute(raise_on_error=False)
        except RedisError as why:
            raise unusable(why) from None
        for answer in answers:
            if isinstance(answer, Exception):
                raise Fenced("another worker owns the partition") if "FENCED" in str(answer) else unusable(answer)
        return sum(int(answer) for answer in answers)

    def _lease(self, partition: int) -> str:
        if isinstance(self._owner, RedisConsumer):
            return keys.lease(self._owner.kafka_topic, self._owner.group, partition)
        return keys.lease("", "", partition)

    def close(self) -> None:
        self._waiting.clear()


def _chunks(flat: list[bytes]) -> list[list[bytes]]:
    chunks: list[list[bytes]] = [[]]
    size = 0
    for i in range(0, len(flat), 2):
        size += len(flat[i]) + len(flat[i + 1])
        if chunks[-1] and (len(chunks[-1]) >= 2 * APPEND_RECORDS or size > APPEND_BYTES):
            chunks.append([])
            size = len(flat[i])
        chunks[-1] += flat[i : i + 2]
    return chunks
