"""A whole center whose state lies on a Redis Cluster: nodes are killed under load, and every figure comes out right."""

from __future__ import annotations

import re
from collections.abc import Generator
from pathlib import Path
from random import Random

import pytest

from command_center.store import keys
from command_center.store.connect import connect
from tests.chaos.kills import check, counted, in_all, kill_in_the_middle
from tests.e2e.center import PATIENCE_S, wait_until
from tests.e2e.conftest import Start
from tests.e2e.figures import settled
from tests.e2e.made import make
from tests.e2e.own import Own
from tests.e2e.test_rebuild import rebuild
from tests.support.cluster import Cluster, Node

STAYING = ("tag-0", "store-0", "web", "web-worker")


class Gone:
    """A node that is killed and never comes back."""

    def __init__(self, node: Node) -> None:
        self._node = node

    def kill(self) -> None:
        """End it as a crash would."""
        self._node.kill()

    def start(self) -> None:
        """Leave it to its replica."""


@pytest.fixture
def cluster(redis_server: str, tmp_path: Path) -> Generator[Cluster]:
    """A Redis Cluster of the test's own."""
    (tmp_path / "cluster").mkdir()
    own = Cluster(redis_server, tmp_path / "cluster")
    own.form()
    yield own
    own.close()


@pytest.fixture
def cluster_own(request: pytest.FixtureRequest, cluster: Cluster) -> Generator[Own]:
    """The broker of this run under a prefix of the test's own, and the cluster; its first node is killed for good."""
    kafka = request.getfixturevalue("kafka")
    first, second, third = cluster.nodes
    found = Own(kafka.bootstrap, cluster, first=Gone(first), second=second, third=third)
    yield found
    kafka.delete_topics(found.prefix)


def test_each_node_killed_once_while_it_is_written_to(
    cluster: Cluster, cluster_own: Own, start: Start, tmp_path: Path
) -> None:
    made = make(tmp_path, 3000)
    replica = cluster.add_replica(cluster.nodes[0])
    begin = cluster_own.starting(start)
    center = begin(tmp_path / "data", made.profile, "--replay", str(made.path), "--speed", "150")
    wait_until("something counted", lambda: bool(counted(center, made.profile)), every_s=0.05)
    before = center.pids()
    kills = kill_in_the_middle(center, made, ("third", "first", "second"), Random(7), (0.2, 0.8))
    assert [kill.victim for kill in kills] == ["third", "first", "second"]
    assert all(0 < kill.counted < in_all(made) for kill in kills)
    summary = center.wait_drained()
    check(center, summary, made)
    assert replica.client.info("replication")["role"] == "master"
    after = center.pids()
    assert {member: after[member] for member in STAYING} == {member: before[member] for member in STAYING}
    client = connect(center.url())
    names = [name.decode() for name in client.scan_iter()]
    client.close()
    assert len(names) > in_all(made)
    assert [name for name in names if not any(re.fullmatch(row.pattern, name) for row in keys.KEYS)] == []
    command = rebuild(center, made)
    said = command.communicate(timeout=PATIENCE_S)[1]
    assert command.returncode == 0, said
    assert settled(center.wait_drained()) == settled(summary)
    assert center.end() < 10


def test_without_a_kafka_it_is_refused(cluster_own: Own, start: Start, tmp_path: Path) -> None:
    made = make(tmp_path, 10)
    center = start(tmp_path / "data", made.profile, CC_REDIS_URL=cluster_own.redis.url)
    assert center.process.wait(30) == 2
    line = center.said().strip().splitlines()[-1]
    assert line.startswith(
        "command-center: CC_REDIS_URL is a Redis Cluster, which can hold the figures and not the log"
    )
