"""The table of closed counts beside the log, and the topic of actions, on every engine."""

from __future__ import annotations

from streams.log import ACTIONS, TAGGED
from tests.contract.engines import FAR, LogEngine, append


def test_a_table_keeps_the_last_value_of_each_key_by_partition(log_engine: LogEngine) -> None:
    log = log_engine.log()
    assert log.kept(0) == {}
    log.keep(0, {"h:0": b"one", "h:3600": b"two", "totals": b"\x00\xff"})
    log.keep(0, {"h:0": b"three", "h:3600": None})
    log.keep(1, {"h:0": b"elsewhere"})
    assert log_engine.log().kept(0) == {"h:0": b"three", "totals": b"\x00\xff"}
    assert log.kept(1) == {"h:0": b"elsewhere"}
    assert log.kept(2) == {}
    log.keep(0, {"h:3600": b"again"})
    assert log.kept(0)["h:3600"] == b"again"


def test_a_table_takes_nothing_and_much(log_engine: LogEngine) -> None:
    log = log_engine.log()
    log.keep(0, {})
    many = {f"h:{n}": str(n).encode() * 100 for n in range(3000)}
    log.keep(0, many)
    assert log.kept(0) == many


def test_the_first_record_kept_is_known(log_engine: LogEngine) -> None:
    log = log_engine.log()
    assert log.firsts(TAGGED) == dict.fromkeys(range(4), 0)
    append(log, TAGGED, 0, *(b"%d" % n for n in range(10)))
    append(log, TAGGED, 1, b"one")
    log_engine.forget(log, TAGGED, 0, 7)
    log_engine.forget(log, TAGGED, 1, 1)
    found = log.firsts(TAGGED)
    assert found[0] <= 7
    assert log.read(TAGGED, 0, 0, 1)[0].offset == found[0] > 0
    assert (found[1], found[2]) == (1, 0)


def test_actions_can_be_read_again_from_the_first(log_engine: LogEngine) -> None:
    log = log_engine.log()
    append(log, ACTIONS, 0, b"one", b"two")
    if log_engine.trims:
        assert log.trim(ACTIONS, 0, 0, FAR) == 0
    assert [record.value for record in log_engine.log().read(ACTIONS, 0, 0, 10)] == [b"one", b"two"]
