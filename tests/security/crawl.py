"""Callers of every kind, and what a door says to them; streams are read up to their first picture."""

from __future__ import annotations

import asyncio
import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from starlette.types import Message

from command_center.room.screens import PairScreen
from command_center.store.sessions import digest_of
from tests.room.decisions import said
from tests.security.embeds import SECRET, key, made
from tests.security.manned import Browser, add_key, add_user
from tests.web.site import Site

ROLES = ("viewer", "agent", "lead", "admin")
KIOSK = "k" * 43
WAIT_S = 30.0


@dataclass(frozen=True)
class Answer:
    """What somebody was answered; of a stream the beginning."""

    status: int
    headers: Mapping[str, str]
    body: bytes

    @property
    def turned_away(self) -> bool:
        """Whether the door did it: what routes refuse by themselves is their own."""
        return self.status in (401, 403) and (b"this needs " in self.body or b"this door is shut" in self.body)


@dataclass
class Caller:
    """One kind of caller, as it is known to a center."""

    name: str
    headers: dict[str, str] = field(default_factory=dict)

    def ask(self, site: Site, method: str, path: str, body: bytes = b"", **headers: str) -> Answer:
        """Send one request from elsewhere; of a stream, wait for its picture and leave."""
        return asyncio.run(_ask(site, method, path, body, {"host": "localhost"} | self.headers | headers))


async def _ask(site: Site, method: str, path: str, body: bytes, headers: Mapping[str, str]) -> Answer:
    where, _, query = path.partition("?")
    scope = {
        "type": "http", "asgi": {"version": "3.0", "spec_version": "2.4"}, "http_version": "1.1", "method": method,
        "scheme": "https", "path": where, "raw_path": where.encode(), "query_string": query.encode(), "root_path": "",
        "headers": [(name.lower().encode(), value.encode()) for name, value in headers.items()],
        "client": ("192.0.2.7", 5000), "server": ("localhost", 443),
    }  # fmt: skip
    came: list[Message] = []
    enough, given = asyncio.Event(), False

    async def receive() -> Message:
        nonlocal given
        if given:
            await asyncio.sleep(WAIT_S)
        given = True
        return {"type": "http.request", "body": body, "more_body": False}

    async def send(message: Message) -> None:
        came.append(message)
        if b"event: " in message.get("body", b"") or came[0]["status"] >= 300:
            enough.set()

    call = asyncio.ensure_future(site.app(scope, receive, send))
    seen = asyncio.ensure_future(enough.wait())
    await asyncio.wait({call, seen}, timeout=WAIT_S, return_when=asyncio.FIRST_COMPLETED)
    if not call.done() and not b"".join(m.get("body", b"") for m in came).startswith(b"retry:"):
        await asyncio.wait({call}, timeout=WAIT_S)
    for task in (call, seen):
        task.cancel()
    await asyncio.gather(call, seen, return_exceptions=True)
    head = {name.decode().lower(): value.decode("latin-1") for name, value in came[0]["headers"]}
    return Answer(came[0]["status"], head, b"".join(message.get("body", b"") for message in came[1:]))


def callers(site: Site) -> dict[str, Caller]:
    """Everybody there is: nobody, an embed, a screen, a machine, and a person of each role."""
    site.act(said(PairScreen, 1, screen="s1", key=digest_of(KIOSK), name="Hall", wall="overview"))
    site.act(made(1, SECRET, panel="gauge"))
    embed = site.room.known().embeds.by_id[key(1)]
    _, machine = add_key(site, "machine")
    found = [
        Caller("nobody"),
        Caller("embed", {"authorization": f"Bearer {site.context.tokens.issue(embed).token}"}),
        Caller("screen", {"cookie": f"cc_screen=s.{KIOSK}"}),
        Caller("machine", {"authorization": f"Bearer {machine}"}),
    ]
    for role in ROLES:
        add_user(site, f"{role} of the house", role)
        browser = Browser(site, base="https://localhost")
        browser.sign_in(f"{role} of the house")
        found.append(Caller(role, {"cookie": "; ".join(f"{name}={value}" for name, value in browser.cookies.items())}))
    return {one.name: one for one in found}


EXAMPLES = {
    "{topic}": "heat", "{name}.svg": "volume.svg", "{message_id:path}": "web:1", "{mention_id:path}": "web:1",
    "{path:path}": "nowhere/at/all", "{scene}": "overview", "{panel}": "gauge", "{key}": key(1), "{name}": "overview",
    "{package_name}": "dash", "{fingerprinted_path:path}": "deps/polyfill@7.12.1.min.js",
}  # fmt: skip
ASKED = {"/stream": "?panels=gauge", "/assets": "/none.js"}
CALLBACK = "/_dash-update-component"


def address(path: str) -> str:
    """An address that a route serves."""
    made_up = path
    for name, value in EXAMPLES.items():
        made_up = made_up.replace(name, value)
    return made_up + ASKED.get(path, "")


def callback(output: str) -> bytes:
    """What a page sends for a callback."""
    outputs = [{"id": one.rpartition(".")[0], "property": one.rpartition(".")[2]} for one in output[2:-2].split("...")]
    ticks = [{"id": "start-tick", "property": "n_intervals", "value": 1}]
    changed: dict[str, Any] = {"changedPropIds": ["start-tick.n_intervals"], "inputs": ticks, "outputs": outputs}
    return json.dumps({"output": output, **changed}).encode()
