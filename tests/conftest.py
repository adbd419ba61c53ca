"""What all tests share: programs found or loudly missed, recorded data, and no silent skip under CI."""

from __future__ import annotations

import gc
import os
import shutil
from collections import Counter
from collections.abc import Generator
from pathlib import Path
from typing import Any, TypeVar

import pytest

# before pytest takes `tests/layouts` for it, and the modules of whichever checkout is installed for those of this one
import layouts  # noqa: F401
from command_center.bench.kafka_program import KafkaProgram, find_kafka
from tests.support.kafka_classes import with_archive

pytest_plugins = ("tests.support.servers", "tests.support.kafka", "tests.support.alone")

ROOT = Path(__file__).resolve().parents[1]
RECORDED = ROOT.parent / "shared" / "data"
UNPACKED = ROOT / ".cache" / "debian" / "bin"

if (UNPACKED / "playwright-node").exists():
    os.environ.setdefault("PLAYWRIGHT_NODEJS_PATH", str(UNPACKED / "playwright-node"))

KAFKA_JARS = ROOT / ".cache" / "kafka" / "jars"
if KAFKA_JARS.is_dir():
    os.environ.setdefault("CC_KAFKA_JARS", str(KAFKA_JARS))
    if (UNPACKED / "java").exists():
        os.environ.setdefault("CC_JAVA", str(UNPACKED / "java"))

QUIXSTREAMS = ROOT / ".cache" / "quixstreams"
if QUIXSTREAMS.is_dir():
    os.environ.setdefault("CC_QUIXSTREAMS", str(QUIXSTREAMS))

Found = TypeVar("Found")

_missing: dict[str, int] = {}


def find_program(variable: str, *names: str) -> str | None:
    """Where a program that tests need is: named by its variable, on the PATH, or unpacked by the set-up."""
    named = os.environ.get(variable)
    if named:
        return named
    places = os.pathsep.join((os.environ.get("PATH", os.defpath), str(UNPACKED)))
    return next((found for name in names if (found := shutil.which(name, path=places))), None)


def _need(component: str, program: Found | None) -> Found:
    if program is None:
        _missing[component] = _missing.get(component, 0) + 1
        pytest.skip(f"no {component} on this machine")
    return program


@pytest.fixture
def chromium() -> str:
    """The path of a Chromium to drive with Playwright's `executable_path`."""
    return _need("chromium", find_program("CC_CHROMIUM", "chromium", "chromium-browser", "google-chrome"))


@pytest.fixture
def redis_server() -> str:
    """The path of a Redis server program of the machine's own (the embedded Valkey comes with the dependencies)."""
    return _need("redis-server", find_program("CC_REDIS_SERVER", "redis-server"))


@pytest.fixture
def openssl() -> str:
    """The path of OpenSSL, which makes the certificates of a test."""
    return _need("openssl", find_program("CC_OPENSSL", "openssl"))


@pytest.fixture
def nginx() -> str:
    """The path of nginx, the proxy in front."""
    return _need("nginx", find_program("CC_NGINX", "nginx"))


@pytest.fixture(scope="session")
def _quick_kafka() -> KafkaProgram | None:
    program = find_kafka()
    return program and with_archive(program, ROOT / ".cache" / "kafka")


@pytest.fixture
def kafka_program(_quick_kafka: KafkaProgram | None) -> KafkaProgram:
    """How to run Apache Kafka here."""
    return _need("Apache Kafka", _quick_kafka)


@pytest.fixture
def quixstreams() -> str:
    """The folder with quixstreams in it."""
    return _need("quixstreams", os.environ.get("CC_QUIXSTREAMS") or None)


@pytest.fixture
def recorded() -> Path:
    """The folder of recorded data beside the checkout; the test carries the mark of the same name."""
    if not RECORDED.is_dir():
        pytest.skip("no recorded data beside this checkout")
    return RECORDED


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Browser tests come last: from the first one on, Playwright keeps an event loop running in this thread.

    Of their files the longest come first, so that those who share the files come to the end together. Who wants to be
    alone comes between the two: all others wait once, for one another's last long test, and not before each of these.
    """
    # A file goes to one worker as a whole, when its first test comes up: one test in a browser, and all of it waits.
    in_file = Counter(item.path for item in items if _in_browser(item))

    def place(item: pytest.Item) -> tuple[int, int, str]:
        is_alone = item.get_closest_marker("alone") is not None
        if item.path in in_file:
            return 3 - is_alone, -in_file[item.path], str(item.path)
        return int(is_alone), 0, ""

    items.sort(key=place)


def pytest_collection_finish() -> None:
    """Thousands of collected tests stay until the end: the collector of cycles need not look through them each time."""
    gc.collect()
    gc.freeze()


def _in_browser(item: pytest.Item) -> bool:
    return "_playwright" in getattr(item, "fixturenames", ())


def _refuse_skip(report: pytest.TestReport | pytest.CollectReport) -> None:
    report.outcome = "failed"
    report.longrepr = f"skipped under CI, where a skip is a failure: {report.longrepr}"


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport(item: pytest.Item) -> Generator[None, pytest.TestReport, pytest.TestReport]:
    """With CI=true a skipped test has failed, unless it is marked `recorded`."""
    report = yield
    is_skip = report.skipped and not hasattr(report, "wasxfail")
    if os.environ.get("CI") == "true" and is_skip and item.get_closest_marker("recorded") is None:
        _refuse_skip(report)
    return report


@pytest.hookimpl(wrapper=True)
def pytest_make_collect_report() -> Generator[None, pytest.CollectReport, pytest.CollectReport]:
    """With CI=true a module skipped as a whole has failed."""
    report = yield
    if os.environ.get("CI") == "true" and report.skipped:
        _refuse_skip(report)
    return report


def pytest_sessionfinish(session: pytest.Session) -> None:
    """What a worker process has missed, its controller must tell."""
    output = getattr(session.config, "workeroutput", None)
    if output is not None:
        output["missing"] = _missing


@pytest.hookimpl(optionalhook=True)
def pytest_testnodedown(node: Any) -> None:
    """Take over what a worker process has missed."""
    for component, tests in getattr(node, "workeroutput", {}).get("missing", {}).items():
        _missing[component] = _missing.get(component, 0) + tests


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    """One loud line for each component that is not here."""
    for component, tests in sorted(_missing.items()):
        terminalreporter.write_line(f"MISSING {component}: {tests} tests could not run", red=True, bold=True)
