"""A real worker that ends itself by SIGKILL at a named point: `python -m tests.chaos.doomed ROLE POINT TIMES`.

Nothing of the product knows of it: it changes the clients of Redis and Kafka in its own process, at the sockets where
it can, and then becomes the worker by the command line that an operator uses.
"""

from __future__ import annotations

import os
import signal
import sys
from collections.abc import Callable, Mapping
from hashlib import sha1
from pathlib import Path
from threading import Timer
from typing import Any

from redis.connection import AbstractConnection

from command_center import cli, store
from streams import log
from streams.log import kafka_consumer, kafka_producer, redis_consumer

POINTS = {
    "store": ("before apply", "torn apply", "in apply", "after apply", "before commit", "after commit"),
    "tag": ("before append", "in append", "after append", "before commit", "after commit"),
}
"""Torn: the first half of one write to the socket has left, the rest never will."""
SCRIPTS = {
    "apply": Path(store.__file__).parent / "apply.lua",
    "append": Path(log.__file__).parent / "append.lua",
}
FLIGHT_S = 0.005


def die(number: signal.Signals = signal.SIGKILL) -> None:
    """End this process, or stop it, as somebody else would."""
    os.kill(os.getpid(), number)


class Fuse:
    """Burns down by one each time its point is reached.

    Args:
        times: The time at which it acts.
        number: The signal this process then sends itself.
    """

    def __init__(self, times: int, number: signal.Signals) -> None:
        self._left = times
        self._number = number

    def burn(self) -> bool:
        """Whether this is the time."""
        self._left -= 1
        return self._left == 0

    def act(self) -> None:
        """Do it."""
        die(self._number)


def plant(role: str, point: str, fuse: Fuse) -> None:
    """Make this process end itself at a point.

    Args:
        role: store or tag.
        point: One of `POINTS`.
        fuse: Which time.
    """
    when, what = point.split()
    if what == "commit":
        for consumer in (kafka_consumer.KafkaGroupConsumer, redis_consumer.RedisConsumer):
            _plant_commit(consumer, when, fuse)
    else:
        _plant_script(what, when, fuse)
        if role == "tag":
            _plant_append(when, fuse)


def _plant_commit(consumer: Any, when: str, fuse: Fuse) -> None:
    commit = consumer.commit

    def doomed(self: Any, positions: Mapping[int, int]) -> None:
        news = not positions.items() <= self._stored.items()  # else it only proves that it is a member still
        if news and when == "before" and fuse.burn():
            fuse.act()
        commit(self, positions)
        if news and when == "after" and fuse.burn():
            fuse.act()

    consumer.commit = doomed


def _plant_script(what: str, when: str, fuse: Fuse) -> None:
    """The exchange with Redis that carries a script: what is sent, and the first answer to it."""
    send, read = AbstractConnection.send_packed_command, AbstractConnection.read_response
    text = SCRIPTS[what].read_bytes()
    name = sha1(text, usedforsecurity=False).hexdigest().encode()

    def carries(parts: list[bytes]) -> bool:
        return any(text in part or (b"EVALSHA" in part and name in part) for part in parts)

    asked: set[int] = set()

    def doomed_send(self: Any, command: Any, check_health: bool = True) -> None:
        parts = [command] if isinstance(command, bytes) else list(command)
        if not carries(parts) or not fuse.burn():
            send(self, command, check_health)
            return
        if when == "before":
            fuse.act()
        if when == "torn":
            whole = b"".join(parts)
            self._sock.sendall(whole[: len(whole) // 2])
            fuse.act()
        send(self, command, check_health)
        if when == "in":
            fuse.act()
        if when == "after":
            asked.add(id(self))

    def doomed_read(self: Any, *given: Any, **named: Any) -> Any:
        answer = read(self, *given, **named)
        if id(self) in asked:
            asked.remove(id(self))
            fuse.act()
        return answer

    AbstractConnection.send_packed_command = doomed_send  # type: ignore[method-assign]
    AbstractConnection.read_response = doomed_read  # type: ignore[method-assign]


def _plant_append(when: str, fuse: Fuse) -> None:
    """The flush of the Kafka producer; in it, the records are on their way when the timer strikes."""
    flush: Callable[..., Any] = kafka_producer.Sender.flush

    def doomed(self: Any, *given: Any, **named: Any) -> Any:
        mine = fuse.burn()
        if mine and when == "before":
            fuse.act()
        if mine and when == "in":
            Timer(FLIGHT_S, fuse.act).start()
        answer = flush(self, *given, **named)
        if mine:
            fuse.act()
        return answer

    kafka_producer.Sender.flush = doomed


def main() -> int:
    """Become the worker.

    Returns:
        Its exit code; it is meant never to come to that.
    """
    role, point, times, *more = sys.argv[1:]
    assert point in POINTS[role], f"{role} knows {POINTS[role]}"
    plant(role, point, Fuse(int(times), signal.Signals[more[0]] if more else signal.SIGKILL))
    sys.argv[1:] = ["tag", "--worker"] if role == "tag" else [role]
    return cli.main()


if __name__ == "__main__":
    sys.exit(main())
