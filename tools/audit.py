"""Ask the registries whether anything that is locked has a known weakness: `make audit`.

Python's packages by pip-audit, the browser's by npm. What can't be asked is said and is no pass: the exit code is 1
where a weakness is known, 3 where somebody gave no answer, 0 only where all that is locked was looked up and is clean.
"""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
from collections.abc import Iterable
from functools import partial
from pathlib import Path
from typing import Any, NamedTuple

from tools.set_up import python
from tools.set_up.steps import CACHE, ROOT, Step, run_steps

LOCK, FOLDER = ROOT / "requirements-audit.lock", CACHE / "audit"
"""pip-audit has a lock and a folder of its own: nothing of it runs with the center."""
LOCKS = ("requirements.lock", "requirements-dev.lock")
FOUND, UNASKED = 1, 3
PATIENCE_S = 600


class Answer(NamedTuple):
    """What one question brought: weaknesses in words, and what was not answered."""

    weak: tuple[str, ...] = ()
    unasked: tuple[str, ...] = ()


def main() -> int:
    """Ask about every lock.

    Returns:
        The exit code.
    """
    run_steps([Step("pip-audit", partial(python.install_apart, LOCK, FOLDER), CACHE / "set-up" / "audit", (LOCK,))])
    answers = {lock: of_python(lock) for lock in LOCKS} | {"package-lock.json": of_browser()}
    for name, answer in answers.items():
        for weakness in answer.weak:
            print(f"{name}: {weakness}")
        if answer.unasked:
            print(f"{name}: NOT ASKED: {_few(answer.unasked)}")
        if not answer.weak and not answer.unasked:
            print(f"{name}: nothing known against it")
    if any(answer.weak for answer in answers.values()):
        return FOUND
    return UNASKED if any(answer.unasked for answer in answers.values()) else 0


def of_python(lock: str) -> Answer:
    """What is known of the packages of one lock (pip-audit says no severity: every weakness counts)."""
    options = ("--disable-pip", "--require-hashes", "--format", "json", "--progress-spinner", "off")
    said = _run([python.PYTHON, "-m", "pip_audit", "--requirement", lock, *options], {"PYTHONPATH": str(FOLDER)})
    try:
        return read_pip_audit(json.loads(said.stdout))
    except ValueError:
        return Answer(unasked=(_last(said.stderr),))


def read_pip_audit(report: Any) -> Answer:
    """Read the report of pip-audit: a package it skipped was looked up nowhere."""
    rows = report["dependencies"]
    weak = tuple(
        f"{row['name']} {row['version']}: {found['id']}, mended in {', '.join(found['fix_versions']) or 'no version'}"
        for row in rows
        for found in row.get("vulns", ())
    )
    return Answer(weak, tuple(row["name"] for row in rows if "skip_reason" in row))


def of_browser() -> Answer:
    """What is known of the packages that the browser's assets are built from."""
    npm = shutil.which("npm") or str(python.VENV / "bin" / "npm")
    path = f"{python.VENV / 'bin'}{os.pathsep}{os.environ.get('PATH', os.defpath)}"
    said = _run([npm, "audit", "--json"], {"PATH": path})
    try:
        return read_npm(json.loads(said.stdout))
    except ValueError:
        return Answer(unasked=(_last(said.stderr),))


def read_npm(report: Any) -> Answer:
    """Read the report of npm; only `high` and `critical` are against a release."""
    if "vulnerabilities" not in report:
        return Answer(unasked=(str(report.get("message") or "npm's registry gave no report").partition(" - ")[0],))
    rows = report["vulnerabilities"].values()
    return Answer(tuple(f"{row['name']}: {row['severity']}" for row in rows if row["severity"] in ("high", "critical")))


def _run(argv: Iterable[str | Path], environ: dict[str, str]) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        list(argv), cwd=ROOT, env=os.environ | environ, capture_output=True, text=True, timeout=PATIENCE_S, check=False
    )


def _few(names: tuple[str, ...]) -> str:
    more = len(names) - 5
    return ", ".join(names[:5]) + (f" and {more} more" if more > 0 else "")


def _last(words: str) -> str:
    return words.strip().rpartition("\n")[2][:200] or "no answer"


if __name__ == "__main__":
    sys.exit(main())
