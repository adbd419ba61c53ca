"""Resolve pyproject.toml and Kafka's pom into the lock files: exact versions and hashes, no address."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

from tools.set_up import kafka
from tools.set_up.steps import Terminal

ROOT = Path(__file__).resolve().parents[1]
LOCKS: dict[str, list[str]] = {
    "requirements-dev.lock": ["pyproject.toml", "--extra=dev", "--group=build", "--group=lock"],
    "requirements.lock": ["pyproject.toml", "--group=build", "--constraint=requirements-dev.lock"],
    "requirements-node.lock": ["--group=node"],
    "requirements-bench.lock": ["--group=bench"],
    "requirements-peers.lock": ["--group=peers"],
    "requirements-audit.lock": ["--group=audit"],
}
"""Each lock and what goes into it; the order matters: what runs is what was tested."""


def compile_lock(lock: str, *options: str) -> None:
    """Write one lock file.

    Args:
        lock: A key of `LOCKS`.
        options: More options of `uv pip compile`, such as `--upgrade`.
    """
    subprocess.run(
        [
            ROOT / ".venv" / "bin" / "uv", "pip", "compile", "--quiet", "--universal", "--python-version=3.11",
            "--generate-hashes", "--no-emit-index-url", "--no-emit-find-links", "--custom-compile-command=make lock",
            *options, *LOCKS[lock], f"--output-file={lock}",
        ],
        cwd=ROOT,
        check=True,
    )  # fmt: skip


if __name__ == "__main__":
    for name in LOCKS:
        compile_lock(name, *sys.argv[1:])
        print(f"{name} written")
    kafka.write_lock(Terminal(total=1))
    print(f"{kafka.LOCK.name} written")
