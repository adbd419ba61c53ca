"""The same job on quixstreams: an Application, a StreamingDataFrame that tags, a sink that writes at each checkpoint.

As one process, or as two with a kafka_topic of tagged mentions between them, as we are: only then can the store be made
anew without tagging again. It calls all our taggers for each message and counts the same labels by minute, hour and
day; the sink is made as its documentation makes one (a `BatchingSink`, like the `RedisSink` it brings). What it lacks:
its checkpoint writes the sink first and commits the offsets then, so that a crash between the two counts a batch
twice (its exactly-once is about kafka_topics, not about a sink); nothing finds duplicates, edits or deletions; it keeps
the texts, but no index by time and labels and no list of who is waiting.

quixstreams asks for an older pydantic than ours: `make bench` puts it and what it needs into a folder of its own, which
stands on the path of this process alone.
"""

from __future__ import annotations

import argparse
import tempfile
from collections import Counter
from typing import Any

import redis
from quixstreams import Application
from quixstreams.sinks import BatchingSink, SinkBatch

from command_center.bench.input import demo_profile
from command_center.mention import decode_mention, decode_tagged, encode_tagged
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


def run(kafka: str, kafka_topic: str, url: str, tagged_topic: str, part: str) -> None:
    """Work until the process is ended.

    Args:
        kafka: Where the broker is.
        kafka_topic: The raw mentions.
        url: Where to count.
        tagged_topic: Where tagged mentions go between two processes.
        part: `whole`, or one of two: `tag` reads raw and writes tagged mentions, `store` reads those and counts.
    """
    profile, guard = demo_profile(), DayGuard()
    pipeline = Pipeline(profile) if part != "store" else None

    def tag(value: bytes) -> bytes:
        assert pipeline is not None  # noqa: S101
        mention = decode_mention(value)
        return encode_tagged(mention, pipeline.tag([mention])[0])

    def count(value: bytes) -> dict[str, Any]:
        mention = decode_tagged(value)
        assert mention.tags is not None  # noqa: S101  (the bench sends no tombstones)
        own = profile.is_own(mention)
        fields = contribution(mention, mention.tags, guard, own=own, late=False, skewed=False)
        return {"id": mention.id, "at": int(mention.at.timestamp()), "fields": fields, "document": value}

    with tempfile.TemporaryDirectory(prefix="cc-bench-quix-") as state:
        application = Application(
            broker_address=kafka,
            consumer_group=f"quix-{part}-{kafka_topic}",
            auto_offset_reset="earliest",
            commit_interval=COMMIT_S,
            commit_every=COMMIT_EVERY,
            state_dir=state,
            auto_create_topics=False,
            loglevel="WARNING",
        )
        given = application.topic(tagged_topic if part == "store" else kafka_topic, value_deserializer="bytes")
        frame = application.dataframe(given)
        if part != "store":
            frame = frame.apply(tag)
        if part == "tag":
            frame.to_topic(application.topic(tagged_topic, value_serializer="bytes"))
        else:
            frame.apply(count).sink(CountingSink(url))
        application.run()


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--kafka", required=True)
    parser.add_argument("--topic", required=True)
    parser.add_argument("--tagged", required=True)
    parser.add_argument("--redis", required=True)
    parser.add_argument("--part", choices=("whole", "tag", "store"), default="whole")
    asked = parser.parse_args()
    run(asked.kafka, asked.topic, asked.redis, asked.tagged, asked.part)
