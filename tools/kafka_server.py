"""One Apache Kafka in the foreground, to try the product on: `.venv/bin/python -m tools.kafka_server`."""

from __future__ import annotations

import argparse
import os
import sys
import time
from pathlib import Path

from command_center.bench.kafka_broker import KafkaBroker
from command_center.bench.kafka_program import JVM, KafkaProgram, find_kafka
from command_center.process import Stopper
from tools.set_up import kafka
from tools.set_up.steps import SetUpFailed, Terminal


def main(words: list[str]) -> int:
    """Run it until Ctrl-C.

    Args:
        words: The arguments of the command line.

    Returns:
        The exit code: 0, or 1 when there is no Kafka or it ended by itself.
    """
    parser = argparse.ArgumentParser(prog="python -m tools.kafka_server", description="Run Apache Kafka on loopback.")
    parser.add_argument("--home", type=Path, default=Path("data/kafka"), help="folder of its files (%(default)s)")
    parser.add_argument("--port", type=int, default=9092, help="where it listens (%(default)s)")
    arguments = parser.parse_args(words)
    try:
        broker = KafkaBroker(bring_kafka(), arguments.home, port=arguments.port)
        stopped = Stopper()
        broker.start()
    except (SetUpFailed, RuntimeError) as why:
        print(f"no Apache Kafka: {why}", file=sys.stderr)
        return 1
    print(f"CC_KAFKA_BOOTSTRAP={broker.bootstrap} (Ctrl-C ends it; its files stay in {arguments.home})", flush=True)
    while broker.runs() and not stopped():
        time.sleep(0.2)
    broker.stop()
    return 0 if stopped() else 1


def bring_kafka() -> KafkaProgram:
    """Find Kafka, or fetch it.

    Raises:
        SetUpFailed: It can't be had here.
    """
    if not any(kafka.variables()[name] for name in ("CC_KAFKA_IMAGE", "CC_KAFKA_JARS")):
        terminal = Terminal(total=1)
        terminal.begin("Apache Kafka")
        kafka.fetch(terminal)
        terminal.end()
    os.environ.update(kafka.variables())
    program = find_kafka(JVM)
    if program is None:
        raise SetUpFailed("no Java to run it with")
    return program


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
