"""The long form of the flood: on servers of its own, with its figures as JSON."""

from __future__ import annotations

import json
import os
import shutil
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from command_center.bench.kafka_broker import KafkaBroker
from command_center.bench.kafka_program import find_kafka
from command_center.store.embedded import find_server
from tests.chaos.flood import GROWTH_BYTES, run_flood
from tests.chaos.stand import circumstances, say
from tests.support.kafka import SharedKafka
from tests.support.kafka_line import KafkaLine
from tests.support.line import Line
from tests.support.servers import Server

PARTITIONS = 12


def pour(name: str, mentions: int, seed: int, new_tags: int) -> int:
    """Send a flood of new hashtags and authors through the whole way of a mention, and say what it left behind.

    Returns:
        0 when the lists were right and the store stayed small, else 1.
    """
    with tempfile.TemporaryDirectory(prefix="chaos-") as home, line_on(name, Path(home)) as line:
        flood = run_flood(line, mentions, seed, new_tags)
    grown, wrong = sum(flood.grown.values()), flood.wrong()
    if grown > GROWTH_BYTES:
        wrong.append(f"the store has grown by {grown:,} bytes")
    say(f"  {len(flood.tags):,} hashtags, {len(flood.authors):,} authors, {flood.seconds:.0f} s")
    say(f"  {grown / 1e6:.1f} MB beyond texts and dedupe; {'; '.join(wrong) or 'both lists are right'}")
    found = {
        "name": "flood",
        **circumstances(name, seed, flood.seconds),
        "mentions": mentions,
        "hashtags": len(flood.tags),
        "authors": len(flood.authors),
        "errors": flood.errors,
        "grown_bytes": flood.grown,
        "wrong": wrong,
    }
    sys.stdout.write(json.dumps(found) + "\n")
    return 1 if wrong else 0


@contextmanager
def line_on(engine: str, home: Path) -> Iterator[Line]:
    """An empty line on servers of its own, which end with the block.

    Args:
        engine: `embedded` or `kafka`.
        home: An empty folder for their files.
    """
    redis_server = os.environ.get("CC_REDIS_SERVER") or shutil.which("redis-server")
    kafka = find_kafka() if engine == "kafka" else None
    if engine == "kafka" and (kafka is None or redis_server is None):
        sys.exit("no Kafka or no redis-server here: run it by `make chaos`, which fetches them")
    (home / "redis").mkdir()
    server = Server(find_server() if kafka is None else str(redis_server), home / "redis")
    broker = KafkaBroker(kafka, home / "kafka") if kafka is not None else None
    try:
        server.start()
        if broker is not None:
            broker.start()
        client = server.client()
        client.config_set("appendfsync", "everysec")
        client.close()
        made = (
            Line(server, PARTITIONS) if broker is None else KafkaLine(server, SharedKafka(broker.bootstrap), PARTITIONS)
        )
        made.log.create()
        yield made
        made.close()
    finally:
        server.close()
        if broker is not None:
            broker.kill()
