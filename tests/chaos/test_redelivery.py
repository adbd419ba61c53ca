"""What a crash leaves in doubt is done again and recognised: the state after each crash is made by hand."""

from __future__ import annotations

import signal
from dataclasses import dataclass
from typing import Any

import pytest
from msgspec.structs import replace

from command_center.store.connect import connect
from command_center.store.progress import ProgressBook
from streams.log import RAW, TAGGED
from tests.chaos.kills import check
from tests.e2e.center import Center, wait_until
from tests.e2e.conftest import Start
from tests.e2e.figures import settled
from tests.e2e.made import Made, make
from tests.e2e.recount import dead_lines

AGAIN = 40


@dataclass(frozen=True, slots=True)
class Over:
    """A replay that is over."""

    center: Center
    made: Made
    summary: dict[str, Any]


@pytest.fixture(scope="module")
def over(start: Start, tmp_path_factory: pytest.TempPathFactory) -> Over:
    folder = tmp_path_factory.mktemp("redelivery")
    made = make(folder, 2000, seed=3)
    center = start(folder / "data", made.profile, "--replay", str(made.path), "--speed", "max")
    center.wait_ready()
    return Over(center, made, center.wait_drained())


def restarted(center: Center, member: str, before: int) -> None:
    """End a sleeping member for good and wait for its next life."""
    assert center.hit(member)
    wait_until(f"{member} lives again", lambda: center.pids().get(member, before) != before)


def test_a_tagger_that_died_between_append_and_commit(over: Over) -> None:
    center = over.center
    assert center.hit("tag-0", signal.SIGSTOP)
    client = connect(center.url())
    with center.log() as log:
        committed, tagged = log.committed(RAW, "tag"), log.ends(TAGGED)
        for partition, offset in committed.items():
            assert offset > AGAIN
            client.set(f"cc:log:{{p{partition}}}:at:{RAW}:tag", offset - AGAIN)
        assert log.committed(RAW, "tag") == {p: offset - AGAIN for p, offset in committed.items()}
        restarted(center, "tag-0", center.pids()["tag-0"])
        summary = center.wait_drained()
        assert log.ends(TAGGED) == {p: end + AGAIN for p, end in tagged.items()}
        assert dead_lines(log) == list(over.made.bad_lines)
    client.close()
    assert summary["redelivered"] == over.summary["redelivered"] + AGAIN * center.partitions
    assert settled(summary) == settled(over.summary)
    check(center, summary, over.made)


def test_a_source_that_died_between_sending_and_noting(over: Over) -> None:
    center = over.center
    before = center.summary()["redelivered"]
    assert center.hit("source-0", signal.SIGSTOP)
    client = connect(center.url())
    book = ProgressBook(client, 86_400)
    held = book.read()
    assert held is not None
    book.write(replace(held, position=held.position - 500, progress=replace(held.progress, state="running")))
    with center.log() as log:
        sent = sum(log.ends(RAW).values())
        restarted(center, "source-0", center.pids()["source-0"])
        wait_until("sent again", lambda: sum(log.ends(RAW).values()) == sent + 500)
    client.close()
    summary = center.wait_drained()
    assert summary["redelivered"] == before + 500
    assert settled(summary) == settled(over.summary)
    check(center, summary, over.made)
