"""An open wall while its center breaks: it says so within 15 s, and comes back without a hand."""

from __future__ import annotations

import os
import re
import signal
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from command_center.bench.wall import browser, wait_for
from tests.e2e.center import ROOT, Center
from tests.e2e.conftest import Start
from tests.e2e.own import Own
from tests.support.kafka import KafkaBroker

STALE = "document.documentElement.classList.contains('stale')"
FRESH = f"!{STALE} && window.commandCenter.deltas > 0"
SAYS_AWAY = "document.querySelector('.stale-tag').textContent.includes('out of reach')"
SAYS = "[...document.querySelectorAll('.panel.old .stale-tag')].some((tag) => tag.textContent.includes('%s'))"
PANELS = """() => [...document.querySelectorAll('.panel')].map((panel) => {
  const [age, cause] = panel.querySelector('.stale-tag').children;
  const words = JSON.parse(getComputedStyle(age, '::before').content) + age.textContent + ': ' + cause.textContent;
  return [panel.dataset.panel, panel.classList.contains('old'), words, panel.dataset.asOf];
})"""
WITHIN_S = 15.0
BACK_S = 30.0


@pytest.fixture(scope="module")
def center(start: Start, tmp_path_factory: pytest.TempPathFactory) -> Center:
    """The demo."""
    center = start(tmp_path_factory.mktemp("wall") / "data", ROOT / "profiles" / "demo.yaml")
    center.wait_ready()
    return center


@contextmanager
def wall_of(chromium: str, center: Center, monkeypatch: pytest.MonkeyPatch) -> Iterator[Any]:
    """A fresh wall."""
    monkeypatch.setenv("CC_CHROMIUM", chromium)
    with browser() as running:
        page = running.new_page(viewport={"width": 1920, "height": 1080})
        page.goto(center.base + "/wall/overview")
        wait_for(page, FRESH, BACK_S)
        yield page


@pytest.fixture
def page(chromium: str, center: Center, monkeypatch: pytest.MonkeyPatch) -> Iterator[Any]:
    """A fresh wall of the demo."""
    with wall_of(chromium, center, monkeypatch) as page:
        yield page


@pytest.mark.parametrize(
    ("member", "cause", "well"),
    [
        ("source-0", "no sign of a source worker", ["waiting"]),
        ("tag-0", "no sign of a tag worker", []),
        ("store-0", "no sign of a store worker", []),
        ("valkey", "out of reach", []),
    ],
)
def test_a_process_that_hangs_is_told_by_the_right_panels_and_its_return_too(
    page: Any, center: Center, member: str, cause: str, well: list[str]
) -> None:
    pid = center.pids()[member]
    stopped = datetime.now(UTC)
    os.kill(pid, signal.SIGSTOP)
    try:
        wait_for(page, STALE, WITHIN_S)
        wait_for(page, SAYS % cause, WITHIN_S)
        panels = {name: (old, words, as_of) for name, old, words, as_of in page.evaluate(PANELS)}
        assert [name for name, (old, *_) in panels.items() if not old] == well
        for name, (old, words, as_of) in panels.items():
            if old:
                assert re.fullmatch(rf"data \d+ (s|min) old: .*{cause}.*", words), words
                assert datetime.fromisoformat(as_of) < stopped + timedelta(seconds=2), "no later than its data"
            assert page.locator(f'[data-panel="{name}"] .stale-tag').is_visible() is old
    finally:
        os.kill(pid, signal.SIGCONT)
    wait_for(page, f"!{STALE} && !document.querySelector('.panel.old')", BACK_S)


def test_a_killed_web_server_is_found_again(page: Any, center: Center) -> None:
    before = page.evaluate("({...window.commandCenter})")
    center.hit("web")
    wait_for(page, f"!{STALE} && window.commandCenter.deltas > {before['deltas']} + 2", BACK_S)
    assert page.evaluate("window.commandCenter.opens") > before["opens"]
    assert page.locator('[data-figure="total"]').text_content() != "0"


def test_a_kafka_that_hangs_or_dies_is_told_and_its_return_too(
    mortal_own: Own, mortal_kafka: KafkaBroker, start: Start, chromium: str, tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:  # fmt: skip
    center = mortal_own.starting(start)(tmp_path / "data", ROOT / "profiles" / "demo.yaml")
    center.wait_ready()
    with wall_of(chromium, center, monkeypatch) as page:
        for leave, come_back in ((mortal_kafka.pause, mortal_kafka.resume), (mortal_kafka.kill, mortal_kafka.start)):
            leave()
            try:
                wait_for(page, f"{STALE} && {SAYS_AWAY}", WITHIN_S)
                stages = center.get("/readyz").json()["stages"]
                assert stages["log"]["state"] == "stopped"
            finally:
                come_back()
            wait_for(page, f"!{STALE}", BACK_S)
    assert center.end() < 10
