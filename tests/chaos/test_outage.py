"""A role that starts while the store or the log is away waits for it; to give up would end the whole center."""

from __future__ import annotations

import socket
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Any

import httpx

from command_center.bench.kafka_broker import KafkaBroker
from command_center.bench.kafka_program import KafkaProgram
from command_center.store import keys
from command_center.store.connect import RedisError, connect
from command_center.store.embedded import find_server, free_port
from tests.e2e.center import ROOT, environment, wait_until
from tests.support.servers import Server

ROLES = (["web"], ["store"], ["tag", "--worker"], ["source", "--simulate"])


@contextmanager
def ended(processes: list[subprocess.Popen[bytes]]) -> Iterator[None]:
    try:
        yield
    finally:
        for process in processes:
            process.terminate()
        for process in processes:
            process.wait(20)


def test_roles_wait_for_their_store(tmp_path: Path) -> None:
    store_port, web_port = free_port(), free_port()
    url = f"redis://127.0.0.1:{store_port}/0"
    settings = environment(CC_REDIS_URL=url, CC_PORT=str(web_port), CC_DATA_DIR=str(tmp_path))
    errors = tmp_path / "errors.txt"
    processes: list[subprocess.Popen[bytes]] = []
    with ended(processes), errors.open("wb") as sink:
        for role in ROLES:
            command = [sys.executable, "-m", "command_center.cli", *role]
            processes.append(subprocess.Popen(command, cwd=ROOT, env=settings, stderr=sink, stdin=subprocess.DEVNULL))

        def all_wait() -> bool:
            assert [process.poll() for process in processes] == [None] * len(ROLES), errors.read_text()
            return errors.read_text().count("waiting for the store") == len(ROLES)

        wait_until("all wait", all_wait, 60)
        server = [find_server(), "--port", str(store_port), "--bind", "127.0.0.1", "--save", "", "--dir", str(tmp_path)]
        processes.append(subprocess.Popen(server, stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL))

        def ready() -> bool:
            with suppress(httpx.HTTPError):
                answer = httpx.get(f"http://127.0.0.1:{web_port}/readyz", trust_env=False, timeout=5)
                return answer.status_code == 200
            return False

        wait_until("ready", ready, 60)
        client = connect(url)
        wait_until("mentions counted", lambda: bool(client.exists("cc:{p0}:pos", "cc:{p1}:pos")), 60)
        client.close()
        assert [process.poll() for process in processes] == [None] * len(processes), errors.read_text()


def test_roles_wait_for_their_kafka(redis: Server, kafka_program: KafkaProgram, tmp_path: Path) -> None:
    broker = KafkaBroker(kafka_program, tmp_path / "kafka")
    web_port = free_port()
    settings = environment(
        CC_REDIS_URL=redis.url, CC_KAFKA_BOOTSTRAP=broker.bootstrap, CC_PORT=str(web_port), CC_DATA_DIR=str(tmp_path)
    )
    errors = tmp_path / "errors.txt"
    processes: list[subprocess.Popen[bytes]] = []
    with ended(processes), errors.open("wb") as sink:
        for role in ROLES:
            command = [sys.executable, "-m", "command_center.cli", *role]
            processes.append(subprocess.Popen(command, cwd=ROOT, env=settings, stderr=sink, stdin=subprocess.DEVNULL))
        waiting = len(ROLES) - 1  # the web server shows what there is

        def stages() -> dict[str, Any]:
            assert [process.poll() for process in processes] == [None] * len(ROLES), errors.read_text()
            with suppress(httpx.HTTPError):
                answer = httpx.get(f"http://127.0.0.1:{web_port}/readyz", trust_env=False, timeout=5).json()
                found: dict[str, Any] = answer["stages"] | {"ready": answer["ready"]}
                return found
            return {}

        def all_say_so() -> bool:
            found = stages()
            told = [found[role]["cause"] for role in ("source", "tag", "store", "log")] if found else [""]
            return all("waiting for the log: the log is out of reach" in cause for cause in told)

        wait_until("all say that they wait", all_say_so, 60)
        assert errors.read_text().count("waiting for the log") == waiting
        assert not stages()["ready"]
        try:
            broker.start()
            wait_until("ready", lambda: bool(stages().get("ready")), 60)
            client = connect(redis.url)
            wait_until("mentions counted", lambda: bool(client.exists("cc:{p0}:pos", "cc:{p1}:pos")), 60)
            client.close()
            assert errors.read_text().count("waiting for the log") == waiting
        finally:
            broker.kill()


def test_roles_wait_for_a_redis_that_still_loads_its_data(redis_server: str, tmp_path: Path) -> None:
    (tmp_path / "redis").mkdir()
    server = Server(redis_server, tmp_path / "redis")
    server.start()
    client = server.client()
    pipe = client.pipeline(transaction=False)
    for n in range(8_000):
        pipe.set(f"x{n}", n)
    pipe.execute()
    client.close()
    server.kill()
    errors = tmp_path / "errors.txt"
    slowly = [redis_server, "--port", str(server.port), "--bind", "127.0.0.1", "--dir", str(tmp_path / "redis"),
              "--appendonly", "yes", "--save", "", "--key-load-delay", "700"]  # fmt: skip
    processes: list[subprocess.Popen[bytes]] = []
    with ended(processes), errors.open("wb") as sink:
        processes.append(subprocess.Popen(slowly, stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL))
        wait_until("it listens", lambda: "LOADING" in answer_of(server.port), 20)
        settings = environment(CC_REDIS_URL=server.url)
        for role in (["store"], ["tag", "--worker"]):
            command = [sys.executable, "-m", "command_center.cli", *role]
            processes.append(subprocess.Popen(command, cwd=ROOT, env=settings, stderr=sink, stdin=subprocess.DEVNULL))
        # A server that loads answers every thousand keys: the second may find it ready.
        wait_until("one waits", lambda: errors.read_text().count("waiting for the store") >= 1, 30)
        client = connect(server.url)

        def alive() -> bool:
            assert [process.poll() for process in processes] == [None] * 3, errors.read_text()
            with suppress(RedisError):
                return client.zcard(keys.STAGES) == 2
            return False

        wait_until("both work", alive, 60)
        client.close()
    server.close()


def answer_of(port: int) -> str:
    """What a server says to PING."""
    with suppress(OSError), socket.create_connection(("127.0.0.1", port), timeout=2) as connection:
        connection.sendall(b"PING\r\n")
        return connection.recv(100).decode()
    return ""
