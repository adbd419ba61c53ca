"""A worker that stopped on purpose: it ends with 3, or rests where whoever looks after it restarts all that ends."""

from __future__ import annotations

import os
import subprocess
import sys
import time
from pathlib import Path

import pytest

from command_center.clock import SystemClock
from command_center.errors import EXIT_ON_PURPOSE
from command_center.process import die_with_parent
from command_center.settings import load_settings
from command_center.snapshot import Stage
from command_center.store.connect import connect
from command_center.store.reader import Reader
from streams.log import RAW
from streams.log.redis_streams import RedisStreamsLog
from tests.support.made import PROFILE
from tests.support.servers import Server

PARTITIONS = 2
PATIENCE_S = 30.0


def start(server: Server, rest: str) -> subprocess.Popen[str]:
    """A tagger over a log of nothing but rubbish."""
    log = RedisStreamsLog(connect(server.url), PARTITIONS)
    log.create()
    producer = log.producer()
    for n in range(2000):
        producer.send(RAW, n % PARTITIONS, b"rubbish", {})
    producer.flush()
    log.client.close()
    environ = {name: value for name, value in os.environ.items() if not name.startswith("CC_")}
    environ |= {"CC_REDIS_URL": server.url, "CC_PARTITIONS": str(PARTITIONS), "CC_REST": rest}
    return subprocess.Popen(
        [sys.executable, "-m", "command_center.cli", "tag", "--worker"],
        cwd=Path(__file__).resolve().parents[2],
        env=environ,
        stdin=subprocess.DEVNULL,
        stderr=subprocess.PIPE,
        text=True,
        preexec_fn=die_with_parent,  # noqa: PLW1509
    )


def tag_stage(server: Server) -> Stage:
    client = connect(server.url)
    try:
        return Reader(client, PARTITIONS, PROFILE, SystemClock()).stages(load_settings({}).stage_late_s)["tag"]
    finally:
        client.close()


def test_it_ends_with_3_and_says_why(valkey: Server) -> None:
    process = start(valkey, "0")
    _, said = process.communicate(timeout=PATIENCE_S)
    assert process.returncode == EXIT_ON_PURPOSE
    assert "were no mentions" in said.splitlines()[-1]


def test_it_rests_until_a_signal_and_the_wall_says_why(valkey: Server) -> None:
    process = start(valkey, "1")
    try:
        end = time.monotonic() + PATIENCE_S
        while "were no mentions" not in tag_stage(valkey).cause:
            assert time.monotonic() < end
            assert process.poll() is None
            time.sleep(0.1)
        resting = tag_stage(valkey)
        time.sleep(2.5)
        assert process.poll() is None
        still = tag_stage(valkey)
        assert (still.state, still.cause) == (resting.state, resting.cause)
        assert still.state == "stopped"
        process.terminate()
        assert process.wait(10) == EXIT_ON_PURPOSE
    finally:
        process.kill()
        process.communicate()


def test_only_0_and_1_say_whether_it_rests() -> None:
    assert not load_settings({}).rest
    assert load_settings({"CC_REST": "1"}).rest
    with pytest.raises(ValueError, match="CC_REST"):
        load_settings({"CC_REST": "2"})
