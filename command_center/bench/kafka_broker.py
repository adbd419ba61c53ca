"""Real Apache Kafka brokers on loopback, to measure and to test against: started, killed, paused, started again."""

from __future__ import annotations

import random
import signal
import socket
import struct
import subprocess
import uuid
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from command_center.bench.kafka_program import KafkaProgram
from command_center.bench.kafka_security import OPEN, Security
from command_center.clock import SystemClock

START_S = 90.0
STOP_S = 30.0
METADATA_KEY = 3

SETTINGS = """\
process.roles=broker,controller
node.id={node}
controller.quorum.voters={voters}
controller.listener.names=CONTROLLER
listeners={listeners},CONTROLLER://127.0.0.1:{controller}
inter.broker.listener.name=PLAINTEXT
listener.security.protocol.map=CONTROLLER:PLAINTEXT,{protocols}
log.dirs={home}/data
default.replication.factor={copies}
offsets.topic.replication.factor={copies}
transaction.state.log.replication.factor={copies}
share.coordinator.state.topic.replication.factor={copies}
min.insync.replicas={in_sync}
transaction.state.log.min.isr={in_sync}
share.coordinator.state.topic.min.isr={in_sync}
auto.create.topics.enable=false
# Quick for tests: few partitions of its own to lead, no wait for more members, sessions as short as a test likes.
offsets.topic.num.partitions=4
transaction.state.log.num.partitions=4
share.coordinator.state.topic.num.partitions=4
group.initial.rebalance.delay.ms=0
group.min.session.timeout.ms=500
# A killed broker is let in again when its session has run out: after 2 s, not 9.
broker.heartbeat.interval.ms=400
broker.session.timeout.ms=2000
# What a test deletes is off the disk soon.
file.delete.delay.ms=1000
"""

LOGGING = """\
Configuration:
  status: error
  shutdownHook: disable
  Appenders:
    File:
      name: file
      fileName: ${sys:kafka.home}/broker.log
      PatternLayout: {pattern: "%d{ISO8601} %p %c: %m%n"}
  Loggers:
    Root: {level: INFO, AppenderRef: {ref: file}}
    # A thousand lines of settings at every start.
    Logger: {name: org.apache.kafka.common.config.AbstractConfig, level: WARN}
"""


class KafkaBroker:
    """One node, broker and controller in one process.

    **Guarantee**: a broker that was killed comes back with its data, its name and its port.

    Args:
        program: How to run it.
        home: Where all its files live; made when missing.
        node: Its number in its cluster.
        security: What it asks of clients at further ports.
    """

    def __init__(self, program: KafkaProgram, home: Path, node: int = 1, security: Security = OPEN) -> None:
        self.home = home.resolve()
        self.node = node
        self.controller = quiet_port()
        self._ports = {protocol: quiet_port() for protocol in security.protocols()}
        self.bootstrap = self.address("PLAINTEXT")
        self._program, self._security = program, security
        self._name = f"cc-kafka-{uuid.uuid4().hex[:12]}"
        self._process: subprocess.Popen[bytes] | None = None
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
        if self._process is not None and self._process.poll() is None:
            return
        settings = self.home / "server.properties"
        if not settings.exists():
            self.prepare([self], new_cluster_id(), 1)
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
            if self._process is None or self._process.poll() is not None or self._clock.monotonic() > end:
                raise RuntimeError(f"this Kafka does not answer:\n{self._tail()}")
            self._clock.sleep(0.05)

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

    def prepare(self, voters: list[KafkaBroker], cluster: str, in_sync: int) -> None:
        """Write the settings and format the storage.

        Args:
            voters: All nodes of the cluster, itself among them.
            cluster: The cluster's id, the same on all nodes.
            in_sync: How many copies a write waits for.
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
        file = self.home / "server.properties"
        file.write_text(settings + self._security.settings())
        words = ("format", "--cluster-id", cluster, "--config", str(file), *self._security.format_options())
        tool = self._program.start(self.home, f"{self._name}-format", "kafka.tools.StorageTool", *words)
        if tool.wait(START_S):
            raise RuntimeError(f"Kafka's storage could not be formatted:\n{self._tail()}")

    def _send(self, number: signal.Signals) -> None:
        if self._process is None:
            raise RuntimeError("this Kafka does not run")
        self._program.send(self._process, self._name, number)

    def _end(self, by: signal.Signals) -> None:
        if self._process is not None and self._process.poll() is None:
            self._send(by)
            self._process.wait(STOP_S)
        self._process = None

    def _tail(self) -> str:
        output = self.home / "output"
        said = output.read_text("utf-8", "replace") if output.exists() else ""
        return "\n".join([*said.splitlines()[-20:], *self.log().splitlines()[-20:]])


@contextmanager
def running_kafka(program: KafkaProgram, home: Path) -> Iterator[str]:
    """Run one broker until the block ends.

    Args:
        program: How to run it.
        home: Where its files live; those of an earlier run go on.

    Returns:
        Its address for clients.
    """
    broker = KafkaBroker(program, home)
    try:
        broker.start()
        yield broker.bootstrap
    finally:
        broker.stop()


def new_cluster_id() -> str:
    """A name for a cluster: 22 characters of base64, as Kafka wants it, but no dash that would read as an option."""
    return uuid.uuid4().hex[:22]


def known_brokers(port: int) -> int:
    """How many brokers the one at a port would name to a client; 0 when it does not answer.

    A broker opens its port before it may lead partitions, so an open port says too little. The question is a Metadata
    request of version 1 for no topic (https://kafka.apache.org/protocol), by hand: only the log imports a client.
    """
    question = struct.pack(">hhih", METADATA_KEY, 1, 0, -1) + struct.pack(">i", 0)
    try:
        with socket.create_connection(("127.0.0.1", port), timeout=2) as connection:
            connection.sendall(struct.pack(">i", len(question)) + question)
            answer = b""
            while len(answer) < 12 and (more := connection.recv(4096)):
                answer += more
    except OSError:
        return 0
    return int(struct.unpack(">i", answer[8:12])[0]) if len(answer) >= 12 else 0


def quiet_port() -> int:
    """A free TCP port of loopback that no outgoing connection gets by chance.

    While a broker is down its clients knock at its port. One of the range for outgoing connections could be given to
    such a client, who would then be connected to itself, and the broker could never come back.
    """
    low = int(Path("/proc/sys/net/ipv4/ip_local_port_range").read_text().split()[0])
    while True:
        port = random.randrange(low // 2, low)
        with socket.socket() as probe:
            try:
                probe.bind(("127.0.0.1", port))
            except OSError:
                continue
            return port
