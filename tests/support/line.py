"""The write path in one process: real log, real stages, real store, and a worker's life that can end at any call."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from pathlib import Path

from command_center.clock import Clock
from command_center.mention import Mention, encode, partition_of
from command_center.profile import Profile
from command_center.stage import Heart
from command_center.store import keys
from command_center.store.claim import Claim
from command_center.store.connect import Redis, connect
from streams.index_stage import IndexStage, make_index_stage
from streams.log import RAW, TAGGED, Log, Record
from streams.log.redis_streams import RedisStreamsLog
from streams.store_stage import make_store_stage
from streams.tag_stage import Tagger, TagStage
from streams.worker import Stage, Worker
from tests.support.clocks import HastyClock
from tests.support.made import PROFILE, StandInTagger
from tests.support.servers import Server

PARTITIONS = 2


class Line:
    """One way of mentions on one server."""

    patience = 100
    """Turns of a worker's loop after which it makes no progress."""

    def __init__(
        self, server: Server, partitions: int = PARTITIONS, profile: Profile = PROFILE, tagger: Tagger | None = None
    ) -> None:
        self.profile = profile
        self.tagger = tagger or StandInTagger()
        self.server = server
        self.partitions = partitions
        self.clients: list[Redis] = []
        self.log = self.open_log()
        self._eyes = self.client()

    def client(self) -> Redis:
        """A connection that `close` closes."""
        self.clients.append(connect(self.server.url))
        return self.clients[-1]

    def open_log(self, client: Redis | None = None) -> Log:
        """A log with short leases."""
        return RedisStreamsLog(client or self.client(), self.partitions, lease_s=1.0)

    def send(self, mentions: Iterable[Mention | bytes], source: str = "") -> None:
        """Append to `mentions.raw`, with positions when a source is named."""
        producer = self.log.producer()
        for position, mention in enumerate(mentions, start=1):
            value = mention if isinstance(mention, bytes) else encode(mention)
            p = 0 if isinstance(mention, bytes) else partition_of(mention.id, self.partitions)
            headers = {"source": source, "position": str(position), "line": str(position)} if source else {}
            producer.send(RAW, p, value, headers)
        producer.flush()

    def tag(self, client: Redis | None = None, *, dead_ratio: float = 1.0, batch: int = 4) -> None:
        """Live a tag worker's life until nothing is left to read."""
        log = self.open_log(client)
        self._live(log, TagStage(log, self.tagger, dead_ratio), client or self.client(), batch)

    def store(self, client: Redis | None = None, *, batch: int = 4, clock: Clock | None = None) -> None:
        """Live a store worker's life until nothing is left to read."""
        log = self.open_log(client)
        stage = make_store_stage(log, client or self.client(), self.partitions, self.profile, clock or HastyClock())
        self._live(log, stage, client or self.client(), batch)

    def index(self, directory: Path, *, batch: int = 4, clock: Clock | None = None) -> IndexStage:
        """Live an index worker's life until nothing is left to read.

        Returns:
            Its stage, which holds the file open.
        """
        log = self.open_log()
        identity = Claim(self._eyes, self.profile.name).store
        stage = make_index_stage(log, self.client(), directory, identity, self.profile, clock or HastyClock())
        self._live(log, stage, self.client(), batch)
        return stage

    def _live(self, log: Log, stage: Stage, client: Redis, batch: int) -> None:
        clock = HastyClock()
        member = f"{stage.group}-0"
        done = self._done(stage)
        Worker(log, stage, member, Heart(client, stage.group, member, clock), clock, batch).run(done)

    def _done(self, stage: Stage) -> Callable[[], bool]:
        asked = 0

        def done() -> bool:
            nonlocal asked
            asked += 1
            assert asked < self.patience, f"the {stage.group} worker makes no progress"
            return self._stands(stage) == self.log.ends(stage.kafka_topic)

        return done

    def _stands(self, stage: Stage) -> Mapping[int, int]:
        if isinstance(stage, TagStage):
            return self.log.committed(stage.kafka_topic, stage.group)
        if isinstance(stage, IndexStage):
            return {p: at.offset if (at := stage.file.at(p)) else 0 for p in range(self.partitions)}
        # What the store group commits is for lag monitors; its true position lies beside the counters.
        held = (self._eyes.hget(keys.position(p), "offset") for p in range(self.partitions))
        return dict(enumerate(int(offset or 0) for offset in held))  # type: ignore[arg-type]

    def tagged(self) -> list[list[Record]]:
        """All of `mentions.tagged`, by partition."""
        return [list(self.log.read(TAGGED, p, 0, 100_000)) for p in range(self.partitions)]

    def close(self) -> None:
        """Close every connection."""
        for client in self.clients:
            client.close()
