"""`tag` as a filter: one line out for every line in, in order, whatever the lines are."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

from command_center.mention import Tags, encode
from tests.support.made import mention

PROFILE = Path(__file__).parents[2] / "profiles" / "demo.yaml"


def run(lines: list[bytes], *argv: str) -> subprocess.CompletedProcess[bytes]:
    command = [sys.executable, "-m", "command_center.cli", "tag", *argv]
    return subprocess.run(command, check=False, input=b"\n".join(lines) + b"\n", capture_output=True, timeout=120)


def test_lines_come_back_in_order_tagged_or_with_their_error() -> None:
    lines = [encode(mention(n, text="my Wren 5 gets hot", extra={"n": n})) for n in range(1200)]
    bad = {3: b"{", 4: b"", 700: b'{"id":"web:1"}', 1199: b"\xff"}
    for at, line in bad.items():
        lines[at] = line
    done = run(lines, "--profile", str(PROFILE))
    assert done.returncode == 0
    assert done.stderr.decode().strip() == "1196 tagged, 4 bad"
    out = [json.loads(line) for line in done.stdout.splitlines()]
    assert len(out) == 1200
    for number, row in enumerate(out):
        if number in bad:
            assert row.keys() == {"error", "line"}
            assert row["line"] == number + 1
            assert row["error"]
        else:
            assert row.pop("tags").keys() == set(Tags.__struct_fields__)
            assert row == json.loads(lines[number])
    assert json.loads(done.stdout.splitlines()[0])["tags"]["topics"] == ["heat"]


def test_a_profile_that_is_wrong_stops_it_before_the_first_line(tmp_path: Path) -> None:
    profile = tmp_path / "bad.yaml"
    profile.write_text("name: bad\ncolour: red\n")
    done = run([b"{}"], "--profile", str(profile))
    assert (done.returncode, done.stdout) == (2, b"")
    assert b"bad.yaml:2" in done.stderr
    assert b"colour" in done.stderr
