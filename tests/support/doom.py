"""The crash as a value of the test: a connection to Redis that dies for good at its n-th exchange."""

from __future__ import annotations

from typing import Any

import redis
from redis.backoff import NoBackoff
from redis.retry import Retry

from tests.support.servers import Server


class Crash(BaseException):
    """The process is gone; nothing of it may run on, so this is no `Exception`."""


class Doom:
    """Counts commands sent and answers received over all connections of one life, and ends it at one of them."""

    def __init__(self, at: int) -> None:
        self.at = at
        self.passed = 0

    @property
    def struck(self) -> bool:
        """Whether the life has ended."""
        return self.passed >= self.at

    def step(self) -> None:
        """One exchange; from the fatal one on, every one is fatal.

        Raises:
            Crash: The life has ended.
        """
        self.passed += 1
        if self.struck:
            raise Crash

    def client(self, server: Server) -> redis.Redis:
        """A client of this life."""
        doom = self

        class Connection(redis.Connection):
            def send_packed_command(self, *args: Any, **given: Any) -> None:
                doom.step()  # before it is sent: the server never hears of it
                super().send_packed_command(*args, **given)

            def read_response(self, *args: Any, **given: Any) -> Any:
                answer = super().read_response(*args, **given)
                doom.step()  # after it was done: we never hear of it
                return answer

        retry = Retry(NoBackoff(), 0)
        pool = redis.ConnectionPool(Connection, host="127.0.0.1", port=server.port, protocol=2, retry=retry)
        return redis.Redis(connection_pool=pool)
