"""The Kafka of developers: it says where it listens, runs until Ctrl-C, and fetches nothing that is there."""

from __future__ import annotations

import signal
import subprocess
import sys
from pathlib import Path

import pytest

from command_center.bench.kafka_port import known_brokers
from command_center.bench.kafka_program import KafkaProgram
from command_center.store.embedded import free_port
from tools import kafka_server
from tools.set_up import kafka
from tools.set_up.steps import SetUpFailed

ROOT = Path(__file__).resolve().parents[2]


def test_it_runs_until_ctrl_c(tmp_path: Path, kafka_program: KafkaProgram) -> None:
    port = free_port()
    words = ("--home", str(tmp_path / "kafka"), "--port", str(port))
    with subprocess.Popen(
        [sys.executable, "-m", "tools.kafka_server", *words], cwd=ROOT, stdout=subprocess.PIPE, text=True
    ) as server:
        assert server.stdout is not None
        said = server.stdout.readline()
        assert said.startswith(f"CC_KAFKA_BOOTSTRAP=127.0.0.1:{port} ")
        assert known_brokers(port) == 1
        server.send_signal(signal.SIGINT)
        assert server.wait(60) == 0
    assert known_brokers(port) == 0


def test_a_machine_without_kafka_gets_one_clear_line(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    def fail(terminal: object) -> None:
        raise SetUpFailed("no Java 17 or newer here")

    monkeypatch.setattr(kafka, "variables", lambda: {"CC_KAFKA_IMAGE": "", "CC_KAFKA_JARS": "", "CC_JAVA": ""})
    monkeypatch.setattr(kafka, "fetch", fail)
    assert kafka_server.main(["--home", str(tmp_path)]) == 1
    assert capsys.readouterr().err.splitlines()[-1] == "no Apache Kafka: no Java 17 or newer here"
