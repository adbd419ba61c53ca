"""The formula of the memory a store needs, against what real servers say they use."""

from __future__ import annotations

from collections.abc import Generator
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path
from random import Random

import pytest

from command_center.clock import to_ms
from command_center.mention import Author, Mention, encode
from command_center.store import keys
from command_center.store.connect import Redis
from command_center.store.keys import DAY_S
from command_center.store.memory import Load, needs
from command_center.store.writer import Lifetimes
from tests.support.clocks import NOON
from tests.support.kept import Kept
from tests.support.made import mention, tags
from tests.support.servers import ENGINES, Server, program_of

WITHIN = 0.25


@dataclass(frozen=True)
class Shape:
    """A store to be filled: so many days, so many mentions a day."""

    days: int
    a_day: int
    partitions: int
    text: int
    id_bytes: int
    texts_days: float


SHAPES = {
    "a busy day, long texts and ids": Shape(1, 3000, 3, 300, 70, 30),
    "short texts over some days": Shape(5, 500, 2, 60, 24, 30),
    "counters that outlive their texts": Shape(20, 200, 1, 140, 30, 2),
}


def _posts(shape: Shape, day: int, rng: Random) -> list[Mention]:
    begin = NOON - timedelta(days=shape.days - day)
    times = sorted(rng.random() * DAY_S for _ in range(shape.a_day))
    return [
        mention(
            n,
            begin + timedelta(seconds=at),
            id="web:" + f"{day}-{n}".rjust(shape.id_bytes - 4, "0"),
            text=("#tag" + str(n % 40) + " " if n % 2 else "") + "x" * shape.text,
            author=Author(id=f"u{rng.randrange(10**6)}", handle=f"user{n}", name="Somebody Else"),
        )
        for n, at in enumerate(times)
    ]


@pytest.fixture(params=ENGINES)
def fresh(request: pytest.FixtureRequest, tmp_path: Path) -> Generator[Server]:
    """A server that has done nothing yet: one that served other tests keeps some memory of them."""
    made = Server(program_of(request.param, request), tmp_path)
    made.start()
    yield made
    made.close()


@pytest.mark.parametrize("name", SHAPES)
def test_the_formula_says_what_a_server_uses(fresh: Server, name: str) -> None:
    shape, rng, client = SHAPES[name], Random(4), fresh.client()
    client.config_set("appendfsync", "everysec")
    client.config_set("lazyfree-lazy-user-del", "no")
    kept = Kept(client, shape.partitions)
    kept.writer.lifetimes = Lifetimes(shape.texts_days * DAY_S, 400 * DAY_S)
    size = 0
    for day in range(shape.days):
        posts = _posts(shape, day, rng)
        size += sum(len(encode(post)) for post in posts)
        kept.clock.advance((NOON - timedelta(days=shape.days - day - 1) - kept.clock.now()).total_seconds())
        for at in range(0, len(posts), 1000):
            kept.add(*((post, tags(rng.randrange(10_000))) for post in posts[at : at + 1000]))
        _forget(kept, client)
    client.config_set("appendfsync", "always")
    client.close()  # what the server had set aside for our calls is none of the store's
    eyes = fresh.client()
    used = _used(eyes)
    eyes.close()
    load = Load(
        mentions_a_day=shape.a_day,
        mention_bytes=size / shape.a_day / shape.days,
        texts_days=min(shape.days, shape.texts_days),
        counters_days=shape.days,
        partitions=shape.partitions,
        labels=48,
        id_bytes=shape.id_bytes,
    )
    said = sum(need.bytes for need in needs(load))
    assert abs(said - used) <= WITHIN * used, f"{said:,.0f} said, {used:,} used: {needs(load)}"


def _forget(kept: Kept, client: Redis) -> None:
    """What the end of lifetimes would have taken by now, had the days really gone by."""
    now_ms = to_ms(kept.clock.now())
    for p in range(kept.partitions):
        while kept.writer.sweep(p, now_ms):
            pass
    oldest = now_ms // 1000 - keys.MINUTES_KEPT_S
    old = [name for name in client.scan_iter(match="cc:{p?}:m:*", count=1000) if int(name.split(b":")[3]) < oldest]
    for name in old:
        client.delete(name)
    for p in range(kept.partitions):
        client.zremrangebyrank(keys.touched(p), 0, -1561)
        client.delete(keys.unkept(p))  # by now the closed counts would have them


def _used(client: Redis) -> int:
    return int(client.info("memory")["used_memory"])  # type: ignore[index]
