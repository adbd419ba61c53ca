"""The pipeline that a tutorial builds: one process, kafka-python, a sentiment and a Redis pipeline for each message.

It is what a search for "kafka python sentiment redis" leads to. What it does not do: its offsets are committed every
5 s by themselves, so that a crash counts the messages since then twice, or not at all; nothing finds duplicates, edits
or deletions; a message that is no JSON ends it.
"""

from __future__ import annotations

import argparse
import json
from typing import Any

import redis
from kafka import KafkaConsumer
from textblob import TextBlob  # type: ignore[import-untyped]

from command_center.bench.input import demo_profile
from command_center.mention import mention_from
from streams.tag.pipeline import Pipeline

LATEST = 100


def feeling(text: str) -> str:
    """What TextBlob says of a text."""
    polarity = TextBlob(text).sentiment.polarity
    return "positive" if polarity > 0 else "negative" if polarity < 0 else "neutral"


def run(kafka: str, kafka_topic: str, url: str, taggers: Pipeline | None) -> None:
    """Count until the process is ended.

    Args:
        kafka: Where the broker is.
        kafka_topic: What to read.
        url: Where to count.
        taggers: All of ours, called for each message; without them it is TextBlob's sentiment alone.
    """
    store = redis.Redis.from_url(url)
    consumer = KafkaConsumer(
        kafka_topic,
        bootstrap_servers=kafka,
        group_id=f"tutorial-{kafka_topic}",
        auto_offset_reset="earliest",
        value_deserializer=json.loads,
    )
    for message in consumer:
        mention: dict[str, Any] = message.value
        minute = mention["created_at"][:16]
        pipe = store.pipeline()
        if taggers is None:
            labels = [f"sentiment:{feeling(mention['text'])}"]
        else:
            [tags] = taggers.tag([mention_from(mention)])
            labels = [f"sentiment:{tags.sentiment.label}", f"language:{tags.language}", f"kind:{tags.kind}"]
            labels += [f"need:{tags.need}", *(f"topic:{topic}" for topic in tags.topics)]
            labels += [f"brand:{brand}" for brand in tags.brands]
            if tags.place is not None:
                labels.append(f"country:{tags.place.country}")
        for label in labels:
            pipe.hincrby("counts", label, 1)
            pipe.hincrby(f"minute:{minute}", label, 1)
        pipe.lpush("latest", json.dumps(mention))
        pipe.ltrim("latest", 0, LATEST - 1)
        pipe.incr("total")
        pipe.execute()


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--kafka", required=True)
    parser.add_argument("--topic", required=True)
    parser.add_argument("--tagged", help="not used: what the tutorial tags it does not keep")
    parser.add_argument("--redis", required=True)
    parser.add_argument("--taggers", action="store_true")
    given = parser.parse_args()
    run(given.kafka, given.topic, given.redis, Pipeline(demo_profile()) if given.taggers else None)
