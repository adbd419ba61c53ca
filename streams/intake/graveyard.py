"""The dead letters of a log: read from the newest, looked up, and sent again once they are mentions."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import tzinfo
from heapq import merge

from command_center.errors import BadInput
from command_center.mention import InvalidMention, decode_mention, encode, partition_of
from streams.intake.dead_letter import DeadLetter, read_letter
from streams.intake.retries import Retries, is_mark, name_of
from streams.log import DEAD, Log, Record
from streams.sources.recorded import decode_naive

FEWEST, MOST = 16, 512
"""Records of one read: few where they are large."""
AT_ONCE_BYTES = 4 << 20
RUN = 500


@dataclass(frozen=True, slots=True)
class Buried:
    """A dead letter in its place in `mentions.dead`; `at_ms` is the broker's time of parking it."""

    partition: int
    offset: int
    at_ms: int
    letter: DeadLetter
    retried: bool

    @property
    def place(self) -> str:
        """How people name it."""
        return f"{self.partition}:{self.offset}"


class Graveyard:
    """Reads `mentions.dead` of a log, and sends what became readable again.

    **Guarantee.** A letter is sent again once, also if whoever sent it died in the middle, and also if its raw record
    was parked twice (a tag worker that dies between parking and committing does that): see `Retries`.

    Args:
        log: The log.
        zone: The profile's zone for times that name none; None where it has no such leave.
    """

    def __init__(self, log: Log, zone: tzinfo | None = None) -> None:
        self._log = log
        self._zone = zone

    def newest(self) -> Iterator[Buried]:
        """Every letter once, the one parked last first; within a millisecond by partition."""
        firsts, ends = self._log.firsts(DEAD), self._log.ends(DEAD)
        walks = (self._backwards(partition, firsts[partition], end) for partition, end in ends.items())
        return merge(*walks, key=lambda found: (-found.at_ms, found.partition, -found.offset))

    def find(self, partition: int, offset: int) -> Buried:
        """One letter.

        Raises:
            BadInput: There is none at this place.
        """
        found = self._log.read(DEAD, partition, offset, 1) if 0 <= partition < self._log.partitions else ()
        if not found or found[0].offset != offset or is_mark(found[0].value):
            raise BadInput(f"no dead letter at {partition}:{offset}: `check dead` lists them, newest first")
        letter = read_letter(found[0].value)
        return _buried(found[0], letter, name_of(letter) in self._retries(partition, offset + 1).sent)

    def again(self, letter: DeadLetter) -> tuple[int, bytes]:
        """What would be sent again of a letter.

        Returns:
            The partition of `mentions.raw` it belongs into, and the bytes.

        Raises:
            InvalidMention: It is no mention as things are today.
        """
        if letter.cut:
            raise InvalidMention(f"only the first {len(letter.original):,} of its {letter.length:,} bytes were kept")
        value = letter.original
        try:
            mention = decode_mention(value)
        except InvalidMention:
            if self._zone is None:
                raise
            mention = decode_naive(value, self._zone)
            value = encode(mention)
        return partition_of(mention.id, self._log.partitions), value

    def retry(self, places: Iterable[tuple[int, int]] | None) -> Iterator[tuple[Buried, str]]:
        """Send letters again.

        Args:
            places: Partition and offset of each in `mentions.dead`; None for all of them.

        Returns:
            Each letter with why it stays: empty where it was sent, now or (`retried`) before.

        Raises:
            BadInput: There is no letter at one of the places (nothing was sent then), or the log has no room.
            LogError: The log is out of reach; what is unknown then is found out the next time.
        """
        by_partition: dict[int, set[int]] = {}
        for partition, offset in places or ():
            self.find(partition, offset)
            by_partition.setdefault(partition, set()).add(offset)
        for partition in range(self._log.partitions) if places is None else sorted(by_partition):
            chosen = None if places is None else by_partition[partition]
            yield from self._retry_in(partition, chosen)

    def _retry_in(self, partition: int, chosen: set[int] | None) -> Iterator[tuple[Buried, str]]:
        first, end = min(chosen or {0}), self._log.ends(DEAD)[partition]
        retries = self._retries(partition, first)
        retries.settle()
        run: list[tuple[Buried, int, bytes]] = []
        taken = set(retries.sent)
        for record in self._forwards(partition, first, end):
            if is_mark(record.value) or (chosen is not None and record.offset not in chosen):
                continue
            letter = read_letter(record.value)
            found = _buried(record, letter, name_of(letter) in taken)
            if found.retried:
                yield found, ""
                continue
            try:
                run.append((found, *self.again(letter)))
                taken.add(name_of(letter))
            except InvalidMention as why:
                yield found, str(why)
            if len(run) >= RUN or sum(len(value) for _, _, value in run) > AT_ONCE_BYTES:
                yield from self._send(retries, run)
                run = []
        yield from self._send(retries, run)

    def _send(self, retries: Retries, run: list[tuple[Buried, int, bytes]]) -> Iterator[tuple[Buried, str]]:
        if run and not self._log.has_room():
            raise BadInput("the log has reached its quota of memory: wait for the workers, then retry the rest")
        retries.send([(name_of(found.letter), home, value) for found, home, value in run])
        yield from ((found, "") for found, _, _ in run)

    def _retries(self, partition: int, offset: int) -> Retries:
        end = self._log.ends(DEAD)[partition]
        marks = (record.value for record in self._forwards(partition, offset, end) if is_mark(record.value))
        return Retries(self._log, partition, marks)

    def _forwards(self, partition: int, offset: int, end: int) -> Iterator[Record]:
        step = FEWEST
        while offset < end and (found := self._log.read(DEAD, partition, offset, step)):
            yield from (record for record in found if record.offset < end)
            offset, step = found[-1].offset + 1, _next_step(step, found)

    def _backwards(self, partition: int, first: int, end: int) -> Iterator[Buried]:
        sent: set[str] = set()
        seen: set[str] = set()
        for record in self._records_backwards(partition, first, end):
            if is_mark(record.value):
                sent |= Retries(self._log, partition, [record.value]).sent
                continue
            letter = read_letter(record.value)
            if (name := name_of(letter)) not in seen:
                seen.add(name)
                yield _buried(record, letter, name in sent)

    def _records_backwards(self, partition: int, first: int, at: int) -> Iterator[Record]:
        step = FEWEST
        while at > first:
            begin = max(first, at - step)
            found = [r for r in self._log.read(DEAD, partition, begin, at - begin) if r.offset < at]
            yield from reversed(found)
            at, step = begin, _next_step(step, found)


def _next_step(step: int, found: Iterable[Record]) -> int:
    small = sum(len(record.value) for record in found) < AT_ONCE_BYTES
    return min(MOST, 2 * step) if small else max(1, step // 4)


def _buried(record: Record, letter: DeadLetter, retried: bool) -> Buried:
    return Buried(record.partition, record.offset, record.timestamp_ms, letter, retried)
