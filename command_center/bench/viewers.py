"""Many open walls without a browser's cost: stream clients in a process of their own.

`python -m command_center.bench.viewers BASE VIEWERS SECONDS` prints `ready` once each has had a whole picture, and
after the seconds one line of JSON: the age in seconds of each delta when it arrived.
"""

from __future__ import annotations

import asyncio
import json
import re
import sys
from datetime import datetime
from urllib.parse import urlsplit

from command_center.clock import SystemClock

PANELS = "strip,pipeline,waiting,map,volume,gauge,topics,share,river"
"""The nine of the overview."""
PICTURE = re.compile(rb'event: (snapshot|delta)\ndata: \{"now":[^{]*?"made_at":"([^"]+)"')
AT_ONCE = 50
CLOCK = SystemClock()
PATIENCE_S = 60.0


class Viewers:
    """Stream clients.

    Args:
        base: The center.
        count: How many.
    """

    def __init__(self, base: str, count: int) -> None:
        self.ages: list[float] = []
        self._server = urlsplit(base)
        self._count = count
        self._seen: set[int] = set()
        self._door = asyncio.Semaphore(AT_ONCE)

    async def run(self, seconds: float) -> None:
        """Look until everybody has a picture, say so, and look on for so long.

        Raises:
            TimeoutError: Somebody had none after a minute.
            RuntimeError: A stream ended.
        """
        looks = [asyncio.create_task(self._look(me)) for me in range(self._count)]
        async with asyncio.timeout(PATIENCE_S):
            while len(self._seen) < self._count:
                await asyncio.sleep(0.05)
        self.ages.clear()
        sys.stdout.write("ready\n")
        sys.stdout.flush()
        await asyncio.sleep(seconds)
        if any(look.done() for look in looks):
            raise RuntimeError("a stream has ended")
        for look in looks:
            look.cancel()

    async def _look(self, me: int) -> None:
        async with self._door:
            reader, writer = await asyncio.open_connection(self._server.hostname, self._server.port, limit=2**20)
            asks = f"GET /stream?panels={PANELS} HTTP/1.1\r\nHost: {self._server.netloc}\r\n\r\n"
            writer.write(asks.encode())
            await self._take(reader, me)
        while await self._take(reader, me):
            pass
        writer.close()

    async def _take(self, reader: asyncio.StreamReader, me: int) -> bool:
        """What has come; the head of an event stands in one piece, as it is written."""
        came = await reader.read(2**20)
        for kind, made_at in PICTURE.findall(came):
            self._seen.add(me)
            if kind == b"delta":
                self.ages.append((CLOCK.now() - datetime.fromisoformat(made_at.decode())).total_seconds())
        return bool(came)


if __name__ == "__main__":
    base, count, seconds = sys.argv[1:]

    async def main() -> list[float]:
        """Look, in the loop that the viewers' door belongs to."""
        viewers = Viewers(base, int(count))
        await viewers.run(float(seconds))
        return viewers.ages

    sys.stdout.write(json.dumps(asyncio.run(main())) + "\n")
