"""Many readers of embeds in a process of their own, asked how they are."""

from __future__ import annotations

import subprocess
import sys
import time
from collections.abc import Callable, Sequence
from pathlib import Path

import msgspec

from command_center.bench.embeds import Standing
from command_center.process import die_with_parent

TICKS_S = 100  # of /proc/<pid>/stat: sysconf(_SC_CLK_TCK) is 100 on every Linux there is


class Many:
    """`command_center.bench.embeds`, until `stop`.

    Args:
        port: Of the web server.
        tokens: One for each reader; they go in by standard input, where no list of processes shows them.
    """

    def __init__(self, port: int, tokens: Sequence[str]) -> None:
        argv = [sys.executable, "-m", "command_center.bench.embeds", f"127.0.0.1:{port}"]
        self._process = subprocess.Popen(
            argv,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
            preexec_fn=die_with_parent,  # noqa: PLW1509
        )
        assert self._process.stdin is not None
        self._process.stdin.write("\n".join(tokens) + "\n\n")
        self._process.stdin.flush()

    def ask(self) -> Standing:
        """How they are now; ages are those since the last question."""
        assert self._process.stdin is not None
        assert self._process.stdout is not None
        self._process.stdin.write("how\n")
        self._process.stdin.flush()
        return msgspec.json.decode(self._process.stdout.readline(), type=Standing)

    def until(self, holds: Callable[[Standing], bool], within_s: float) -> tuple[Standing, float]:
        """Ask until something holds; returns the answer, and after how many seconds it was given."""
        begun = time.monotonic()
        while not holds(found := self.ask()):
            assert time.monotonic() - begun < within_s, (found.shown, found.opened, found.refused)
            time.sleep(0.1)
        return found, time.monotonic() - begun

    def __enter__(self) -> Many:
        return self

    def __exit__(self, *_: object) -> None:
        self.stop()

    def stop(self) -> None:
        """End them."""
        assert self._process.stdin is not None
        assert self._process.stdout is not None
        self._process.stdin.close()
        self._process.wait(20)
        self._process.stdout.close()


def worked_s(pids: Sequence[int]) -> float:
    """Processor time that these processes have used so far."""
    found = 0
    for pid in pids:
        fields = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
        found += int(fields[11]) + int(fields[12])
    return found / TICKS_S


def percentile(values: Sequence[float], share: float) -> float:
    """The value below which this share of them lies, by nearest rank."""
    ranked = sorted(values)
    return ranked[min(len(ranked) - 1, int(share * len(ranked)))]
