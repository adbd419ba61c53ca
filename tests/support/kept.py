"""A store filled by hand: mentions folded and applied as a store worker does, without a log."""

from __future__ import annotations

from collections import defaultdict

from command_center.clock import to_ms
from command_center.mention import Mention, Tags, encode_tagged, partition_of
from command_center.profile import Profile
from command_center.store.batch import Apply, Position
from command_center.store.connect import Redis
from command_center.store.keys import DAY_S
from command_center.store.reader import Reader
from command_center.store.threads import Served, ThreadBook
from command_center.store.writer import Lifetimes, Writer
from streams.bounding import Bounding
from streams.fold.arrival import arrivals
from streams.fold.fold import Fold
from streams.log import TAGGED, Record
from tests.support.clocks import StillClock
from tests.support.made import PROFILE

LIFETIMES = Lifetimes(PROFILE.retention.texts_days * DAY_S, PROFILE.retention.counters_days * DAY_S)


class Kept:
    """Writer and reader of one server, on one still clock."""

    def __init__(self, client: Redis, partitions: int = 3, profile: Profile = PROFILE) -> None:
        self.client = client
        self.profile = profile
        self.clock = StillClock()
        self.partitions = partitions
        self.writer = Writer(client, partitions, LIFETIMES)
        self.reader = Reader(client, partitions, profile, self.clock)
        self.threads = ThreadBook(self.reader)
        self.bounding = Bounding(self.writer)
        self._at: dict[int, Position] = {}

    def served(self) -> Served:
        """Who waits now."""
        self.threads.refresh(self.reader.marks())
        return self.threads.served()

    def add(self, *posts: tuple[Mention, Tags | None]) -> None:
        """Count these, each new to the log, in batches of one a partition."""
        runs: dict[int, list[bytes]] = defaultdict(list)
        for mention, tags in posts:
            runs[partition_of(mention.id, self.partitions)].append(encode_tagged(mention, tags))
        for p, values in runs.items():
            held = self._at.get(p) or self.writer.take(p)
            now_ms = to_ms(self.clock.now())
            offsets = range(held.offset, held.offset + len(values))
            run = [Record(TAGGED, p, o, now_ms, v, {"raw": str(o)}) for o, v in zip(offsets, values, strict=True)]
            come = arrivals(run)
            known = self.writer.known({p: ([a.tagged.id for a in come if a.tagged], ())})[p]
            guard = self.bounding.guards({p: come}, {p: known})[p]
            batch = Fold(self.profile, known.documents, known.marks, held, guard).run(come)
            self.bounding.fill({p: batch}, {p: held})
            assert self.writer.apply({p: Apply(held.fence, held.offset, offsets.stop, batch)}, now_ms)[p].done
            self._at[p] = Position(held.fence, offsets.stop, batch.raw, batch.high_ms)
