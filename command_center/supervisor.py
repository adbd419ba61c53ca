"""`command-center up`: start every role, restart what crashes, stop everything together."""

from __future__ import annotations

import contextlib
import fcntl
import json
import logging
import os
import signal
import socket
import subprocess
import sys
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import IO

from command_center.clock import Clock
from command_center.errors import EXIT_BAD_INPUT, EXIT_ON_PURPOSE, BadInput
from command_center.process import die_with_parent
from command_center.stage import Heart
from command_center.store.connect import Redis
from command_center.store.disk import disk_full, disk_trouble

log = logging.getLogger(__name__)
BACKOFF_S = (0.2, 0.5, 1.0, 2.0, 5.0)
STEADY_S = 30.0
"""A role that ran this long is restarted without delay again."""
TERM_S = 4.0
"""Patience with roles that were asked to stop; the server that holds the data gets as much again."""


@contextlib.contextmanager
def hold(data_dir: Path) -> Iterator[None]:
    """Own a data directory while the block runs.

    Raises:
        BadInput: It can't be written, or another `up` holds it.
    """
    try:
        (data_dir / "logs").mkdir(parents=True, exist_ok=True)
        lock = (data_dir / "lock").open("w")
    except OSError as why:
        raise BadInput(f"--data-dir {data_dir} can't be written ({why.strerror}): choose another one") from None
    with lock:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except OSError:
            raise BadInput(
                f"--data-dir {data_dir} is held by another `up`: stop that one, or choose another directory"
            ) from None
        yield


def check_port(host: str, port: int) -> None:
    """Make sure that the web server will be able to listen.

    Raises:
        BadInput: Somebody else listens there, or the address is not ours.
    """
    with socket.socket(socket.AF_INET6 if ":" in host else socket.AF_INET) as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((host, port))
        except OSError as why:
            raise BadInput(f"port {port} of {host} can't be used ({why.strerror}): choose another by --port") from None


@dataclass(slots=True)
class Child:
    """One supervised process."""

    role: str
    member: str
    argv: list[str]
    process: subprocess.Popen[bytes] | None = None
    started: float = 0.0
    crashes: int = 0
    due: float = 0.0
    resting: str = ""

    @property
    def running(self) -> bool:
        """Whether its process lives."""
        return self.process is not None and self.process.poll() is None


class Supervisor:
    """Keeps a set of processes running.

    **Guarantee.** A role that ends on its own is started again, but for one that stopped on purpose (exit code 3); when
    this process ends, however it ends, none of them outlives it (on Linux the kernel sees to it).
    """

    def __init__(self, data_dir: Path, environment: Mapping[str, str], clock: Clock) -> None:
        self._data_dir = data_dir
        self._environment = dict(os.environ) | dict(environment) | {"CC_LOG_DIR": str(data_dir / "logs")}
        self._clock = clock
        self.children: list[Child] = []

    def add(self, role: str, member: str, argv: list[str]) -> Child:
        """Start a role of ours (`argv` after `command-center`), or with role `valkey` the server itself."""
        command = argv if role == "valkey" else [sys.executable, "-m", "command_center.cli", *argv]
        child = Child(role, member, command)
        self.children.append(child)
        self._start(child)
        return child

    def _start(self, child: Child) -> None:
        errors = self._open_errors(child)
        # Roles may be ended at any point, and a hanging one hears nothing gentler; the server closes its file.
        end = signal.SIGTERM if child.role == "valkey" else signal.SIGKILL
        child.process = subprocess.Popen(  # noqa: S603  (our own commands)
            child.argv,
            stdin=subprocess.DEVNULL,
            stdout=errors or subprocess.DEVNULL,
            stderr=subprocess.STDOUT,
            env=self._environment | {"CC_MEMBER": child.member},
            start_new_session=True,  # Ctrl-C is ours to pass on, in order
            preexec_fn=partial(_begin, end, os.getpid()),  # noqa: PLW1509  (single-threaded here)
        )
        if errors is not None:
            errors.close()
        child.started = self._clock.monotonic()
        child.resting = ""
        self._note()

    def _open_errors(self, child: Child) -> IO[bytes] | None:
        """What a process prints is its last words; its log proper is bounded by itself. A full disk takes neither."""
        try:
            return (self._data_dir / "logs" / f"{child.member}.err").open("wb")
        except OSError:
            return None

    def tend(self, client: Redis | None) -> None:
        """Look after everybody once: restart who crashed, speak for who rests.

        Raises:
            BadInput: A role says that what it was given can't work.
        """
        now = self._clock.monotonic()
        for child in self.children:
            if child.running:
                if child.crashes and now - child.started > STEADY_S:
                    child.crashes = 0
                continue
            if child.process is not None:
                self._ended(child, child.process.returncode, now)
            if child.resting:
                if client is not None:
                    Heart(client, child.role, child.member, self._clock).beat(state="stopped", cause=child.resting)
            elif now >= child.due and self._can_save(child):
                self._start(child)

    def _can_save(self, child: Child) -> bool:
        """Whether a start makes sense: a server without a place to write would load everything, and end."""
        if child.role != "valkey" or not disk_full(self._data_dir):
            return True
        child.due = self._clock.monotonic() + BACKOFF_S[-1] / 5
        return False

    def _ended(self, child: Child, code: int, now: float) -> None:
        child.process = None
        words = self.last_words(child)
        if code == EXIT_BAD_INPUT:
            raise BadInput(words or f"{child.member} refused what it was given")
        # gunicorn says 3 where its workers could not start, which nobody meant.
        if code == EXIT_ON_PURPOSE and child.role != "web":
            child.resting = words or "stopped on purpose"
            log.error("%s stopped on purpose and stays stopped: %s", child.member, child.resting)
            return
        wait_s = BACKOFF_S[min(child.crashes, len(BACKOFF_S) - 1)]
        child.crashes += 1
        child.due = now + wait_s
        log.warning("%s ended (%s%s); starting it again", child.member, _cause(code), f": {words}" if words else "")

    def last_words(self, child: Child) -> str:
        """The last line a process printed; of the server, what its disk and its log say."""
        if child.role == "valkey" and (words := disk_trouble(self._data_dir)):
            return words
        try:
            lines = (self._data_dir / "logs" / f"{child.member}.err").read_text("utf-8", "replace").splitlines()
        except OSError:
            return ""
        return lines[-1].strip().removeprefix("command-center: ") if lines else ""

    def stop(self) -> None:
        """Stop the roles, then the server that holds their data."""
        for group in (
            [c for c in self.children if c.role != "valkey"],
            [c for c in self.children if c.role == "valkey"],
        ):
            for child in group:
                if child.running and child.process:
                    child.process.send_signal(signal.SIGTERM)
            end = self._clock.monotonic() + TERM_S
            for child in group:
                if child.process is None:
                    continue
                try:
                    child.process.wait(max(0.05, end - self._clock.monotonic()))
                except subprocess.TimeoutExpired:
                    log.warning("%s did not stop in time; ending it", child.member)
                    with contextlib.suppress(ProcessLookupError):
                        os.killpg(child.process.pid, signal.SIGKILL)
                    child.process.wait()
        (self._data_dir / "run.json").unlink(missing_ok=True)

    def _note(self) -> None:
        """Say on disk who runs: for operators, and for tests that end one of them."""
        pids = {child.member: child.process.pid for child in self.children if child.process is not None}
        path = self._data_dir / "run.json"
        try:
            path.touch(mode=0o600)
            path.write_text(json.dumps({"supervisor": os.getpid(), "processes": pids}, indent=1))
        except OSError as why:
            log.warning("%s can't be written: %s", path, why.strerror)


def _begin(end: signal.Signals, parent: int) -> None:
    # Where a service manager limits the size of files, a write beyond it fails like one to a full disk, and is no end.
    signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
    die_with_parent(end, parent=parent)


def _cause(code: int) -> str:
    return f"signal {signal.Signals(-code).name}" if code < 0 else f"exit code {code}"
