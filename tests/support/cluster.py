"""A real Redis Cluster of three local servers, each with a third of the slots, ended by pid."""

from __future__ import annotations

import subprocess
import time
from collections.abc import Callable
from pathlib import Path
from typing import NamedTuple

import redis

from command_center.process import die_with_parent
from command_center.store.connect import Redis, connect
from command_center.store.embedded import free_port
from tests.support.certificates import Certificates

NODES = 3
SLOTS = 16_384
READY_S = 60.0
NODE_TIMEOUT_MS = 1000
"""How long a node may be silent until the others say that the cluster is down."""
HOST = "127.0.0.1"


class Guard(NamedTuple):
    """What a cluster asks of its clients: a password, and TLS."""

    password: str
    certificates: Certificates


class Node:
    """One server of a cluster.

    Args:
        program: redis-server or valkey-server.
        home: Its directory, where also its knowledge of the cluster lives.
        guard: With it, the node speaks TLS at `port` (also to its like) and asks for the password.
    """

    def __init__(self, program: str, home: Path, guard: Guard | None = None) -> None:
        self.port, self.bus_port = free_port(), free_port()
        plain = free_port() if guard else self.port
        self.client = redis.Redis(
            HOST, plain, protocol=2, socket_timeout=10, password=guard.password if guard else None
        )
        self._argv = [
            program, "--bind", HOST, "--port", str(plain), "--dir", str(home), "--logfile", str(home / "log"),
            "--save", "", "--appendonly", "yes", "--appendfsync", "everysec", "--enable-debug-command", "yes",
            "--cluster-enabled", "yes", "--cluster-port", str(self.bus_port),
            "--cluster-node-timeout", str(NODE_TIMEOUT_MS),
        ]  # fmt: skip
        if guard:
            files = guard.certificates
            self._argv += [
                "--requirepass", guard.password, "--tls-port", str(self.port), "--tls-cluster", "yes",
                "--tls-cert-file", str(files.certificate), "--tls-key-file", str(files.key),
                "--tls-ca-cert-file", str(files.authority), "--tls-auth-clients", "no",
            ]  # fmt: skip
        self.process: subprocess.Popen[bytes] | None = None

    def start(self) -> None:
        """Start the process unless it runs."""
        if self.process is None:
            self.process = subprocess.Popen(self._argv, preexec_fn=die_with_parent)  # noqa: PLW1509

    def answers(self) -> bool:
        """Whether it does, with its data loaded."""
        try:
            return bool(self.client.ping())
        except (redis.ConnectionError, redis.TimeoutError):
            return False

    def kill(self) -> None:
        """End the process as a crash would."""
        if self.process is not None:
            self.process.kill()
            self.process.wait()
            self.process = None


class Cluster:
    """Three nodes that are one Redis; `url` names them all.

    Args:
        program: redis-server or valkey-server.
        home: Where their directories are made.
        guard: What its nodes ask for.
    """

    def __init__(self, program: str, home: Path, guard: Guard | None = None) -> None:
        self._program, self._home = program, home
        self.nodes = [Node(program, self._folder(home, n), guard) for n in range(NODES)]
        self._replicas: list[Node] = []
        self.url = f"redis://{','.join(f'{HOST}:{node.port}' for node in self.nodes)}/0"

    @staticmethod
    def _folder(home: Path, number: int) -> Path:
        folder = home / f"node{number}"
        folder.mkdir()
        return folder

    def form(self) -> None:
        """Start the nodes, give each its slots, make them meet, and wait until each knows all."""
        try:
            self._form()
        except BaseException:
            self.close()
            raise

    def _form(self) -> None:
        for node in self.nodes:
            node.start()
        bounds = [SLOTS * n // NODES for n in range(NODES + 1)]
        for number, node in enumerate(self.nodes):
            _wait("a node answers", node.answers)
            node.client.execute_command("CLUSTER", "ADDSLOTSRANGE", bounds[number], bounds[number + 1] - 1)
            node.client.execute_command("CLUSTER", "SET-CONFIG-EPOCH", number + 1)
        first = self.nodes[0]
        for node in self.nodes[1:]:
            node.client.execute_command("CLUSTER", "MEET", HOST, first.port, first.bus_port)
        self.wait_whole()

    def add_replica(self, of: Node) -> Node:
        """Start one node more, which holds what another holds and takes over when that one is gone."""
        replica = Node(self._program, self._folder(self._home, NODES + len(self._replicas)))
        self._replicas.append(replica)
        replica.start()
        _wait("a node answers", replica.answers)
        replica.client.execute_command("CLUSTER", "MEET", HOST, of.port, of.bus_port)
        name = of.client.execute_command("CLUSTER", "MYID").decode()

        def follows() -> bool:
            try:
                return bool(replica.client.execute_command("CLUSTER", "REPLICATE", name))
            except redis.ResponseError:  # they have not met yet
                return False

        _wait("it is a replica", follows)
        _wait("it has copied", lambda: replica.client.info("replication")["master_link_status"] == "up")
        return replica

    def kill(self) -> None:
        """End all of them as a crash would."""
        for node in self.nodes:
            node.kill()

    def start(self) -> None:
        """Start the nodes that do not run, and wait until the cluster is whole again."""
        for node in self.nodes:
            node.start()
        self.wait_whole()

    def wait_whole(self) -> None:
        """Wait until every node serves and knows that all do."""
        _wait("the cluster is whole", lambda: all(node.answers() and self._whole(node) for node in self.nodes))

    @staticmethod
    def _whole(node: Node) -> bool:
        told = node.client.execute_command("CLUSTER", "INFO")
        told = told if isinstance(told, dict) else dict(line.split(":") for line in told.decode().split())
        wanted = {"cluster_state": "ok", "cluster_slots_ok": str(SLOTS), "cluster_known_nodes": str(NODES)}
        return all(told[name] == value for name, value in wanted.items())

    def serving(self, key: str) -> Node:
        """The node that holds a key, as the cluster itself says."""
        slot = self.nodes[0].client.execute_command("CLUSTER", "KEYSLOT", key)
        return self.nodes[next(n for n in range(NODES) if slot < SLOTS * (n + 1) // NODES)]

    def client(self) -> Redis:
        """A fresh connection."""
        return connect(self.url)

    def empty(self) -> None:
        """Forget all data of the test before."""
        for node in self.nodes:
            node.client.flushall()

    def close(self) -> None:
        """End all processes."""
        for node in (*self.nodes, *self._replicas):
            node.client.close()
            node.kill()


def _wait(what: str, met: Callable[[], bool]) -> None:
    end = time.monotonic() + READY_S
    while not met():
        assert time.monotonic() < end, f"{what}: not within {READY_S:g} s"
        time.sleep(0.02)
