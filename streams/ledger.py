"""The ledger of what people decide: appended to `actions`, folded in the order of the log, copied to the store."""

from __future__ import annotations

import logging
import threading
from collections.abc import Iterable, Sequence

import msgspec

from command_center.room.action import Action, BadAction
from command_center.room.audit import Written
from command_center.room.room import Room, read_action
from command_center.store.room import RoomCopy
from streams.erasures import CHUNK, PARTITION
from streams.log import ACTIONS, Log, LogError, Record

log = logging.getLogger(__name__)
TRIES = 20
"""Copies written by others while ours was folded; each of them has brought the room further."""


class Ledger:
    """Writes decisions down, and keeps the store's copy of what follows from them.

    **Guarantee.** When `act` returns, the action is durable in the log and in the copy that every web process reads.
    Where only the second failed, or the copy was lost, the next `catch_up` of anybody makes it good: the copy is the
    fold of the log from its first action, and nothing else. A body that can't be read is passed over with a warning,
    a kind that is unknown here without a word.
    """

    def __init__(self, log_: Log, copy: RoomCopy) -> None:
        self._log = log_
        self._copy = copy
        self._lock = threading.Lock()

    def act(self, action: Action) -> Room:
        """Append an action and bring the copy up to date; one at a time.

        Returns:
            The room after it.

        Raises:
            LogError: The log is out of reach: the outcome is unknown, sending it again does no harm.
            RedisError: The action is durable, and not yet in force.
        """
        with self._lock:
            producer = self._log.producer()
            producer.send(ACTIONS, PARTITION, msgspec.json.encode(action))
            producer.flush()
            return self._catch_up()

    def catch_up(self) -> Room:
        """Fold what the log has more than the copy; all of it where there is no copy.

        Returns:
            The room as it stands.

        Raises:
            LogError: The log is out of reach.
            RedisError: The store is.
        """
        with self._lock:
            return self._catch_up()

    def note(self, actions: Iterable[Action]) -> None:
        """Append what nothing is folded from (`command_center.room.audit`); one that is no text is left out.

        Raises:
            LogError: The log is out of reach: the outcome is unknown, sending it again may write it twice.
        """
        producer = self._log.producer()
        for action in actions:
            try:
                body = msgspec.json.encode(action)
            except UnicodeEncodeError as why:  # half a pair of surrogates, out of somebody's JSON
                log.warning("a row of the audit can't be written: %s", why)
                continue
            producer.send(ACTIONS, PARTITION, body)
        producer.flush()

    def newest(self, below: int | None, most: int) -> Sequence[Written]:
        """Read back what the log has, decisions and notes alike.

        Args:
            below: The offset before which to begin; None begins with the last.
            most: How many records to look at, at most.

        Returns:
            The records, the newest first; fewer than asked for only at the log's beginning, or where it has gaps.

        Raises:
            LogError: The log is out of reach.
        """
        with self._lock:  # an engine reads for one at a time
            end = self._log.ends(ACTIONS)[PARTITION]
            end = end if below is None else min(below, end)
            begin, found = max(0, end - most), list[Written]()
            while begin < end and (records := self._log.read(ACTIONS, PARTITION, begin, min(CHUNK, end - begin))):
                found += [Written(r.offset, r.timestamp_ms, bytes(r.body)) for r in records if r.offset < end]
                begin = records[-1].offset + 1
        return found[::-1]

    def _catch_up(self) -> Room:
        for _ in range(TRIES):
            found = self._copy.read()
            before = None if found is None else found[1]
            room, upto = found or (Room(), 0)
            if upto > self._log.ends(ACTIONS)[PARTITION]:
                log.warning("the log of actions ends before offset %d: the room is folded anew", upto)
                room, upto = Room(), 0
            room, upto = self._fold(room, upto)
            if before == upto:
                self._copy.keep()
                return room
            if self._copy.write(room, upto, before):
                return room
        raise LogError(f"{TRIES} others wrote the room's copy meanwhile: ask again")

    def _fold(self, room: Room, upto: int) -> tuple[Room, int]:
        while found := self._log.read(ACTIONS, PARTITION, upto, CHUNK):
            for record in found:
                action = _action(record)
                room = room if action is None else room.after(action)
            upto = found[-1].offset + 1
        return room, upto


def _action(record: Record) -> Action | None:
    try:
        return read_action(record.value)
    except BadAction as why:
        log.warning("%s/%d, offset %d is no action: %s", record.kafka_topic, record.partition, record.offset, why)
        return None
