"""The pipeline's bench in its short form: its report, its recount, and the ways of others."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterator
from datetime import UTC, datetime

import pytest

from command_center.bench import compare, pipeline, stream
from command_center.bench.backlog import Backlog, differences
from command_center.bench.drain import Drained
from command_center.bench.engine import Engine
from command_center.bench.report import Report, run_bench
from command_center.bench.server import own_server
from command_center.errors import BadInput
from tests.support.kafka import SharedKafka

NOON = datetime(2026, 3, 1, 12, tzinfo=UTC)


@pytest.fixture
def engine(kafka: SharedKafka, monkeypatch: pytest.MonkeyPatch) -> Iterator[Engine]:
    """The broker of this run, and a Redis for each measurement."""
    monkeypatch.setenv("CC_KAFKA_BOOTSTRAP", kafka.bootstrap)
    yield Engine("kafka", {"CC_KAFKA_BOOTSTRAP": kafka.bootstrap}, own_server)
    kafka.delete_topics("bench")


def test_a_backlog_repeats_its_posts_under_ids_of_their_own(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("command_center.bench.backlog.BASE", 300)
    backlog = Backlog(1000, NOON, 10.0)
    sent = list(backlog)
    assert len(sent) == len(backlog) == 1200
    deliveries = Counter(mention.id for mention in sent)
    assert {n for id_, n in deliveries.items() if id_.endswith("-0")} <= {1, 2, 3}
    assert sum(id_.endswith("-3") for id_ in deliveries) == sum(id_.endswith("-0") for id_ in deliveries)
    assert (NOON - sent[0].at).total_seconds() == pytest.approx(120)
    assert max(mention.at for mention in sent) < NOON


def test_a_recount_names_each_figure_that_differs() -> None:
    wanted = {"total": 3, "by_kind": {"idea": 2, "praise": 1}}
    assert differences({"total": 3, "by_kind": {"idea": 2, "praise": 1}, "mode": "live"}, wanted) == (3, [])
    compared, wrong = differences({"total": 4, "by_kind": {"idea": 2, "other": 1}}, wanted)
    assert compared == 4
    assert wrong == ["by_kind other: 1 instead of 0", "by_kind praise: 0 instead of 1", "total: 4 instead of 3"]


def test_stretches_are_whole_ones() -> None:
    drained = Drained([(10.0, 100), (11.0, 200), (12.0, 300), (13.0, 700), (13.5, 800)], [0.7])
    assert (drained.seconds, drained.mentions, drained.rate) == (3.5, 700, 200)
    assert drained.cpu_ms == [pytest.approx(1000)]
    assert drained.stretches(2) == [100]
    assert drained.stretches(1) == [100, 100, 400]
    assert drained.stretches(60) == [200]
    assert drained.first(1.5).rate == 100


def test_raw_to_redis_is_drained_exactly(
    engine: Engine, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    for name in ("_alone", "stream.measure", "compare.measure"):
        monkeypatch.setattr(f"command_center.bench.pipeline.{name}", lambda *_: None)
    assert run_bench("pipeline", as_json=True, minutes=0.01) == 0
    report = json.loads(capsys.readouterr().out)
    assert list(report) == ["name", "date", "machine", "commit", "results", "ratios"]
    assert "Redis" in report["machine"]
    rows = {(row["metric"], row["unit"]): row for row in report["results"]}
    assert rows["backlog of 8,000 drained", "mentions/s"]["value"] > 0
    recounted = rows["backlog: figures unlike a recount of what was sent", "figures"]
    assert recounted["value"] == 0
    assert recounted["n"] > 50


def test_what_is_appended_is_seen_in_the_stream(engine: Engine) -> None:
    report = Report("pipeline")
    stream.measure(report, engine, 1.0)
    p50, p99, deltas = (result.value for result in report.results)
    assert 0 < p50 <= p99
    assert deltas >= 2
    assert report.results[0].n == stream.RATE


def test_others_empty_the_same_kafka_topic(
    engine: Engine, quixstreams: str, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("CC_QUIXSTREAMS", quixstreams)
    monkeypatch.setattr(compare, "FEWEST", 1000)
    ways = [way for way in compare._ways() if way.name.startswith(("tutorial with", "quixstreams by"))]
    monkeypatch.setattr(compare, "_ways", lambda: ways)
    report = Report("pipeline")
    compare.measure(report, engine, 0.01)
    assert report.ratios["ours / quixstreams by way of a topic"] > 0
    rates = [result.value for result in report.results if result.unit == "mentions/s"]
    assert len(rates) == len(ways)
    assert all(rate > 0 for rate in rates)
    assert "quixstreams by way of a topic, round 1 of 1" in capsys.readouterr().err


def test_without_kafka_it_says_what_to_do(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("CC_KAFKA_BOOTSTRAP", "CC_KAFKA_JARS", "CC_KAFKA_IMAGE"):
        monkeypatch.delenv(name, raising=False)
    with pytest.raises(BadInput, match="make bench"):
        pipeline.measure(Report("pipeline"), 1.0)
