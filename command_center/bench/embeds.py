"""Many embeds without a browser's cost: stream clients with a token each, in a process of their own.

`python -m command_center.bench.embeds HOST:PORT` reads tokens from its standard input, one a line, and an empty line
behind them; each opens a stream of its own and opens it again as `assets/line.js` does. Then each line asked is
answered by one line of JSON, `Standing` as of now; `ages` in it are those since the last answer.
"""

from __future__ import annotations

import asyncio
import random
import re
import sys
from collections.abc import Sequence
from contextlib import suppress
from datetime import datetime

import msgspec
from msgspec import Struct

from command_center.bench.screens import CONNECT_S, REOPEN_S, longest_wait
from command_center.clock import SystemClock

PICTURE = re.compile(rb'event: (snapshot|delta)\ndata: \{"now":[^{]*?"made_at":"([^"]+)"')
CLOCK = SystemClock()


class Standing(Struct):
    """How the readers are.

    Args:
        shown: How many have a picture on the connection that is open now.
        opened: Connections that brought a picture, so far.
        refused: Answers that were no stream, by their status.
        ages: Seconds from the making of each delta to its arrival.
    """

    shown: int
    opened: int
    refused: dict[int, int]
    ages: list[float]


class Readers:
    """Readers of embeds.

    Args:
        host: Where the center is.
        port: Its port.
        tokens: One for each reader.
    """

    def __init__(self, host: str, port: int, tokens: Sequence[str]) -> None:
        self._where = (host, port)
        self._tokens = tokens
        self._shown: set[int] = set()
        self._opened = 0
        self._refused: dict[int, int] = {}
        self._ages: list[float] = []

    def begin(self) -> list[asyncio.Task[None]]:
        """Open all streams, in the loop that runs."""
        return [asyncio.create_task(self._live(me)) for me in range(len(self._tokens))]

    def standing(self) -> Standing:
        """How they are; ages are told once."""
        ages, self._ages = self._ages, []
        return Standing(len(self._shown), self._opened, self._refused, ages)

    async def _live(self, me: int) -> None:
        heard = CLOCK.monotonic()
        while True:
            with suppress(OSError, TimeoutError):
                heard = await self._look(me, heard)
            self._shown.discard(me)
            await asyncio.sleep(0.1 + random.random() * longest_wait(CLOCK.monotonic() - heard, REOPEN_S))

    async def _look(self, me: int, heard: float) -> float:
        """Read one connection to its end; returns when something came last."""
        host, port = self._where
        async with asyncio.timeout(CONNECT_S):
            reader, writer = await asyncio.open_connection(host, port, limit=2**20)
        try:
            asks = f"GET /stream/embeds HTTP/1.1\r\nHost: localhost\r\nAuthorization: Bearer {self._tokens[me]}\r\n\r\n"
            writer.write(asks.encode())
            async with asyncio.timeout(CONNECT_S):
                head = await reader.readuntil(b"\r\n\r\n")
            status = int(head.split(b" ", 2)[1])
            if status != 200:
                self._refused[status] = self._refused.get(status, 0) + 1
                return heard
            while came := await reader.read(2**20):
                heard = CLOCK.monotonic()
                self._take(me, came)
        except asyncio.IncompleteReadError:
            pass
        finally:
            writer.close()
        return heard

    def _take(self, me: int, came: bytes) -> None:
        """What has come; the head of an event stands in one piece, as it is written."""
        for kind, made_at in PICTURE.findall(came):
            if kind == b"snapshot":
                self._opened += me not in self._shown
                self._shown.add(me)
            else:
                self._ages.append((CLOCK.now() - datetime.fromisoformat(made_at.decode())).total_seconds())


async def main(address: str) -> None:
    """Read tokens, look, and answer until nobody asks any more."""
    loop = asyncio.get_running_loop()
    tokens = []
    while token := (await loop.run_in_executor(None, sys.stdin.readline)).strip():
        tokens.append(token)
    host, _, port = address.rpartition(":")
    readers = Readers(host, int(port), tokens)
    tasks = readers.begin()
    while await loop.run_in_executor(None, sys.stdin.readline):
        sys.stdout.write(msgspec.json.encode(readers.standing()).decode() + "\n")
        sys.stdout.flush()
    for task in tasks:
        task.cancel()


if __name__ == "__main__":
    asyncio.run(main(sys.argv[1]))
