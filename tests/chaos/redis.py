"""`python -m tests.chaos.redis`: the long form of the faults of Redis, on both engines; every figure compared.

Twenty kills with a file long enough for them, then the same replay with a Redis that is half a second away, full, and
away for half a minute; run it with `.cache/programs.env` read, as `make chaos` does.
"""

from __future__ import annotations

import argparse
import os
import shutil
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

from command_center.bench.kafka_broker import KafkaBroker
from command_center.bench.kafka_program import find_kafka
from tests.chaos.__main__ import centers, folder, say
from tests.chaos.faults import begin, fill, kill_redis, leave_for_a_while, slow_down
from tests.chaos.kills import check
from tests.e2e.center import Center
from tests.e2e.conftest import Start
from tests.e2e.made import Made, make
from tests.e2e.own import Own
from tests.support.servers import Server
from tests.support.slow import SlowLine

ROWS = 8000
PATIENCE_S = 600.0


def main() -> int:
    """Run every round.

    Returns:
        0 when all figures were right, else 1.
    """
    parser = argparse.ArgumentParser(prog="python -m tests.chaos.redis", description=__doc__)
    parser.add_argument(
        "--kills", type=int, default=20, metavar="N", help="kill -9 of Redis in one replay (default 20)"
    )
    parser.add_argument("--seconds", type=float, default=30.0, metavar="S", help="how long the other faults last")
    given = parser.parse_args()
    wrong = 0
    with tempfile.TemporaryDirectory(prefix="chaos-redis-") as home:
        made = make(folder(home, "file"), ROWS, seed=11)
        with centers() as start:
            wrong += _round(
                "embedded: killed", start, folder(home, "k"), made, lambda c: kill_redis(c, made, given.kills)
            )
            wrong += _round("embedded: full", start, folder(home, "f"), made, lambda c: fill(c, made, given.seconds))
            wrong += _on_kafka(start, Path(home), made, given.kills, given.seconds)
    return 1 if wrong else 0


def _on_kafka(begin_center: Start, home: Path, made: Made, kills: int, seconds: float) -> int:
    program, redis_server = find_kafka(), os.environ.get("CC_REDIS_SERVER") or shutil.which("redis-server")
    if program is None or redis_server is None:
        sys.exit("no Kafka or no redis-server here: read .cache/programs.env first, `make test` fetches them")
    broker = KafkaBroker(program, home / "kafka")
    server = Server(redis_server, folder(str(home), "redis"), fsync="everysec")
    wrong = 0
    try:
        broker.start()
        server.start()
        line = SlowLine(server)
        start = Own(broker.bootstrap, line).starting(begin_center)
        rounds: dict[str, Callable[[Center], None]] = {
            "killed": lambda c: kill_redis(c, made, kills),
            "slow": lambda c: slow_down(c, made, line, 0.5, seconds),
            "full": lambda c: fill(c, made, seconds),
            "away": lambda c: leave_for_a_while(c, made, seconds),
        }
        for name, hurt in rounds.items():
            wrong += _round(f"Kafka: {name}", start, folder(str(home), f"kafka-{name}"), made, hurt)
        line.close()
    finally:
        broker.kill()
        server.close()
    return wrong


def _round(name: str, start: Start, home: Path, made: Made, hurt: Callable[[Center], None]) -> int:
    """One replay with one fault; says what came of it, and returns 1 where it was wrong."""
    begun = time.monotonic()
    center = start(home / "data", made.profile, "--replay", str(made.path), "--speed", "100")
    try:
        begin(center, made)
        hurt(center)
        check(center, center.wait_drained(PATIENCE_S), made)
    except AssertionError as why:
        say(f"{name:<20} WRONG after {time.monotonic() - begun:.0f} s: {why}")
        return 1
    finally:
        center.close()
    say(f"{name:<20} exact after {time.monotonic() - begun:.0f} s")
    return 0


if __name__ == "__main__":
    sys.exit(main())
