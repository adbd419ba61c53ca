"""Questions as people ask them one after the other: a list, then one filter more or less at each step."""

from __future__ import annotations

import random
from collections.abc import Iterator, Sequence
from datetime import datetime
from typing import NamedTuple

from msgspec.structs import replace

from command_center.bench.corpus import Kit
from command_center.clock import to_ms
from command_center.mention import Tags
from command_center.search.asked import COLUMNS, EMPTY, Ask, TopicAsk

STEPS = 10
"""Filters changed in a row before another question begins."""
WINDOWS_S = (3600, 86_400, 7 * 86_400, 28 * 86_400)
_FORMS = ("{0}", "{0} AND {1}", '"{2}"', "{0} OR {1} OR #{1}", "{0} NEAR/5 {1}", "{3}* NOT {1}", "@{0} OR {1}")


class Step(NamedTuple):
    """A question; `fresh` where its query was not asked before."""

    ask: Ask
    fresh: bool


def labels_of(tags: Tags) -> dict[str, tuple[str, ...]]:
    """The labels of one mention, by column; all but its source."""
    single = {
        "language": tags.language,
        "sentiment": tags.sentiment.label,
        "country": tags.place.country if tags.place else EMPTY,
        "kind": tags.kind,
        "need": tags.need,
    }
    return {
        **{name: (label,) for name, label in single.items()},
        "topic": tuple(tags.topics) or (EMPTY,),
        "brand": tuple(tags.brands) or (EMPTY,),
    }


def changes(rng: random.Random, made_of: Kit, tags: Sequence[Tags], count: int, until: datetime) -> Iterator[Step]:
    """Filter changes: every second run of them searches for words; spans, orders and labels are mixed."""
    for number in range(count // STEPS):
        one = rng.randrange(len(tags))
        labels = labels_of(tags[one]) | {"source": ("x",)}
        span_s = rng.choice(WINDOWS_S)
        q = query_of(rng, made_of) if number % 2 else ""
        order = rng.choice(("newest",) * 7 + ("oldest", "unsure", "echo"))
        ask = Ask(from_ms=to_ms(until) - span_s * 1000, q=q, order=order, counted=True, limit=50)
        for step in range(STEPS):
            column = rng.choice(COLUMNS)
            chosen = dict(ask.labels)
            if chosen.pop(column, None) is None:
                chosen[column] = frozenset(labels[column])
            ask = replace(ask, labels=chosen)
            yield Step(ask, bool(q) and step == 0)


def query_of(rng: random.Random, made_of: Kit) -> str:
    """A query of words that stand together in some text, so often rare and often common ones."""
    while True:
        one = made_of.originals[rng.randrange(len(made_of.originals))]
        plain = [one.words[at] for at in one.plain if len(one.words[at]) > 2 and one.words[at].isascii()]
        if len(plain) >= 4:
            first = rng.randrange(len(plain) - 2)
            words = plain[first], plain[first + 1], " ".join(plain[first : first + 2]), plain[first][:4]
            return rng.choice(_FORMS).format(
                *(word if word.upper() not in ("AND", "OR", "NOT") else "the" for word in words)
            )


def topics(rng: random.Random, made_of: Kit, count: int, until: datetime) -> Iterator[TopicAsk]:
    """Pages of topics, of every window."""
    ids = [topic.id for topic in made_of.profile.topics]
    now_s = to_ms(until) // 1000
    for _ in range(count):
        span_s = rng.choice(WINDOWS_S)
        ask = Ask(
            labels={"topic": frozenset((rng.choice(ids),))},
            from_ms=(now_s - span_s) * 1000,
            counted=True,
            collapsed=True,
            limit=50,
        )
        step_s = span_s // 60
        yield TopicAsk(ask, now_s, tuple(range(now_s - span_s, now_s, step_s)), step_s)
