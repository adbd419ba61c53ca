"""A piece of network between screens and a center: packets can vanish in it, and it can end as a server does."""

from __future__ import annotations

import asyncio
import threading
from contextlib import suppress
from urllib.parse import urlsplit

from command_center.store.embedded import free_port

PIECE = 2**16


class Network:
    """Carries bytes between a free port of the loopback and a center.

    While it is lost, connections stay open and nothing comes through, as behind a switch without power; new ones are
    taken by the machine and hear nothing. Connections of before the loss are dead when it comes back.

    **Guarantee.** `close` ends the thread and every connection.

    Args:
        base: The center.
    """

    def __init__(self, base: str) -> None:
        self._there = urlsplit(base)
        self.port = free_port()
        self.base = f"http://127.0.0.1:{self.port}"
        self._loop = asyncio.new_event_loop()
        self._through = asyncio.Event()
        self._through.set()
        self._lines: set[asyncio.StreamWriter] = set()
        self._thread = threading.Thread(target=self._run, daemon=True)
        self._thread.start()

    def lose(self) -> None:
        """From now on nothing comes through."""
        self._loop.call_soon_threadsafe(self._through.clear)

    def restore(self) -> None:
        """From now on new connections work."""
        self._loop.call_soon_threadsafe(self._cut)
        self._loop.call_soon_threadsafe(self._through.set)

    def stop(self) -> None:
        """The server goes: every connection ends, and nobody answers at the port."""
        asyncio.run_coroutine_threadsafe(self._shut(), self._loop).result(5)

    def start(self) -> None:
        """The server is back at its port."""
        asyncio.run_coroutine_threadsafe(self._open(), self._loop).result(5)

    def close(self) -> None:
        """End it."""
        self._loop.call_soon_threadsafe(self._loop.stop)
        self._thread.join(5)

    def _cut(self) -> None:
        for line in list(self._lines):
            line.close()

    async def _open(self) -> None:
        self._server = await asyncio.start_server(self._carry, "127.0.0.1", self.port)

    async def _shut(self) -> None:
        self._server.close()
        self._cut()

    def _run(self) -> None:
        self._loop.run_until_complete(self._open())
        self._loop.run_forever()
        self._loop.run_until_complete(self._end())
        self._loop.close()

    async def _end(self) -> None:
        """Nothing is left open."""
        self._server.close()
        lines = asyncio.all_tasks() - {asyncio.current_task()}
        for line in lines:
            line.cancel()
        await asyncio.gather(*lines, return_exceptions=True)
        for writer in list(self._lines):
            writer.close()
        await asyncio.sleep(0)  # transports close their sockets in the loop's next turn
        await asyncio.sleep(0)

    async def _carry(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        mine = [writer]
        self._lines.add(writer)
        with suppress(OSError, asyncio.CancelledError):  # whoever cancels it closes the loop
            await self._through.wait()
            back, forth = await asyncio.open_connection(self._there.hostname, self._there.port)
            mine.append(forth)
            self._lines.add(forth)
            await asyncio.gather(self._copy(reader, forth), self._copy(back, writer))
        for line in mine:
            self._lines.discard(line)
            line.close()

    async def _copy(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        with suppress(OSError):
            while piece := await reader.read(PIECE):
                await self._through.wait()
                writer.write(piece)
                await writer.drain()
        writer.close()
