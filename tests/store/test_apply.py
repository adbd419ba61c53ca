"""The compare-and-advance script: all of a batch or nothing of it, whatever it holds, on every kind of server."""

from __future__ import annotations

from collections.abc import Generator
from pathlib import Path
from typing import Any

import pytest
import redis

import command_center.store
from command_center.store.connect import Redis
from command_center.store.embedded import find_server
from tests.support.servers import ENGINES, Servers, program_of

SCRIPT = (Path(command_center.store.__file__).parent / "apply.lua").read_text()
POS, HASH, TEXT, ZSET, EMPTY, STRING = (f"cc:{{p0}}:{name}" for name in ("pos", "h", "s", "z", "e", "string"))
KEYS = [POS, HASH, TEXT, ZSET, EMPTY, STRING]
GOOD = [
    ["count", 2, 60_000, 4, "a", 1, "b", 2],
    ["max", 2, 0, 2, "high", 9],
    ["set", 3, 60_000, 1, "value"],
    ["zadd", 4, 60_000, 2, 5, "five"],
]


@pytest.fixture(params=[*ENGINES, "cluster"])
def db(request: pytest.FixtureRequest, servers: Servers) -> Generator[Redis]:
    made = servers.cluster(find_server()) if request.param == "cluster" else None
    server = made or servers.get(request.param, program_of(request.param, request))
    connection = server.client()
    yield connection
    connection.close()


def apply(db: Redis, *operations: list[Any], fence: Any = 0, expected: Any = 0, following: Any = 10) -> list[bytes]:
    args = [fence, expected, following, 1_000, *(part for operation in operations for part in operation)]
    return db.register_script(SCRIPT)(keys=KEYS, args=args)  # type: ignore[no-any-return]


def dump(db: Redis) -> dict[bytes, bytes | None]:
    return {key: db.dump(key) for key in db.scan_iter()}  # type: ignore[misc]


def without_refusals(db: Redis, wanted: int) -> dict[bytes, bytes | None]:
    """Everything but the count of refused calls, which must be as many."""
    assert db.hget(POS, "refused") == str(wanted).encode()
    db.hdel(POS, "refused")
    return dump(db)


def test_a_batch_moves_position_and_counters_together(db: Redis) -> None:
    assert apply(db, *GOOD) == [b"OK", b"10"]
    assert db.hgetall(HASH) == {b"a": b"1", b"b": b"2", b"high": b"9"}
    assert db.hgetall(POS) == {b"offset": b"10", b"applied_at": b"1000"}
    assert db.get(TEXT) == b"value"
    assert db.zrange(ZSET, 0, -1, withscores=True) == [(b"five", 5.0)]
    assert all(0 < db.pttl(key) <= 60_000 for key in (HASH, TEXT, ZSET))
    assert db.pttl(POS) == -1


def test_strings_go_into_keys_that_stand_side_by_side(db: Redis) -> None:
    names = [POS, *(f"cc:{{p0}}:doc:{n}" for n in range(3))]
    args = [0, 0, 10, 1_000, "set", 2, 60_000, 3, "a", "b", "c"]
    assert db.eval(SCRIPT, len(names), *names, *args) == [b"OK", b"10"]
    assert db.mget(names[1:]) == [b"a", b"b", b"c"]
    assert all(0 < db.pttl(name) <= 60_000 for name in names[1:])


def test_the_same_batch_again_changes_nothing(db: Redis) -> None:
    apply(db, *GOOD)
    before = dump(db)
    assert apply(db, *GOOD) == [b"MOVED", b"10"]
    assert without_refusals(db, 1) == before


def test_counts_add_and_maxima_only_rise(db: Redis) -> None:
    apply(db, ["count", 2, 0, 4, "a", 5, "b", 1], ["max", 2, 0, 2, "high", 9])
    apply(db, ["count", 2, 0, 4, "a", -7, "b", 0], ["max", 2, 0, 2, "high", 4], expected=10, following=11)
    assert db.hgetall(HASH) == {b"a": b"-2", b"b": b"1", b"high": b"9"}


def test_a_first_maximum_may_lie_below_nought(db: Redis) -> None:
    apply(db, ["max", 2, 0, 2, "raw", -(1 << 51)])
    assert db.hgetall(HASH) == {b"raw": str(-(1 << 51)).encode()}


def test_big_numbers_stay_whole(db: Redis) -> None:
    big = 1_772_625_600_000
    apply(db, ["max", 2, 0, 2, "high", big], ["count", 2, 0, 2, "n", 2**52], ["zadd", 4, 0, 2, big, "m"])
    apply(db, ["count", 2, 0, 2, "n", 1], expected=10, following=11)
    assert db.hgetall(HASH) == {b"high": str(big).encode(), b"n": str(2**52 + 1).encode()}
    assert db.zscore(ZSET, "m") == big


@pytest.mark.parametrize(
    ("fence", "expected", "answer"),
    [(3, 0, [b"FENCED", b"4"]), (5, 10, [b"FENCED", b"4"]), (4, 9, [b"MOVED", b"10"]), (4, 0, [b"MOVED", b"10"])],
)
def test_another_owner_or_another_position_writes_nothing(
    db: Redis, fence: int, expected: int, answer: list[bytes]
) -> None:
    db.hset(POS, mapping={"fence": 4, "offset": 10})
    before = dump(db)
    assert apply(db, *GOOD, fence=fence, expected=expected) == answer
    assert without_refusals(db, 1) == before


BAD: dict[str, list[Any]] = {
    "a count into a string": ["count", 6, 0, 2, "a", 1],
    "a string over a sorted set": ["set", 4, 0, 1, "x"],
    "members into a hash": ["zadd", 2, 0, 2, 1, "x"],
    "members out of a string": ["zrem", 6, 0, 1, "x"],
    "a field that holds no integer": ["count", 2, 0, 2, "word", 1],
    "a fraction": ["count", 2, 0, 2, "a", "1.5"],
    "a word for a number": ["count", 2, 0, 2, "a", "many"],
    "no number at all": ["count", 2, 0, 2, "a", ""],
    "infinity": ["max", 2, 0, 2, "a", "inf"],
    "hexadecimal": ["count", 2, 0, 2, "a", "0x10"],
    "beyond what a number holds": ["count", 2, 0, 2, "a", "9007199254740993000"],
    "an odd number of arguments": ["count", 2, 0, 3, "a", 1, "b"],
    "an odd number of scores": ["zadd", 4, 0, 3, 1, "a", 2],
    "a score that is a word": ["zadd", 4, 0, 2, "high", "a"],
    "a score with a blank": ["zadd", 4, 0, 2, " 5", "a"],
    "a second value over a sorted set": ["set", 3, 0, 2, "a", "b"],
    "a second value without a key": ["set", 6, 0, 2, "a", "b"],
    "more arguments than came": ["set", 3, 0, 9, "a"],
    "a negative number of arguments": ["set", 3, 0, -1, "a"],
    "a key that was not handed over": ["set", 7, 0, 1, "a"],
    "a key by name": ["set", "cc:other", 0, 1, "a"],
    "an unknown operation": ["shout", 3, 0, 1, "a"],
    "a lifetime that is a word": ["set", 3, "soon", 1, "a"],
    "a lifetime in powers of ten": ["set", 3, "1e5", 1, "a"],
    "the same counter twice": ["count", 2, 0, 2, "a", 1],
}


@pytest.mark.parametrize("what", BAD)
def test_one_bad_operation_and_nothing_is_written(db: Redis, what: str) -> None:
    db.hset(HASH, mapping={"a": 1, "word": "x"})
    db.hset(POS, "offset", 0)
    db.zadd(ZSET, {"old": 1})
    if "string" in what and "over" not in what:
        db.set(STRING, "a string")
    before = dump(db)
    first = [["count", 2, 0, 2, "b", 1]] if what == "the same counter twice" else [["set", 3, 60_000, 1, "v"]]
    with pytest.raises(redis.ResponseError):
        apply(db, *first, BAD[what], ["zadd", 4, 60_000, 2, 2, "new"])
    assert dump(db) == before


@pytest.mark.parametrize("following", ["", "ten", "1.5"])
def test_a_next_position_that_is_no_number_writes_nothing(db: Redis, following: str) -> None:
    before = dump(db)
    with pytest.raises(redis.ResponseError):
        apply(db, *GOOD, following=following)
    assert dump(db) == before


def test_many_fields_and_members_go_in_whole(db: Redis) -> None:
    n = 7_501  # Lua unpacks some 8,000 values at once at most, so the script must cut
    fields = [part for i in range(n) for part in (f"f{i}", i)]
    scores = [part for i in range(n) for part in (i, f"m{i}")]
    apply(db, ["count", 2, 0, len(fields), *fields], ["zadd", 4, 0, len(scores), *scores])
    assert db.hlen(HASH) == n
    assert db.hget(HASH, "f7500") == b"7500"
    assert sum(int(v) for v in db.hvals(HASH)) == sum(range(n))  # type: ignore[union-attr]
    assert db.zcard(ZSET) == n
    apply(db, ["zrem", 4, 0, n - 1, *(f"m{i}" for i in range(n - 1))], expected=10, following=11)
    assert db.zrange(ZSET, 0, -1, withscores=True) == [(b"m7500", 7500.0)]


def test_removals_come_before_what_is_put_in_after_them(db: Redis) -> None:
    db.zadd(ZSET, {"x": 1})
    apply(db, ["zrem", 4, 0, 1, "x"], ["zadd", 4, 0, 2, 9, "x"], ["del", 3, 0, 0])
    assert db.zscore(ZSET, "x") == 9
