"""`command-center up` as its own processes: start it, ask it, hurt it, and see that nothing of it is left."""

from __future__ import annotations

import json
import os
import re
import signal
import subprocess
import sys
import time
import uuid
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Any, Protocol

import httpx

from command_center.mention import Mention, encode
from command_center.settings import load_settings
from command_center.store.connect import RedisError
from command_center.store.embedded import free_port
from streams.log import RAW, TAGGED, Log, LogError
from streams.log.open import open_log

ROOT = Path(__file__).resolve().parents[2]
PATIENCE_S = 120.0
"""For what has no promised time: a busy machine may be slow, but it must come."""
AWAY_S = 0.5
"""How long a server of the test's own stays away; the supervisor needs about as long for its own."""
ROLES = ("source-0", "tag-0", "store-0", "web")


def environment(**more: str) -> dict[str, str]:
    """This process's environment without settings of ours, and what is given."""
    return {name: value for name, value in os.environ.items() if not name.startswith("CC_")} | more


def wait_until(what: str, met: Callable[[], bool], within_s: float = PATIENCE_S, every_s: float = 0.1) -> float:
    """Wait for something, or fail saying what.

    Returns:
        Seconds it took.
    """
    begun = time.monotonic()
    while not met():
        waited = time.monotonic() - begun
        assert waited < within_s, f"{what}: not within {within_s:g} s"
        time.sleep(every_s)
    return time.monotonic() - begun


def running(pid: int) -> bool:
    """Whether a process lives; one that only waits to be reaped does not."""
    try:
        return (Path("/proc") / str(pid) / "stat").read_text().rpartition(")")[2].split()[0] != "Z"
    except OSError:
        return False


def children_of(pid: int) -> list[int]:
    """The processes a process started and that still live."""
    with suppress(OSError):
        return [int(c) for c in Path(f"/proc/{pid}/task/{pid}/children").read_text().split() if running(int(c))]
    return []


class Outside(Protocol):
    """A server that a center uses and does not supervise."""

    def kill(self) -> None:
        """End it as a crash would."""
        ...

    def start(self) -> None:
        """Start it again, with its data, at its address."""
        ...


class Center:
    """One `up`; everything it starts carries a mark, so that what is left over can be found and ended.

    Args:
        data_dir: Its data directory.
        profile: The listening profile.
        arguments: More arguments of `up`.
        settings: `CC_` variables; `CC_INDEX` is 0 unless it is given: only tests of searches need the two processes.
    """

    def __init__(self, data_dir: Path, profile: Path, *arguments: str, **settings: str) -> None:
        settings = {"CC_INDEX": "0"} | settings
        self.data_dir = data_dir
        self.port = free_port()
        self.base = f"http://127.0.0.1:{self.port}"
        self.settings = settings
        self.outside: dict[str, Outside] = {}
        """Servers of the test's own, by the name under which they can be hit."""
        self.partitions = int(settings.get("CC_PARTITIONS", "12"))
        self._log: Log | None = None
        self._mark = f"CC_E2E_MARK={uuid.uuid4().hex}"
        self._errors = data_dir.parent / f"{data_dir.name}-{self.port}.txt"
        self._http = httpx.Client(base_url=self.base, trust_env=False, timeout=10)
        name, _, value = self._mark.partition("=")
        command = ["up", "--profile", str(profile), "--data-dir", str(data_dir), "--port", str(self.port), *arguments]
        self.started = time.monotonic()
        with self._errors.open("wb") as errors:
            self.process = subprocess.Popen(
                [sys.executable, "-m", "command_center.cli", *command],
                cwd=ROOT, env=environment(**settings, **{name: value}), start_new_session=True,
                stdin=subprocess.DEVNULL, stdout=errors, stderr=subprocess.STDOUT,
            )  # fmt: skip

    # asking

    def get(self, path: str, **parameters: Any) -> httpx.Response:
        """One request."""
        return self._http.get(path, params=parameters or None)

    def ask(self, path: str, **parameters: Any) -> Any:
        """One request that must succeed, decoded."""
        answer = self.get(path, **parameters)
        assert answer.status_code == 200, f"{path}: {answer.status_code} {answer.text[:300]}"
        return answer.json()

    def said(self) -> str:
        """What it printed so far."""
        return self._errors.read_text("utf-8", "replace")

    def summary(self, window: str = "all") -> dict[str, Any]:
        """The figures."""
        found: dict[str, Any] = self.ask("/api/v1/summary", window=window)
        return found

    def send(self, *mentions: Mention) -> None:
        """Post mentions to its webhook; all must be taken."""
        body = b"[" + b",".join(map(encode, mentions)) + b"]"
        answer = httpx.post(f"{self.base}/api/v1/mentions", content=body, trust_env=False, timeout=30)
        assert answer.status_code == 202, answer.text
        assert answer.json() == {"accepted": len(mentions), "rejected": []}

    def ready(self) -> bool:
        """Whether /readyz says so."""
        assert self.process.poll() is None, f"up ended with {self.process.returncode}: {self.said()}"
        with suppress(httpx.HTTPError):
            return self.get("/readyz").status_code == 200
        return False

    def wait_ready(self) -> float:
        """Wait for /readyz.

        Returns:
            Seconds since the process was started.
        """
        try:
            wait_until("ready", self.ready, every_s=0.05)
        except AssertionError as why:
            raise AssertionError(f"{why}; {self.said()}") from None
        return time.monotonic() - self.started

    def url(self) -> str:
        """The address of its server."""
        if "CC_REDIS_URL" in self.settings:
            return self.settings["CC_REDIS_URL"]
        config = (self.data_dir / "valkey" / "valkey.conf").read_text()
        found = dict(re.findall(r"^(port|requirepass) (\S+)$", config, re.MULTILINE))
        return f"redis://:{found['requirepass']}@127.0.0.1:{found['port']}/0"

    @contextmanager
    def log(self) -> Iterator[Log]:
        """Its log, over connections of our own."""
        if "CC_KAFKA_BOOTSTRAP" not in self.settings:
            log = self._open_log()
            try:
                yield log
            finally:
                log.close()
            return
        # Kafka's clients find their brokers again by themselves, and take a while to make.
        self._log = self._log or self._open_log()
        yield self._log

    def _open_log(self) -> Log:
        return open_log(load_settings({**self.settings, "CC_REDIS_URL": self.url()}), 86_400)

    def drained(self) -> bool:
        """Whether the replay is over and everything it sent has been tagged and applied."""
        try:
            if self.ask("/api/v1/replay")["state"] != "done":
                return False
            # In the order of the way: what is complete stays complete while the next stage is looked at.
            with self.log() as log:
                if log.committed(RAW, "tag") != log.ends(RAW):
                    return False
                tagged = sum(log.ends(TAGGED).values())
            applied = re.search(r"^cc_applied_total (\S+)", self.get("/metrics").text, re.MULTILINE)
            return applied is not None and float(applied[1]) == tagged
        except (httpx.HTTPError, RedisError, LogError, AssertionError):
            return False

    def wait_drained(self, within_s: float = PATIENCE_S) -> dict[str, Any]:
        """Wait until everything is counted.

        Returns:
            The figures over all time.
        """
        found: dict[str, Any] = {}

        def over() -> bool:
            # the store may be away once more between two questions: that is no answer, and no fault
            with suppress(httpx.HTTPError, AssertionError):
                if self.drained():
                    found.update(self.summary())
            return bool(found)

        try:
            wait_until("everything counted", over, within_s, every_s=0.3)  # each look is a client of its own
        except AssertionError as why:
            with self.log() as log:
                stand = {topic: log.ends(topic) for topic in (RAW, TAGGED)}, log.committed(RAW, "tag")
            applied = re.findall(r"^cc_applied_total.*", self.get("/metrics").text, re.MULTILINE)
            raise AssertionError(f"{why}; {stand}; {applied}; {self.get('/readyz').text}") from None
        return found

    # processes

    def pids(self) -> dict[str, int]:
        """The living processes by member name; `web-worker` is the arbiter's first child."""
        try:
            found: Mapping[str, int] = json.loads((self.data_dir / "run.json").read_text())["processes"]
        except (OSError, ValueError):
            return {}
        alive = {member: pid for member, pid in found.items() if pid in children_of(self.process.pid)}
        workers = children_of(alive["web"]) if "web" in alive else []
        return alive | ({"web-worker": workers[0]} if workers else {})

    def left(self) -> list[int]:
        """Processes that belong to this center: by the mark they inherited, or by working in its directory."""
        found = []
        home = str(self.data_dir.resolve())
        for entry in Path("/proc").iterdir():
            if not entry.name.isdigit() or not running(int(entry.name)):
                continue
            with suppress(OSError):
                # The server overwrites its own environment, but it works in the data directory.
                marked = self._mark.encode() in (entry / "environ").read_bytes().split(b"\0")
                if marked or str((entry / "cwd").readlink()).startswith(home):
                    found.append(int(entry.name))
        return found

    def hit(self, member: str, number: signal.Signals = signal.SIGKILL, aim: Callable[[], None] | None = None) -> bool:
        """Send a signal to one of its processes.

        Args:
            member: Its name.
            number: The signal.
            aim: Called when everything is ready; the signal goes out as it returns.

        Returns:
            Whether there was such a process.
        """
        if member in self.outside:
            if aim is not None:
                aim()
            self.outside[member].kill()
            time.sleep(AWAY_S)
            self.outside[member].start()
            return True
        pid = self.pids().get(member)
        if pid is None:
            return False
        if aim is not None:
            aim()
        try:
            os.kill(pid, number)
        except ProcessLookupError:
            return False
        return True

    def end(self, number: signal.Signals = signal.SIGINT, within_s: float = 30.0) -> float:
        """Send a signal to the supervisor and wait until nothing is left.

        Returns:
            Seconds it took.
        """
        begun = time.monotonic()
        self.process.send_signal(number)
        self.process.wait(within_s)
        wait_until("nothing left", lambda: not self.left(), within_s, every_s=0.05)
        return time.monotonic() - begun

    def close(self) -> None:
        """End whatever is left, by pid."""
        if self._log is not None:
            self._log.close()
        for _ in range(50):
            pids = [self.process.pid] * (self.process.poll() is None) + self.left()
            if not pids:
                break
            for pid in pids:
                with suppress(ProcessLookupError):
                    os.kill(pid, signal.SIGKILL)
            time.sleep(0.05)
        self.process.wait(10)
        self._http.close()
