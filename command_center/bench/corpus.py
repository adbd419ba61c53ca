"""Millions of tagged mentions to search in: recorded texts, varied by a seeded generator; made-up ones without them."""

from __future__ import annotations

import random
import re
from collections import deque
from collections.abc import Iterator, Sequence
from datetime import UTC, datetime, timedelta
from itertools import chain
from typing import NamedTuple

from msgspec.structs import replace

from command_center.bench.input import DEMO, mentions
from command_center.bench.recorded import DATA, airline, airline_authors, care, umsab
from command_center.mention import Author, Mention, Place, encode, partition_of
from command_center.profile import Profile, load_profile
from streams.log import TAGGED, Record
from streams.tag.pipeline import Pipeline

PARTITIONS = 12
DAYS = 28
UNTIL = datetime(2026, 11, 22, tzinfo=UTC)
_BATCH = 500
_RECENT = 20_000
_NUMBER = re.compile(r"\d+")
_SOURCES = ("x", "x", "x", "x", "bluesky", "bluesky", "mastodon", "reddit")
_EDITED, _DELETED, _REPEATED, _REPOSTED, _COPIED, _PRIVATE = 0.01, 0.005, 0.01, 0.03, 0.04, 0.005
"""Shares of records: edits of earlier mentions, their tombstones and second deliveries; reposts without words of their
own, texts taken over as they stand, and texts with a telephone number in them."""


class Original(NamedTuple):
    """A text to vary: its words, those that may change, and the tags it was given, as JSON."""

    words: tuple[str, ...]
    plain: tuple[int, ...]
    numbers: tuple[int, ...]
    handles: tuple[int, ...]
    language: str
    place: str | None
    tags: bytes


class Kit(NamedTuple):
    """What varied mentions are made of; `pool` has, by language, every word as often as it was written."""

    profile: Profile
    originals: Sequence[Original]
    pool: dict[str, list[str]]
    handles: Sequence[str]


def kit(made_up: int = 0) -> Kit:
    """Read the recorded posts and tag them, each once.

    Args:
        made_up: So many posts of the simulated brand instead; 20,000 where nothing recorded is at hand.
    """
    recorded = not made_up and DATA.exists()
    profile = load_profile(DEMO.with_name("airline.yaml") if recorded else DEMO)
    kept = profile.retention.model_copy(update={"texts_days": max(profile.retention.texts_days, DAYS + 2)})
    profile = profile.model_copy(update={"retention": kept})
    if recorded:
        texts = [post.text for post in chain(airline(), care(), umsab())]
        handles, places = airline_authors()
    else:
        made = mentions(made_up or 20_000)
        texts = [one.text for one in made]
        handles = sorted({one.author.handle for one in made if one.author and one.author.handle})
        places = [one.place.text for one in made if one.place and one.place.text]
    rng = random.Random(0)
    posts = [
        Mention(
            id=f"x:{n}", source="x", text=text, place=Place(text=rng.choice(places)) if rng.random() < 0.6 else None
        )
        for n, text in enumerate(texts)
    ]
    tagger = Pipeline(profile)
    originals = []
    pool: dict[str, list[str]] = {}
    for first in range(0, len(posts), _BATCH):
        batch = posts[first : first + _BATCH]
        for post, tags in zip(batch, tagger.tag(batch), strict=True):
            words = tuple(post.text.split())
            plain = tuple(i for i, word in enumerate(words) if word.isalpha())
            pool.setdefault(tags.language, []).extend(words[i] for i in plain)
            originals.append(
                Original(
                    words,
                    plain,
                    tuple(i for i, word in enumerate(words) if _NUMBER.search(word)),
                    # Whom a post begins with is the brand it is about.
                    tuple(i for i, word in enumerate(words) if i and word[0] == "@" and len(word) > 1),
                    tags.language,
                    post.place.text if post.place else None,
                    encode(tags),
                )
            )
    return Kit(profile, originals, pool, handles)


def corpus(count: int, seed: int, made_of: Kit, until: datetime = UNTIL, days: float = DAYS) -> Iterator[Record]:
    """Make records of `mentions.tagged`, as tag workers would have written them.

    Args:
        count: How many.
        seed: The same seed gives the same records.
        made_of: Words, handles and places to vary the texts with.
        until: When the last one is written.
        days: How long before that the first one is.

    Returns:
        Records in the order of time, over `PARTITIONS` partitions by their ids, offsets and raw offsets rising.
    """
    rng = random.Random(seed)
    offsets = [0] * PARTITIONS
    recent: deque[tuple[Mention, bytes]] = deque(maxlen=_RECENT)
    step = timedelta(days=days) / max(1, count)
    at = until - timedelta(days=days)
    for number in range(count):
        at += step
        mention, tags = _next(rng, made_of, number, at, recent)
        partition = partition_of(mention.id, PARTITIONS)
        offset = offsets[partition]
        offsets[partition] += 1
        value = encode(mention) if mention.deleted else encode(mention)[:-1] + b',"tags":' + tags + b"}"
        written_ms = int(at.timestamp() * 1000) + 500
        yield Record(TAGGED, partition, offset, written_ms, value, {"raw": str(offset)})


def _next(
    rng: random.Random, made_of: Kit, number: int, at: datetime, recent: deque[tuple[Mention, bytes]]
) -> tuple[Mention, bytes]:
    draw = rng.random()
    if draw < _EDITED + _DELETED + _REPEATED and recent:
        known, tags = recent[rng.randrange(len(recent))]
        if draw < _EDITED:
            known = replace(known, text=known.text + " edit", edited_at=at)
        elif draw < _EDITED + _DELETED:
            known = Mention(id=known.id, source=known.source, deleted=True)
        return known, tags
    source = _SOURCES[rng.randrange(len(_SOURCES))]
    handle = made_of.handles[rng.randrange(len(made_of.handles))] + str(rng.randrange(30))
    author = Author(id=handle, handle=handle, name=handle)
    repost_of = None
    draw = rng.random()
    if draw < _REPOSTED and recent:
        original, tags = recent[rng.randrange(len(recent))]
        text, place, repost_of = original.text, original.place, original.id
    else:
        one = made_of.originals[rng.randrange(len(made_of.originals))]
        text, tags = _varied(rng, made_of, one, changed=draw > _REPOSTED + _COPIED), one.tags
        place = Place(text=one.place) if one.place else None
        if rng.random() < _PRIVATE:
            text += f" call +1 212 555 {rng.randrange(100, 9999):04}"
    made = Mention(
        id=f"{source}:{number}",
        source=source,
        text=text,
        created_at=at,
        author=author,
        url=f"https://{source}.example/{handle}/{number}",
        place=place,
        repost_of=repost_of,
    )
    recent.append((made, tags))
    return made, tags


def _varied(rng: random.Random, made_of: Kit, one: Original, *, changed: bool) -> str:
    if not changed:
        return " ".join(one.words)
    words = list(one.words)
    pool = made_of.pool[one.language]
    if one.plain:
        for _ in range(1 + len(one.plain) // 6):
            words[one.plain[rng.randrange(len(one.plain))]] = pool[rng.randrange(len(pool))]
    for at in one.handles:
        words[at] = "@" + made_of.handles[rng.randrange(len(made_of.handles))]
    for at in one.numbers:
        words[at] = _NUMBER.sub(lambda found: str(rng.randrange(10 ** min(6, len(found[0])))), words[at])
    return " ".join(words)
