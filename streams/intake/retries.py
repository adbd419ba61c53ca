"""Marks in `mentions.dead` that say which letters were sent again, so that none is sent twice."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Sequence

import msgspec
from msgspec import Struct

from streams.intake.dead_letter import DeadLetter
from streams.log import DEAD, RAW, Log

LETTER = "letter"
"""Header of a raw record that was a dead letter: its name (see `name_of`)."""
_MARK = b'{"retr'
READ = 500


class Mark(Struct, frozen=True, omit_defaults=True):
    """Names of letters of one partition: about to be sent (`retrying`), or sent (`retried`).

    `ends` are those of `mentions.raw` before sending, by partition: whatever was sent of `retrying` stands behind them.
    """

    retrying: list[str] = []
    retried: list[str] = []
    ends: dict[int, int] = {}


_mark = msgspec.json.Decoder(Mark)


def is_mark(value: bytes) -> bool:
    """Whether a record of `mentions.dead` is a mark and no letter."""
    return value.startswith(_MARK)


def name_of(letter: DeadLetter) -> str:
    """A letter's name: where its raw record stood, and what was in it.

    The place alone would do until the log grows: then letters are carried over, and raw offsets begin anew.
    """
    digest = letter.sha256 or hashlib.sha256(letter.original).hexdigest()
    return f"{letter.partition}:{letter.offset}:{digest[:16]}"


class Retries:
    """What was sent again of one partition's letters.

    **Guarantee.** Before letters are sent a mark says so, after it another one: whoever finds the first without the
    second looks for the records themselves. Two that retry at the same moment may both send; the id counts once then.

    Args:
        log: The log.
        partition: Of the letters.
        marks: The marks that stand there, in order.
    """

    def __init__(self, log: Log, partition: int, marks: Iterable[bytes]) -> None:
        self._log = log
        self._partition = partition
        self.sent: set[str] = set()
        self._open: dict[str, dict[int, int]] = {}
        for value in marks:
            mark = _mark.decode(value)
            self._open |= dict.fromkeys(mark.retrying, mark.ends)
            self.sent.update(mark.retried)
        self._open = {name: ends for name, ends in self._open.items() if name not in self.sent}

    def settle(self) -> None:
        """Find out what became of letters whose sending was begun and never confirmed, and note it."""
        begins: dict[int, int] = {}
        for ends in self._open.values():
            for raw_partition, end in ends.items():
                begins[raw_partition] = min(end, begins.get(raw_partition, end))
        found = {
            name
            for raw_partition, begin in begins.items()
            for name in self._sent_since(raw_partition, begin)
            if name in self._open
        }
        if found:
            self._note(Mark(retried=sorted(found)))
        self._open.clear()

    def send(self, letters: Sequence[tuple[str, int, bytes]]) -> None:
        """Send letters to `mentions.raw`.

        Args:
            letters: Name, partition to go to, and bytes of each.

        Raises:
            LogError: The outcome is unknown; `settle` finds out.
        """
        if not letters:
            return
        names = [name for name, _, _ in letters]
        ends = self._log.ends(RAW)
        self._note(Mark(retrying=names, ends={home: ends[home] for _, home, _ in letters}))
        producer = self._log.producer()
        for name, home, value in letters:
            producer.send(RAW, home, value, {LETTER: name})
        producer.flush()
        self._note(Mark(retried=names))

    def _note(self, mark: Mark) -> None:
        producer = self._log.producer()
        producer.send(DEAD, self._partition, msgspec.json.encode(mark))
        producer.flush()
        self.sent.update(mark.retried)

    def _sent_since(self, raw_partition: int, begin: int) -> Iterable[str]:
        end = self._log.ends(RAW).get(raw_partition, 0)  # there may be fewer of them by now
        while begin < end and (found := self._log.read(RAW, raw_partition, begin, READ)):
            begin = found[-1].offset + 1
            yield from (record.headers[LETTER] for record in found if LETTER in record.headers)
