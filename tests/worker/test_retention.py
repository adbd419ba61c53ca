"""How long anything is kept: on a moved clock, texts leave store, log and file, and figures stay as long as theirs."""

from __future__ import annotations

from collections import Counter
from datetime import UTC, datetime, timedelta

import pytest

from command_center.clock import SystemClock, to_ms
from command_center.mention import Author, Mention
from command_center.search.asked import Ask
from command_center.store import keys
from command_center.store.batch import Apply, Batch
from command_center.store.connect import Redis
from command_center.store.embedded import REWRITE_AFTER_S, Rewriting
from command_center.store.erased import digests_of_name, read_copy
from command_center.store.mentions import list_mentions
from command_center.store.picture import Painter
from command_center.store.summary import summarize
from command_center.store.writer import Lifetimes, Writer
from streams.erasures import Orders, send_order
from streams.log import ACTIONS, DEAD, RAW, TAGGED
from streams.store_stage import make_store_stage
from tests.support.clocks import StillClock
from tests.support.kept import Kept
from tests.support.line import Line
from tests.support.made import PROFILE, RULES, mention, tags
from tests.support.servers import Server
from tests.support.traces import files_with, keys_with

WORD = "Zappelphilipp"
TEXTS = timedelta(days=PROFILE.retention.texts_days)
MINUTE = timedelta(minutes=1)


class Moved(SystemClock):
    """The machine's clock, set forward."""

    def __init__(self, by: timedelta) -> None:
        self._by = by

    def now(self) -> datetime:
        return super().now() + self._by


def tend(line: Line, later: timedelta) -> None:
    """What a store worker does beside counting, so much later."""
    stage = make_store_stage(line.log, line.client(), line.partitions, PROFILE, Moved(later))
    stage.open(line.log.consumer(TAGGED, "store", "store-0"))
    for partition in range(line.partitions):
        stage.take(partition)
    stage.idle()


def days(client: Redis) -> Counter[str]:
    found: Counter[str] = Counter()
    for name in client.scan_iter(match="cc:{p*}:d:*"):
        found.update({field.decode(): int(n) for field, n in client.hgetall(name).items()})  # type: ignore[union-attr]
    return found


@pytest.fixture
def filled(line: Line) -> Line:
    author = Author(id=WORD, handle=WORD, name=WORD)
    now = SystemClock().now()
    posts: list[Mention | bytes] = [
        mention(n, now, text=f"{WORD} {n} #{WORD}", author=author, in_reply_to="web:0") for n in range(30)
    ]
    line.send([*posts, f'{{"text": "{WORD}"'.encode(), Mention(id="web:3", source="web", deleted=True)])
    line.tag(batch=100)
    line.store(batch=100)
    return line


def test_texts_are_forgotten_by_age_and_figures_stay(filled: Line) -> None:
    url, client = filled.server.url, filled.client()
    before = days(client)
    assert before["total"] == 29
    tend(filled, TEXTS - MINUTE)
    held = keys_with(url, [WORD])
    assert {name.rpartition(":")[2] for name in held} >= {RAW, TAGGED}
    assert len(filled.log.read(DEAD, 0, 0, 9)) == 1
    assert sum(":doc:" in name for name in held) == 29
    assert client.exists(keys.document(1, "web:3"), keys.document(0, "web:3")), "a tombstone stays as long as the log"
    tend(filled, TEXTS + MINUTE)
    left = keys_with(url, [WORD])
    assert {name.split(":")[2] for name in left} <= {"top"}, "authors are listed until their hour or day is over"
    assert not list(client.scan_iter(match="*:doc:*"))
    assert all(not filled.log.read(topic, p, 0, 9) for topic in (RAW, TAGGED, DEAD) for p in range(filled.partitions))
    assert days(client) == before


def test_counters_end_with_their_retention(client: Redis) -> None:
    """On the server's own clock, which can't be moved: a retention of a second."""
    writer = Writer(client, 1, Lifetimes(86_400, 1.0))
    held = writer.take(0)
    batch = Batch(counts={(granule, 0): Counter(total=1) for granule in "mhd"}, raw=0)
    assert writer.apply({0: Apply(held.fence, 0, 1, batch)}, 0)[0].done
    assert client.pttl(keys.bucket(0, "m", 0)) > keys.MINUTES_KEPT_S * 990
    assert 0 < client.pttl(keys.bucket(0, "d", 0)) <= 1000
    end = SystemClock().monotonic() + 20
    while client.exists(keys.bucket(0, "h", 0), keys.bucket(0, "d", 0)):
        assert SystemClock().monotonic() < end
    assert client.exists(keys.position(0)), "where the log was read to is never forgotten"


def test_an_expired_bucket_gives_nothing_back(kept: Kept) -> None:
    kept.add((mention(1), tags(0)), (mention(2), tags(0)))
    for name in kept.client.scan_iter(match="cc:{p*}:[mhd]:*"):
        kept.client.delete(name)
    kept.add((Mention(id="web:1", source="web", deleted=True), None))
    kept.add((mention(2, edited_at=mention(2).at), tags(1)))
    found = days(kept.client)
    assert found["s:neutral"] == 1
    assert all(n >= 0 for n in found.values()), found


def test_what_is_older_than_the_counters_are_kept_is_listed_and_in_no_window(kept: Kept) -> None:
    old = datetime(1990, 1, 1, tzinfo=UTC)
    kept.add((mention(1, old), tags(0)), (mention(2), tags(0)))
    assert {window: summarize(kept.reader, window)["total"] for window in ("7d", "all")} == {"7d": 1, "all": 1}
    assert days(kept.client)["total"] == 2
    found = list_mentions(kept.reader, Ask(from_ms=to_ms(old), to_ms=to_ms(old) + 1))
    assert [document.mention.id for document in found.items] == ["web:1"]


def test_a_quiet_wall_forgets_texts_too(kept: Kept) -> None:
    painter = Painter(kept.reader, PROFILE, "embedded", 15, RULES)
    kept.add((mention(1, text=WORD), tags(0)))
    assert [post.text for post in painter.paint(1, 1).river] == [WORD]
    kept.clock.advance(TEXTS.total_seconds() + 60)
    assert sum(kept.writer.sweep(p, to_ms(kept.clock.now())) for p in range(kept.partitions)) == 1
    assert painter.paint(1, 2).river == []


def test_readers_drop_an_erased_author_before_anything_else_happens(kept: Kept, valkey: Server) -> None:
    line = Line(valkey, kept.partitions)
    kept.add(*((mention(n, author=Author(handle="bob" if n % 2 else "eve")), tags(n)) for n in range(6)))
    painter = Painter(kept.reader, PROFILE, "embedded", 15, RULES)
    assert len(painter.paint(1, 1).river) == 6
    send_order(line.log, digests_of_name("web", "@Bob"))
    Orders(line.log, kept.client).refresh()
    kept.clock.advance(1)
    assert {document.mention.id for document in kept.reader.newest(9)} == {"web:0", "web:2", "web:4"}
    assert len(painter.paint(1, 2).river) == 3
    line.close()


def test_a_store_that_lost_the_orders_gets_them_from_the_log(line: Line, caplog: pytest.LogCaptureFixture) -> None:
    client = line.client()
    send_order(line.log, digests_of_name("web", "bob"))
    producer = line.log.producer()
    for foreign in (b'{"action":"claim","authors":3}', b"no action at all"):
        producer.send(ACTIONS, 0, foreign)
    producer.flush()
    send_order(line.log, digests_of_name("web", "eve"))
    orders, idle = Orders(line.log, client), Orders(line.log, client)
    first = dict(orders.refresh().orders)
    assert len(first) == 4
    assert read_copy(client) == first
    assert "offset 2 is no action" in caplog.text
    idle.look()
    assert idle.authors.orders == first, "from the copy, without the log"
    client.delete(keys.ERASED)
    idle.look()
    assert read_copy(client) == first
    while to_ms(SystemClock().now()) <= max(first.values()):
        pass
    send_order(line.log, digests_of_name("web", "eve"))
    again = Orders(line.log, client).refresh()
    idle.look()
    assert idle.authors.orders == again.orders
    assert sorted(again.orders) == sorted(first)
    assert sum(again.orders.values()) > sum(first.values()), "an order that was given again is later"


def test_the_bundled_servers_file_is_written_anew(mortal: Server) -> None:
    client, clock = mortal.client(), StillClock()
    rewriting = Rewriting(client, clock)
    client.set("text", WORD)
    client.delete("text")
    rewriting.tend()
    assert files_with(mortal.home, [WORD]), "the file tells every write"
    clock.advance(REWRITE_AFTER_S)
    rewriting.tend()
    end = SystemClock().monotonic() + 20
    while files_with(mortal.home / "appendonlydir", [WORD]):
        assert SystemClock().monotonic() < end
    client.close()


def test_the_next_try_comes_soon_where_the_server_is_away(mortal: Server) -> None:
    client, clock = mortal.client(), StillClock()
    rewriting = Rewriting(client, clock)
    mortal.kill()
    clock.advance(REWRITE_AFTER_S)
    rewriting.tend()
    mortal.start()
    clock.advance(60)
    before = _rewrites(client)
    rewriting.tend()
    assert _rewrites(client) == before + 1
    client.close()


def _rewrites(client: Redis) -> int:
    found = client.info("commandstats").get("cmdstat_bgrewriteaof")  # type: ignore[union-attr]
    return int(found["calls"]) if found else 0
