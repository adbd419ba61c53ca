"""Apache Kafka for tests: the jars through Maven, each checked against a lock, or an image where Docker answers."""

from __future__ import annotations

import hashlib
import re
import shutil
import subprocess
from functools import cache
from pathlib import Path

from tools.set_up import java
from tools.set_up.steps import CACHE, ROOT, SetUpFailed, Terminal

POM = Path(__file__).with_name("kafka-pom.xml")
LOCK = ROOT / "kafka-jars.lock"
HOME = CACHE / "kafka"
JARS = HOME / "jars"


def fetch(terminal: Terminal) -> None:
    """Pull the image where Docker answers; else, or when that fails, fetch the jars.

    Raises:
        SetUpFailed: Neither was to be had.
    """
    if docker_answers():
        try:
            terminal.command("docker", "pull", image())
        except SetUpFailed:
            terminal.tick("no image, trying Maven")
        else:
            return
    fetch_jars(terminal)


def fetch_jars(terminal: Terminal) -> None:
    """Fetch the jars and put them into place once each is the one that the lock names.

    Raises:
        SetUpFailed: No Java, no Maven, no repository, or another jar than the lock's.
    """
    fetched = download(terminal)
    if bad := differences(digests(fetched), read_lock()):
        raise SetUpFailed(f"not what {LOCK.name} says: {', '.join(bad)}")
    shutil.rmtree(JARS, ignore_errors=True)
    fetched.rename(JARS)


def download(terminal: Terminal) -> Path:
    """Let Maven fetch what the pom asks for, from wherever this machine's Maven is told to.

    Returns:
        A folder of jars, not checked.
    """
    program = java.bring_java(terminal)
    fetched, repository = HOME / "fetched", HOME / "repository"
    shutil.rmtree(fetched, ignore_errors=True)
    maven = java.bring_maven(terminal)
    # "Update": what was missing at an earlier try is asked for again.
    options = ("--batch-mode", "--update-snapshots", f"-Dmaven.repo.local={repository}", f"-DoutputDirectory={fetched}")
    goal = "dependency:copy-dependencies"
    terminal.command(maven, *options, "--file", POM, goal, env=java.environment(program))
    shutil.rmtree(repository)
    return fetched


def write_lock(terminal: Terminal) -> None:
    """Write the lock from what the repository has now."""
    LOCK.write_text("".join(f"{digest}  {name}\n" for name, digest in digests(download(terminal)).items()))


def read_lock() -> dict[str, str]:
    """The lock: SHA-256 by file name. It reads as `sha256sum --check` wants it."""
    return {name: digest for digest, name in (line.split() for line in LOCK.read_text().splitlines())}


def digests(folder: Path) -> dict[str, str]:
    """SHA-256 of each file of a folder, by name."""
    return {file.name: hashlib.sha256(file.read_bytes()).hexdigest() for file in sorted(folder.iterdir())}


def differences(found: dict[str, str], locked: dict[str, str]) -> list[str]:
    """Names of files that are missing, that nobody asked for, or that have another content."""
    return sorted(name for name in found.keys() | locked.keys() if found.get(name) != locked.get(name))


def variables() -> dict[str, str]:
    """What tests and benches read to find Kafka; empty values where there is none."""
    if docker_answers() and _succeeds("docker", "image", "inspect", image()):
        return {"CC_KAFKA_IMAGE": image(), "CC_KAFKA_JARS": "", "CC_JAVA": ""}
    return {
        "CC_KAFKA_IMAGE": "",
        "CC_KAFKA_JARS": str(JARS) if JARS.is_dir() else "",
        "CC_JAVA": java.find_java() or "",
    }


def image() -> str:
    """The Docker image of the same version as the jars."""
    version = re.search(r"<artifactId>kafka_[^<]*</artifactId>\s*<version>([^<]+)<", POM.read_text())
    assert version is not None  # noqa: S101  (the pom is ours, and a test reads it)
    return f"apache/kafka:{version[1]}"


@cache
def docker_answers() -> bool:
    """Whether there is a Docker with a daemon behind it."""
    return shutil.which("docker") is not None and _succeeds("docker", "version", "--format", "{{.Server.Version}}")


def _succeeds(*argv: str) -> bool:
    try:
        return subprocess.run(argv, capture_output=True, timeout=20, check=False).returncode == 0
    except (OSError, subprocess.TimeoutExpired):
        return False
