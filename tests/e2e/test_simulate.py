"""Without a file: the simulator shows a living wall within a minute, with an hour of past already there."""

from __future__ import annotations

import json
import re
import time
from collections.abc import Iterator
from datetime import datetime, timedelta
from typing import Any

import httpx
import pytest

from tests.e2e.center import ROOT, Center, wait_until
from tests.e2e.conftest import Start


@pytest.fixture(scope="module")
def living(start: Start, tmp_path_factory: pytest.TempPathFactory) -> Center:
    """The demo, as `up` starts it."""
    center = start(tmp_path_factory.mktemp("simulate") / "data", ROOT / "profiles" / "demo.yaml")
    center.wait_ready()
    return center


def events(center: Center, within_s: float) -> Iterator[tuple[str, dict[str, Any], float]]:
    """What the overview's stream brings: event, data, and when it came (monotonic)."""
    end = time.monotonic() + within_s
    kind = ""
    with httpx.Client(base_url=center.base, trust_env=False, timeout=within_s) as client:  # noqa: SIM117
        with client.stream("GET", "/stream/overview") as answer:
            assert answer.headers["content-type"].startswith("text/event-stream")
            for line in answer.iter_lines():
                if line.startswith("event: "):
                    kind = line.removeprefix("event: ")
                elif line.startswith("data: "):
                    yield kind, json.loads(line.removeprefix("data: ")), time.monotonic()
                if time.monotonic() > end:
                    return


def test_figures_stand_in_the_first_html(living: Center) -> None:
    wait_until("the past is there", lambda: living.summary("1h")["total"] > 300, 60)

    def shown() -> tuple[str, dict[str, str]]:
        page = living.get("/wall/overview").text
        return page, dict(re.findall(r'data-figure="([a-z]+)">([^<]*)<', page))

    def follows() -> bool:
        # One minute leaves the window as another one begins: about 60 mentions of some thousand.
        return abs(int(shown()[1]["total"].replace(",", "")) - living.summary("1h")["total"]) <= 150

    wait_until("the page shows what is counted", follows)
    page, figures = shown()
    assert int(figures["waiting"].replace(",", "")) > 0
    assert re.fullmatch(r"\d+%|–", figures["coverage"])
    assert 'data-mode="simulated"' in page


def test_the_first_delta_follows_the_snapshot_at_once(living: Center) -> None:
    came: list[tuple[str, dict[str, Any], float]] = []
    for event in events(living, 20):
        came.append(event)
        if event[0] == "delta":
            break
    first, last = came[0], came[-1]
    assert first[0] == "snapshot"
    assert "strip" in first[1]["panels"]
    assert last[0] == "delta"
    assert last[1]["panels"], "a delta that brings nothing"
    assert (last[1]["base"], last[1]["epoch"]) == (first[1]["seq"], first[1]["epoch"])
    assert last[2] - first[2] < 3


def test_an_hour_of_past_is_there_within_a_minute(living: Center) -> None:
    wait_until("several hundred mentions", lambda: living.summary("1h")["total"] > 600, 60)
    assert time.monotonic() - living.started < 60
    summary = living.summary("1h")
    assert summary["mode"] == "simulated"
    assert len(summary["by_language"]) >= 8
    assert summary["by_country"]
    assert summary["late"] == summary["skewed"] == summary["dead"] == 0
    end = datetime.fromisoformat(summary["as_of"]).replace(second=0, microsecond=0)
    assert sum(listed(living, end - timedelta(minutes=n + 1), end - timedelta(minutes=n)) > 0 for n in range(60)) >= 55


def listed(center: Center, begin: datetime, end: datetime) -> int:
    """How many mentions the API lists between two moments."""
    span = {"from": begin.isoformat(), "to": end.isoformat()}
    return int(center.ask("/api/v1/mentions", limit=1, **span)["total"])


def test_it_moves(living: Center) -> None:
    before = living.summary()["total"]
    wait_until("something new", lambda: living.summary()["total"] > before, 20)
