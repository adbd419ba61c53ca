"""The command line: help for everything, one clear line and the right exit code for what can't work."""

from __future__ import annotations

import os
import re
import subprocess
import sys
from pathlib import Path

import pytest

from command_center.cli import main
from command_center.errors import BadInput
from command_center.settings import SETTINGS, load_settings

COMMANDS = {
    ("up",): ["--profile", "--port", "--data-dir", "--replay", "--speed", "--no-simulate"],
    ("source",): ["--replay", "--simulate", "--speed"],
    ("tag",): ["--profile", "--worker"],
    ("store",): [],
    ("index",): [],
    ("search",): [],
    ("web",): [],
    ("bench",): ["--json", "pipeline"],
    ("check",): ["--schema", "mention", "dead", "memory"],
    ("check", "memory"): ["--mentions-a-day", "--mention-bytes", "--profile"],
    ("check", "dead"): ["--show", "--retry", "--reason", "--since", "--limit", "--data-dir"],
    ("profile",): ["init", "check", "query"],
    ("profile", "init"): ["FILE"],
    ("profile", "check"): ["--sample"],
    ("profile", "query"): ["QUERY", "--text", "--sample", "--profile"],
    ("rebuild",): ["--profile", "--data-dir", "--partitions", "--prefix"],
    ("screens",): ["list", "pair", "move", "blank", "note", "revoke", "--json", "--by", "--data-dir"],
    ("screens", "pair"): ["DIGITS", "--wall", "--name"],
    ("screens", "pause"): ["SCREEN", "--profile"],
    ("screens", "note"): ["WORDS", "--screen", "--minutes"],
    ("texts",): ["{on,off}", "--why", "--by"],
    ("user",): ["erase-author", "list", "add", "role", "password", "remove", "sign-out", "key"],
    ("user", "add"): ["NAME", "--role", "--password-file", "--by", "--data-dir"],
    ("user", "key"): ["make", "list", "revoke"],
    ("user", "key", "make"): ["NAME", "--role", "--until", "machine"],
    ("user", "erase-author"): ["SOURCE:AUTHOR", "--profile", "--data-dir", "--yes"],
}


@pytest.mark.parametrize("command", COMMANDS)
def test_every_command_explains_itself(command: tuple[str, ...], capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit) as stopped:
        main([*command, "--help"])
    assert stopped.value.code == 0
    said = capsys.readouterr().out
    assert all(word in said for word in COMMANDS[command])
    for option in re.findall(r"^  (--[\w-]+.*)", said, re.MULTILINE):
        assert len(option.split("  ", 1)) == 2 or option.rstrip() in said.replace(option + "\n   ", ""), option


def test_the_overview_names_every_command(capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit):
        main(["--help"])
    said = capsys.readouterr().out
    assert all(re.search(rf"^    {command[0]} +\w", said, re.MULTILINE) for command in COMMANDS)


@pytest.mark.parametrize("argv", [[], ["dance"], ["up", "--dance"], ["up", "--port", "x"], ["check"], ["source"]])
def test_a_wrong_command_line_is_bad_input(argv: list[str], capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit) as stopped:
        main(argv)
    assert stopped.value.code == 2
    assert "usage: command-center" in capsys.readouterr().err


@pytest.mark.parametrize(
    ("variable", "value"),
    [
        ("CC_BATCH", "0"),
        ("CC_BATCH", "1000001"),
        ("CC_BATCH", "many"),
        ("CC_BATCH", ""),
        ("CC_PARTITIONS", "1.5"),
        ("CC_PORT", "65536"),
        ("CC_PORT", "-1"),
        ("CC_TICK_S", "nan"),
        ("CC_QUOTA", "inf"),
        ("CC_LEASE_S", "0"),
    ],
)
def test_a_setting_out_of_range_names_variable_and_default(
    variable: str, value: str, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv(variable, value)
    assert main(["store"]) == 2
    said = capsys.readouterr().err
    default = next(row.default for row in SETTINGS if row.variable == variable)
    assert said.count("\n") == 1
    assert said.startswith("command-center: ")
    assert variable in said
    assert f"the default is {default}" in said


def test_the_defaults_fit_their_own_ranges() -> None:
    settings = load_settings({})
    assert (settings.port, settings.partitions, settings.hosts) == (8050, 12, ("localhost", "127.0.0.1"))
    assert len({row.name for row in SETTINGS}) == len(SETTINGS)
    assert all(row.help.endswith(".") for row in SETTINGS)


@pytest.mark.parametrize(
    ("argv", "environ", "words"),
    [
        (["store"], {}, "CC_REDIS_URL"),
        (["web"], {"CC_REDIS_URL": "nonsense"}, "redis://"),
        (["up", "--profile", "nowhere.yaml"], {}, "nowhere.yaml"),
        (["up", "--replay", "nowhere.csv"], {}, "nowhere.csv"),
        (["up", "--speed", "fast"], {}, "--speed fast"),
        (["up", "--speed", "0"], {}, "--speed 0"),
        (["up", "--port", "99999"], {}, "CC_PORT"),
        (["profile", "check", "nowhere.yaml"], {}, "nowhere.yaml"),
    ],
)
def test_what_cannot_work_is_one_line_and_exit_code_two(
    argv: list[str],
    environ: dict[str, str],
    words: str,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
    tmp_path: Path,
) -> None:
    for name in [name for name in os.environ if name.startswith("CC_")]:
        monkeypatch.delenv(name)
    for name, value in environ.items():
        monkeypatch.setenv(name, value)
    monkeypatch.setenv("CC_DATA_DIR", str(tmp_path / "data"))
    assert main(argv) == 2
    said = capsys.readouterr().err
    assert words in said
    assert said.count("\n") == 1, said
    assert not (tmp_path / "data").exists(), "what can't start leaves nothing behind"


def test_bad_input_is_no_traceback(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    def refuse(_: object) -> int:
        raise BadInput("the reason")

    monkeypatch.setattr("command_center.cli._run", refuse)
    assert main(["store"]) == 2
    assert capsys.readouterr().err == "command-center: the reason\n"


def test_ctrl_c_is_130(monkeypatch: pytest.MonkeyPatch) -> None:
    def interrupt(_: object) -> int:
        raise KeyboardInterrupt

    monkeypatch.setattr("command_center.cli._run", interrupt)
    assert main(["store"]) == 130


def test_a_reader_that_goes_away_is_no_traceback() -> None:
    command = f"{sys.executable} -m command_center.cli check --schema tagged | head -c 1 >/dev/null"
    done = subprocess.run(command, check=False, shell=True, capture_output=True, timeout=60)  # noqa: S602
    assert b"Traceback" not in done.stderr
