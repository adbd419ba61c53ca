"""Ten viewers of a rival, over its own protocol as its own page speaks it, without a browser's cost on this machine.

`python -m command_center.bench.rivals.look KIND BASE VIEWERS SECONDS` prints `ready` once each viewer has had its first
picture, and after the seconds one line of JSON: the ages, in seconds, at which a viewer had received all nine panels
that were drawn together.
"""

from __future__ import annotations

import asyncio
import json
import re
import sys
import urllib.request
import uuid
from collections.abc import AsyncIterator, Callable

from websockets.asyncio.client import connect

from command_center.clock import SystemClock

LAST = re.compile(rb"last drawn:(\d+\.\d+):")
"""Stands in the last of the nine panels."""
LARGEST = 2**26
PATIENCE_S = 60.0
CLOCK = SystemClock()


async def _page(base: str, path: str = "/") -> str:
    def ask() -> str:
        with urllib.request.urlopen(base + path, timeout=30) as answer:  # noqa: S310  (our own server)
            return str(answer.read().decode())

    return await asyncio.to_thread(ask)


async def _told(base: str, pattern: str) -> str:
    """What a page was given to open its own line with."""
    found = re.search(pattern, await _page(base))
    if found is None:
        raise RuntimeError(f"the page at {base} holds no {pattern}")
    return found[1]


async def dash(base: str) -> AsyncIterator[bytes]:
    """What the browser's Interval does: ask for all nine once a second."""
    names = json.loads(await _page(base, "/_dash-dependencies"))[0]["output"]
    parts = [part.rpartition(".") for part in names.strip(".").split("...")]
    outputs = [{"id": name, "property": slot} for name, _, slot in parts]
    number = 0
    while True:
        began, number = CLOCK.monotonic(), number + 1
        tick = {"id": "tick", "property": "n_intervals", "value": number}
        body = {"output": names, "outputs": outputs, "inputs": [tick], "parsedChangedPropsIds": []}
        body["changedPropIds"] = ["tick.n_intervals"]
        yield await asyncio.to_thread(_post, base + "/_dash-update-component", json.dumps(body).encode())
        await asyncio.sleep(max(0.0, 1 - (CLOCK.monotonic() - began)))


def _post(url: str, body: bytes) -> bytes:
    asked = urllib.request.Request(url, body, {"Content-Type": "application/json"})  # noqa: S310
    with urllib.request.urlopen(asked, timeout=30) as answer:  # noqa: S310
        return bytes(answer.read())


async def streamlit(base: str) -> AsyncIterator[bytes]:
    """One session: run the script, and take what it sends."""
    from streamlit.proto.BackMsg_pb2 import BackMsg  # noqa: PLC0415  (the other rivals' viewers need not load it)

    run = BackMsg()
    run.rerun_script.query_string = ""
    async with connect(
        _line(base, "/_stcore/stream"), max_size=LARGEST, subprotocols=["streamlit"], origin=base
    ) as line:
        await line.send(run.SerializeToString())
        async for message in line:
            yield _bytes(message)


async def panel(base: str) -> AsyncIterator[bytes]:
    """One session of the Bokeh server, by the token of its page."""
    token = await _told(base, r'"token":"([^"]+)"')
    async with connect(_line(base, "/ws"), max_size=LARGEST, subprotocols=["bokeh", token], origin=base) as line:
        async for message in line:
            yield _bytes(message)


async def nicegui(base: str) -> AsyncIterator[bytes]:
    """One client of its page, by Socket.IO (Engine.IO 4): `0` opens, `40` is ours, `2` asks for a `3`."""
    client = await _told(base, r"'client_id': '([^']+)'")
    asks = f"client_id={client}&document_id={uuid.uuid4()}&tab_id={uuid.uuid4()}&next_message_id=0"
    path = f"/_nicegui_ws/socket.io/?EIO=4&transport=websocket&implicit_handshake=true&{asks}"
    async with connect(_line(base, path), max_size=LARGEST, origin=base) as line:
        async for message in line:
            said = _bytes(message)
            if said.startswith(b"0"):
                await line.send("40")
            elif said == b"2":
                await line.send("3")
            yield said


def _line(base: str, path: str) -> str:
    return base.replace("http", "ws", 1) + path


def _bytes(message: str | bytes) -> bytes:
    return message.encode() if isinstance(message, str) else message


WAYS: dict[str, Callable[[str], AsyncIterator[bytes]]] = {
    "dash": dash,
    "streamlit": streamlit,
    "panel": panel,
    "nicegui": nicegui,
}


async def _look(kind: str, base: str, ages: list[float], seen: set[int], me: int) -> None:
    newest = b""
    async for message in WAYS[kind](base):
        for drawn in LAST.findall(message):
            seen.add(me)
            if drawn > newest:
                ages.append(CLOCK.now().timestamp() - float(drawn))
                newest = drawn


async def _all(kind: str, base: str, viewers: int, seconds: float) -> list[float]:
    ages: list[float] = []
    seen: set[int] = set()
    looks = [asyncio.create_task(_look(kind, base, ages, seen, me)) for me in range(viewers)]
    async with asyncio.timeout(PATIENCE_S):
        while len(seen) < viewers:
            if fallen := [look for look in looks if look.done()]:
                fallen[0].result()
            await asyncio.sleep(0.1)
    ages.clear()
    sys.stdout.write("ready\n")
    sys.stdout.flush()
    await asyncio.sleep(seconds)
    for look in looks:
        look.cancel()
    return ages


if __name__ == "__main__":
    kind, base, viewers, seconds = sys.argv[1:]
    found = asyncio.run(_all(kind, base, int(viewers), float(seconds)))
    sys.stdout.write(json.dumps(found) + "\n")
