"""The benches themselves: the shape of their report, their arithmetic, and the short form of the soak."""

from __future__ import annotations

import json
from concurrent.futures import ThreadPoolExecutor

import pytest

from command_center.bench import poison, soak, tag
from command_center.bench.input import mentions
from command_center.bench.report import Report, interleave, median_ratio, percentile, run_bench
from command_center.mention import InvalidMention, decode_mention, encode


def figures(report: Report) -> dict[str, float]:
    return {result.metric: result.value for result in report.results}


def test_percentiles_are_nearest_rank() -> None:
    values = [float(n) for n in range(1, 101)]
    assert [percentile(values, share) for share in (0.5, 0.95, 0.99, 1.0)] == [50, 95, 99, 100]
    assert percentile([3.0, 1.0, 2.0], 0.5) == 2
    assert percentile([7.0], 0.01) == 7


def test_ways_are_measured_in_turn_after_one_unmeasured_run() -> None:
    calls: list[str] = []

    def way(name: str) -> float:
        calls.append(name)
        return float(len(calls))

    first, second = interleave(2, lambda: way("a"), lambda: way("b"))
    assert calls == ["a", "b"] * 3
    assert (first, second) == ([3, 5], [4, 6])
    assert median_ratio([10.0, 30.0, 20.0], [10.0, 10.0, 10.0]) == 2


def test_a_report_is_one_json_object(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    monkeypatch.setattr(tag, "COUNT", 200)
    monkeypatch.setattr(tag, "ROUNDS", 1)
    assert run_bench("tag", as_json=True, minutes=1) == 0
    report = json.loads(capsys.readouterr().out)
    assert list(report) == ["name", "date", "machine", "commit", "results", "ratios"]
    assert report["name"] == "tag"
    assert all(set(row) == {"metric", "value", "unit", "n"} and row["value"] > 0 for row in report["results"])
    assert report["ratios"]["all taggers / TextBlob alone"] > 0
    told = {row["metric"]: row["value"] for row in report["results"]}
    shares = [value for metric, value in told.items() if metric.startswith("of one core's time")]
    assert len(shares) >= 11, "a row for each tagger"
    memory = [value for metric, value in told.items() if metric.startswith("memory of a worker") and "Rss" in metric]
    assert all(value < 400 for value in memory), "what a worker may take"


def test_every_kind_of_poison_is_refused_and_stands_in_each_thousand() -> None:
    given = mentions(2 * len(poison.KINDS))
    dead = []
    for n, (_, value) in enumerate(poison.raw_records(given, 2)):
        try:
            decode_mention(value)
        except InvalidMention:
            dead.append(n)
    assert len(dead) == len(poison.KINDS)
    assert [value for _, value in poison.raw_records(given, 0)] == [encode(mention) for mention in given]


@pytest.mark.usefixtures("chromium")
def test_a_wall_left_open_stays_clean(monkeypatch: pytest.MonkeyPatch) -> None:
    """A quarter of a minute and a restart of what `make soak` does for an hour, with lost networks."""
    monkeypatch.setattr(soak, "RESTARTS", 1)
    monkeypatch.setattr(soak, "LOSSES", 0)
    # Memory is of no account in so short a run: few looks at it, and each without waiting for the least of some.
    monkeypatch.setattr(soak, "LEAST_SAMPLES", 4)
    monkeypatch.setattr(soak, "COLLECTIONS", 1)
    report = Report("soak")
    with ThreadPoolExecutor(1) as aside:  # beside the browser that other tests of this process may have
        aside.submit(soak.measure, report, 0.25).result()
    seen = figures(report)
    assert seen["mentions posted"] > 500
    assert seen["total shown at the end"] == seen["mentions posted"]
    assert seen["console errors and warnings besides outages"] == 0
    assert seen["requests to other hosts"] == 0
    assert seen["stream opened"] > 1, "its server ended once"
    assert seen["deltas received, least"] > 10
