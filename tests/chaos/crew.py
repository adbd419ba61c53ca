"""Workers as processes of their own beside a center, and a feed that goes on for as long as a test wants it to."""

from __future__ import annotations

import signal
import subprocess
import sys
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime

import msgspec

from command_center.mention import decode_mention, partition_of
from command_center.profile import load_profile
from command_center.stage import Sign
from command_center.store import keys
from command_center.store.connect import RedisError, connect
from streams.log import RAW, TAGGED
from streams.sources.simulate import Simulator
from tests.e2e.center import ROOT, Center, environment

COMMANDS = {"tag": ["tag", "--worker"], "store": ["store"]}
BEGAN = datetime(2026, 3, 2, 9, tzinfo=UTC)
FRESH_S = 3.0
"""A sign older than this is of a worker that no longer is, or that hangs."""


class Feed(threading.Thread):
    """Appends made-up mentions to `mentions.raw`, each id once, until it is ended.

    Args:
        center: Whose log.
        rate_s: How many a second, if the machine can.
    """

    def __init__(self, center: Center, rate_s: int) -> None:
        super().__init__(daemon=True)
        self.sent = 0
        self._center = center
        self._each = rate_s // 10
        self._ended = threading.Event()

    def run(self) -> None:
        """Send a tenth of a second's worth ten times a second."""
        story = Simulator(load_profile(ROOT / "profiles" / "demo.yaml"), BEGAN, 5).items()
        known: set[str] = set()
        with self._center.log() as log:
            producer = log.producer()
            while not self._ended.wait(0.1):
                while len(known) < self.sent + self._each:
                    value = next(story).value
                    mention = decode_mention(value)
                    if not mention.deleted and mention.edited_at is None and mention.id not in known:
                        known.add(mention.id)
                        producer.send(RAW, partition_of(mention.id, log.partitions), value)
                producer.flush()
                self.sent = len(known)
            producer.close()

    def end(self) -> int:
        """Stop sending.

        Returns:
            How many mentions were sent.
        """
        self._ended.set()
        self.join(30)
        assert not self.is_alive()
        return self.sent


class Crew:
    """Tag and store workers of a center that no supervisor looks after.

    Args:
        center: Whose Kafka, store and profile they use.
        settings: What every one of them is told besides.
    """

    def __init__(self, center: Center, **settings: str) -> None:
        self._center = center
        self._environment = environment(**center.settings, **settings)
        self._processes: dict[str, subprocess.Popen[bytes]] = {}

    def add(self, role: str, member: str) -> None:
        """Start one worker under a name of its own."""
        self._processes[member] = subprocess.Popen(
            [sys.executable, "-m", "command_center.cli", *COMMANDS[role]],
            cwd=ROOT, env=self._environment | {"CC_MEMBER": member},
            stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL,
        )  # fmt: skip

    def end(self, member: str, number: signal.Signals, within_s: float = 60.0) -> int:
        """Send a signal and wait.

        Returns:
            The exit code.
        """
        process = self._processes.pop(member)
        process.send_signal(number)
        return process.wait(within_s)

    def owners(self, role: str) -> dict[str, int]:
        """How many partitions each living worker of a role says it owns; empty while the store is away."""
        found: dict[str, int] = {}
        client = connect(self._center.url())
        try:
            now = datetime.now(UTC)
            for name in client.zrange(keys.STAGES, 0, -1):
                _, _, its_role, member = name.decode().split(":", 3)
                value = client.get(name)
                if its_role == role and isinstance(value, bytes):
                    sign = msgspec.json.decode(value, type=Sign)
                    if (now - sign.seen_at).total_seconds() < FRESH_S:
                        found[member] = sign.owned or 0
        except RedisError:
            return {}
        finally:
            client.close()
        return found

    def shared(self, role: str, members: set[str]) -> bool:
        """Whether exactly these work, every partition has one owner, and nobody has more than one too many."""
        owned = self.owners(role)
        fair = max(owned.values(), default=0) - min(owned.values(), default=0) <= 1
        return owned.keys() == members and sum(owned.values()) == self._center.partitions and fair

    def caught_up(self) -> bool:
        """Whether nothing waits for a tagger or a store worker."""
        with self._center.log() as log:
            return log.committed(RAW, "tag") == log.ends(RAW) and log.committed(TAGGED, "store") == log.ends(TAGGED)

    def close(self) -> None:
        """End those that are left."""
        for process in self._processes.values():
            process.kill()
            process.wait()


@contextmanager
def crew_of(center: Center, **settings: str) -> Iterator[Crew]:
    """A crew that is ended with the block."""
    crew = Crew(center, **settings)
    try:
        yield crew
    finally:
        crew.close()
