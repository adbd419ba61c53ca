"""How much one caller may ask: calls, streams, and what that costs us."""

from __future__ import annotations

import pytest

from command_center.settings import load_settings
from command_center.web.limits import MAX_CALLERS, POSTS_PER_MIN, Limits, Streams
from command_center.web.problems import Problem
from tests.support.clocks import StillClock


def limits(clock: StillClock, **environ: str) -> Limits:
    return Limits(load_settings(environ), clock)


def test_a_caller_has_its_minute_at_once_and_then_evenly() -> None:
    clock = StillClock()
    made = limits(clock, CC_POSTS_PER_MIN="6")
    assert [made.take("posts", "192.0.2.7") for _ in range(7)] == [None] * 6 + [10]
    clock.advance(9)
    assert made.take("posts", "192.0.2.7") == 1
    clock.advance(1)
    assert [made.take("posts", "192.0.2.7") for _ in range(2)] == [None, 10]
    assert made.take("posts", "192.0.2.8") is None, "another one is not meant"
    clock.advance(3600)
    assert [made.take("posts", "192.0.2.7") for _ in range(7)][-2:] == [None, 10], "an hour saves no more than a minute"
    assert made.refused == {"posts": 4}


def test_without_a_setting_it_is_six_hundred() -> None:
    made = limits(StillClock())
    assert [made.take("posts", "::1") for _ in range(POSTS_PER_MIN + 1)].index(1) == 600


def test_an_ipv6_subscriber_is_one_caller_and_an_ipv4_one_is_the_same_by_either_name() -> None:
    made = limits(StillClock(), CC_POSTS_PER_MIN="1")
    assert made.take("posts", "2001:db8:1:2:3::9") is None
    assert made.take("posts", "2001:db8:1:2:ffff::1") == 60
    assert made.take("posts", "2001:db8:1:3::1") is None
    assert made.take("posts", "192.0.2.7") is None
    assert made.take("posts", "::ffff:192.0.2.7") == 60


def test_memory_is_bounded_and_who_called_last_is_remembered() -> None:
    made = limits(StillClock(), CC_POSTS_PER_MIN="1")
    made.take("posts", "first")
    for n in range(MAX_CALLERS + 50):
        made.take("posts", f"caller {n}")
    assert len(made._buckets) == MAX_CALLERS
    assert made.take("posts", f"caller {MAX_CALLERS + 49}") == 60
    assert made.take("posts", "first") is None, "forgotten, so it begins anew"


def test_streams_are_counted_in_and_out() -> None:
    streams = Streams(per_key=2, per_address=3)
    first, second = (streams.enter("key", ["k1", "k2"]) for _ in range(2))
    with pytest.raises(Problem) as full:
        streams.enter("key", ["k9", "k2"])
    assert (full.value.status, full.value.headers) == (429, {"Retry-After": "30"})
    streams.enter("key", ["k9"])()
    first()
    first()
    streams.enter("key", ["k1", "k2"])
    with pytest.raises(Problem):
        streams.enter("key", ["k1"])
    second()
    assert streams.refused == 2


def test_nothing_is_remembered_of_streams_that_have_ended() -> None:
    streams = Streams(per_key=2, per_address=2)
    leave = [streams.enter("address", [f"192.0.2.{n}"]) for n in range(200)]
    assert len(streams) == 200
    for one in leave:
        one()
    assert len(streams) == 0
