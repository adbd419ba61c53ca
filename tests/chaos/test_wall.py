"""An open wall while its center breaks: it says so within 15 s, and comes back without a hand."""

from __future__ import annotations

import os
import re
import signal
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
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
SAYS = "[...document.querySelectorAll('.panel.old .stale-tag')].some((tag) => tag.textContent.includes('%s'))"
PANELS = """() => [...document.querySelectorAll('.panel')].map((panel) => {
  const tag = panel.querySelector('.stale-tag');
  const [age, cause] = tag.children;
  const words = JSON.parse(getComputedStyle(age, '::before').content) + age.textContent + ': ' + cause.textContent;
  const hatched = getComputedStyle(panel, '::after').backgroundImage.startsWith('repeating-linear-gradient');
  const dashed = getComputedStyle(tag).borderTopStyle === 'dashed';
  const seen = tag.checkVisibility() || panel.closest('.scene').hidden;
  return [panel.dataset.panel, panel.classList.contains('old'), words, panel.dataset.asOf, hatched, dashed && seen];
})"""
"""Every panel of every scene: whether it is old, in words, how far its data goes, hatched, told by a tag in a frame."""
WITHIN_S = 15.0
BACK_S = 30.0


@pytest.fixture(scope="module")
def center(start: Start, tmp_path_factory: pytest.TempPathFactory) -> Center:
    """The demo."""
    center = start(tmp_path_factory.mktemp("wall") / "data", ROOT / "profiles" / "demo.yaml")
    center.wait_ready()
    return center


@pytest.fixture(scope="module")
def _running() -> Iterator[ExitStack]:
    with ExitStack() as running:
        yield running


@pytest.fixture
def chrome(chromium: str, _running: ExitStack, _browsers: list[Any], monkeypatch: pytest.MonkeyPatch) -> Any:
    """The one browser of the module, started by the first test that needs it."""
    if not _browsers:
        monkeypatch.setenv("CC_CHROMIUM", chromium)
        _browsers.append(_running.enter_context(browser()))
    return _browsers[0]


@pytest.fixture(scope="module")
def _browsers() -> list[Any]:
    return []


@contextmanager
def wall_of(chrome: Any, center: Center, name: str = "room") -> Iterator[Any]:
    """A fresh wall; the room's holds all scenes but the overview, and with them every panel."""
    page = chrome.new_page(viewport={"width": 1920, "height": 1080})
    try:
        page.goto(f"{center.base}/wall/{name}")
        wait_for(page, FRESH, BACK_S)
        yield page
    finally:
        page.close()


@pytest.fixture
def page(chrome: Any, center: Center) -> Iterator[Any]:
    """A fresh wall of the demo."""
    with wall_of(chrome, center) as page:
        yield page


def told(page: Any, stopped: datetime, cause: str, well: set[str]) -> None:
    """Within 15 s every panel but those that are well says how old its data is and why, and is drawn as old."""
    wait_for(page, STALE, WITHIN_S)
    wait_for(page, SAYS % cause, (stopped - datetime.now(UTC)).total_seconds() + WITHIN_S)
    panels = page.evaluate(PANELS)
    assert {name for name, old, *_ in panels if not old} == well
    for _, old, words, as_of, hatched, framed in panels:
        assert (hatched, framed) == (old, old)
        if old:
            assert re.fullmatch(rf"data \d+ (s|min) old: .*{cause}.*", words), words
            assert datetime.fromisoformat(as_of) < stopped + timedelta(seconds=2), "no later than its data"


@pytest.mark.parametrize(
    ("members", "cause", "well"),
    [
        (("source-0",), "no sign of a source worker", {"waiting", "coverage"}),
        (("tag-0",), "no sign of a tag worker", set()),
        (("store-0",), "no sign of a store worker", set()),
        (("valkey",), "out of reach", set()),
        (("web", "web-worker"), "no connection", set()),
    ],
)
def test_a_process_that_hangs_is_told_by_the_right_panels_and_its_return_too(
    page: Any, center: Center, members: tuple[str, ...], cause: str, well: set[str]
) -> None:
    pids = center.pids()
    stopped = datetime.now(UTC)
    for member in members:
        os.kill(pids[member], signal.SIGSTOP)
    try:
        told(page, stopped, cause, well)
    finally:
        for member in members:
            os.kill(pids[member], signal.SIGCONT)
    wait_for(page, f"!{STALE} && !document.querySelector('.panel.old')", BACK_S)


def test_a_killed_web_server_is_found_again(page: Any, center: Center) -> None:
    before = page.evaluate("({...window.commandCenter})")
    center.hit("web")
    wait_for(page, f"!{STALE} && window.commandCenter.deltas > {before['deltas']} + 2", BACK_S)
    assert page.evaluate("window.commandCenter.opens") > before["opens"]
    assert page.locator('[data-figure="total"]').text_content() != "0"


def test_a_kafka_that_hangs_or_dies_is_told_and_its_return_too(
    mortal_own: Own, mortal_kafka: KafkaBroker, start: Start, chrome: Any, tmp_path: Path
) -> None:
    center = mortal_own.starting(start)(tmp_path / "data", ROOT / "profiles" / "demo.yaml")
    center.wait_ready()
    with wall_of(chrome, center) as page:
        for leave, come_back in ((mortal_kafka.pause, mortal_kafka.resume), (mortal_kafka.kill, mortal_kafka.start)):
            stopped = datetime.now(UTC)
            leave()
            try:
                told(page, stopped, "out of reach", set())
                stages = center.get("/readyz").json()["stages"]
                assert stages["log"]["state"] == "stopped"
            finally:
                come_back()
            wait_for(page, f"!{STALE}", BACK_S)
    assert center.end() < 10
