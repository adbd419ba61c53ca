"""The embedded engine: Redis Streams, one stream a partition, owned by fenced leases."""

from __future__ import annotations

import time
from collections import defaultdict
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any, cast

import msgspec
import redis

from command_center.errors import BadInput
from command_center.store.connect import Redis, Unreachable
from streams.log.base import Consumer, Fenced, Log, LogError, Polled, Producer, Record, Trimmed

HERE = Path(__file__).parent
APPEND_RECORDS = 500
"""Records of one append call: short enough that no other client waits longer than some milliseconds."""
APPEND_BYTES = 4 << 20

_headers = msgspec.json.Decoder(dict[str, str])


def stream_key(kafka_topic: str, partition: int) -> str:
    """The stream of one partition; all keys of a partition share its hash tag."""
    return f"cc:log:{{p{partition}}}:{kafka_topic}"


def _position_key(kafka_topic: str, group: str, partition: int) -> str:
    return f"cc:log:{{p{partition}}}:at:{kafka_topic}:{group}"


def _lease_key(kafka_topic: str, group: str, partition: int) -> str:
    return f"cc:log:{{p{partition}}}:lease:{kafka_topic}:{group}"


def _unreachable(why: Exception) -> LogError:
    return LogError(f"the log is out of reach: {why}")


def _record(kafka_topic: str, partition: int, entry: tuple[bytes, list[bytes]]) -> Record:
    entry_id, flat = entry
    fields = dict(zip(flat[::2], flat[1::2], strict=True))
    headers = fields.get(b"h")
    return Record(
        kafka_topic,
        partition,
        int(entry_id.partition(b"-")[2]) - 1,
        int(fields[b"t"]),
        fields[b"v"],
        _headers.decode(headers) if headers else {},
    )


class RedisStreamsLog(Log):
    """Streams of a Redis 7.0+ server as a partitioned log.

    **Guarantee.** An offset is the entry id `0-<offset + 1>`, given by the server without gaps and never twice;
    an append under a lease that was lost is refused by the server.
    """

    engine = "embedded"

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
            self.client.setnx("cc:log:partitions", self.partitions)
            standing = int(cast(bytes, self.client.get("cc:log:partitions")))
        except Unreachable as why:
            raise _unreachable(why) from None
        if standing != self.partitions:
            raise BadInput(
                f"the log stands with {standing} partitions, CC_PARTITIONS says {self.partitions}: "
                f"set CC_PARTITIONS={standing}, or start with an empty data directory"
            )

    def producer(self, owner: Consumer | None = None) -> Producer:
        """Open a producer (see `Log.producer`)."""
        return _Producer(self, owner)

    def consumer(self, kafka_topic: str, group: str, member: str) -> Consumer:
        """Join a group (see `Log.consumer`)."""
        return _Consumer(self, kafka_topic, group, member)

    def ends(self, kafka_topic: str) -> Mapping[int, int]:
        """The next offset to be written, by partition (see `Log.ends`)."""
        pipe = self.client.pipeline(transaction=False)
        for partition in range(self.partitions):
            pipe.xinfo_stream(stream_key(kafka_topic, partition))
        try:
            infos = pipe.execute(raise_on_error=False)
        except Unreachable as why:
            raise _unreachable(why) from None
        return {p: _end(info) for p, info in enumerate(infos)}

    def committed(self, kafka_topic: str, group: str) -> Mapping[int, int]:
        """The group's stored positions, by partition (see `Log.committed`)."""
        pipe = self.client.pipeline(transaction=False)
        for partition in range(self.partitions):
            pipe.get(_position_key(kafka_topic, group, partition))
        try:
            return {p: int(found or 0) for p, found in enumerate(pipe.execute())}
        except Unreachable as why:
            raise _unreachable(why) from None

    def read(self, kafka_topic: str, partition: int, offset: int, max_records: int) -> Sequence[Record]:
        """Read without owning anything (see `Log.read`)."""
        try:
            entries = _call(
                self.client, "XRANGE", stream_key(kafka_topic, partition), f"0-{offset + 1}", "+", "COUNT", max_records
            )
        except Unreachable as why:
            raise _unreachable(why) from None
        return [_record(kafka_topic, partition, entry) for entry in entries]

    def has_room(self) -> bool:
        """Whether the server's memory lies below the quota (a server without a limit always has room)."""
        try:
            memory = self.client.info("memory")
        except Unreachable as why:
            raise _unreachable(why) from None
        limit = int(memory.get("maxmemory", 0))
        return not limit or int(memory["used_memory"]) < limit * self.quota

    def trim(self, kafka_topic: str, partition: int, below: int, older_than_ms: int) -> int:
        """Forget old applied records by MINID (see `Log.trim`).

        Offsets have no gaps, so the first record young enough to stay is found by bisection.
        """
        key = stream_key(kafka_topic, partition)
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
            return int(_call(self.client, "XTRIM", key, "MINID", f"0-{high + 1}"))
        except Unreachable as why:
            raise _unreachable(why) from None

    def close(self) -> None:
        """Drop the connections."""
        self.client.close()


def _call(client: Redis, *words: Any) -> Any:
    return client.execute_command(*words)  # type: ignore[no-untyped-call]


def _end(info: Any) -> int:
    if isinstance(info, redis.ResponseError) and "no such key" in str(info):
        return 0
    if isinstance(info, Exception):
        raise info
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
                script(keys=[stream_key(kafka_topic, partition), lease], args=[token, *chunk], client=pipe)
        try:
            answers = pipe.execute(raise_on_error=False)
        except Unreachable as why:
            raise _unreachable(why) from None
        for answer in answers:
            if isinstance(answer, Exception):
                raise Fenced("another worker owns the partition") if "FENCED" in str(answer) else LogError(str(answer))
        return sum(int(answer) for answer in answers)

    def _lease(self, partition: int) -> str:
        if isinstance(self._owner, _Consumer):
            return _lease_key(self._owner.kafka_topic, self._owner.group, partition)
        return _lease_key("", "", partition)

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


class _Consumer(Consumer):
    """Owns the partitions whose turn it is: the living members sorted by name, partition p to member p mod n."""

    def __init__(self, log: RedisStreamsLog, kafka_topic: str, group: str, member: str) -> None:
        self._log = log
        self.kafka_topic = kafka_topic
        self.group = group
        self.member = member
        self._tokens: dict[int, str] = {}
        self._positions: dict[int, int] = {}
        self._renew_at = 0.0

    def poll(self, timeout_s: float, max_records: int) -> Polled:
        gained, lost = self._balance()
        if not self._tokens:
            time.sleep(min(timeout_s, self._log.lease_ms / 6000))
            return Polled({}, gained, lost)
        if gained:
            return Polled({}, gained, lost)  # the caller may seek before the first record
        order = sorted(self._tokens)
        each = max(1, max_records // len(order))
        streams = [stream_key(self.kafka_topic, p) for p in order]
        after = [f"0-{self._positions[p]}" for p in order]
        call: list[Any] = ["XREAD", "COUNT", each]
        if timeout_s > 0:
            call += ["BLOCK", max(1, int(timeout_s * 1000))]
        try:
            answer = _call(self._log.client, *call, "STREAMS", *streams, *after) or []
        except Unreachable as why:
            self._drop()
            raise _unreachable(why) from None
        by_key = dict(zip(streams, order, strict=True))
        records: dict[int, Sequence[Record]] = {}
        for key, entries in answer:
            partition = by_key[key.decode()]
            found = [_record(self.kafka_topic, partition, entry) for entry in entries]
            if found and found[0].offset != self._positions[partition]:
                raise Trimmed(
                    f"{self.kafka_topic}/{partition}: offset {self._positions[partition]} was asked for, "
                    f"the log begins at {found[0].offset}"
                )
            self._positions[partition] = found[-1].offset + 1
            records[partition] = found
        return Polled(records, gained, lost)

    def seek(self, partition: int, offset: int) -> None:
        if partition in self._tokens:
            self._positions[partition] = offset

    def commit(self, positions: Mapping[int, int]) -> None:
        pipe = self._log.client.pipeline(transaction=False)
        for partition, offset in positions.items():
            if partition in self._tokens:
                pipe.set(_position_key(self.kafka_topic, self.group, partition), offset)
        try:
            pipe.execute()
        except Unreachable as why:
            raise _unreachable(why) from None

    def token(self, partition: int) -> str:
        return self._tokens.get(partition, "-")

    def lag(self) -> Mapping[int, int]:
        ends = self._log.ends(self.kafka_topic)
        return {p: max(0, ends[p] - at) for p, at in self._positions.items()}

    def close(self) -> None:
        try:
            self._log.group_script(keys=[self._members_key], args=[self.member, 0])
            for partition, token in self._tokens.items():
                self._free(partition, token)
        except Unreachable:
            pass  # the leases run out by themselves
        self._drop()

    @property
    def _members_key(self) -> str:
        return f"cc:log:members:{self.kafka_topic}:{self.group}"

    def _drop(self) -> None:
        self._tokens.clear()
        self._positions.clear()
        self._renew_at = 0.0

    def _free(self, partition: int, token: str) -> None:
        key = _lease_key(self.kafka_topic, self.group, partition)
        if self._log.client.get(key) == token.encode():
            self._log.client.delete(key)

    def _balance(self) -> tuple[frozenset[int], frozenset[int]]:
        now = time.monotonic()
        if now < self._renew_at:
            return frozenset(), frozenset()
        before = set(self._tokens)
        try:
            self._renew()
        except Unreachable as why:
            self._drop()
            raise _unreachable(why) from None
        # Renewed three times a lease, and sooner while partitions are still missing.
        self._renew_at = now + self._log.lease_ms / 3000
        return frozenset(set(self._tokens) - before), frozenset(before - set(self._tokens))

    def _renew(self) -> None:
        ttl = self._log.lease_ms
        members = sorted(m.decode() for m in self._log.group_script(keys=[self._members_key], args=[self.member, ttl]))
        mine = [p for p in range(self._log.partitions) if members[p % len(members)] == self.member]
        for partition in [p for p in self._tokens if p not in mine]:
            self._free(partition, self._tokens.pop(partition))
            self._positions.pop(partition, None)
        pipe = self._log.client.pipeline(transaction=False)
        for partition in mine:
            lease = _lease_key(self.kafka_topic, self.group, partition)
            epoch = f"cc:log:{{p{partition}}}:epoch:{self.kafka_topic}:{self.group}"
            self._log.lease_script(
                keys=[lease, epoch], args=[self.member, self._tokens.get(partition, ""), ttl], client=pipe
            )
            pipe.get(_position_key(self.kafka_topic, self.group, partition))
        answers = pipe.execute()
        for partition, token, position in zip(mine, answers[::2], answers[1::2], strict=True):
            if not token:
                self._tokens.pop(partition, None)
                self._positions.pop(partition, None)
            else:
                if self._tokens.get(partition) != token.decode():
                    self._positions[partition] = int(position or 0)
                self._tokens[partition] = token.decode()
