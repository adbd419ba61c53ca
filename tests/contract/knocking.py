"""`python -m tests.contract.knocking HOST:PORT`: ask a Kafka that never answers, and count what that leaves behind."""

from __future__ import annotations

import gc
import json
import sys
import threading
import time
from contextlib import suppress
from pathlib import Path

from streams.log import RAW, LogError, kafka_calls
from streams.log.kafka import KafkaLog
from streams.log.kafka_calls import Access

ROUNDS = 3


def main(address: str) -> None:
    """Print what is left after some rounds, compared with after the first."""
    kafka_calls.REQUEST_MS = 300
    log = KafkaLog(Access(address), 2, retention_s=60.0)
    knock(log)
    before = files()
    for _ in range(ROUNDS):
        knock(log)
    log.close()
    end = time.monotonic() + 5
    while threads() and time.monotonic() < end:
        time.sleep(0.05)
    sys.stdout.write(json.dumps({"threads": threads(), "files": files() - before}))


def knock(log: KafkaLog) -> None:
    """Every way to reach a broker."""
    producer, consumer = log.producer(), log.consumer(RAW, "tag", "a")
    producer.send(RAW, 0, b"x")
    for call in (log.create, lambda: log.ends(RAW), producer.flush, lambda: consumer.poll(0.1, 10)):
        with suppress(LogError):
            call()
            raise SystemExit("somebody answered")
    consumer.close()


def threads() -> int:
    """How many of kafka-python's live."""
    return sum(thread.name.startswith("kafka-io") for thread in threading.enumerate())


def files() -> int:
    """How many this process has open."""
    gc.collect()
    return len(list(Path("/proc/self/fd").iterdir()))


if __name__ == "__main__":
    main(sys.argv[1])
