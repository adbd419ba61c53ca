"""A long input made of a short one, and a recount of it by nobody's counting but its own."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping
from datetime import datetime, timedelta
from functools import cached_property
from typing import Any

import msgspec

from command_center.bench.input import demo_profile, mentions
from command_center.mention import Mention, encode, partition_of
from streams.log import RAW, Log
from streams.tag.pipeline import Pipeline

BASE = 25_000
A_FLUSH = 5_000
SINGLES = ("total", "own", "reposts", "without_place", "late", "skewed", "duplicates", "redelivered", "dead")


class Backlog:
    """Simulated mentions as they gather before workers that were away: the latest was written just now.

    A mention's tags depend on nothing but itself, and no tagger reads an id. So the posts repeat, each time under ids
    of their own, and what one pass must count to is known from tagging the first alone.

    Args:
        wanted: How many at least; whole passes are sent.
        until: When the last one was written.
        per_s: How many were written in a second.
    """

    def __init__(self, wanted: int, until: datetime, per_s: float) -> None:
        self._base = mentions(min(wanted, BASE))
        self._passes = -(-wanted // len(self._base))
        self._begin = until - timedelta(seconds=len(self) / per_s)
        self._step = timedelta(seconds=1 / per_s)

    def __len__(self) -> int:
        return self._passes * len(self._base)

    def __iter__(self) -> Iterator[Mention]:
        for number in range(self._passes):
            begin = self._begin + number * len(self._base) * self._step
            written: dict[str, datetime] = {}
            for at, mention in enumerate(self._base):
                # A post that comes again, or edited, was written when it was written.
                moment = written.setdefault(mention.id, begin + at * self._step)
                yield _copy(mention, number, moment)

    def fill(self, log: Log) -> None:
        """Append all of it to `mentions.raw`, as a source does."""
        producer = log.producer()
        for at, mention in enumerate(self, 1):
            producer.send(RAW, partition_of(mention.id, log.partitions), encode(mention))
            if at % A_FLUSH == 0:
                producer.flush()
        producer.flush()

    @cached_property
    def figures(self) -> dict[str, Any]:
        """What the summary of all time must say once everything is counted, counted here by hand."""
        last: dict[str, Mention] = {}
        singles: Counter[str] = Counter(dict.fromkeys(SINGLES, 0))
        for mention in self._base:
            before = last.get(mention.id)
            if before is None or (mention.edited_at and (not before.edited_at or mention.edited_at > before.edited_at)):
                last[mention.id] = mention
            else:
                singles["duplicates"] += 1
        profile = demo_profile()
        house = {account.lower() for brand in profile.brands if brand.own for account in brand.accounts}
        slices: defaultdict[str, Counter[str]] = defaultdict(Counter)
        posts = list(last.values())
        for post, tags in zip(posts, Pipeline(profile).tag(posts), strict=True):
            if post.author and post.author.handle and post.author.handle.lstrip("@").lower() in house:
                singles["own"] += 1
                continue
            singles["total"] += 1
            singles["reposts"] += post.repost_of is not None
            singles["without_place"] += tags.place is None
            found: dict[str, list[str]] = {
                "sentiment": [tags.sentiment.label],
                "language": [tags.language],
                "topic": tags.topics,
                "brand": tags.brands,
                "country": [tags.place.country] if tags.place else [],
                "source": [post.source],
                "kind": [tags.kind],
                "need": [tags.need],
            }
            for name, labels in found.items():
                slices[f"by_{name}"].update(labels)
        once: dict[str, Mapping[str, int]] = {"": singles, **slices}
        whole = {name: {label: n * self._passes for label, n in counts.items()} for name, counts in once.items()}
        return {**whole.pop(""), **whole}


def _copy(mention: Mention, number: int, moment: datetime) -> Mention:
    edited = None if mention.edited_at is None else moment + (mention.edited_at - mention.at)
    return msgspec.structs.replace(
        mention,
        id=f"{mention.id}-{number}",
        in_reply_to=mention.in_reply_to and f"{mention.in_reply_to}-{number}",
        conversation=mention.conversation and f"{mention.conversation}-{number}",
        repost_of=mention.repost_of and f"{mention.repost_of}-{number}",
        created_at=moment,
        edited_at=edited,
    )


def differences(found: Mapping[str, Any], wanted: Mapping[str, Any]) -> tuple[int, list[str]]:
    """Compare two summaries, figure by figure.

    Args:
        found: What the store says.
        wanted: `Backlog.figures`.

    Returns:
        How many figures were compared, and one line for each that differs.
    """
    flat_found, flat_wanted = _flat({name: found[name] for name in wanted}), _flat(wanted)
    names = flat_found.keys() | flat_wanted.keys()
    return len(names), [
        f"{name}: {flat_found.get(name, 0)} instead of {flat_wanted.get(name, 0)}"
        for name in sorted(names)
        if flat_found.get(name, 0) != flat_wanted.get(name, 0)
    ]


def _flat(figures: Mapping[str, Any]) -> dict[str, int]:
    flat: dict[str, int] = {}
    for name, value in figures.items():
        rows = {f"{name} {label}": n for label, n in value.items()} if isinstance(value, Mapping) else {name: value}
        flat.update(rows)
    return flat
