"""One member of a group of the embedded log: its leases, its positions, its reading."""

from __future__ import annotations

import time
from collections.abc import Mapping, Sequence, Set
from typing import TYPE_CHECKING, Any

from command_center.store.connect import RedisError
from streams.log import keys
from streams.log.base import Consumer, Polled, Record, Trimmed
from streams.log.redis_calls import call, record, unusable

if TYPE_CHECKING:
    from streams.log.redis_streams import RedisStreamsLog


class RedisConsumer(Consumer):
    """Owns the partitions whose turn it is: the living members sorted by name, partition p to member p mod n."""

    def __init__(self, log: RedisStreamsLog, kafka_topic: str, group: str, member: str) -> None:
        self._log = log
        self.kafka_topic = kafka_topic
        self.group = group
        self.member = member
        self._tokens: dict[int, str] = {}
        self._told: dict[int, str] = {}
        """The tokens when a poll last said what was won and lost."""
        self._positions: dict[int, int] = {}
        self._stored: dict[int, int] = {}
        self._held = False
        self._moved: set[int] = set()
        """Partitions whose position was not reached by reading."""
        self._turn = 0
        self._renew_at = 0.0

    def poll(self, timeout_s: float, max_records: int) -> Polled:
        if self._held:
            time.sleep(min(timeout_s, self._log.lease_ms / 3000))  # before the renewal, which may fail at once
            return Polled({}, *self._balance())
        gained, lost = self._balance()
        if not self._tokens:
            time.sleep(min(timeout_s, self._log.lease_ms / 6000))
            return Polled({}, gained, lost)
        if gained:
            return Polled({}, gained, lost)  # the caller may seek before the first record
        try:
            records = self._read(timeout_s, max_records)
            self._check_the_silent(self._moved - records.keys())
        except RedisError as why:
            raise unusable(why) from None
        self._moved.clear()
        for partition, run in records.items():
            self._positions[partition] = run[-1].offset + 1
        return Polled(records, gained, lost)

    def _read(self, timeout_s: float, max_records: int) -> dict[int, Sequence[Record]]:
        order = sorted(self._tokens)
        if max_records < len(order):  # not all of them can have a share: they take turns
            self._turn = (self._turn + max_records) % len(order)
            order = (order[self._turn :] + order[: self._turn])[:max_records]
        each = max_records // len(order)
        words: list[Any] = ["XREAD", "COUNT", each]
        if timeout_s > 0:
            words += ["BLOCK", max(1, int(timeout_s * 1000))]
        streams = {keys.stream(self.kafka_topic, p).encode(): p for p in order}
        after = [f"0-{self._positions[p]}" for p in order]
        records: dict[int, Sequence[Record]] = {}
        for key, entries in call(self._log.client, *words, "STREAMS", *streams, *after) or []:
            partition = streams[key]
            found = [record(self.kafka_topic, partition, entry) for entry in entries]
            if found[0].offset != self._positions[partition]:
                raise Trimmed(
                    f"{self.kafka_topic}/{partition}: offset {self._positions[partition]} was asked for, "
                    f"the log begins at {found[0].offset}"
                )
            records[partition] = found
        return records

    def _check_the_silent(self, moved: Set[int]) -> None:
        """A position beyond the end would wait in silence, and then skip what is written up to it."""
        if not moved:
            return
        ends = self._log.ends(self.kafka_topic)
        for partition in moved:
            if self._positions[partition] > ends[partition]:
                raise Trimmed(
                    f"{self.kafka_topic}/{partition}: offset {self._positions[partition]} was asked for, "
                    f"the log ends at {ends[partition]}"
                )

    def seek(self, partition: int, offset: int) -> None:
        if partition in self._tokens:
            self._positions[partition] = offset
            self._moved.add(partition)

    def commit(self, positions: Mapping[int, int]) -> None:
        pipe = self._log.client.pipeline(transaction=False)
        for partition, offset in positions.items():
            if partition in self._tokens:
                pipe.set(keys.position(self.kafka_topic, self.group, partition), offset)
        try:
            pipe.execute()
        except RedisError as why:
            raise unusable(why) from None
        self._stored.update({p: offset for p, offset in positions.items() if p in self._tokens})

    def hold(self) -> None:
        self._held = True
        for partition, offset in self._stored.items():
            self.seek(partition, offset)

    def resume(self) -> None:
        self._held = False

    def positions(self) -> Mapping[int, int]:
        return dict(self._positions)

    def token(self, partition: int) -> str:
        return self._tokens.get(partition, "-")

    def lag(self) -> Mapping[int, int]:
        ends = self._log.ends(self.kafka_topic)
        return {p: max(0, ends[p] - at) for p, at in self._positions.items()}

    def close(self) -> None:
        try:
            self._log.group_script(keys=[keys.members(self.kafka_topic, self.group)], args=[self.member, 0])
            for partition, token in self._tokens.items():
                self._free(partition, token)
        except RedisError:
            pass  # the leases run out by themselves
        self._drop()

    def _drop(self) -> None:
        self._tokens.clear()
        self._told.clear()
        self._positions.clear()
        self._stored.clear()
        self._moved.clear()
        self._renew_at = 0.0

    def _free(self, partition: int, token: str) -> None:
        key = keys.lease(self.kafka_topic, self.group, partition)
        if self._log.client.get(key) == token.encode():
            self._log.client.delete(key)

    def _forget(self, partition: int) -> None:
        self._tokens.pop(partition, None)
        self._positions.pop(partition, None)
        self._stored.pop(partition, None)
        self._moved.discard(partition)

    def _balance(self) -> tuple[frozenset[int], frozenset[int]]:
        now = time.monotonic()
        if now < self._renew_at:
            return frozenset(), frozenset()
        try:
            self._renew()
        except RedisError as why:
            # The leases are kept in mind: those that still stand are renewed when the server answers again.
            raise unusable(why) from None
        self._renew_at = now + self._log.lease_ms / 3000
        # Another token for the same partition: the lease had run out, and somebody may have owned it meanwhile.
        before, self._told = self._told, dict(self._tokens)
        gained = frozenset(p for p, token in self._told.items() if before.get(p) != token)
        lost = frozenset(p for p, token in before.items() if self._told.get(p) != token)
        return gained, lost

    def _renew(self) -> None:
        ttl = self._log.lease_ms
        members = sorted(
            m.decode()
            for m in self._log.group_script(keys=[keys.members(self.kafka_topic, self.group)], args=[self.member, ttl])
        )
        mine = [p for p in range(self._log.partitions) if members[p % len(members)] == self.member]
        for partition in [p for p in self._tokens if p not in mine]:
            self._free(partition, self._tokens[partition])
            self._forget(partition)
        pipe = self._log.client.pipeline(transaction=False)
        for partition in mine:
            names = [key(self.kafka_topic, self.group, partition) for key in (keys.lease, keys.epoch)]
            self._log.lease_script(keys=names, args=[self.member, self._tokens.get(partition, ""), ttl], client=pipe)
            pipe.get(keys.position(self.kafka_topic, self.group, partition))
        answers = pipe.execute()
        for partition, token, position in zip(mine, answers[::2], answers[1::2], strict=True):
            if not token:
                self._forget(partition)
            else:
                if self._tokens.get(partition) != token.decode():
                    self._positions[partition] = self._stored[partition] = int(position or 0)
                    self._moved.add(partition)
                self._tokens[partition] = token.decode()
