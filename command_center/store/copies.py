"""How often the same has been said lately: journals of fingerprints, and what their reader holds of them."""

from __future__ import annotations

from binascii import b2a_base64
from collections import Counter
from collections.abc import Sequence
from hashlib import blake2b

from command_center.store import keys
from command_center.store.document import Document
from command_center.store.keys import HOUR_S, MINUTE_S
from command_center.store.reader import Reader
from command_center.store.window import Span

KEY = 11
"""Characters of a fingerprint; an entry of a journal is these and one byte."""
BACK = 64
"""Added to the minute of an entry that takes back an earlier one."""
KEPT_MS = 2 * HOUR_S * 1000
"""What lies further behind a partition's newest mention is not noted: no window that is counted here reaches there."""
_MARKS = [bytes((mark,)) for mark in range(2 * BACK)]
HELD = 200_000
"""Fingerprints that a reader holds; if more were said within the window, the oldest minutes are left out."""


def copy_key(says: str, repost_of: str | None) -> str:
    """Under which name a mention is noted: what it says; a repost without words of its own under what it repeats.

    Args:
        says: Its fingerprint, or nothing.
        repost_of: The id it repeats.

    Returns:
        `KEY` characters, or nothing.
    """
    return says or (repost_key(repost_of) if repost_of else "")


def repost_key(mention_id: str) -> str:
    """Under which name reposts of a mention are noted that have no words of their own."""
    digest = blake2b(mention_id.encode("utf-8", "surrogatepass"), digest_size=8, person=b"repost").digest()
    return b2a_base64(digest, newline=False)[:KEY].decode()


def copy_entry(key: str, at_ms: int, *, back: bool) -> bytes:
    """An entry of the journal of an hour.

    Args:
        key: What `copy_key` gave.
        at_ms: Event time of the mention.
        back: Whether it is no longer so: edited, deleted.
    """
    return key.encode() + _MARKS[at_ms // (MINUTE_S * 1000) % 60 + (BACK if back else 0)]


class CopyBook:
    """The fingerprints of the window on screen, brought up to date by the ends of the journals.

    **Guarantee.** After `refresh`, `count` is how many of the mentions that stand in the store, in the minutes of the
    window, were noted under a name; wherever they lie, however often they came, whatever became of them. A store that
    stands behind the book (lost, rebuilt) empties it. At most `HELD` names are held, unless one minute has more.
    """

    def __init__(self, reader: Reader) -> None:
        self._reader = reader
        self._clear()

    def _clear(self) -> None:
        self._seen = [-1] * self._reader.partitions
        self._read: dict[tuple[int, int], int] = {}
        self._minutes: dict[int, Counter[str]] = {}
        self._begin_s = 0

    def refresh(self, offsets: Sequence[int], span: Span) -> None:
        """Read what was noted since the last call.

        Args:
            offsets: Where each partition stood just before (`Reader.marks`).
            span: The window, of minutes; it never goes back.
        """
        if any(at < seen for at, seen in zip(offsets, self._seen, strict=True)):
            self._clear()
        self._begin_s = max(self._begin_s, span.start_s)
        hours = range(span.start_s - span.start_s % HOUR_S, span.end_s, HOUR_S)
        behind = [p for p, at in enumerate(offsets) if at > self._seen[p]]
        # a new hour may hold what was noted before it came into the window
        cells = [(p, h) for h in hours for p in range(len(offsets)) if p in behind or (p, h) not in self._read]
        if cells:
            pipe = self._reader.client.pipeline(transaction=False)
            for p, hour in cells:
                pipe.getrange(keys.copies(p, hour), self._read.get((p, hour), 0), -1)
            for (p, hour), journal in zip(cells, pipe.execute(), strict=True):
                self._read[p, hour] = self._read.get((p, hour), 0) + len(journal)
                self._take(hour, journal)
        self._seen = list(offsets)
        self._read = {cell: length for cell, length in self._read.items() if cell[1] >= hours.start}
        self._bound()

    def _take(self, hour: int, journal: bytes) -> None:
        for at in range(0, len(journal), KEY + 1):
            mark = journal[at + KEY]
            minute = hour + mark % BACK * MINUTE_S
            if minute >= self._begin_s:
                counts = self._minutes.setdefault(minute, Counter())
                counts[journal[at : at + KEY].decode()] += -1 if mark >= BACK else 1

    def _bound(self) -> None:
        for minute in sorted(self._minutes):
            if minute >= self._begin_s and sum(map(len, self._minutes.values())) <= HELD:
                break
            if len(self._minutes) > 1 or minute < self._begin_s:
                del self._minutes[minute]
                self._begin_s = max(self._begin_s, minute + MINUTE_S)

    def count(self, document: Document) -> int:
        """How many mentions of the window say what this one says, or repeat it; itself among them.

        Args:
            document: The one that is shown for all of them.
        """
        mention = document.mention
        names = {copy_key(document.says, mention.repost_of)}
        if mention.repost_of is None:
            names.add(repost_key(mention.id))
        # a name that is empty is in no journal
        return sum(counts[name] for counts in self._minutes.values() for name in names)
