"""A broker that is killed, is away, or is one of three: nobody gives up, nothing is lost, all is caught up in time."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from command_center.bench.kafka_broker import KafkaBroker
from tests.chaos.brokers import CAUGHT_UP_S, GROWS_MB, ROLES, in_the_middle, outage
from tests.chaos.kills import check
from tests.e2e.conftest import Start
from tests.e2e.made import make
from tests.e2e.own import Own
from tests.support.kafka import KafkaCluster
from tests.support.servers import Server

AWAY_S = 8.0


def test_a_broker_is_killed_and_away(mortal_own: Own, mortal_kafka: KafkaBroker, start: Start, tmp_path: Path) -> None:
    made = make(tmp_path, 2000)
    center = mortal_own.starting(start)(tmp_path / "data", made.profile, "--replay", str(made.path), "--speed", "100")
    center.wait_ready()
    in_the_middle(center, made)
    found = outage(center, mortal_kafka, made, AWAY_S)
    assert found.caught_up_s < CAUGHT_UP_S
    assert max(found.grown_mb.values()) < GROWS_MB, found.grown_mb
    assert center.end() < 10


def test_one_of_three_brokers_is_lost(
    kafka_cluster: Callable[[int], KafkaCluster], redis: Server, start: Start, tmp_path: Path
) -> None:
    made = make(tmp_path, 3000)
    cluster = kafka_cluster(2)
    center = Own(cluster.bootstrap, redis).starting(start)(
        tmp_path / "data", made.profile, "--replay", str(made.path), "--speed", "200"
    )
    center.wait_ready()
    in_the_middle(center, made)
    pids = {role: pid for role, pid in center.pids().items() if role in ROLES}
    cluster.brokers[1].kill()
    summary = center.wait_drained()
    check(center, summary, made)
    assert {role: pid for role, pid in center.pids().items() if role in ROLES} == pids, center.said()
    assert center.end() < 10
