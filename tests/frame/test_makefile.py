"""The front door: `make help` tells every target, and every command that the README shows exists."""

from __future__ import annotations

import re
import shlex
import subprocess
from pathlib import Path
from typing import Any

import pytest

from command_center import cli

ROOT = Path(__file__).resolve().parents[2]
README = (ROOT / "README.md").read_text("utf-8")
INNER = {"set-up", "set-up-dev", "set-up-test", "set-up-bench"}


def targets() -> set[str]:
    return set(re.findall(r"^([a-z][a-z-]*):", (ROOT / "Makefile").read_text(), re.M)) - INNER


def shown(pattern: str) -> list[Any]:
    """What follows a pattern in the README's code blocks."""
    blocks = re.findall(r"```(?:sh|console)\n(.*?)```", README, re.S)
    return sorted({found for block in blocks for found in re.findall(pattern, block, re.M)})


def test_help_tells_every_target_and_is_what_plain_make_does() -> None:
    told = subprocess.run(["make", "-s"], cwd=ROOT, capture_output=True, text=True, check=True).stdout
    assert set(re.findall(r"^ +make ([a-z-]+) {2,}\S", told, re.M)) == targets()


def test_every_make_target_in_the_readme_exists() -> None:
    named = set(shown(r"\bmake ([a-z-]+)"))
    assert {"up", "test"} <= named
    assert named <= targets()


def commands() -> list[str]:
    """Every command line of ours that the README shows, also inside ARGS."""
    plain = shown(r"^\.venv/bin/command-center (.+)$")
    return plain + [f"{target} {args}" for target, args in shown(r'^make (up|bench) ARGS="(.*)"$')]


@pytest.mark.parametrize("command", commands())
def test_every_command_line_in_the_readme_is_understood(command: str) -> None:
    assert cli._parser().parse_args(shlex.split(command)).command


def test_a_flag_that_does_not_exist_is_noticed(capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit):
        cli._parser().parse_args(["up", "--sped", "max"])
    assert "unrecognized arguments: --sped" in capsys.readouterr().err


@pytest.mark.parametrize("path", shown(r"profiles/[a-z]+\.yaml"))
def test_every_profile_in_the_readme_exists(path: str) -> None:
    assert (ROOT / path).is_file()
