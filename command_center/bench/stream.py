"""From the log to `/stream`: mentions appended at a steady rate, seen in the deltas of a real web worker."""

from __future__ import annotations

import re
import threading
import urllib.request
from time import perf_counter

from command_center.bench.engine import Engine, new_prefix
from command_center.bench.report import Report, percentile, say
from command_center.bench.wall import center
from command_center.clock import SystemClock
from command_center.mention import Author, Mention, encode, partition_of
from command_center.settings import load_settings
from streams.log import RAW
from streams.log.open import open_log

RATE = 500.0
EVERY_S = 0.01
SETTLE_S = 20.0
FIGURE = re.compile(rb'data-figure=\\"total\\">([\d,]+)<')
TEXTS = ("I love the new battery", "the battery died again, this is terrible", "it is a laptop")


class Listener(threading.Thread):
    """One open page: reads the strip of `/stream` and notes when its total changed.

    Args:
        base: The center.
    """

    def __init__(self, base: str) -> None:
        super().__init__(daemon=True)
        self.seen: list[tuple[float, int]] = []
        self.events = 0
        self._answer = urllib.request.urlopen(f"{base}/stream?panels=strip", timeout=30)  # noqa: S310  (our own server)

    @property
    def total(self) -> int:
        """What it shows."""
        return self.seen[-1][1] if self.seen else 0

    def run(self) -> None:
        """Read until the center ends."""
        try:
            for line in self._answer:
                found = FIGURE.search(line)
                if found is not None:
                    self.events += 1
                    total = int(found[1].replace(b",", b""))
                    if total != self.total or not self.seen:
                        self.seen.append((perf_counter(), total))
        except OSError:
            return


def measure(report: Report, engine: Engine, seconds: float) -> None:
    """Append 500 mentions a second, and note when the streamed total reaches each.

    A mention's clock starts at its moment of the steady rate, before it is handed to the producer, so a producer that
    falls behind hides nothing. The total counts exactly and is streamed once a tick (`CC_TICK_S`): when it reaches n,
    n mentions are in. Which ones it does not say; the n-th to arrive is taken for the n-th that was sent, which leaves
    the mean as it is and can only move waits between mentions that were on their way at the same time.
    """
    with engine.server() as url:
        settings = {**engine.settings, "CC_KAFKA_PREFIX": new_prefix(), "CC_REDIS_URL": url}
        with center(settings) as base:
            listener = Listener(base)
            listener.start()
            say(f"  produce to /stream: {RATE:.0f} mentions a second for {seconds:.0f} s")
            due = _append(settings, seconds)
            clock = SystemClock()
            end = clock.monotonic() + SETTLE_S
            while listener.total < len(due):
                if clock.monotonic() > end:
                    raise RuntimeError(f"/stream shows {listener.total:,} of {len(due):,} mentions")
                clock.sleep(0.05)
    waits, reached = [], iter(listener.seen)
    at, total = next(reached)
    for number, moment in enumerate(due, 1):
        while total < number:
            at, total = next(reached)
        waits.append(at - moment)
    for share in (0.50, 0.99):
        report.add(f"produce to /stream at {RATE:.0f}/s, p{100 * share:.0f}", percentile(waits, share), "s", len(waits))
    report.add("produce to /stream, deltas that moved the total", len(listener.seen), "deltas", listener.events)


def _append(variables: dict[str, str], seconds: float) -> list[float]:
    """Append at the steady rate.

    Returns:
        The moment at which each mention was due.
    """
    log, clock = open_log(load_settings(variables), 86_400.0), SystemClock()
    producer = log.producer()
    begun, due = perf_counter(), list[float]()
    while len(due) < int(seconds * RATE):
        for number in range(len(due), min(int((perf_counter() - begun) * RATE), int(seconds * RATE))):
            mention = _mention(number, clock)
            producer.send(RAW, partition_of(mention.id, log.partitions), encode(mention))
            due.append(begun + number / RATE)
        producer.flush()
        clock.sleep(EVERY_S)
    log.close()
    return due


def _mention(number: int, clock: SystemClock) -> Mention:
    return Mention(
        id=f"bench:{number}",
        source="bench",
        text=f"@tarnwick {TEXTS[number % len(TEXTS)]} ({number})",
        created_at=clock.now(),
        author=Author(handle=f"person{number % 997}"),
    )
