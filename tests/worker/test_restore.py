"""A store that was lost, or emptied, comes back from the table of closed counts and the log: with the same numbers."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta
from random import Random

import pytest

from command_center.mention import Mention
from command_center.store import keys
from command_center.store.closed import decode_closed
from command_center.store.empty import Emptier
from command_center.store.reader import LIFETIME_TOTALS, Reader
from streams.closing import Closing
from streams.log import TAGGED, LogError
from streams.store_stage import make_store_stage
from tests.contract.engines import FAR
from tests.support.clocks import NOON, HastyClock
from tests.support.doom import Crash, Doom
from tests.support.line import Line
from tests.support.made import PROFILE, by_brand, mention

Figures = dict[str, dict[bytes, bytes]]


def figures(line: Line, *granules: str) -> Figures:
    """Buckets, totals and marks as they stand; zeros left out."""
    client = line.client()
    found: Figures = {}
    for granule in granules:
        for key in client.scan_iter(match=f"cc:{{p*}}:{granule}:*"):
            fields = {name: n for name, n in client.hgetall(key).items() if n != b"0"}
            if fields:
                found[key.decode()] = fields
    for p in range(line.partitions):
        totals = client.hmget(keys.position(p), LIFETIME_TOTALS)
        found[keys.position(p)] = {n.encode(): v or b"0" for n, v in zip(LIFETIME_TOTALS, totals, strict=True)}
        found[keys.marks(p)] = client.hgetall(keys.marks(p))
    return found


def listed(line: Line) -> set[bytes]:
    """What the time index holds."""
    client = line.client()
    return {member for p in range(line.partitions) for member in client.zrange(keys.index(p), 0, -1)}


def keep(line: Line, *, everything: bool) -> None:
    """What a store worker does in a quiet moment: close hours and days."""
    stage = make_store_stage(line.log, line.client(), line.partitions, PROFILE, HastyClock())
    for p in range(line.partitions):
        stage.take(p)
    stage.idle()
    closing = stage._closing
    assert isinstance(closing, Closing)
    if everything:
        closing.keep_all(stage._at)


def lose(line: Line) -> None:
    """The store forgets everything about the partitions."""
    client = line.client()
    for key in list(client.scan_iter(match="cc:{p*}:*")):
        client.delete(key)


def changes(rng: Random, first: int, count: int) -> Iterator[Mention]:
    """Posts over five hours; some are edited, repeated, deleted, answered."""
    for n in range(first, first + count):
        at = NOON - timedelta(seconds=rng.randrange(5 * 3600))
        yield mention(n, at)
        other = rng.randrange(first, n + 1)
        match rng.randrange(8):
            case 0:
                yield mention(other, at, text="anew", edited_at=NOON + timedelta(seconds=n))
            case 1:
                yield mention(other, at)
            case 2:
                yield Mention(id=f"web:{other}", source="web", deleted=True)
            case 3:
                yield by_brand(n + 100_000, at=at, in_reply_to=f"web:{other}")


def live(line: Line, seed: int) -> None:
    """A life with a trimmed log: closed counts are kept twice on the way, and much comes after that.

    What is late is told by the highest time before it. A log that has lost its beginning knows that time again from the
    first mentions it still holds; here too, what changes later comes behind them in time.
    """
    rng = Random(seed)
    old = [mention(n, NOON - timedelta(days=rng.choice((1, 1, 3)), seconds=60 * n)) for n in range(60)]
    line.send([*old, b"bad"], "replay:x")
    line.tag(batch=50)
    line.store(batch=50)
    keep(line, everything=True)
    ends = line.log.ends(TAGGED)
    line.send(changes(rng, 1000, 60))
    line.send(old[: rng.randrange(10)], "replay:x")  # the source begins again: what it sent is known by its position
    line.tag(batch=50)
    line.store(batch=50)
    keep(line, everything=rng.random() < 0.5)
    line.send([*changes(rng, 2000, 60), b"worse"], "replay:y")
    line.tag(batch=50)
    line.store(batch=50)
    for p in range(line.partitions):
        line.log.trim(TAGGED, p, rng.randrange(ends[p]), FAR)


@pytest.mark.parametrize("seed", range(6))
def test_hours_days_totals_and_marks_come_back_though_the_log_has_lost_its_beginning(line: Line, seed: int) -> None:
    live(line, seed)
    before, minutes, posts = figures(line, "h", "d"), figures(line, "m"), listed(line)
    lose(line)
    line.store(batch=13)
    assert figures(line, "h", "d") == before
    # Minutes and lists know only what the log still holds.
    assert listed(line) <= posts
    assert all(int(n) <= int(minutes[key][name]) for key, row in figures(line, "m").items() for name, n in row.items())
    assert any(key.startswith("cc:{p0}:m:") for key in figures(line, "m"))


def test_with_the_whole_log_everything_comes_back(line: Line) -> None:
    line.send(changes(Random(3), 0, 80))
    line.tag(batch=50)
    line.store(batch=50)
    keep(line, everything=False)
    before, posts = figures(line, "m", "h", "d"), listed(line)
    lose(line)
    line.store(batch=7)
    assert (figures(line, "m", "h", "d"), listed(line)) == (before, posts)


@pytest.mark.parametrize("lost_again", [False, True])
def test_whoever_dies_while_it_comes_back_is_followed_by_one_who_goes_on(line: Line, lost_again: bool) -> None:
    live(line, 11)
    before = figures(line, "h", "d")
    lose(line)
    lives = 0
    for at in range(1, 400, 3):
        doom = Doom(at)
        lives += 1
        try:
            line.store(doom.client(line.server), batch=25)
        except Crash:
            assert at < 397, "no life was long enough"
        else:
            break
        if lost_again and lives in (5, 20):
            lose(line)
    assert lives > 10
    assert figures(line, "h", "d") == before


def test_what_comes_afterwards_is_added(line: Line) -> None:
    live(line, 5)
    lose(line)
    line.store(batch=50)
    before = figures(line, "d")
    more = [mention(n, NOON - timedelta(seconds=n)) for n in range(9000, 9010)]
    line.send(more, "replay:z")
    line.tag(batch=50)
    line.store(batch=50)
    day = int(NOON.timestamp()) // 86400 * 86400

    def total(found: Figures) -> int:
        return sum(int(row.get(b"total", 0)) for key, row in found.items() if key.endswith(f":d:{day}"))

    assert total(figures(line, "d")) == total(before) + 10


def test_a_worker_notices_that_its_store_was_emptied_though_nothing_comes(line: Line) -> None:
    line.send([mention(1)])
    line.tag()
    line.store()
    stage = make_store_stage(line.log, line.client(), line.partitions, PROFILE, HastyClock())
    for p in range(line.partitions):
        stage.take(p)
    stage.idle()
    lose(line)
    with pytest.raises(LogError):
        stage.idle()


def test_a_partition_that_is_being_emptied_can_be_neither_taken_nor_written(line: Line) -> None:
    line.send([mention(n) for n in range(20)])
    line.tag(batch=50)
    line.store(batch=50)
    before = figures(line, "m", "h", "d")
    stage = make_store_stage(line.log, line.client(), line.partitions, PROFILE, HastyClock())
    for p in range(line.partitions):
        stage.take(p)
    emptier = Emptier(line.client(), line.partitions)
    emptier.begin()
    with pytest.raises(LogError):
        stage.idle()
    with pytest.raises(LogError, match="run `command-center rebuild` again"):
        stage.take(0)
    assert emptier.run() > 20
    reader = Reader(line.client(), line.partitions, PROFILE, HastyClock())
    assert list(reader.client.scan_iter(match="cc:{p*}:doc:*")) == []
    emptier.finish()
    line.store(batch=50)
    assert figures(line, "m", "h", "d") == before
    progress = reader.rebuild(reader.marks().offsets)
    assert (progress.state, progress.read, progress.share) == ("done", 20, 1.0)


def test_the_table_forgets_what_is_past_the_retention_of_counters(line: Line) -> None:
    class Later(HastyClock):
        late = 0.0

        def now(self):  # type: ignore[no-untyped-def]
            return super().now() + timedelta(seconds=self.late)

        def monotonic(self) -> float:
            return super().monotonic() + self.late

    line.send([mention(n, NOON - timedelta(hours=n)) for n in range(30)])
    line.tag(batch=50)
    line.store(batch=50)
    clock = Later()
    stage = make_store_stage(line.log, line.client(), line.partitions, PROFILE, clock)
    for p in range(line.partitions):
        stage.take(p)
    stage._closing.keep_all(stage._at)
    kept = {name for p in range(line.partitions) for name in line.log.kept(p)}
    assert sum(name.startswith("h:") for name in kept) >= 30
    assert all(decode_closed(value).at > 0 for value in line.log.kept(0).values())
    clock.late = PROFILE.retention.counters_days * keys.DAY_S + 60
    stage._closing.tend(stage._at)
    assert {name for p in range(line.partitions) for name in line.log.kept(p)} == {"totals", "marks"}
