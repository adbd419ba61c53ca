"""The same figures on Apache Kafka and a Redis of one's own as on the embedded default."""

from __future__ import annotations

import signal
from pathlib import Path

from streams.log import RAW
from tests.e2e.conftest import Start
from tests.e2e.figures import check_mentions, check_recount
from tests.e2e.made import Made
from tests.e2e.own import Own, own, redis
from tests.e2e.recount import dead_lines

__all__ = ["own", "redis"]


def test_a_replay_is_counted_exactly_and_a_second_up_counts_nothing_again(
    own: Own, start: Start, made: Made, tmp_path: Path
) -> None:
    arguments = (tmp_path / "data", made.profile, "--replay", str(made.path), "--speed", "max")
    center = start(*arguments, **own.settings())
    center.wait_ready()
    assert set(center.pids()) == {"web", "web-worker", "store-0", "tag-0", "source-0"}
    summary = center.wait_drained()
    assert (summary["total"] + summary["own"], summary["duplicates"]) == (made.distinct, made.repeats)
    assert (summary["dead"], summary["late"], summary["redelivered"]) == (len(made.bad_lines), 0, 0)
    check_recount(center, summary, made.own_accounts)
    check_mentions(center, summary)
    with center.log() as log:
        assert dead_lines(log) == list(made.bad_lines)
        ends = log.ends(RAW)
    assert center.end(signal.SIGINT) < 10
    assert center.process.returncode == 130

    second = start(*arguments, **own.settings())
    second.wait_ready()
    assert second.wait_drained() == summary
    with second.log() as log:
        assert log.ends(RAW) == ends, "something was sent again"
    assert second.end() < 10
