"""Real Apache Kafka brokers on loopback, to measure and to test against: started, killed, paused, started again."""

from __future__ import annotations

import signal
import subprocess
import uuid
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from command_center.bench.kafka_port import known_brokers
from command_center.bench.kafka_program import KafkaProgram
from command_center.bench.kafka_security import OPEN, Security
from command_center.bench.kafka_settings import LOGGING, SETTINGS
from command_center.clock import SystemClock
from command_center.store.embedded import free_port

START_S = 90.0
STOP_S = 30.0


class KafkaBroker:
    """One node, broker and controller in one process.

    **Guarantee**: a broker that was killed comes back with its data, its name and its port.

    Args:
        program: How to run it.
        home: Where all its files live; made when missing, and what an earlier broker kept there goes on.
        node: Its number in its cluster.
        security: What it asks of clients at further ports.
        port: Where it serves those it asks nothing; 0 picks one.
    """

    def __init__(
        self, program: KafkaProgram, home: Path, node: int = 1, security: Security = OPEN, port: int = 0
    ) -> None:
        self.home = home.resolve()
        self.node = node
        self.controller = free_port()
        self._ports = {protocol: free_port() for protocol in security.protocols()}
        if port:
            self._ports["PLAINTEXT"] = port
        self.bootstrap = self.address("PLAINTEXT")
        self._program, self._security = program, security
        self._name = ""
        self._process: subprocess.Popen[bytes] | None = None
        self._settings: Path | None = None
        self._clock = SystemClock()

    def address(self, protocol: str) -> str:
        """Where clients of a protocol connect to.

        Args:
            protocol: PLAINTEXT, or one that the security brings: SASL_PLAINTEXT, SSL, SASL_SSL.
        """
        return f"127.0.0.1:{self._ports[protocol]}"

    def start(self, brokers: int = 1) -> None:
        """Start it unless it runs, and wait until it answers.

        Args:
            brokers: How many brokers it must know of, itself among them.
        """
        self.launch()
        self.wait(brokers)

    def launch(self) -> None:
        """Start it unless it runs; return at once."""
        if self.runs():
            return
        settings = self._settings or self.prepare([self], new_cluster_id(), 1)
        # A new name each time: Docker may not have forgotten the container that was killed a moment ago.
        self._name = f"cc-kafka-{uuid.uuid4().hex[:12]}"
        self._process = self._program.start(self.home, self._name, "kafka.Kafka", str(settings))

    def wait(self, brokers: int = 1) -> None:
        """Wait until it serves clients.

        Args:
            brokers: As for `start`.

        Raises:
            RuntimeError: It ended, or did not answer in time; the message holds the end of its output.
        """
        end = self._clock.monotonic() + START_S
        while not self.answers(brokers):
            if not self.runs() or self._clock.monotonic() > end:
                raise RuntimeError(f"this Kafka does not answer:\n{self._tail()}")
            self._clock.sleep(0.05)

    def runs(self) -> bool:
        """Whether its process is there."""
        return self._process is not None and self._process.poll() is None

    def answers(self, brokers: int = 1) -> bool:
        """Whether it serves clients and knows of that many brokers that do."""
        return known_brokers(self._ports["PLAINTEXT"]) >= brokers

    def kill(self) -> None:
        """End it as a crash would; what it wrote stays in the machine's memory and is there again."""
        self._end(signal.SIGKILL)

    def stop(self) -> None:
        """End it in good order."""
        self._end(signal.SIGTERM)

    def pause(self) -> None:
        """Make it hang: connections stay open, nobody answers."""
        self._send(signal.SIGSTOP)

    def resume(self) -> None:
        """Let it go on after `pause`."""
        self._send(signal.SIGCONT)

    def log(self) -> str:
        """What it has logged so far."""
        file = self.home / "broker.log"
        return file.read_text("utf-8", "replace") if file.exists() else ""

    def prepare(self, voters: list[KafkaBroker], cluster: str, in_sync: int) -> Path:
        """Write the settings, and format the storage unless it is.

        Args:
            voters: All nodes of the cluster, itself among them.
            cluster: The cluster's id, the same on all nodes.
            in_sync: How many copies a write waits for.

        Returns:
            The file of the settings.
        """
        self.home.mkdir(parents=True, exist_ok=True)
        settings = SETTINGS.format(
            node=self.node,
            voters=",".join(f"{voter.node}@127.0.0.1:{voter.controller}" for voter in voters),
            listeners=",".join(f"{protocol}://{self.address(protocol)}" for protocol in self._ports),
            protocols=",".join(f"{protocol}:{protocol}" for protocol in self._ports),
            controller=self.controller,
            home=self.home,
            copies=len(voters),
            in_sync=in_sync,
        )
        (self.home / "log4j2.yaml").write_text(LOGGING)
        self._settings = self.home / "server.properties"
        self._settings.write_text(settings + self._security.settings())
        if (self.home / "data" / "meta.properties").exists():
            return self._settings
        words = ("format", "--cluster-id", cluster, "--config", str(self._settings), *self._security.format_options())
        name = f"cc-kafka-format-{uuid.uuid4().hex[:12]}"
        tool = self._program.start(self.home, name, "kafka.tools.StorageTool", *words)
        if tool.wait(START_S):
            raise RuntimeError(f"Kafka's storage could not be formatted:\n{self._tail()}")
        return self._settings

    def _send(self, number: signal.Signals) -> None:
        if self._process is None:
            raise RuntimeError("this Kafka does not run")
        self._program.send(self._process, self._name, number)

    def _end(self, by: signal.Signals) -> None:
        if self._process is not None and self.runs():
            self._send(by)
            self._process.wait(STOP_S)
        self._process = None

    def _tail(self) -> str:
        output = self.home / "output"
        said = output.read_text("utf-8", "replace") if output.exists() else ""
        return "\n".join([*said.splitlines()[-20:], *self.log().splitlines()[-20:]])


@contextmanager
def running_kafka(program: KafkaProgram, home: Path, port: int = 0) -> Iterator[str]:
    """Run one broker until the block ends; arguments as for `KafkaBroker`.

    Returns:
        Its address for clients.
    """
    broker = KafkaBroker(program, home, port=port)
    try:
        broker.start()
        yield broker.bootstrap
    finally:
        broker.stop()


def new_cluster_id() -> str:
    """A name for a cluster: 22 characters of base64, as Kafka wants it, but no dash that would read as an option."""
    return uuid.uuid4().hex[:22]
