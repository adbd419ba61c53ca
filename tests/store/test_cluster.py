"""The client on a Redis Cluster: every command at its node, nothing twice, whatever the cluster is just doing."""

from __future__ import annotations

from collections.abc import Callable, Generator
from pathlib import Path
from typing import Any

import pytest
import redis
from redis.backoff import NoBackoff
from redis.retry import Retry

from command_center.errors import BadInput
from command_center.store.client import Client
from command_center.store.connect import Redis, Unreachable, check_server, connect, is_cluster, nodes_of
from command_center.store.embedded import find_server
from command_center.store.probe import Probe
from command_center.store.reader import Reader
from command_center.store.refusal import FULL
from command_center.store.slots import slot_of
from tests.e2e.center import wait_until
from tests.support.certificates import make_certificates
from tests.support.clocks import StillClock
from tests.support.cluster import HOST, Cluster, Guard, Node
from tests.support.made import PROFILE
from tests.support.servers import Server, Servers

KEYS = [f"k{n}" for n in range(30)]
ADD = "return redis.call('INCRBY', KEYS[1], ARGV[1])"
TWO = "return redis.call('GET', KEYS[1]) .. redis.call('GET', KEYS[2])"


@pytest.fixture(params=["valkey", "redis"])
def cluster(request: pytest.FixtureRequest, servers: Servers, tmp_path: Path) -> Generator[Cluster]:
    """The shared cluster of the bundled server, and one of the machine's own Redis."""
    if request.param == "valkey":
        yield servers.cluster(find_server())
        return
    own = Cluster(request.getfixturevalue("redis_server"), tmp_path)
    own.form()
    yield own
    own.close()


@pytest.fixture
def shared(servers: Servers) -> Cluster:
    """The shared cluster, for what does not depend on the program."""
    return servers.cluster(find_server())


@pytest.fixture
def mortal_cluster(tmp_path: Path) -> Generator[Cluster]:
    """A cluster of the test's own, whose nodes may be killed."""
    own = Cluster(find_server(), tmp_path)
    own.form()
    yield own
    own.close()


def increase(client: Redis, transaction: bool = False) -> list[Any]:
    pipe = client.pipeline(transaction=transaction)
    for key in KEYS:
        pipe.incr(key)
    return pipe.execute()


def held(cluster: Cluster) -> list[int]:
    with cluster.client() as fresh:
        return [int(fresh.get(key) or 0) for key in KEYS]  # type: ignore[arg-type]


def test_every_command_finds_its_node(cluster: Cluster) -> None:
    client = cluster.client()
    assert is_cluster(client)
    assert len(nodes_of(client)) == 3
    assert increase(client) == [1] * len(KEYS)
    assert [client.incr(key) for key in KEYS] == [2] * len(KEYS)
    assert sorted(client.scan_iter()) == sorted(key.encode() for key in KEYS)
    assert min(node.client.dbsize() for node in cluster.nodes) > 0
    pipe = client.pipeline(transaction=True)
    pipe.hincrby("{p3}:a", "f", 1)
    pipe.hmget("{p3}:a", "f")
    pipe.zadd("{p3}:b", {"x": 1})
    assert pipe.execute() == [1, [b"1"], 1]
    with pytest.raises(redis.ResponseError, match="same slot"):
        client.mget(KEYS)
    client.close()


def test_one_address_of_any_node_is_enough_and_of_several_one_must_live(shared: Cluster) -> None:
    for node in shared.nodes:
        with connect(f"redis://{HOST}:{node.port}/0") as client:
            increase(client)
    assert held(shared) == [3] * len(KEYS)
    with connect(f"redis://{HOST}:1,{HOST}:{shared.nodes[1].port}/0") as client:
        assert check_server(client) >= "7"
        increase(client)
    assert held(shared) == [4] * len(KEYS)


def test_several_addresses_of_servers_that_are_no_cluster_are_refused(valkey: Server, shared: Cluster) -> None:
    url = f"redis://{HOST}:{valkey.port},{HOST}:{shared.nodes[0].port}/0"
    with connect(url) as client, pytest.raises(BadInput, match="names several addresses"):
        check_server(client)


@pytest.mark.parametrize(
    ("arguments", "key"),
    [
        (("GET", "a"), "a"),
        (("hset", b"{p1}:x", "f", 1), "p1"),
        (("EVALSHA", "sha", 2, "{p7}:a", "{p7}:b", "x"), "p7"),
        (("XREAD", "COUNT", 1, "streams", "s", "0"), "s"),
        (("XINFO STREAM", "s"), "s"),
        (("OBJECT", "ENCODING", "a"), "a"),
        (("SCRIPT LOAD", "return 1"), None),
        (("PING",), None),
        (("EVAL", "return 1", 0), None),
    ],
)
def test_a_commands_slot_is_the_servers(shared: Cluster, arguments: tuple[Any, ...], key: str | None) -> None:
    wanted = None if key is None else shared.nodes[0].client.execute_command("CLUSTER", "KEYSLOT", key)
    assert slot_of(arguments) == wanted


class Forgetful(redis.Connection):
    """A connection that loses answers after the server has done its work."""

    losing = False

    def read_response(self, *args: Any, **given: Any) -> Any:
        answer = super().read_response(*args, **given)
        if Forgetful.losing:
            self.disconnect()
            raise redis.ConnectionError("lost by a test")
        return answer


def forgetful(cluster: Cluster) -> Client:
    return Client(
        [
            redis.Redis.from_pool(
                redis.ConnectionPool(Forgetful, host=HOST, port=node.port, protocol=2, retry=Retry(NoBackoff(), 0))
            )
            for node in cluster.nodes
        ]
    )


@pytest.mark.parametrize(
    "send",
    [
        increase,
        lambda client: client.incr(KEYS[0]),
        lambda client: client.register_script(ADD)(keys=[KEYS[0]], args=[1]),
    ],
    ids=["pipeline", "command", "script"],
)
def test_what_may_have_been_done_is_never_sent_again(shared: Cluster, send: Callable[[Redis], Any]) -> None:
    """redis-py's own cluster client fails this for pipelines: it sends again whatever it has no answer to."""
    client = forgetful(shared)
    increase(client)
    send(client)
    before = held(shared)
    try:
        Forgetful.losing = True
        with pytest.raises(redis.ConnectionError, match="lost by a test"):
            send(client)
    finally:
        Forgetful.losing = False
    after = held(shared)
    assert after != before
    assert all(now - then in (0, 1) for now, then in zip(after, before, strict=True))
    assert increase(client) == [n + 1 for n in after]
    client.close()


def test_a_script_that_one_node_has_forgotten_is_loaded_and_run_once(shared: Cluster) -> None:
    client = shared.client()
    script = client.register_script(ADD)
    for _ in range(2):
        pipe = client.pipeline(transaction=False)
        for key in KEYS:
            script(keys=[key], args=[10], client=pipe)
        pipe.incr(KEYS[0])
        pipe.execute()
        shared.nodes[0].client.script_flush()
    assert held(shared) == [22] + [20] * (len(KEYS) - 1)
    script(keys=[KEYS[1]], args=[1])
    assert held(shared)[1] == 21
    client.close()


def test_a_refusal_is_raised_or_returned_where_it_stands(shared: Cluster) -> None:
    client = shared.client()
    client.set(KEYS[3], "no number")
    with pytest.raises(redis.ResponseError, match=r"Command # 4 .*not an integer"):
        increase(client)
    pipe = client.pipeline(transaction=False)
    pipe.incr(KEYS[0])
    pipe.incr(KEYS[3])
    first, second = pipe.execute(raise_on_error=False)
    assert first == 2
    assert isinstance(second, redis.ResponseError)
    client.close()


class Move:
    """A slot on its way from one node to another."""

    def __init__(self, cluster: Cluster, key: str) -> None:
        self.key, self.cluster = key, cluster
        self.slot = cluster.nodes[0].client.execute_command("CLUSTER", "KEYSLOT", key)
        self.old = cluster.serving(key)
        self.new = next(node for node in cluster.nodes if node is not self.old)

    def begin(self) -> None:
        """From here on the old node sends those to the new one whose key it no longer has."""
        self._tell(self.new, "IMPORTING", self._id(self.old))
        self._tell(self.old, "MIGRATING", self._id(self.new))

    def carry(self, key: str) -> None:
        """Bring one key over."""
        assert self.old.client.migrate(HOST, self.new.port, key, 0, 5000) == b"OK"

    def finish(self) -> None:
        """The new node serves the slot."""
        for node in (self.new, self.old, *self.cluster.nodes):
            self._tell(node, "NODE", self._id(self.new))

    def _tell(self, node: Node, *words: str) -> None:
        node.client.execute_command("CLUSTER", "SETSLOT", self.slot, *words)

    @staticmethod
    def _id(node: Node) -> str:
        return str(node.client.execute_command("CLUSTER", "MYID").decode())


@pytest.fixture(scope="module")
def restless(tmp_path_factory: pytest.TempPathFactory) -> Generator[Cluster]:
    """A cluster whose slots move."""
    own = Cluster(find_server(), tmp_path_factory.mktemp("restless"))
    own.form()
    yield own
    own.close()


@pytest.fixture
def move(request: pytest.FixtureRequest, restless: Cluster) -> Move:
    """A slot for each test: given back, it would be claimed by both for a while."""
    return Move(restless, f"{{{request.node.name}}}:here")


def test_a_slot_that_moves_is_followed_and_nothing_is_done_twice(restless: Cluster, move: Move) -> None:
    client = restless.client()
    script = client.register_script(ADD)

    def touch() -> None:
        client.incr(move.key)
        pipe = client.pipeline(transaction=False)
        pipe.incr(move.key)
        script(keys=[move.key], args=[1], client=pipe)
        pipe.incr("elsewhere")
        pipe.execute()
        script(keys=[move.key], args=[1])

    touch()
    move.begin()
    move.carry(move.key)
    touch()  # ASK
    move.finish()
    touch()  # MOVED
    touch()
    assert (client.get(move.key), client.get("elsewhere")) == (b"16", b"4")
    pipe = client.pipeline(transaction=True)
    pipe.incr(move.key)
    assert pipe.execute() == [17]
    client.close()


def test_a_transaction_at_the_wrong_node_is_refused_whole_and_works_the_next_time(
    restless: Cluster, move: Move
) -> None:
    client = restless.client()
    there = move.key.replace("here", "there")

    def count() -> list[Any]:
        pipe = client.pipeline(transaction=True)
        pipe.incr(move.key)
        pipe.incr(there)
        return pipe.execute()

    assert count() == [1, 1]
    move.begin()
    move.carry(move.key)
    move.carry(there)
    move.finish()
    with pytest.raises(Unreachable):
        count()
    assert count() == [2, 2]
    client.close()


def test_keys_split_between_two_nodes_are_away_for_the_moment(restless: Cluster, move: Move) -> None:
    client = restless.client()
    there = move.key.replace("here", "there")
    client.mset({move.key: "a", there: "b"})
    both = client.register_script(TWO)
    move.begin()
    move.carry(move.key)
    with pytest.raises(Unreachable):
        both(keys=[move.key, there])
    move.carry(there)
    move.finish()
    assert both(keys=[move.key, there]) == b"ab"
    client.close()


def test_a_node_that_is_away_is_said_at_once_and_found_when_it_is_back(mortal_cluster: Cluster) -> None:
    client = mortal_cluster.client()
    increase(client)
    mortal_cluster.serving(KEYS[0]).kill()
    with pytest.raises(Unreachable):
        increase(client)
    with pytest.raises(Unreachable):
        client.get(KEYS[0])
    with pytest.raises(Unreachable):
        client.ping()
    mortal_cluster.start()
    before = held(mortal_cluster)
    assert before[0] == 1
    assert all(n in (1, 2) for n in before)
    assert increase(client) == [n + 1 for n in before]
    client.close()


def test_a_replica_that_takes_over_is_found(mortal_cluster: Cluster) -> None:
    first = mortal_cluster.serving(KEYS[0])
    replica = mortal_cluster.add_replica(first)
    client = mortal_cluster.client()
    increase(client)
    assert first.client.wait(1, 5000) == 1
    first.kill()

    def works() -> bool:
        try:
            return bool(increase(client))
        except Unreachable:
            return False

    wait_until("the replica serves", works, every_s=0.05)
    with mortal_cluster.client() as fresh:
        assert replica.port in [node.connection_pool.connection_kwargs["port"] for node in nodes_of(fresh)]
        assert int(fresh.get(KEYS[0]) or 0) == 2  # type: ignore[arg-type]
    client.close()


def test_with_a_password_over_tls(redis_server: str, openssl: str, tmp_path: Path) -> None:
    files = make_certificates(openssl, tmp_path / "certificates")
    own = Cluster(redis_server, tmp_path, Guard("p@ss,word", files))
    hosts = ",".join(f"{HOST}:{node.port}" for node in own.nodes[:2])
    try:
        own.form()
        with connect(f"rediss://:p%40ss,word@{hosts}/0?ssl_ca_certs={files.authority}") as client:
            check_server(client)
            assert increase(client) == [1] * len(KEYS)
            assert {node.connection_pool.connection_class for node in nodes_of(client)} == {redis.SSLConnection}
        for url, why in (
            (f"rediss://:wrong@{hosts}/0?ssl_ca_certs={files.authority}", "refuses the password"),
            (f"rediss://:p%40ss,word@{hosts}/0", "is not trusted"),
        ):
            with connect(url) as client, pytest.raises(BadInput, match=why):
                check_server(client)
    finally:
        own.close()


def test_readiness_asks_every_node_for_a_write(shared: Cluster) -> None:
    with shared.client() as client:
        probe = Probe(Reader(client, 12, PROFILE, StillClock()), late_s=10, quota=0)
        for node in shared.nodes:
            assert probe.check().trouble == ""
            node.client.config_set("maxmemory", 1)
            assert probe.check().trouble == FULL
            node.client.config_set("maxmemory", 0)
