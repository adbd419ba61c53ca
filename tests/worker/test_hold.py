"""Trouble that passes costs no membership: the worker keeps its partitions, says why, and goes on; bugs still crash."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from functools import partial

import msgspec
import pytest
import redis
from redis import exceptions

from command_center.stage import Heart, Sign
from command_center.store import keys
from command_center.store.connect import trouble_of
from command_center.store.refusal import FULL, NO_COPIES, NO_DISK, READ_ONLY
from streams.log import Consumer, Fenced, Polled, Record, Unusable
from streams.store_stage import make_store_stage
from streams.tag_stage import TagStage
from streams.watchdog import Stuck, Watchdog
from streams.worker import PROBE_S, Worker
from tests.support.clocks import StillClock
from tests.support.line import Line
from tests.support.made import PROFILE, StandInTagger, mention
from tests.support.servers import Server
from tests.worker.test_crash import POSTS, assert_counted_once


@pytest.mark.parametrize(
    ("why", "said"),
    [
        (redis.ConnectionError("refused"), "Redis is out of reach: refused"),
        (redis.TimeoutError("10 s"), "Redis does not answer in time: 10 s"),
        (exceptions.BusyLoadingError("42 %"), "Redis is loading its data: 42 %"),
        (redis.OutOfMemoryError("command not allowed"), FULL),
        (redis.ReadOnlyError("You can't write"), READ_ONLY),
        (redis.ResponseError("MISCONF errors writing"), NO_DISK),
        (redis.ResponseError("NOREPLICAS Not enough"), NO_COPIES),
        (redis.ResponseError("BUSY running a script"), "Redis is busy with a script: BUSY running a script"),
        (exceptions.ClusterDownError("Hash slot not served"), "Redis Cluster is down: Hash slot not served"),
        (exceptions.TryAgainError("Multiple keys"), "Redis Cluster is moving keys: Multiple keys"),
        (
            redis.OutOfMemoryError("Command # 2 (SET x a (text) of\nsomebody's) of pipeline caused error: no room"),
            FULL,
        ),
        (redis.ResponseError("BADAPPLY odd arguments at argument 9"), ""),
        (redis.ResponseError("WRONGTYPE Operation against a key"), ""),
        (redis.ResponseError("BUSYKEY Target key name already exists."), ""),
        (redis.ResponseError("ERR unknown command"), ""),
        (ValueError("no error of Redis"), ""),
    ],
)
def test_what_passes_by_waiting_is_told_from_what_does_not(why: Exception, said: str) -> None:
    assert trouble_of(why) == said


class Shift:
    """A worker on an embedded log whose server is hurt and healed while it works."""

    def __init__(self, line: Line, role: str) -> None:
        self.line = line
        self.client = line.client()
        self.clock = StillClock()
        self.log = line.open_log()
        self.done: list[str] = []
        """What the worker did with its consumers."""
        make = self.log.consumer
        self.log.consumer = lambda *given: self._watch(make(*given))  # type: ignore[method-assign]
        self.stage = (
            TagStage(self.log, StandInTagger(), 1.0)
            if role == "tag"
            else make_store_stage(self.log, self.client, line.partitions, PROFILE, self.clock)
        )
        self.heart = Heart(self.client, role, f"{role}-0", self.clock)
        self.worker = Worker(self.log, self.stage, f"{role}-0", self.heart, self.clock, 4)  # type: ignore[arg-type]

    def _watch(self, consumer: Consumer) -> Consumer:
        for name in ("hold", "resume", "close"):
            setattr(consumer, name, partial(self._note, name, getattr(consumer, name)))
        return consumer

    def _note(self, name: str, act: Callable[[], None]) -> None:
        self.done.append(name)
        act()

    def sign(self) -> Sign:
        held = self.client.get(keys.stage(self.stage.group, f"{self.stage.group}-0"))
        return msgspec.json.decode(held, type=Sign)  # type: ignore[arg-type]

    def run(self, *steps: Callable[[], bool]) -> None:
        """Run until each step has been true, one after the other; they may hurt and heal."""
        left = list(steps)
        turns = 0

        def stopped() -> bool:
            nonlocal turns
            turns += 1
            self.clock.advance(0.3)
            assert turns < 400, f"no step further than {len(steps) - len(left)} of {len(steps)}"
            while left and left[0]():
                left.pop(0)
            return not left

        self.worker.run(stopped)


def do(act: Callable[[], object]) -> Callable[[], bool]:
    """A step that acts once."""

    def step() -> bool:
        act()
        return True

    return step


def full(line: Line) -> None:
    line.client().config_set("maxmemory", 1)
    line.client().config_set("maxmemory-policy", "noeviction")


def room(line: Line) -> None:
    line.client().config_set("maxmemory", 0)


@pytest.mark.parametrize("role", ["tag", "store"])
def test_a_full_server_makes_it_pause_with_its_partitions_and_go_on(line: Line, role: str) -> None:
    line.send(POSTS, "replay:x")
    if role == "store":
        line.tag(batch=100)
    shift = Shift(line, role)
    full(line)

    def says_so() -> bool:
        sign = shift.sign() if shift.client.exists(keys.stage(role, f"{role}-0")) else None
        return sign is not None and sign.state == "paused" and FULL in sign.cause

    def done() -> bool:
        return line._stands(shift.stage) == line.log.ends(shift.stage.kafka_topic)

    shift.run(says_so, do(lambda: room(line)), done, lambda: shift.sign().state == "ok")
    assert shift.done.count("hold") == shift.done.count("resume") >= 1
    assert shift.done.count("close") == 1, "it leaves when it is told to stop, and not before"
    if role == "tag":
        line.store(batch=100)
    assert_counted_once(line, tagged_once=role == "store")


def test_a_server_that_comes_back_finds_the_worker_in_its_place(mortal: Server) -> None:
    line = Line(mortal)
    line.send(POSTS, "replay:x")
    line.tag(batch=100)
    shift = Shift(line, "store")
    applied = lambda: sum(line._stands(shift.stage).values())  # noqa: E731
    half: list[int] = []

    def worked() -> bool:
        half.append(applied())
        return half[-1] > 0

    def held() -> bool:
        return "hold" in shift.done

    def done() -> bool:
        return line._stands(shift.stage) == line.log.ends(shift.stage.kafka_topic)

    shift.run(worked, do(mortal.kill), held, do(mortal.start), done)
    assert 0 < half[-1] < len(POSTS)
    assert shift.done.count("close") == 1
    assert_counted_once(line, tagged_once=True)
    line.close()


def test_a_call_that_is_wrong_still_crashes(line: Line) -> None:
    line.send([mention(1)])
    line.tag(batch=100)
    for p in range(line.partitions):
        line.client().set(keys.document(p, "x"), "")
        line.client().set(keys.position(p), "no hash")
    with pytest.raises(redis.ResponseError, match="WRONGTYPE"):
        line.store()


class Fake(Consumer):
    """A consumer that owns partition 0 and 1, and of which 1 delivers nothing, for ever."""

    def __init__(self) -> None:
        self.at = {0: 0, 1: 7}
        self.closed = False

    def poll(self, timeout_s: float, max_records: int) -> Polled:
        self.at[0] += 1
        return Polled({0: [Record("made", 0, self.at[0] - 1, 0, b"")]})

    def hold(self) -> None: ...

    def resume(self) -> None: ...

    def seek(self, partition: int, offset: int) -> None: ...

    def commit(self, positions: Mapping[int, int]) -> None: ...

    def positions(self) -> Mapping[int, int]:
        return dict(self.at)

    def lag(self) -> Mapping[int, int]:
        return {0: 5, 1: 3}

    def token(self, partition: int) -> str:
        return ""

    def close(self) -> None:
        self.closed = True


class Passing:
    """A stage that finishes everything at once, or fails as told."""

    kafka_topic = "made"
    group = "store"
    spoilt = 0

    def __init__(self, *failures: Exception | None, opening: Sequence[Exception] = ()) -> None:
        self._failures = list(failures)
        self._opening = list(opening)

    def open(self, consumer: Consumer) -> None:
        if self._opening:
            raise self._opening.pop(0)

    def take(self, partition: int) -> int | None:
        return None

    def drop(self, partition: int) -> None: ...

    def handle(self, records: Mapping[int, Sequence[Record]]) -> Mapping[int, int]:
        if self._failures and (failure := self._failures.pop(0)) is not None:
            raise failure
        return {p: run[-1].offset + 1 for p, run in records.items()}

    def idle(self) -> None: ...


class Fakes:
    """A log whose consumers are stuck."""

    def __init__(self) -> None:
        self.made: list[Fake] = []

    def consumer(self, kafka_topic: str, group: str, member: str) -> Fake:
        self.made.append(Fake())
        return self.made[-1]


def run_fakes(client: redis.Redis, stage: Passing, turns: int, turn_s: float) -> tuple[Fakes, StillClock, list[Sign]]:
    log, clock, left = Fakes(), StillClock(), iter([False] * turns)
    signs: list[Sign] = []
    heart = Heart(client, "store", "store-0", clock)

    def stopped() -> bool:
        clock.advance(turn_s)
        held = client.get(keys.stage("store", "store-0"))
        if held is not None:
            signs.append(msgspec.json.decode(held, type=Sign))  # type: ignore[arg-type]
        return next(left, True)

    Worker(log, stage, "store-0", heart, clock, 10).run(stopped)  # type: ignore[arg-type]
    return log, clock, signs


def test_a_partition_that_is_stuck_is_told_and_the_client_replaced(client: redis.Redis) -> None:
    log, clock, signs = run_fakes(client, Passing(), turns=100, turn_s=0.5)
    assert [consumer.closed for consumer in log.made] == [True, True]
    assert clock.monotonic() == pytest.approx(51, abs=2)
    causes = [sign.cause for sign in signs if sign.state == "late"]
    assert causes[0] == "made/1 is stuck: 3 records wait behind offset 7, and none came for 30 s"


def test_long_batches_are_no_stuck_partition(client: redis.Redis) -> None:
    """Under a backlog partitions are delivered in turn: a worker that polls every ten seconds is given time."""
    log, clock, _ = run_fakes(client, Passing(), turns=8, turn_s=10)
    assert clock.monotonic() > 60
    assert len(log.made) == 1


def test_a_partition_that_moves_or_has_nothing_left_is_not_stuck() -> None:
    clock = StillClock()
    dog = Watchdog(clock)
    for n in range(100):
        dog.look("made", {0: n // 20, 1: 5}, {0: 100 - n, 1: 3 * (n % 25 > 0)})
        clock.advance(1)
    with pytest.raises(Stuck, match="made/0"):
        for _ in range(40):
            dog.look("made", {0: 7}, {0: 1})
            clock.advance(1)


def test_probes_come_slower_until_a_batch_went_through(client: redis.Redis) -> None:
    stage = Passing(*[Unusable("the log takes nothing: full")] * 6)
    waits: list[float] = []

    class Waiting(Fake):
        def poll(self, timeout_s: float, max_records: int) -> Polled:
            waits.append(timeout_s)
            return super().poll(timeout_s, max_records)

    log, clock = Fakes(), StillClock()
    log.consumer = lambda *_: Waiting()  # type: ignore[method-assign]
    turns = iter([False] * 30)
    heart = Heart(client, "store", "store-0", clock)
    Worker(log, stage, "store-0", heart, clock, 10).run(lambda: next(turns, True))  # type: ignore[arg-type]
    probes = waits[1:12:2]
    assert probes == [PROBE_S[0], 0.4, 0.8, 1.6, PROBE_S[1], PROBE_S[1]]
    assert set(waits[13:]) == {PROBE_S[0]}


def test_two_workers_of_one_name_are_told(client: redis.Redis) -> None:
    """They shut each other out in turn, and each counts a batch or two between."""
    stage = Passing(*[Fenced("another worker took partition 0"), None] * 6)
    *_, signs = run_fakes(client, stage, turns=40, turn_s=0.5)
    causes = {sign.cause for sign in signs if sign.state == "late"}
    assert causes == {"shut out again and again: does another worker run under the name store-0 (CC_MEMBER)?"}


def test_a_partition_that_moved_away_in_good_order_costs_no_membership(line: Line) -> None:
    """What is done now and then is done for the partitions that are still owned, and for no other."""
    line.send(POSTS, "replay:x")
    line.tag(batch=100)
    shift = Shift(line, "store")
    rival = line.open_log().consumer("mentions.tagged", "store", "store-9")
    client = line.client()

    def moved() -> bool:
        won = rival.poll(0, 10).gained
        for partition in won:
            client.hincrby(keys.position(partition), "fence", 1)
        return bool(won)

    beats: list[int] = []

    def looked_around() -> bool:
        rival.poll(0, 10)  # its lease runs on the server's clock, and a slow machine must not end it
        beats.append(shift.sign().owned or 0)
        return beats.count(1) > 5

    shift.run(lambda: bool(shift.client.exists(keys.stage("store", "store-0"))), moved, looked_around)
    assert shift.done.count("close") == 1


def test_a_store_in_trouble_before_the_first_partition_is_waited_for(client: redis.Redis) -> None:
    stage = Passing(opening=[redis.ConnectionError("refused"), redis.OutOfMemoryError("not allowed")])
    log, _, signs = run_fakes(client, stage, turns=10, turn_s=0.5)
    assert len(log.made) == 3
    assert {sign.cause for sign in signs if sign.state == "late"} == {"Redis is out of reach: refused", FULL}
    with pytest.raises(redis.ResponseError, match="WRONGTYPE"):
        run_fakes(client, Passing(opening=[redis.ResponseError("WRONGTYPE Operation")]), turns=10, turn_s=0.5)
