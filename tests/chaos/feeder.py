"""Live mentions for as long as a test needs them: they come by POST at an even pace, and each is known."""

from __future__ import annotations

import time
from collections.abc import Iterator
from contextlib import contextmanager
from itertools import islice
from pathlib import Path
from threading import Event, Thread
from typing import Any

import httpx
from msgspec.structs import replace

from command_center.clock import SystemClock
from command_center.mention import Mention, decode_mention, encode
from command_center.profile import load_profile
from streams.log import RAW, TAGGED
from streams.sources.simulate import Simulator
from tests.chaos.workers import Eyes
from tests.e2e.center import ROOT, Center, wait_until
from tests.e2e.figures import check_recount
from tests.e2e.made import START

AT_ONCE = 15
EVERY_S = 0.1


class Feeder:
    """Posts distinct mentions to a center until it is told to stop.

    Args:
        center: Where to; it is ready.
        profile: Its profile.
        seed: Another seed tells another story.
    """

    def __init__(self, center: Center, profile: Path, seed: int = 5) -> None:
        self._center = center
        self._own = load_profile(profile).own_accounts
        self._story = _story(seed)
        self._stopped = Event()
        self._thread = Thread(target=self._run, name="feeder", daemon=True)
        self.sent = 0
        self.wrong = ""

    def start(self) -> None:
        """Begin."""
        self._thread.start()

    def stop(self) -> None:
        """Post no more."""
        self._stopped.set()
        self._thread.join()
        assert not self.wrong, self.wrong

    def _run(self) -> None:
        with httpx.Client(base_url=self._center.base, trust_env=False, timeout=30) as client:
            due = time.monotonic()
            while not self._stopped.wait(max(0.0, due - time.monotonic())) and not self.wrong:
                due += EVERY_S
                now = SystemClock().now()
                batch = [encode(self._at(mention, now)) for mention in self._next()]
                answer = client.post("/api/v1/mentions", content=b"[" + b",".join(batch) + b"]",
                                     headers={"Content-Type": "application/json"})  # fmt: skip
                if answer.status_code != httpx.codes.ACCEPTED or answer.json()["accepted"] != len(batch):
                    self.wrong = f"{answer.status_code} {answer.text[:300]}"
                else:
                    self.sent += len(batch)

    def _next(self) -> list[Mention]:
        return list(islice(self._story, AT_ONCE))

    @staticmethod
    def _at(mention: Mention, now: Any) -> Mention:
        return replace(mention, created_at=now)

    def check(self) -> dict[str, Any]:
        """Stop, wait until everything is counted, and compare with what was sent and with a recount.

        Returns:
            The figures over all time.
        """
        self.stop()
        wait_until("everything counted", self._drained)
        summary = self._center.summary()
        found = (summary["total"] + summary["own"], summary["duplicates"], summary["dead"])
        assert found == (self.sent, 0, 0), (found, self.sent, self._center.said())
        check_recount(self._center, summary, self._own)
        return summary

    def _drained(self) -> bool:
        eyes = Eyes(self._center)
        try:
            with self._center.log() as log:
                return log.committed(RAW, "tag") == log.ends(RAW) and eyes.applied() == log.ends(TAGGED)
        finally:
            eyes.close()


def _story(seed: int) -> Iterator[Mention]:
    """New posts of the simulator, each id once, without an end."""
    known: set[str] = set()
    for item in Simulator(load_profile(ROOT / "profiles" / "demo.yaml"), START, seed).items():
        mention = decode_mention(item.value)
        if not mention.deleted and mention.edited_at is None and mention.id not in known:
            known.add(mention.id)
            yield mention


@contextmanager
def feeding(center: Center, profile: Path) -> Iterator[Feeder]:
    """A feeder that has begun and that ends with the block."""
    feeder = Feeder(center, profile)
    feeder.start()
    try:
        yield feeder
    finally:
        feeder.stop()
