"""Whatever is sent, and however often, the store holds what it may hold: repeats, made-up hashtags, made-up authors."""

from __future__ import annotations

from collections import Counter
from collections.abc import Generator
from random import Random

import pytest

from command_center.clock import to_ms
from command_center.mention import Mention
from command_center.store.batch import Apply, Batch, Position
from command_center.store.connect import Redis
from command_center.store.keys import HOUR_S
from command_center.store.reader import Reader
from command_center.store.sketch import Top
from command_center.store.summary import summarize
from command_center.store.top import read_top
from command_center.store.top_cells import LISTS, TopCell
from command_center.store.writer import MAX_BATCH, Writer
from streams.bounding import Bounding
from tests.chaos.flood import GROWTH_BYTES, run_flood
from tests.support.clocks import NOON, StillClock
from tests.support.dedupe import measure_dedupe
from tests.support.kafka_line import KafkaLine
from tests.support.kept import LIFETIMES
from tests.support.line import Line
from tests.support.made import PROFILE, mention
from tests.support.servers import Server, program_of

MENTIONS = 1500
DEDUPE_BYTES = 150
MILLION = 1_008_000
OFTEN = {f"often{n}": 12 + 4 * n for n in range(10)}
"""Of a thousand mentions so many are of an item: each over 1 %."""


@pytest.fixture(params=["valkey", "kafka"])
def line(request: pytest.FixtureRequest) -> Generator[Line]:
    """The way of mentions on the bundled server, and over Kafka with the store on the machine's Redis."""
    engine = "redis" if request.param == "kafka" else request.param
    server = request.getfixturevalue("servers").get(engine, program_of(engine, request))
    on_kafka = request.param == "kafka"
    made = KafkaLine(server, request.getfixturevalue("kafka")) if on_kafka else Line(server)
    made.log.create()
    yield made
    made.close()


def _posts() -> list[Mention]:
    """Mentions with short ids, and with ids as long as those of Bluesky."""
    rng = Random(5)
    posts = []
    for n in range(MENTIONS):
        key = "".join(rng.choices("abcdefghijklmnopqrstuvwxyz234567", k=37))
        native = (
            f"at://did:plc:{key[:24]}/app.bsky.feed.post/{key[24:]}" if n % 2 else str(1_900_000_000_000_000_000 + n)
        )
        posts.append(mention(n, id=f"web:{native}", text=f"post {n} #tag{n % 100}"))
    return posts


def _sizes(client: Redis) -> dict[str, int]:
    """Memory of each of the store's keys; the embedded log's are no part of it."""
    names = [name.decode() for name in client.scan_iter(count=1000)]
    names = [n for n in names if not n.startswith(("cc:log", "cc:stage")) and not n.endswith(":pos")]
    pipe = client.pipeline(transaction=False)
    for name in names:
        pipe.memory_usage(name, samples=0)
    return dict(zip(names, pipe.execute(), strict=True))


def test_every_mention_three_times_is_counted_once_and_costs_little(line: Line) -> None:
    posts, client = _posts(), line.client()
    reader = Reader(client, line.partitions, PROFILE, StillClock())
    _deliver(line, posts)
    once, sizes = summarize(reader, "all"), _sizes(client)
    _deliver(line, posts, posts)
    again = summarize(reader, "all")
    assert (once["total"], once["duplicates"]) == (MENTIONS, 0)
    assert again["duplicates"] == 2 * MENTIONS
    apart = {"as_of", "duplicates"}
    assert {k: v for k, v in again.items() if k not in apart} == {k: v for k, v in once.items() if k not in apart}
    assert read_top(reader, "hashtag", "all", 200).items == _tags_of(posts)
    assert _sizes(client) == sizes, "a repeat has left something behind"
    cost = measure_dedupe(client, line.partitions)
    assert min(cost) > 0
    assert (cost.names + cost.written) / MENTIONS <= DEDUPE_BYTES, cost


def _deliver(line: Line, *runs: list[Mention]) -> None:
    """Send each run in an order of its own, and let it be counted."""
    for number, run in enumerate(runs):
        line.send(Random(number).sample(run, len(run)))
    line.tag(batch=2000)
    line.store(batch=2000)


def _tags_of(posts: list[Mention]) -> list[Top]:
    found = Counter(post.text.partition("#")[2] for post in posts)
    return [Top(tag, n, n) for tag, n in sorted(found.items(), key=lambda row: (-row[1], row[0]))]


def test_a_flood_of_new_hashtags_and_authors_leaves_the_lists_right_and_the_store_small(line: Line) -> None:
    flood = run_flood(line, 2000)
    assert flood.wrong() == []
    assert sum(flood.grown.values()) <= GROWTH_BYTES


def test_a_million_hashtags_and_authors_in_an_hour(server: Server) -> None:
    """The same on the sketches alone, whose part in the store is what could grow, with another owner half-way."""
    client = server.client()
    client.config_set("appendfsync", "no")  # nothing is killed here
    writer = Writer(client, 12, LIFETIMES)
    bounding = Bounding(writer)
    before = int(client.info("memory")["used_memory"])  # type: ignore[index]
    held = {p: writer.take(p) for p in range(12)}
    truth: Counter[str] = Counter()
    runs = MILLION // MAX_BATCH // 12
    for run in range(runs):
        if run == runs // 2:
            bounding.clear()
            held = {p: writer.take(p) for p in range(12)}
        batches = {p: _thousand(run * 12 + p, late=run >= runs // 2, truth=truth) for p in range(12)}
        bounding.fill(batches, held)
        applies = {p: Apply(at.fence, at.offset, at.offset + MAX_BATCH, batches[p]) for p, at in held.items()}
        assert all(applied.done for applied in writer.apply(applies, to_ms(NOON)).values())
        held = {p: Position(at.fence, at.offset + MAX_BATCH, 0, to_ms(NOON)) for p, at in held.items()}
    _check_lists(client, truth)
    grown = int(client.info("memory")["used_memory"]) - before  # type: ignore[index]
    client.config_set("appendfsync", "always")
    assert 0 < grown <= GROWTH_BYTES, f"{grown >> 20} MiB"
    client.close()


def _thousand(number: int, *, late: bool, truth: Counter[str]) -> Batch:
    """A thousand mentions, each with an item nobody has heard of; half of the frequent ones begin half-way."""
    items = Counter(f"new{n}" for n in range(number * MAX_BATCH, (number + 1) * MAX_BATCH))
    for n, (item, count) in enumerate(OFTEN.items()):
        items[item] = count if n % 2 == 0 else count * 2 * late
    truth.update({item: items[item] for item in OFTEN})
    noon_s = to_ms(NOON) // 1000
    cells = [TopCell(by, "h", noon_s - noon_s % HOUR_S) for by in LISTS]
    return Batch(items={cell: Counter(items) for cell in cells}, raw=0, high_ms=to_ms(NOON))


def _check_lists(client: Redis, truth: Counter[str]) -> None:
    reader = Reader(client, 12, PROFILE, StillClock())
    for by in LISTS:
        view = read_top(reader, by, "1h", 10)
        assert 0 < view.error <= MILLION * 1.3 / 1000
        assert [top.item for top in view.items] == [item for item, _ in truth.most_common(10)]
        assert all(top.at_least <= truth[top.item] <= top.at_most for top in view.items)
