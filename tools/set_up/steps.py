"""A set-up step: done once, remembered by a stamp, shown by one line."""

from __future__ import annotations

import hashlib
import os
import subprocess
import sys
import time
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
CACHE = ROOT / ".cache"
LOG = CACHE / "set-up.log"
TAIL_LINES = 40


class SetUpFailed(Exception):
    """A step could not be done; the message says why in one line."""


@dataclass(frozen=True)
class Step:
    """One piece of set-up.

    **Guarantee**: a step whose stamp holds the digest of its inputs and whose outputs exist is not run again; the stamp
    is written only after the step has succeeded, so an interrupted one starts over.

    Args:
        name: What it brings, as shown.
        run: Does it; raises SetUpFailed.
        stamp: The file that remembers it.
        inputs: Files whose content decides; a missing one counts as empty.
        outputs: What must exist afterwards.
        optional: Its failure is told and the rest goes on.
    """

    name: str
    run: Callable[[Terminal], None]
    stamp: Path
    inputs: tuple[Path, ...] = ()
    outputs: tuple[Path, ...] = ()
    optional: bool = False

    def digest(self) -> str:
        """What the stamp must hold: the step, this checkout's place, this Python, and the content of the inputs."""
        state = hashlib.sha256(f"{self.name}\0{ROOT}\0{sys.version}".encode())
        for path in self.inputs:
            state.update(b"\0" + (path.read_bytes() if path.is_file() else b""))
        return state.hexdigest()

    def is_done(self) -> bool:
        """Whether nothing is left to do."""
        if not self.stamp.is_file() or self.stamp.read_text() != self.digest():
            return False
        return all(path.exists() for path in self.outputs)


@dataclass
class Terminal:
    """Where progress is told: a bar rewritten in place on a terminal, one plain line at each end otherwise."""

    total: int
    number: int = 0
    name: str = ""
    began_s: float = 0.0
    is_terminal: bool = field(default_factory=lambda: sys.stderr.isatty() and os.environ.get("TERM") != "dumb")

    def begin(self, name: str) -> None:
        """Tell that the next step begins."""
        self.number, self.name, self.began_s = self.number + 1, name, time.monotonic()
        if not self.is_terminal:
            self._say(f"set-up {self.number} of {self.total}: {name}")

    def tick(self, detail: str = "") -> None:
        """Redraw the bar (on a terminal only)."""
        if self.is_terminal:
            done = 24 * (self.number - 1) // self.total
            line = f"set-up [{'#' * done}{'.' * (24 - done)}] {self.number}/{self.total} {self.name} {self._elapsed()}"
            print(f"\r\x1b[K{f'{line}  {detail}'[: self._columns() - 1]}", end="", file=sys.stderr, flush=True)

    def end(self, outcome: str = "done") -> None:
        """Tell how the step ended."""
        self._say(f"set-up {self.number} of {self.total}: {self.name}: {outcome} in {self._elapsed()}")

    def command(self, *argv: str | Path, env: Mapping[str, str] | None = None, cwd: Path = ROOT) -> None:
        """Run a command with its output in the log.

        Args:
            argv: The command.
            env: Variables added to the environment.
            cwd: Where it runs.

        Raises:
            SetUpFailed: It could not be started or its exit code is not 0.
        """
        words = [str(word) for word in argv]
        with LOG.open("ab") as log:
            log.write(f"\n$ {' '.join(words)}\n".encode())
            log.flush()
            try:
                process = subprocess.Popen(
                    words, cwd=cwd, env={**os.environ, **(env or {})}, stdin=subprocess.DEVNULL, stdout=log, stderr=log
                )
            except OSError as why:
                raise SetUpFailed(f"{words[0]}: {why.strerror}") from None
            while True:
                try:
                    code = process.wait(timeout=0.2)
                    break
                except subprocess.TimeoutExpired:
                    self.tick(_last_line())
        if code:
            raise SetUpFailed(f"{Path(words[0]).name} ended with exit code {code}")

    @staticmethod
    def _columns() -> int:
        return os.get_terminal_size(sys.stderr.fileno()).columns or 80

    def _elapsed(self) -> str:
        return f"{time.monotonic() - self.began_s:.1f} s"

    def _say(self, line: str) -> None:
        print(f"\r\x1b[K{line}" if self.is_terminal else line, file=sys.stderr, flush=True)


def run_steps(steps: Iterable[Step]) -> list[str]:
    """Do what is not done yet, in order.

    Args:
        steps: The plan.

    Returns:
        One line for each optional step that failed.

    Raises:
        SetUpFailed: A required step failed; the end of its log has been shown.
    """
    todo = [step for step in steps if not step.is_done()]
    missing: list[str] = []
    if not todo:
        return missing
    terminal = Terminal(total=len(todo))
    for step in todo:
        LOG.write_bytes(b"")
        terminal.begin(step.name)
        try:
            step.run(terminal)
            lacking = [path for path in step.outputs if not path.exists()]
            if lacking:
                raise SetUpFailed(f"it left no {lacking[0].relative_to(ROOT)}")
        except (SetUpFailed, OSError) as why:
            terminal.end("failed")
            if not step.optional:
                _show_log()
                raise SetUpFailed(f"{step.name}: {why}") from None
            missing.append(f"{step.name}: {why}")
            continue
        step.stamp.parent.mkdir(parents=True, exist_ok=True)
        step.stamp.write_text(step.digest())
        terminal.end()
    return missing


def _last_line() -> str:
    with LOG.open("rb") as log:
        log.seek(max(0, LOG.stat().st_size - 400))
        lines = log.read().decode("utf-8", "replace").strip().splitlines()
    return lines[-1].strip() if lines else ""


def _show_log() -> None:
    lines = LOG.read_text("utf-8", "replace").splitlines()
    print("\n".join(["", *lines[-TAIL_LINES:], "", f"The whole output is in {LOG}"]), file=sys.stderr)
