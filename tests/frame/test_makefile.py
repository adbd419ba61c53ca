"""The front door: `make help` tells every target, and every command that the README shows exists."""

from __future__ import annotations

import re
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
README = (ROOT / "README.md").read_text("utf-8")
SCRIPT = Path(sys.executable).parent / "command-center"
INNER = {"set-up", "set-up-dev", "set-up-test"}


def targets() -> set[str]:
    return set(re.findall(r"^([a-z][a-z-]*):", (ROOT / "Makefile").read_text(), re.M)) - INNER


def shown(pattern: str) -> list[str]:
    """What follows a pattern in the README's code blocks."""
    blocks = re.findall(r"```(?:sh|console)\n(.*?)```", README, re.S)
    return sorted({found for block in blocks for found in re.findall(pattern, block)})


def test_help_tells_every_target_and_is_what_plain_make_does() -> None:
    told = subprocess.run(["make", "-s"], cwd=ROOT, capture_output=True, text=True, check=True).stdout
    assert set(re.findall(r"^ +make ([a-z-]+) {2,}\S", told, re.M)) == targets()


def test_every_make_target_in_the_readme_exists() -> None:
    named = set(shown(r"\bmake ([a-z-]+)"))
    assert {"up", "test"} <= named
    assert named <= targets()


@pytest.mark.parametrize("command", shown(r"\.venv/bin/command-center ((?:[a-z]+ ?)+)"))
def test_every_subcommand_in_the_readme_has_help(command: str) -> None:
    asked = subprocess.run(
        [SCRIPT, *command.split(), "--help"], cwd=ROOT, capture_output=True, text=True, timeout=60, check=False
    )
    assert asked.returncode == 0, asked.stderr
    assert command.rsplit(maxsplit=1)[-1] in asked.stdout


@pytest.mark.parametrize("path", shown(r"profiles/[a-z]+\.yaml"))
def test_every_profile_in_the_readme_exists(path: str) -> None:
    assert (ROOT / path).is_file()
