"""The source worker: its pace, its memory of where it stood, and its patience with a log that is full or away."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import timedelta

import msgspec
import pytest

from command_center.mention import encode
from command_center.snapshot import Progress
from command_center.stage import Heart, Sign
from command_center.store import keys
from command_center.store.connect import Redis, connect
from command_center.store.progress import ProgressBook, SourcePosition
from streams.intake.dead_letter import read_letter
from streams.log import DEAD, RAW, Log, Record
from streams.log.redis_streams import RedisStreamsLog
from streams.sources.base import Item
from streams.sources.feed import AtOnce, Feed, OnTime, Pace, Speed
from tests.support.clocks import NOON, StillClock
from tests.support.line import Line
from tests.support.made import mention
from tests.support.servers import Server


def item(position: int, after_s: float = 0, bad: bytes | None = None) -> Item:
    if bad is not None:
        return Item(position, position + 10, "", bad, None, "no mention: field `id`")
    made = mention(position, NOON + timedelta(seconds=after_s))
    return Item(position, position + 10, made.id, encode(made), made.at, None)


class Listed:
    """A source that is a list; it may fall ill."""

    def __init__(self, *items: Item, name: str = "replay:list", total: int | None = None) -> None:
        self.name = name
        self.total = len(items) if total is None else total
        self._items = items
        self.asked: list[int] = []
        self.closed = False

    def items(self, after: int = 0) -> Iterator[Item]:
        self.asked.append(after)
        yield from (i for i in self._items if i.position > after)

    def close(self) -> None:
        self.closed = True


class Desk:
    """A feed with everything around it; stops once the source was read."""

    def __init__(self, client: Redis, log: Log, clock: StillClock | None = None) -> None:
        self.client = client
        self.log = log
        self.clock = clock or StillClock()
        self.book = ProgressBook(client, 1000)

    def feed(self, source: Listed, pace: Callable[[], Pace] = AtOnce, until: Callable[[], bool] | None = None) -> None:
        heart = Heart(self.client, "source", "source-0", self.clock)
        done = until or (lambda: self.held().progress.state == "done")
        Feed(self.log, source, pace, "replay", self.book, heart, self.clock).run(done)

    def held(self) -> SourcePosition:
        return self.book.read("replay:list") or SourcePosition("", 0, Progress())

    def records(self) -> list[Record]:
        found = [r for p in range(self.log.partitions) for r in self.log.read(RAW, p, 0, 10_000)]
        return sorted(found, key=lambda r: int(r.headers["position"]))

    def sign(self) -> Sign:
        return msgspec.json.decode(self.client.get(keys.stage("source", "source-0")), type=Sign)  # type: ignore[arg-type]


@pytest.fixture
def desk(line: Line) -> Desk:
    return Desk(line.client(), line.log)


def test_every_item_reaches_the_log_with_its_place(desk: Desk) -> None:
    items = [item(n) for n in range(1, 1201)]
    source = Listed(*items)
    desk.feed(source)
    assert source.closed, "its sorted copy on the disk is texts, too"
    records = desk.records()
    assert [r.value for r in records] == [i.value for i in items]
    assert records[6].headers == {"source": "replay:list", "position": "7", "line": "17"}
    assert desk.held() == SourcePosition("replay:list", 1200, Progress("done", 1200, 1200, 0, 1.0))
    assert desk.book.mode() == "replay"
    assert desk.clock.slept == []


def test_large_items_go_out_a_few_at_a_time(desk: Desk) -> None:
    """Five hundred of a mebibyte would be half a gigabyte in one append."""
    noted: list[int] = []
    write = desk.book.write

    def noting(at: SourcePosition) -> None:
        noted.append(at.position)
        write(at)

    desk.book.write = noting  # type: ignore[method-assign]
    desk.feed(Listed(*(item(n, bad=b"x" * (1 << 20)) for n in range(1, 21))))
    assert noted == [0, 8, 16, 20, 20]
    assert len(desk.records()) == 20


@pytest.mark.parametrize(("pace", "seconds"), [(lambda c: Speed(c, 2), 15), (OnTime, 30)])
def test_items_leave_when_they_are_due(line: Line, pace: Callable[[StillClock], Pace], seconds: float) -> None:
    seen: list[tuple[float, int]] = []

    class Watched(StillClock):
        def sleep(self, seconds: float) -> None:
            seen.append((self.monotonic(), sum(line.log.ends(RAW).values())))
            super().sleep(seconds)

    desk = Desk(line.client(), line.log, Watched())
    desk.feed(Listed(item(1), item(2, 10), item(3, 30), item(4, 30)), lambda: pace(desk.clock))
    assert desk.clock.monotonic() == pytest.approx(seconds)
    assert seen[0] == (0.0, 1), "what is due is sent before the wait, not after it"
    assert {n for at, n in seen if at < seconds / 3 - 0.2} == {1}
    assert {n for at, n in seen if at > seconds / 3 + 0.2} == {2}
    assert len(desk.records()) == 4


def test_a_replay_that_resumes_keeps_the_recorded_rhythm_from_there(desk: Desk) -> None:
    desk.book.write(SourcePosition("replay:list", 1, Progress("running", 1, 1, 0, 0.3)))
    desk.feed(Listed(item(1), item(2, 3600), item(3, 3610)), lambda: Speed(desk.clock, 1))
    assert desk.clock.monotonic() == pytest.approx(10)


def test_it_goes_on_where_it_stood(desk: Desk) -> None:
    source = Listed(*(item(n) for n in range(1, 8)))
    desk.book.write(SourcePosition("replay:list", 4, Progress("running", 4, 3, 1, 0.57)))
    desk.feed(source)
    assert source.asked == [4]
    assert [r.headers["position"] for r in desk.records()] == ["5", "6", "7"]
    assert desk.held().progress == Progress("done", 7, 6, 1, 1.0)
    desk.feed(source)
    assert len(desk.records()) == 3, "a source that was read stays read"
    assert desk.held().progress == Progress("done", 7, 6, 1, 1.0)


def test_a_stop_in_the_middle_is_no_end(desk: Desk) -> None:
    desk.feed(Listed(*(item(n) for n in range(1, 2001))), until=lambda: sum(desk.log.ends(RAW).values()) >= 500)
    held = desk.held()
    assert held.progress.state == "running"
    assert held.position == held.progress.read == len(desk.records()) == 500
    desk.feed(Listed(*(item(n) for n in range(1, 2001))))
    assert [int(r.headers["position"]) for r in desk.records()] == list(range(1, 2001))


def test_what_is_sent_again_after_a_crash_is_counted_once(desk: Desk, line: Line) -> None:
    source = Listed(*(item(n) for n in range(1, 31)))
    desk.feed(source)
    desk.book.write(SourcePosition("replay:list", 10, Progress("running", 10, 10, 0, 0.3)))  # died before its note
    desk.feed(source)
    assert sum(line.log.ends(RAW).values()) == 50
    line.tag(batch=50)
    line.store(batch=50)
    client = line.client()
    totals = [client.hmget(keys.position(p), "redelivered", "duplicates") for p in range(2)]
    assert sum(int(again or 0) for again, _ in totals) == 20  # type: ignore[misc]
    assert not any(twice for _, twice in totals)  # type: ignore[misc]


def test_bad_lines_travel_to_the_dead_with_line_reason_and_bytes(desk: Desk, line: Line) -> None:
    bad = [b"\xff,\x00", b'{"id": 5}']
    desk.feed(Listed(item(1), item(2, bad=bad[0]), item(3), item(4, bad=bad[1])))
    assert desk.held().progress == Progress("done", 4, 2, 2, 1.0)
    line.tag()
    letters = [read_letter(r.value) for p in range(2) for r in line.log.read(DEAD, p, 0, 9)]
    letters.sort(key=lambda letter: letter.line)
    assert [(letter.line, letter.original) for letter in letters] == [(12, bad[0]), (14, bad[1])]
    assert {letter.reason for letter in letters} == {"no mention: field `id`"}


def test_a_full_log_makes_it_pause_and_room_makes_it_go_on(line: Line) -> None:
    client = line.client()
    rooms = iter([False] * 15)

    class Filling(RedisStreamsLog):
        def has_room(self) -> bool:
            room = next(rooms, True)
            if not room:
                paused.append((desk.clock.monotonic(), sum(self.ends(RAW).values())))
            return room

    paused: list[tuple[float, int]] = []
    states: list[tuple[str, str]] = []
    desk = Desk(client, Filling(line.client(), 2))
    sleep = desk.clock.sleep

    def watching(seconds: float) -> None:
        sleep(seconds)
        states.append((desk.sign().state, desk.sign().cause))

    desk.clock.sleep = watching  # type: ignore[method-assign]
    desk.feed(Listed(*(item(n) for n in range(1, 1001))))
    assert {sent for _, sent in paused} == {500}, "nothing is sent while there is no room"
    assert paused[-1][0] > 1
    assert ("paused", "the log has reached its quota of the server's memory") in states
    assert len(desk.records()) == 1000


def test_a_log_that_goes_away_is_waited_for(mortal: Server) -> None:
    log = RedisStreamsLog(connect(mortal.url), 2)
    client = connect(mortal.url)

    class Back(StillClock):
        def sleep(self, seconds: float) -> None:
            super().sleep(seconds)
            mortal.start()

    class Ill(Listed):
        def items(self, after: int = 0) -> Iterator[Item]:
            for found in super().items(after):
                if found.position == 800 and len(self.asked) == 1:
                    mortal.kill()
                yield found

    desk = Desk(client, log, Back())
    source = Ill(*(item(n) for n in range(1, 1001)))
    desk.feed(source)
    assert source.asked == [0, 500]
    assert [int(r.headers["position"]) for r in desk.records()] == list(range(1, 1001))
    assert desk.held().progress == Progress("done", 1000, 1000, 0, 1.0)
    log.close()
    client.close()


def test_a_source_that_was_read_says_so(desk: Desk) -> None:
    calls = iter([False] * 40)
    desk.feed(Listed(item(1)), until=lambda: next(calls, True))
    assert (desk.sign().state, desk.sign().cause) == ("stopped", "everything was read")
