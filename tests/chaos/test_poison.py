"""Poison: each kind of it is parked with its bytes, the mentions around it are untouched, and nothing but it stops.

The rows of the fault table on both engines: one in a thousand, then nothing else.
"""

from __future__ import annotations

import re
import subprocess
import sys
import time
from collections.abc import Iterator
from datetime import UTC, datetime
from hashlib import sha256
from itertools import islice
from pathlib import Path
from typing import Any

import pytest

from command_center.mention import decode_mention, partition_of
from command_center.profile import load_profile
from streams.intake.dead_letter import KEPT_BYTES, DeadLetter, read_letter
from streams.log import DEAD, RAW, TAGGED, Log
from streams.sources.simulate import Simulator
from tests.e2e.center import ROOT, Center, environment, wait_until
from tests.e2e.conftest import Start
from tests.e2e.figures import check_recount
from tests.e2e.made import write_profile
from tests.support.poison import KINDS, MB

IN_ALL = (
    "half a JSON", "Latin-1", "a number for a text", "no id", "lists 10,000 deep", "objects 10,000 deep", "NaN",
    "1e999 in an unknown field", "a NUL byte", "a NUL as an escape", "half a surrogate pair",
    "half a surrogate pair as an escape", "1 MB + 1 byte", "50 MB",
)  # fmt: skip
"""What the fault table names; every other kind is told apart in tests/worker/test_poison.py."""
EACH = 1000
ONLY = 3000
PARKED = 1000
BEHIND = 300
AT_ONCE = 3000
LONGEST_CRASH_S = 0.5
"""The supervisor starts who crashed for the first time again after 0.2 s."""


@pytest.fixture(scope="module")
def stream() -> list[tuple[str, bytes]]:
    """Mentions of the simulated brand with their ids: each once, no deletions and no edits."""
    story = Simulator(load_profile(ROOT / "profiles" / "demo.yaml"), datetime(2026, 3, 2, 9, tzinfo=UTC), 5).items()
    found: dict[str, bytes] = {}
    for item in story:
        mention = decode_mention(item.value)
        if not mention.deleted and mention.edited_at is None:
            found.setdefault(mention.id, item.value)
        if len(found) == EACH * len(IN_ALL) + BEHIND:
            break
    return list(found.items())


def append(log: Log, values: Iterator[tuple[int, bytes]]) -> None:
    """Append raw records, some thousands at a time."""
    producer = log.producer()
    while run := list(islice(values, AT_ONCE)):
        for partition, value in run:
            producer.send(RAW, partition, value)
        producer.flush()


def mixed(stream: list[tuple[str, bytes]], partitions: int) -> Iterator[tuple[int, bytes]]:
    """The mentions, with one piece of poison in the middle of each thousand."""
    for n, (mention_id, value) in enumerate(stream):
        if n % EACH == EACH // 2 and n // EACH < len(IN_ALL):
            yield partition_of(f"web:p{n}", partitions), KINDS[IN_ALL[n // EACH]].make(f"web:p{n}")
        yield partition_of(mention_id, partitions), value


def applied(center: Center) -> bool:
    """Whether everything raw was tagged, and everything tagged applied."""
    with center.log() as log:
        if log.committed(RAW, "tag") != log.ends(RAW):
            return False
        tagged = sum(log.ends(TAGGED).values())
    found = re.search(r"^cc_applied_total (\S+)", center.get("/metrics").text, re.MULTILINE)
    return found is not None and float(found[1]) == tagged


def letters(center: Center) -> list[DeadLetter]:
    with center.log() as log:
        return [read_letter(r.value) for p in range(log.partitions) for r in log.read(DEAD, p, 0, 100_000)]


def check_letters(found: list[DeadLetter]) -> None:
    """Every kind once, with its reason and its bytes; of what is too large the beginning, the length and the hash."""
    by_hash = {letter.sha256: letter for letter in found}
    assert len(by_hash) == len(found) == len(IN_ALL)
    for n, kind in enumerate(IN_ALL):
        value = KINDS[kind].make(f"web:p{n * EACH + EACH // 2}")
        letter = by_hash[sha256(value).hexdigest()]
        assert KINDS[kind].said in letter.reason, kind
        assert letter.original == (value if len(value) <= MB else value[:KEPT_BYTES]), kind
        assert letter.length == len(value), kind


def check_dead(center: Center, profile: Path, *arguments: str) -> list[str]:
    """What `check dead` prints of a running center."""
    found = ["--data-dir", str(center.data_dir), "--profile", str(profile)]
    done = subprocess.run(
        [sys.executable, "-m", "command_center.cli", "check", "dead", *found, *arguments],
        cwd=ROOT, env=environment(**center.settings), capture_output=True, text=True, timeout=60, check=False,
    )  # fmt: skip
    assert done.returncode == 0, done.stderr
    return done.stdout.splitlines()


def tag_stage(center: Center) -> dict[str, Any]:
    found: dict[str, Any] = center.get("/readyz").json()["stages"]["tag"]
    return found


@pytest.mark.parametrize("engine", ["embedded", "kafka"])
def test_one_in_a_thousand_and_then_nothing_else(
    engine: str, start: Start, stream: list[tuple[str, bytes]], tmp_path: Path, request: pytest.FixtureRequest
) -> None:
    profile = write_profile(tmp_path)
    own = load_profile(profile).own_accounts
    begin = start if engine == "embedded" else request.getfixturevalue("own").starting(start)
    # A batch of so many lasts longer than the usual lease where a machine has other work.
    center = begin(tmp_path / "data", profile, "--no-simulate", CC_BATCH="20000", CC_LEASE_S="30")
    center.wait_ready()

    with center.log() as log:
        append(log, mixed(stream[:-BEHIND], log.partitions))
    wait_until("everything counted", lambda: applied(center))
    summary = center.summary()
    assert summary["total"] + summary["own"] == EACH * len(IN_ALL)
    assert (summary["dead"], summary["duplicates"], summary["redelivered"]) == (len(IN_ALL), 0, 0)
    check_recount(center, summary, frozenset(own))
    check_letters(letters(center))

    # Nothing but poison, in every partition; a poll takes all of it.
    with center.log() as log:
        append(log, ((n % log.partitions, b"rubbish %d" % n) for n in range(ONLY)))
    wait_until("the tagger has stopped", lambda: "were no mentions" in tag_stage(center)["cause"])
    stopped_at = time.monotonic()
    stage = tag_stage(center)
    assert stage["state"] == "stopped"
    assert re.search(
        r"of the last 1000 records were no mentions .*CC_DEAD_RATIO.*command-center check dead", stage["cause"]
    )
    assert center.get("/readyz").status_code == 503
    wait_until("the wall says why", lambda: "were no mentions" in center.get("/wall/overview").text)
    parked = len(letters(center)) - len(IN_ALL)
    assert 0 < parked < PARKED
    with center.log() as log:
        committed = sum(log.committed(RAW, "tag").values())
        assert committed == sum(log.ends(TAGGED).values())
        assert sum(log.ends(RAW).values()) - committed == ONLY - parked
        append(log, ((partition_of(i, log.partitions), value) for i, value in stream[-BEHIND:]))
    wait_until("what was parked is counted", lambda: center.summary()["dead"] == len(IN_ALL) + parked)
    wait_until("longer than a crash would last", lambda: time.monotonic() > stopped_at + LONGEST_CRASH_S)
    assert "tag-0" not in center.pids()
    assert "tag-0 stopped on purpose and stays stopped" in center.said()
    assert "tag-0 ended" not in center.said()

    # The operator looks at it, and goes on past it.
    rows = check_dead(center, profile, "--limit", "20", "--reason", "not json")
    assert len(rows) == 20
    assert all("not JSON: invalid character" in row for row in rows)
    shown = dict(row.split(maxsplit=1) for row in check_dead(center, profile, "--show", rows[0].split()[0]))
    assert shown["bytes"].startswith("rubbish ")
    assert shown["today"].startswith("it would not pass: not JSON")
    center.end()
    center = start(tmp_path / "data", profile, "--no-simulate", **center.settings | {"CC_DEAD_RATIO": "1"})
    center.wait_ready()
    wait_until("the rest counted", lambda: applied(center))
    summary = center.summary()
    assert summary["total"] + summary["own"] == EACH * len(IN_ALL) + BEHIND
    assert (summary["dead"], summary["duplicates"], summary["redelivered"]) == (len(IN_ALL) + ONLY, 0, 0)
    found = letters(center)
    assert len({(letter.partition, letter.offset) for letter in found}) == len(found) == len(IN_ALL) + ONLY
    center.end()
