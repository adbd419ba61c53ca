"""The Dockerfile: every file that it copies is there and is sent, and nothing else of a checkout is."""

from __future__ import annotations

import re
import shlex
import subprocess
import tomllib
from fnmatch import fnmatchcase
from pathlib import Path, PurePosixPath

import pytest

ROOT = Path(__file__).resolve().parents[2]
LINES = [
    line
    for line in (ROOT / "Dockerfile").read_text().replace("\\\n", " ").splitlines()
    if line and not line.startswith("#")
]
PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text())
TRACKED = subprocess.run(["git", "ls-files", "-z"], cwd=ROOT, capture_output=True, text=True, check=True).stdout.split(
    "\0"
)[:-1]


def words(instruction: str) -> list[list[str]]:
    """What follows each use of an instruction, word by word."""
    return [shlex.split(line)[1:] for line in LINES if line.split()[0] == instruction]


def copied() -> list[str]:
    """What is copied from the checkout."""
    return [name for found in words("COPY") if not found[0].startswith("--from=") for name in found[:-1]]


def is_sent(path: str) -> bool:
    """Whether Docker sends a file to the build: the last pattern that fits it or a folder above it decides."""
    names = [path, *(str(parent) for parent in PurePosixPath(path).parents)][:-1]
    sent = True
    for line in (ROOT / ".dockerignore").read_text().splitlines():
        pattern = line.removeprefix("!")
        if pattern and not pattern.startswith("#") and any(fits(pattern, name) for name in names):
            sent = line.startswith("!")
    return sent


def fits(pattern: str, name: str) -> bool:
    """Whether a pattern of .dockerignore is this path: `*` stays within a name, `**/` is any depth."""
    if pattern.startswith("**/"):
        return fnmatchcase(PurePosixPath(name).name, pattern[3:])
    parts, wanted = name.split("/"), pattern.split("/")
    return len(parts) == len(wanted) and all(map(fnmatchcase, parts, wanted))


@pytest.mark.parametrize("name", copied())
def test_what_is_copied_is_committed_and_sent(name: str) -> None:
    files = [file for file in TRACKED if file == name or file.startswith(f"{name}/")]
    assert files
    assert [file for file in files if not is_sent(file)] == []


@pytest.mark.parametrize(
    "path",
    [
        ".env", ".git/config", ".venv/bin/python", "data/demo/valkey.conf", "assets/vendor/manifest.json", "tests/x.py",
        "docker-compose.override.yml", "mentions.jsonl", "streams/__pycache__/x.pyc", "node_modules/x/index.js",
    ],
)  # fmt: skip
def test_what_belongs_to_this_machine_is_not_sent(path: str) -> None:
    assert not is_sent(path)


def test_everything_that_is_sent_is_copied() -> None:
    sent = {file for file in TRACKED if is_sent(file)}
    assert {file for file in sent if not any(file == name or file.startswith(f"{name}/") for name in copied())} == set()


def test_the_image_holds_all_packages_and_what_they_open() -> None:
    packages = {pattern.rstrip("*") for pattern in PROJECT["tool"]["setuptools"]["packages"]["find"]["include"]}
    assert packages | {"assets", "profiles"} <= set(copied())


def test_the_program_of_the_image_is_ours_and_not_roots() -> None:
    assert words("ENTRYPOINT") == [["[command-center]"]]
    assert "command-center" in PROJECT["project"]["scripts"]
    assert words("USER") == [["command-center"]]
    assert any("useradd" in run and "command-center" in run for run in words("RUN"))


def test_the_base_is_pinned_and_every_stage_exists() -> None:
    stages: list[str] = []
    for image, *rest in words("FROM"):
        assert image in stages or re.fullmatch(r"python:3\.(\d+)\.\d+-slim-[a-z]+", image)
        stages += rest[1:]
    taken = [found[0].removeprefix("--from=") for found in words("COPY") if found[0].startswith("--from=")]
    assert taken
    assert set(taken) <= set(stages)


def test_packages_come_with_the_hashes_of_the_lock() -> None:
    installs = [run for run in words("RUN") if "install" in run and "pip" in run]
    locked = [run for run in installs if "--requirement" in run]
    assert {run[run.index("--requirement") + 1] for run in locked} == {"requirements.lock", "requirements-node.lock"}
    assert all({"--require-hashes", "--no-deps", "--only-binary=:all:"} <= set(run) for run in locked)
    assert all({"--no-deps", "--no-build-isolation"} <= set(run) for run in installs if run not in locked)
