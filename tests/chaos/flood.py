"""A flood of made-up hashtags and authors through the whole way of a mention, and what it leaves behind."""

from __future__ import annotations

import time
from collections import Counter, defaultdict
from collections.abc import Iterator
from dataclasses import dataclass, field
from itertools import islice
from random import Random

from command_center.mention import Author, Mention
from command_center.store.connect import Redis
from command_center.store.reader import Reader
from command_center.store.sketch import Top
from command_center.store.top import read_top
from tests.support.clocks import NOON, StillClock
from tests.support.line import Line
from tests.support.made import PROFILE, mention

NEW_TAGS = 25
OFTEN = {f"often{n}": 0.30 + 0.06 * n for n in range(10)}
"""Share of the mentions that carry a hashtag: of all hashtags here each is more than 1 %."""
BUSY = {f"busy{n}": 0.012 + 0.004 * n for n in range(10)}
"""Share of the mentions an author wrote."""
PER_MENTION = ("doc", "ix", "texts", "talk")
"""Keys that grow with every mention: its text, where it is found, and what recognises a repeat."""
GROWTH_BYTES = 64 << 20
CHUNK = 10_000


@dataclass(slots=True)
class Flood:
    """What was sent, what is listed, and what it weighs."""

    mentions: int
    tags: Counter[str] = field(default_factory=Counter)
    authors: Counter[str] = field(default_factory=Counter)
    listed: dict[str, list[Top]] = field(default_factory=dict)
    errors: dict[str, int] = field(default_factory=dict)
    grown: dict[str, int] = field(default_factory=dict)
    """Bytes by kind of key, without those that every mention needs."""
    seconds: float = 0.0

    def wrong(self) -> list[str]:
        """What is not as it must be: the ten items over 1 % in their order, each within its bounds."""
        found = []
        for by, truth in (("hashtag", self.tags), ("author", self.authors)):
            most = [item for item, n in truth.most_common(10) if n > 0.01 * truth.total()]
            if len(most) < 10 or [top.item for top in self.listed[by]] != most:
                found.append(f"{by}: {self.listed[by]} instead of {most}")
            out = [top for top in self.listed[by] if not top.at_least <= truth[top.item] <= top.at_most]
            found += [f"{by}: {top} instead of {truth[top.item]}" for top in out]
        return found


def run_flood(line: Line, mentions: int, seed: int = 1, new_tags: int = NEW_TAGS) -> Flood:
    """Send mentions of one hour with new hashtags and new authors through a line, and read the lists.

    Args:
        line: An empty one.
        mentions: How many.
        seed: Another one makes others.
        new_tags: Hashtags in each that nobody ever used before.
    """
    begun = time.monotonic()
    flood = Flood(mentions)
    posts = _posts(mentions, Random(seed), flood, new_tags)
    for _ in range(0, mentions, CHUNK):
        line.send(islice(posts, CHUNK))
        line.tag(batch=2000)
        line.store(batch=2000)
    client = line.client()
    reader = Reader(client, line.partitions, PROFILE, StillClock())
    for by in ("hashtag", "author"):
        view = read_top(reader, by, "1h", 10)  # type: ignore[arg-type]
        flood.listed[by], flood.errors[by] = view.items, view.error
    flood.grown = {kind: n for kind, n in sizes(client).items() if kind not in PER_MENTION}
    flood.seconds = time.monotonic() - begun
    return flood


def sizes(client: Redis) -> dict[str, int]:
    """Memory of the store's keys in bytes, by kind; the embedded log's are no part of it."""
    names = [name.decode() for name in client.scan_iter(match="cc:*", count=1000) if not name.startswith(b"cc:log")]
    pipe = client.pipeline(transaction=False)
    for name in names:
        pipe.memory_usage(name, samples=0)
    found: defaultdict[str, int] = defaultdict(int)
    for name, n in zip(names, pipe.execute(), strict=True):
        found[name.split(":")[2] if "{" in name else name.split(":")[1]] += n
    return dict(found)


def _posts(mentions: int, rng: Random, flood: Flood, new_tags: int) -> Iterator[Mention]:
    numbers = range(mentions)
    carry = {tag: frozenset(rng.sample(numbers, int(share * mentions))) for tag, share in OFTEN.items()}
    shuffled = iter(rng.sample(numbers, mentions))
    wrote = {next(shuffled): busy for busy, share in BUSY.items() for _ in range(int(share * mentions))}
    for n in numbers:
        tags = [tag for tag, carriers in carry.items() if n in carriers]
        tags += [f"rare{n * new_tags + i}" for i in range(new_tags)][: 30 - len(tags)]
        author = wrote.get(n, f"new{n}")
        flood.tags.update(tags)
        flood.authors[f"web:{author}"] += 1
        at = NOON.replace(hour=11, minute=n * 60 // mentions)
        yield mention(n, at, text=" ".join(f"#{tag}" for tag in tags), author=Author(id=author))
