"""The locks: every package by exact version and hash, no address of an index, and what runs is what was tested."""

from __future__ import annotations

import re
import tomllib
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
POM = ROOT / "tools" / "set_up" / "kafka-pom.xml"
LOCKS = tuple(f"requirements{kind}.lock" for kind in ("", "-dev", "-node", "-bench", "-peers", "-audit"))
ENTRY = re.compile(r"^(?P<name>[a-z0-9][a-z0-9._-]*)==(?P<version>[^ ;\\]+)(?P<marker> ;[^\\]*)?", re.M)


def problems(text: str) -> list[str]:
    """What is wrong with a lock file: entries without version or hash, options, addresses."""
    found = []
    for entry in re.split(r"\n(?=\S)", re.sub(r"^\s*#.*\n", "", text, flags=re.M).strip()):
        first = entry.splitlines()[0]
        if first.startswith("-") or "://" in entry or " @ " in first:
            found.append(f"option or address: {first}")
        elif not ENTRY.match(entry):
            found.append(f"no exact version: {first}")
        elif not re.search(r"--hash=sha256:[0-9a-f]{64}\b", entry):
            found.append(f"no hash: {first}")
    return found


def pins(lock: str) -> dict[tuple[str, str], str]:
    text = (ROOT / lock).read_text()
    return {(m["name"], (m["marker"] or "").strip()): m["version"] for m in ENTRY.finditer(text)}


@pytest.mark.parametrize("lock", LOCKS)
def test_a_lock_pins_and_hashes_everything_and_names_no_address(lock: str) -> None:
    text = (ROOT / lock).read_text()
    assert ENTRY.search(text)
    assert problems(text) == []


@pytest.mark.parametrize(
    "entry",
    [
        "--index-url https" + "://example.org/simple",
        "thing>=1 \\\n    --hash=sha256:" + "0" * 64,
        "thing==1",
        "thing @ https" + "://example.org/thing.whl",
    ],
)
def test_a_loose_entry_is_found(entry: str) -> None:
    assert problems("good==1 \\\n    --hash=sha256:" + "0" * 64 + "\n" + entry)


def test_what_runs_is_what_was_tested() -> None:
    tested = pins("requirements-dev.lock")
    assert pins("requirements.lock").items() <= tested.items()


def test_the_locks_hold_what_the_project_asks_for() -> None:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text())
    asked = {
        "requirements.lock": project["project"]["dependencies"],
        "requirements-dev.lock": project["project"]["optional-dependencies"]["dev"],
        "requirements-node.lock": project["dependency-groups"]["node"],
        "requirements-bench.lock": project["dependency-groups"]["bench"],
        "requirements-peers.lock": project["dependency-groups"]["peers"],
        "requirements-audit.lock": project["dependency-groups"]["audit"],
    }
    for lock, wants in asked.items():
        locked = {(name, version) for (name, _), version in pins(lock).items()}
        for want in wants:
            name, _, version = re.sub(r"\[.*\]", "", want).partition("==")
            name = re.sub(r"[-_.]+", "-", name).lower()
            assert any(n == name and version in ("", v) for n, v in locked), f"{want} is not in {lock}: run make lock"


def test_setuptools_is_locked_because_the_project_is_built_without_isolation() -> None:
    assert any(name == "setuptools" for name, _ in pins("requirements.lock"))


def test_the_jars_of_kafka_are_locked_and_are_of_the_version_that_the_pom_asks_for() -> None:
    lines = (ROOT / "kafka-jars.lock").read_text().splitlines()
    assert [line for line in lines if not re.fullmatch(r"[0-9a-f]{64}  [\w.-]+\.jar", line)] == []
    asked = re.findall(
        r"<artifactId>([^<]+)</artifactId>\s*<version>([^<]+)</version>\s*</dependency>", POM.read_text()
    )
    assert len(asked) > 1
    for name, version in asked:
        assert any(line.endswith(f"  {name}-{version}.jar") for line in lines), f"{name} {version}: run make lock"
