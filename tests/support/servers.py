"""Real Redis servers for tests: the bundled Valkey and the machine's own, on free loopback ports, ended by pid."""

from __future__ import annotations

import subprocess
import time
from collections import Counter
from collections.abc import Generator
from pathlib import Path

import pytest

from command_center.process import die_with_parent
from command_center.store.connect import Redis, Unreachable, connect, nodes_of
from command_center.store.embedded import find_server, free_port
from tests.support.cluster import Cluster

ANSWER_S = 20.0
ENGINES = ("valkey", "redis")


class Server:
    """One server process with a directory of its own.

    Args:
        program: The server's.
        home: Its directory.
        fsync: When what it acknowledged is on its disk: `always` before it is, `everysec` within about a second after.
    """

    def __init__(self, program: str, home: Path, fsync: str = "always") -> None:
        self.home = home
        self.port = free_port()
        self.url = f"redis://127.0.0.1:{self.port}/0"
        self._program = program
        self._fsync = fsync
        self._process: subprocess.Popen[bytes] | None = None
        self._client = connect(self.url)

    def start(self) -> None:
        """Start the process unless it runs, and wait until it answers."""
        if self._process is None or self._process.poll() is not None:
            options = f"--bind 127.0.0.1 --port {self.port} --dir {self.home} --appendonly yes"
            argv = [
                self._program,
                *options.split(),
                "--appendfsync",
                self._fsync,
                "--save",
                "",
                "--logfile",
                str(self.home / "log"),
            ]
            self._process = subprocess.Popen(argv, preexec_fn=die_with_parent)  # noqa: PLW1509
        end = time.monotonic() + ANSWER_S
        while True:
            try:
                self._client.ping()
            except Unreachable:
                if time.monotonic() > end:
                    raise
                time.sleep(0.02)
            else:
                return

    def kill(self) -> None:
        """End the process as a crash would."""
        if self._process is not None:
            self._process.kill()
            self._process.wait()
            self._process = None

    def empty(self) -> None:
        """Forget all data and settings of the test before."""
        self._client.config_set("maxmemory", 0)
        self._client.flushall()

    def client(self) -> Redis:
        """A fresh connection."""
        return connect(self.url)

    def close(self) -> None:
        """End process and connection."""
        self._client.close()
        self.kill()


def calls_of(client: Redis) -> Counter[str]:
    """How often each command was called since the last CONFIG RESETSTAT, over all nodes of a cluster."""
    found: Counter[str] = Counter()
    for node in nodes_of(client):
        for name, told in node.info("commandstats").items():
            found[name.removeprefix("cmdstat_")] += told["calls"]
    return found


class Servers:
    """One server of each engine, started when first asked for."""

    def __init__(self, homes: pytest.TempPathFactory) -> None:
        self._homes = homes
        self._running: dict[str, Server] = {}
        self._cluster: Cluster | None = None

    def get(self, engine: str, program: str) -> Server:
        """The shared server of an engine, running and empty."""
        if engine not in self._running:
            self._running[engine] = Server(program, self._homes.mktemp(engine))
        server = self._running[engine]
        server.start()
        server.empty()
        return server

    def cluster(self, program: str) -> Cluster:
        """The shared cluster of three nodes, whole and empty."""
        if self._cluster is None:
            self._cluster = Cluster(program, self._homes.mktemp("cluster"))
            self._cluster.form()
        self._cluster.empty()
        return self._cluster

    def close(self) -> None:
        """End them all."""
        for server in self._running.values():
            server.close()
        if self._cluster is not None:
            self._cluster.close()


@pytest.fixture(scope="session")
def servers(tmp_path_factory: pytest.TempPathFactory) -> Generator[Servers]:
    """The servers of this run."""
    found = Servers(tmp_path_factory)
    yield found
    found.close()


def program_of(engine: str, request: pytest.FixtureRequest) -> str:
    """The program of an engine; the machine's own Redis may be missing, and the fixture says so loudly."""
    return find_server() if engine == "valkey" else str(request.getfixturevalue("redis_server"))


@pytest.fixture(params=ENGINES)
def server(request: pytest.FixtureRequest, servers: Servers) -> Server:
    """An empty server, once of each engine."""
    return servers.get(request.param, program_of(request.param, request))


@pytest.fixture
def valkey(servers: Servers) -> Server:
    """An empty bundled server, for what does not depend on the engine."""
    return servers.get("valkey", find_server())


@pytest.fixture
def client(valkey: Server) -> Generator[Redis]:
    """A connection to the empty bundled server."""
    connection = valkey.client()
    yield connection
    connection.close()


@pytest.fixture
def mortal(tmp_path: Path) -> Generator[Server]:
    """A server of the test's own, to be killed and started again."""
    own = Server(find_server(), tmp_path)
    own.start()
    yield own
    own.close()
