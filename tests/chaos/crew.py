"""Workers as processes of their own beside a center, which no supervisor looks after, and who of them owns what."""

from __future__ import annotations

import signal
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime

import msgspec

from command_center.stage import Sign
from command_center.store import keys
from command_center.store.connect import RedisError, connect
from tests.e2e.center import ROOT, Center, environment

COMMANDS = {"tag": ["tag", "--worker"], "store": ["store"]}
FRESH_S = 3.0
"""A sign older than this is of a worker that no longer is, or that hangs."""


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
