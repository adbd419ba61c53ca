"""The same job on quixstreams: an Application, a StreamingDataFrame that tags, a sink that writes at each checkpoint.

It calls all our taggers for each message and counts the same labels by minute, hour and day; the sink is made as its
documentation makes one (a `BatchingSink`, like the `RedisSink` it brings). What it does not do: its checkpoint writes
the sink first and commits the offsets then, so that a crash between the two counts a batch twice (its exactly-once is
about kafka_topics, not about a sink); nothing finds duplicates, edits or deletions; it keeps the texts, but no index by
time and labels and no list of who is waiting.

quixstreams asks for an older pydantic than ours: `make bench` puts it and what it needs into a folder of its own, which
stands on the path of this process alone.
"""

from __future__ import annotations

import argparse
import tempfile
from collections import Counter
from datetime import datetime
from typing import Any

import redis
from quixstreams import Application
from quixstreams.sinks import BatchingSink, SinkBatch

from command_center.bench.input import demo_profile
from command_center.mention import decode_mention, encode_tagged
from command_center.store.keys import GRANULES
from streams.fold.contribution import contribution
from streams.fold.guard import DayGuard
from streams.tag.pipeline import Pipeline

COMMIT_S, COMMIT_EVERY = 1.0, 2_000
"""A checkpoint at the latest after; its own 5 s would show every figure up to 5 s late."""
TEXTS_KEPT_S = 86_400


class CountingSink(BatchingSink):  # type: ignore[misc]
    """Counts what the dataframe made of the messages, one transaction a batch."""

    def __init__(self, url: str) -> None:
        super().__init__()
        self._store = redis.Redis.from_url(url)

    def write(self, batch: SinkBatch) -> None:
        """Add a batch up and write it."""
        counts: dict[tuple[str, int], Counter[str]] = {}
        with self._store.pipeline(transaction=True) as pipe:
            for item in batch:
                made: dict[str, Any] = item.value
                for granule, span in GRANULES.items():
                    start = made["at"] // span * span
                    counts.setdefault((granule, start), Counter()).update(made["fields"])
                pipe.set(f"mention:{made['id']}", made["document"], ex=TEXTS_KEPT_S)
            for (granule, start), fields in counts.items():
                for field, count in fields.items():
                    pipe.hincrby(f"{granule}:{start}", field, count)
            pipe.incrby("total", batch.size)
            pipe.execute()


def run(kafka: str, kafka_topic: str, url: str) -> None:
    """Count until the process is ended.

    Args:
        kafka: Where the broker is.
        kafka_topic: What to read.
        url: Where to count.
    """
    profile = demo_profile()
    pipeline, guard = Pipeline(profile), DayGuard()

    def tag(value: bytes) -> dict[str, Any]:
        mention = decode_mention(value)
        [tags] = pipeline.tag([mention])
        at: datetime = mention.at
        fields = contribution(mention, tags, guard, own=profile.is_own(mention), late=False, skewed=False)
        document = encode_tagged(mention, tags)
        return {"id": mention.id, "at": int(at.timestamp()), "fields": fields, "document": document}

    with tempfile.TemporaryDirectory(prefix="cc-bench-quix-") as state:
        application = Application(
            broker_address=kafka,
            consumer_group=f"quix-{kafka_topic}",
            auto_offset_reset="earliest",
            commit_interval=COMMIT_S,
            commit_every=COMMIT_EVERY,
            state_dir=state,
            auto_create_topics=False,
            loglevel="WARNING",
        )
        topic = application.topic(kafka_topic, value_deserializer="bytes")
        application.dataframe(topic).apply(tag).sink(CountingSink(url))
        application.run()


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--kafka", required=True)
    parser.add_argument("--topic", required=True)
    parser.add_argument("--redis", required=True)
    given = parser.parse_args()
    run(given.kafka, given.topic, given.redis)
