"""What a proxy in front says of a request, believed of listed proxies alone; and a life below a prefix of the path."""

from __future__ import annotations

import re
from collections.abc import Iterable
from ipaddress import IPv6Address, ip_address
from typing import Any

from starlette.datastructures import Headers, MutableHeaders
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from command_center.setting import Network

PEER, FORWARDED = "cc.peer", "cc.forwarded"
"""In the scope: (address, port) at the other end of the socket, and whether somebody else sent the request first."""
MOST_HOPS = 50
_SAID = re.compile(rb"x-forwarded-.*|x-real-ip|forwarded")
"""Names of headers that only proxies send; nobody behind this middleware sees one."""
_HOST = re.compile(r"[A-Za-z0-9._:\[\]-]{1,255}")
_WITH_PORT = re.compile(r"\[([0-9A-Fa-f:.]+)\](?::\d+)?|(\d+\.\d+\.\d+\.\d+):\d+")
_COOKIE_PATH = re.compile(r"(;\s*path=)(/[^;]*)", re.IGNORECASE)


class Forwarded:
    """ASGI middleware, the outermost.

    **Guarantee.** Client, scheme and host that anything behind it sees are the socket's own, unless the peer is in
    `proxies`: then the client is the right-most address in `X-Forwarded-For` that is no proxy of ours, scheme and host
    are the last proxy's word (the host is checked against `CC_HOSTS` like any other). A prefix never comes from a
    header. What is behind it knows no prefix: paths come without it, redirects and cookies leave with it.

    Args:
        app: What is behind it.
        proxies: Addresses and networks of proxies.
        prefix: The path below which browsers see us, as `/care`; empty for none. Proxies may take it off or not.
    """

    def __init__(self, app: ASGIApp, proxies: Iterable[Network] = (), prefix: str = "") -> None:
        self._app = app
        self._networks = tuple(proxies)
        self._prefix = prefix

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass a request on as it was meant."""
        if scope["type"] not in ("http", "websocket"):
            await self._app(scope, receive, send)
            return
        inner = self._unprefixed(self._resolved(scope))

        async def placed(message: Message) -> None:
            if message["type"] == "http.response.start":
                self._place(MutableHeaders(scope=message), inner)
            await send(message)

        await self._app(inner, receive, placed if self._prefix else send)

    def is_proxy(self, address: str) -> bool:
        """Whether an address is one of our proxies'."""
        found = _address(address)
        return found is not None and any(ip_address(found) in network for network in self._networks)

    def _resolved(self, scope: Scope) -> Scope:
        headers = Headers(scope=scope)
        client = scope.get("client")
        peer = client[0] if client else ""
        trusted = self.is_proxy(peer)
        kept = [(name, value) for name, value in scope["headers"] if not _SAID.fullmatch(name.lower())]
        changes: dict[str, Any] = {
            "headers": kept,
            PEER: client,
            FORWARDED: trusted or len(kept) < len(scope["headers"]),
        }
        if trusted:
            changes["client"] = (self._client(headers, peer), 0)
            scheme = _last(headers, "x-forwarded-proto").lower()
            if scheme in ("http", "https") and scope["type"] == "http":
                changes["scheme"] = scheme
            host = _last(headers, "x-forwarded-host")
            if _HOST.fullmatch(host):
                others = [(name, value) for name, value in kept if name.lower() != b"host"]
                changes["headers"] = [(b"host", host.encode()), *others]
        return {**scope, **changes}

    def _client(self, headers: Headers, peer: str) -> str:
        """The right-most address that is no proxy's; what stands left of it anybody may have written."""
        hops = [hop.strip() for line in headers.getlist("x-forwarded-for") for hop in line.split(",")]
        found = peer
        for hop in reversed(hops[-MOST_HOPS:]):
            address = _address(hop)
            if address is None:
                break
            found = address
            if not self.is_proxy(address):
                break
        return found

    def _unprefixed(self, scope: Scope) -> Scope:
        path, prefix = scope["path"], self._prefix
        if not prefix or not (path == prefix or path.startswith(prefix + "/")):
            return scope
        raw = scope.get("raw_path")
        if raw is not None and raw.startswith(prefix.encode()):
            raw = raw[len(prefix) :] or b"/"
        # no root_path: Starlette would take the prefix off once more where a page of ours is called the same
        return {**scope, "path": path[len(prefix) :] or "/", "raw_path": raw}

    def _place(self, headers: MutableHeaders, scope: Scope) -> None:
        location = headers.get("location")
        if location is not None:
            headers["location"] = self._under(location, f"{scope['scheme']}://{Headers(scope=scope).get('host', '')}")
        cookies = headers.getlist("set-cookie")
        if cookies:
            del headers["set-cookie"]
            for cookie in cookies:
                headers.append("set-cookie", cookie if cookie.startswith("__Host-") else self._baked(cookie))

    def _under(self, location: str, own: str) -> str:
        before, path = (own, location[len(own) :]) if location.startswith(own + "/") else ("", location)
        ours = path.startswith("/") and not path.startswith("//")
        below = re.split(r"[?#]", path, maxsplit=1)[0]
        if not ours or below == self._prefix or below.startswith(self._prefix + "/"):
            return location
        return before + self._prefix + path

    def _baked(self, cookie: str) -> str:
        def moved(found: re.Match[str]) -> str:
            return f"{found[1]}{self._prefix}{'' if found[2] == '/' else found[2]}"

        return _COOKIE_PATH.sub(moved, cookie)


def _last(headers: Headers, name: str) -> str:
    """The last value of a list: the nearest proxy's."""
    values = headers.getlist(name)
    return values[-1].rpartition(",")[2].strip() if values else ""


def _address(text: str) -> str | None:
    """An address as one writes it alone, without port, brackets and zone; None for what is none."""
    with_port = _WITH_PORT.fullmatch(text)
    try:
        found = ip_address((with_port[1] or with_port[2]) if with_port else text.partition("%")[0])
    except ValueError:
        return None
    if isinstance(found, IPv6Address) and found.ipv4_mapped is not None:
        return str(found.ipv4_mapped)
    return str(found)
