"""What a long run of chaos stands on: centers that end with it, engines of its own, and words for who watches."""

from __future__ import annotations

import os
import platform
import shutil
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from command_center.bench.kafka_broker import KafkaBroker
from command_center.bench.kafka_program import find_kafka
from tests.e2e.center import Center
from tests.e2e.conftest import Start
from tests.e2e.own import Own
from tests.support.cluster import Cluster
from tests.support.servers import Server


def folder(home: str, name: str) -> Path:
    """A new folder."""
    path = Path(home) / name
    path.mkdir()
    return path


@contextmanager
def centers() -> Iterator[type[Center]]:
    """A way to start a center that is ended with the block, whatever happens."""
    begun: list[Center] = []

    class Ended(Center):
        def __init__(self, data_dir: Path, profile: Path, *arguments: str, **settings: str) -> None:
            super().__init__(data_dir, profile, *arguments, **settings)
            begun.append(self)

    try:
        yield Ended
    finally:
        for center in begun:
            center.close()


@contextmanager
def engine(name: str, home: Path, begin: Start) -> Iterator[Start]:
    """A way to start a center on an engine; Kafka and Redis are fresh, and end with the block."""
    if name == "embedded":
        yield begin
        return
    program, redis_server = find_kafka(), os.environ.get("CC_REDIS_SERVER") or shutil.which("redis-server")
    if program is None or redis_server is None:
        sys.exit("no Kafka or no redis-server here: run it by `make chaos`, which fetches them")
    broker, place = KafkaBroker(program, home / "kafka"), folder(str(home), "redis")
    redis = Cluster(redis_server, place) if name == "cluster" else Server(redis_server, place)
    nodes = {f"node{n}": node for n, node in enumerate(redis.nodes)} if isinstance(redis, Cluster) else {}
    try:
        broker.start()
        redis.form() if isinstance(redis, Cluster) else redis.start()
        yield Own(broker.bootstrap, redis, kafka=broker, **nodes).starting(begin)
    finally:
        broker.kill()
        redis.close()


def circumstances(engine_name: str, seed: int, seconds: float) -> dict[str, Any]:
    """What belongs to every figure: engine, date, machine, commit, seed, how long it took."""
    return {
        "engine": engine_name,
        "date": datetime.now(UTC).isoformat(timespec="seconds"),
        "machine": f"{os.cpu_count()} cores, {platform.machine()}, Python {platform.python_version()}",
        "commit": commit(),
        "seed": seed,
        "seconds": round(seconds, 1),
    }


def commit() -> str:
    """What was tested."""
    found = subprocess.run(("git", "describe", "--always", "--dirty"), capture_output=True, text=True, check=False)
    return found.stdout.strip() or "unknown"


def say(words: str) -> None:
    """One line of progress."""
    sys.stderr.write(words + "\n")
    sys.stderr.flush()
