"""The audit as one web process has it: what to write down waits for a thread of its own, what stands is read back."""

from __future__ import annotations

import logging
import secrets
import threading
from collections import deque
from collections.abc import Callable, Sequence
from typing import Any, NamedTuple

from command_center.clock import Clock
from command_center.room.action import Action
from command_center.room.audit import Refused, SawEmbed, Written
from command_center.store.connect import RedisError
from command_center.store.sights import Sight

log = logging.getLogger(__name__)

Append = Callable[[Sequence[Action]], None]
"""Appends to the log, durable when it returns; raises a RuntimeError where it can't."""
Read = Callable[[int | None, int], Sequence[Written]]
"""Reads the records below an offset, or the last, the newest first; raises a RuntimeError where it can't."""
Look = Callable[[str, str, str], Sight]
"""Whether this look at an embed is the day's first (`command_center.store.sights`); may raise `RedisError`."""
MOST_WAITING = 1000
MOST_SIGNS = 512
MOST_KNOWN = 10_000
REFUSED_A_MINUTE = 60
"""Refusals of one process that are written down in a minute: whoever tries doors must not fill a log without end."""
BATCH_S = 1.0
COUNTS_S = 3600.0
"""Between two rows for the looks of which only the number is kept."""


class _Seen(NamedTuple):
    embed: str
    site: str
    origin: str


class Audit:
    """Writes down what is no decision, and reads everything that the log has.

    **Guarantee.** `note`, `say` and `saw` neither block nor raise: at most `MOST_WAITING` rows wait for the log, and
    what finds no place is counted in `lost` and logged. While the log is away rows wait; one whose outcome was unknown
    may stand there twice, under one id. A process that is killed loses what it had not written: a second of rows.

    Args:
        append: Writes to the log.
        read: Reads from it.
        look: Tells first looks at embeds from later ones, for all processes.
        clock: What time it is.
    """

    def __init__(self, append: Append, read: Read, look: Look, clock: Clock) -> None:
        self.read = read
        self.lost = 0
        self._append = append
        self._look = look
        self._clock = clock
        self._waiting: deque[Action | _Seen] = deque()
        self._known: set[tuple[str, _Seen]] = set()
        self._beyond: dict[str, int] = {}
        self._told = clock.monotonic()
        self._day = ""
        self._minute, self._refused = -1, 0
        self._lock, self._writing = threading.Lock(), threading.Lock()
        self._wake, self._ended = threading.Event(), threading.Event()
        self._thread: threading.Thread | None = None

    def say(self, kind: type[Action], by: str, origin: str, **fields: Any) -> None:
        """Write down one thing that happened now.

        Args:
            kind: A class of `command_center.room.audit`.
            by: Who, as far as it is known.
            origin: The address it came from.
            fields: What else the kind says; texts are cut at `MOST_SIGNS`.
        """
        cut = {name: value[:MOST_SIGNS] if isinstance(value, str) else value for name, value in fields.items()}
        self.note(kind(id=secrets.token_hex(8), at=self._clock.now(), by=by[:80], origin=origin[:80], **cut))

    def note(self, action: Action) -> None:
        """Write down an action that nothing is folded from."""
        if isinstance(action, Refused):
            minute = int(self._clock.monotonic() // 60)
            if minute != self._minute:
                self._minute, self._refused = minute, 0
            self._refused += 1
            if self._refused > REFUSED_A_MINUTE:
                self._lose()
                return
        self._put(action)

    def saw(self, embed: str, site: str, origin: str) -> None:
        """Somebody's browser shows an embed; call it as often as that is known again.

        Args:
            embed: The id of its key.
            site: The origin of the page around it, as far as it is known.
            origin: The address of who looks.
        """
        seen = _Seen(embed[:64], site[:300], origin[:80])
        day = f"{self._clock.now():%Y-%m-%d}"
        with self._lock:
            if day != self._day:
                self._day, self._known = day, set()
            if (day, seen) in self._known:
                return
            if len(self._known) < MOST_KNOWN:
                self._known.add((day, seen))
        self._put(seen)

    def flush(self) -> None:
        """Write what waits, now.

        Raises:
            RuntimeError: The log is out of reach; everything goes on waiting.
        """
        with self._writing:
            rows = self._taken()
            if rows:
                try:
                    self._append(rows)
                except RuntimeError:
                    with self._lock:
                        self._waiting.extendleft(reversed(rows))
                    raise

    def close(self) -> None:
        """Write what waits, as far as the log can be reached, and end the thread."""
        self._ended.set()
        self._wake.set()
        self._told = float("-inf")
        try:
            self.flush()
        except RuntimeError as why:
            log.warning("%d rows of the audit are not written: %s", len(self._waiting), why)

    def _put(self, one: Action | _Seen) -> None:
        with self._lock:
            full = len(self._waiting) >= MOST_WAITING
            if not full:
                self._waiting.append(one)
            if self._thread is None:
                self._thread = threading.Thread(target=self._run, name="audit", daemon=True)
                self._thread.start()
        if full:
            self._lose()
        self._wake.set()

    def _lose(self) -> None:
        self.lost += 1
        if self.lost & (self.lost - 1) == 0:  # told at 1, 2, 4, 8: a flood of losses is no flood of lines
            log.warning("the audit can't keep up: %d rows are lost so far", self.lost)

    def _taken(self) -> list[Action]:
        with self._lock:
            taken = list(self._waiting)
            self._waiting.clear()
        rows = [row for one in taken if (row := self._seen(one) if isinstance(one, _Seen) else one) is not None]
        if self._beyond and self._clock.monotonic() - self._told >= COUNTS_S:
            rows += [self._saw(_Seen(embed, "", ""), count) for embed, count in self._beyond.items()]
            self._beyond = {}
        if not self._beyond:
            self._told = self._clock.monotonic()
        return rows

    def _seen(self, seen: _Seen) -> Action | None:
        try:
            sight = self._look(f"{self._clock.now():%Y-%m-%d}", seen.embed, f"{seen.site} {seen.origin}")
        except RedisError:
            sight = "first"  # better noted twice than not at all
        if sight == "beyond":
            self._beyond[seen.embed] = self._beyond.get(seen.embed, 0) + 1
        return self._saw(seen, 1) if sight == "first" else None

    def _saw(self, seen: _Seen, count: int) -> Action:
        name = secrets.token_hex(8)
        return SawEmbed(
            id=name, at=self._clock.now(), origin=seen.origin, embed=seen.embed, site=seen.site, count=count
        )

    def _run(self) -> None:
        while not self._ended.is_set():
            self._wake.wait(COUNTS_S if self._beyond else None)
            self._ended.wait(BATCH_S)  # what else comes in this second is written with it
            self._wake.clear()
            try:
                self.flush()
            except RuntimeError as why:
                log.warning("the audit waits for the log: %s", why)
                self._wake.set()
