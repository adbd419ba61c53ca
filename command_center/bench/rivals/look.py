"""Ten viewers of a rival, over its own protocol as its own page speaks it, without a browser's cost on this machine.

`python -m command_center.bench.rivals.look KIND BASE VIEWERS SECONDS` prints one line of JSON: the ages, in seconds, at
which each viewer had received all nine panels of a tick, and for how long the viewers looked.
"""

from __future__ import annotations

import asyncio
import json
import re
import sys
import time
import urllib.request
import uuid
from collections.abc import AsyncIterator, Callable
from typing import Any

from websockets.asyncio.client import connect

LAST = re.compile(rb"last tick:(\d+):")
"""Stands in the last of the nine panels."""
LARGEST = 2**26


def _page(base: str) -> str:
    with urllib.request.urlopen(base, timeout=30) as answer:  # noqa: S310  (our own server)
        return str(answer.read().decode())


async def dash(base: str) -> AsyncIterator[bytes]:
    """What the browser's Interval does: ask for all nine once a second."""
    names = json.loads(_page(base + "/_dash-dependencies"))[0]["output"]
    outputs = [dict(zip(("id", "property"), part.rsplit(".", 1), strict=True)) for part in names.strip(".").split("...")]
    number = 0
    while True:
        began, number = time.monotonic(), number + 1
        body = {"output": names, "outputs": outputs, "changedPropIds": ["tick.n_intervals"], "parsedChangedPropsIds": []}
        body["inputs"] = [{"id": "tick", "property": "n_intervals", "value": number}]
        yield await asyncio.to_thread(_post, base + "/_dash-update-component", json.dumps(body).encode())
        await asyncio.sleep(max(0.0, 1 - (time.monotonic() - began)))


def _post(url: str, body: bytes) -> bytes:
    asked = urllib.request.Request(url, body, {"Content-Type": "application/json"})  # noqa: S310
    with urllib.request.urlopen(asked, timeout=30) as answer:  # noqa: S310
        return bytes(answer.read())


async def streamlit(base: str) -> AsyncIterator[bytes]:
    """One session: run the script, and take what it sends."""
    from streamlit.proto.BackMsg_pb2 import BackMsg  # noqa: PLC0415

    url = base.replace("http", "ws", 1) + "/_stcore/stream"
    async with connect(url, max_size=LARGEST, subprotocols=["streamlit"], origin=base) as line:  # type: ignore[list-item,arg-type]
        run = BackMsg()
        run.rerun_script.query_string = ""
        await line.send(run.SerializeToString())
        async for message in line:
            yield message if isinstance(message, bytes) else message.encode()


async def panel(base: str) -> AsyncIterator[bytes]:
    """One session of the Bokeh server, by the token of its page."""
    found = re.search(r'"token":"([^"]+)"', await asyncio.to_thread(_page, base + "/"))
    assert found, "the page has no token"
    url = base.replace("http", "ws", 1) + "/ws"
    async with connect(url, max_size=LARGEST, subprotocols=["bokeh", found[1]], origin=base) as line:  # type: ignore[list-item,arg-type]
        async for message in line:
            yield message if isinstance(message, bytes) else message.encode()


async def nicegui(base: str) -> AsyncIterator[bytes]:
    """One client of its page, by Socket.IO (Engine.IO 4)."""
    found = re.search(r'"client_id":\s*"([^"]+)"', (await asyncio.to_thread(_page, base + "/")).replace("&#34;", '"'))
    assert found, "the page has no client"
    asks = f"client_id={found[1]}&document_id={uuid.uuid4()}&tab_id={uuid.uuid4()}&next_message_id=0"
    url = base.replace("http", "ws", 1) + f"/_nicegui_ws/socket.io/?EIO=4&transport=websocket&implicit_handshake=true&{asks}"
    async with connect(url, max_size=LARGEST, origin=base) as line:  # type: ignore[arg-type]
        async for message in line:
            said = message if isinstance(message, bytes) else message.encode()
            if said.startswith(b"0"):
                await line.send("40")
            elif said == b"2":
                await line.send("3")
            yield said


WAYS: dict[str, Callable[[str], AsyncIterator[bytes]]] = {
    "dash": dash,
    "streamlit": streamlit,
    "panel": panel,
    "nicegui": nicegui,
}


async def _look(kind: str, base: str, seconds: float, ages: list[float]) -> None:
    seen = b""
    async with asyncio.timeout(seconds):
        async for message in WAYS[kind](base):
            for tick in LAST.findall(message):
                if tick > seen:
                    ages.append(time.time() - int(tick))
                    seen = tick


async def _all(kind: str, base: str, viewers: int, seconds: float) -> list[float]:
    ages: list[float] = []
    looks = [_look(kind, base, seconds, ages) for _ in range(viewers)]
    results = await asyncio.gather(*looks, return_exceptions=True)
    faults: list[Any] = [why for why in results if not isinstance(why, TimeoutError)]
    if faults:
        raise RuntimeError(f"{len(faults)} of {viewers} viewers fell: {faults[0]!r}")
    return ages


if __name__ == "__main__":
    kind, base, viewers, seconds = sys.argv[1:]
    ages = asyncio.run(_all(kind, base, int(viewers), float(seconds)))
    sys.stdout.write(json.dumps(ages) + "\n")
