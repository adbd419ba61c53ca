"""Carry an order to erase an author out: tombstones for all that is stored, and for what was on its way."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from typing import cast

from command_center.clock import Clock
from command_center.errors import BadInput
from command_center.mention import Mention, encode, partition_of
from command_center.store import keys
from command_center.store.authors import count_stored, stored
from command_center.store.connect import Redis
from command_center.store.erased import digests_of_id, digests_of_name, wrote
from streams.erasures import ERASED, Orders, send_order
from streams.log import RAW, TAGGED, Log

NAP_S = 0.3
LOOKED_S = 10.0
STALLED_S = 60.0
PASSES = 5
TOLD_EVERY_S = 2.0


class Stalled(RuntimeError):
    """The workers do not move; the order stands and they will follow it when they do."""


@dataclass(frozen=True, slots=True)
class Author:
    """Whom to erase: an id or a handle as a source names them."""

    source: str
    name: str
    by_id: bool = False
    """Whether the name is an id and nothing else: somebody else has it for a handle."""

    def __str__(self) -> str:
        return f"{self.source}:{self.name}"

    @property
    def digests(self) -> frozenset[str]:
        """What the order calls them."""
        return (digests_of_id if self.by_id else digests_of_name)(self.source, self.name)


@dataclass(slots=True)
class Sought:
    """What a walk over the stored mentions found: ids by an author, other names of that author, their author ids."""

    ids: list[str] = field(default_factory=list)
    also: set[str] = field(default_factory=set)
    people: set[str] = field(default_factory=set)


def parse_author(text: str) -> Author:
    """Read `SOURCE:AUTHOR`; the author may hold colons, as ids of open networks do.

    Raises:
        BadInput: It is none.
    """
    source, _, name = text.partition(":")
    if not re.fullmatch(r"[a-z0-9_-]{1,32}", source) or not name.strip().removeprefix("@"):
        raise BadInput(f"{text!r} is no author: write SOURCE:AUTHOR as in mastodon:alice (id or handle)")
    return Author(source, name.strip())


def one_person(author: Author, found: Sought) -> Author:
    """Make sure that a name means one person: what is erased doesn't come back.

    Returns:
        The author; by the id alone where others have that id for a handle.

    Raises:
        BadInput: It is the handle of several.
    """
    if len(found.people) < 2:
        return author
    if author.name in found.people:
        return replace(author, by_id=True)
    raise BadInput(
        f"{author} is the handle of {len(found.people)} authors: name the one you mean by id "
        f"({', '.join(f'{author.source}:{name}' for name in sorted(found.people)[:5])})"
    )


class Eraser:
    """Erases one author from a running center.

    **Guarantee.** The order is in the log before anything else happens: whatever crashes afterwards, no reader shows
    the author's mentions written or received up to then, no rebuild counts them, and to run it again does the rest.
    """

    def __init__(self, log: Log, client: Redis, author: Author, clock: Clock, say: Callable[[str], None]) -> None:
        self._log = log
        self._client = client
        self._author = author
        self._clock = clock
        self._say = say
        self._told = 0.0

    def seek(self) -> Sought:
        """Look through everything that is stored."""
        digests, found = self._author.digests, Sought()
        walked, in_all, seen = 0, count_stored(self._client, self._log.partitions), set[str]()
        for run in stored(self._client, self._log.partitions):
            walked += len(run)
            self._tell(f"looking through {in_all} stored mentions: {min(1.0, walked / max(in_all, 1)):.0%}")
            for mention in run:
                if mention.id not in seen and wrote(mention, digests):
                    seen.add(mention.id)
                    found.ids.append(mention.id)
                    if mention.author is not None and mention.author.id:
                        found.people.add(mention.author.id)
                    found.also |= _names(mention) - {self._author.name, self._author.name.removeprefix("@")}
        return found

    def run(self) -> int:
        """Give the order and carry it out.

        Returns:
            How many mentions were erased.

        Raises:
            Stalled: The workers do not move.
        """
        before = self._signs()
        send_order(self._log, self._author.digests)
        Orders(self._log, self._client).refresh()
        self._await_workers(before)
        erased = 0
        for _ in range(PASSES):
            ids = self.seek().ids
            self._bury(ids)
            self._await_drained()
            erased += len(ids)
            if not ids:
                break
        return erased

    def _bury(self, ids: list[str]) -> None:
        producer = self._log.producer()
        for at in range(0, len(ids), 500):
            for mention_id in ids[at : at + 500]:
                stone = Mention(id=mention_id, source=self._author.source, deleted=True)
                producer.send(RAW, partition_of(mention_id, self._log.partitions), encode(stone), {ERASED: "1"})
            producer.flush()
            self._tell(f"erasing: {min(at + 500, len(ids))} of {len(ids)}")

    def _await_workers(self, before: dict[str, int]) -> None:
        """Wait until every store worker has looked for orders: it does before each of its signs of life.

        The first new sign may belong to a look that began before the order was there; the second can't. One that gives
        none is dead or hangs: what it still holds is found when it has been applied, by another pass.
        """
        last, changes, end = before, dict.fromkeys(before, 0), self._clock.monotonic() + LOOKED_S
        while any(changes[name] < 2 for name in changes if name in last) and self._clock.monotonic() < end:
            self._clock.sleep(NAP_S)
            now = self._signs()
            for name in changes:
                changes[name] += now.get(name) != last.get(name)
            last = now

    def _await_drained(self) -> None:
        """Wait until everything that stands in the log now was tagged and applied."""
        ends = self._log.ends(RAW)
        self._await("mentions on their way before it", lambda: self._untagged(ends))
        tagged = self._log.ends(TAGGED)
        self._await("mentions on their way before it", lambda: _left(tagged, self._applied()))

    def _untagged(self, ends: Mapping[int, int]) -> int:
        at = self._log.committed(RAW, "tag")
        # Others' transactions leave markers behind the last record, which nobody reads and no position passes.
        return sum(end - at[p] for p, end in ends.items() if at[p] < end and self._log.read(RAW, p, at[p], 1))

    def _await(self, what: str, left: Callable[[], int]) -> None:
        least, since = left(), self._clock.monotonic()
        while least:
            self._tell(f"waiting for {least} {what}")
            self._clock.sleep(NAP_S)
            now = left()
            if now < least:
                least, since = now, self._clock.monotonic()
            elif self._clock.monotonic() - since > STALLED_S:
                raise Stalled(
                    f"{least} {what}, and nothing moves for {STALLED_S:.0f} s: the order stands, no reader shows "
                    "the author's mentions; start the workers and run this again"
                )

    def _signs(self) -> dict[str, int]:
        """When each store worker gave its last sign of life."""
        rows = cast("list[tuple[bytes, float]]", self._client.zrange(keys.STAGES, 0, -1, withscores=True))
        return {name.decode(): int(ms) for name, ms in rows if name.startswith(keys.stage("store", "").encode())}

    def _applied(self) -> dict[int, int]:
        pipe = self._client.pipeline(transaction=False)
        for p in range(self._log.partitions):
            pipe.hget(keys.position(p), "offset")
        return {p: int(offset or 0) for p, offset in enumerate(pipe.execute())}

    def _tell(self, words: str) -> None:
        if self._clock.monotonic() - self._told >= TOLD_EVERY_S:
            self._told = self._clock.monotonic()
            self._say(words)


def _left(ends: Mapping[int, int], at: Mapping[int, int]) -> int:
    return sum(max(0, end - at.get(p, 0)) for p, end in ends.items())


def _names(mention: Mention) -> set[str]:
    author = mention.author
    return {name for name in (author.id, author.handle) if name} if author else set()
