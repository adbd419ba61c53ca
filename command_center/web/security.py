"""What every request passes first: only our own host names, and headers that let a page load nothing foreign."""

from __future__ import annotations

import base64
import hashlib
import hmac
import re
from collections.abc import Iterable, Mapping
from datetime import datetime
from urllib.parse import urlsplit

from starlette.datastructures import Headers, MutableHeaders
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from command_center.web.problems import Problem, problem
from layouts.theme import light_rule, night_rule
from layouts.trouble import FRAME

SIGNATURE_AGE_S = 300


PERMISSIONS = (
    "accelerometer", "camera", "clipboard-read", "display-capture", "encrypted-media", "gamepad",
    "geolocation", "gyroscope", "hid", "idle-detection", "local-fonts", "magnetometer", "microphone", "midi", "payment",
    "picture-in-picture", "publickey-credentials-create", "publickey-credentials-get", "serial", "storage-access",
    "usb", "window-management", "xr-spatial-tracking",
)  # fmt: skip
"""What a browser would let a page ask for, and ours never do; sound is left to us, alarms have one."""
SHEETS = (light_rule(), night_rule(), FRAME, "")
"""What stands in a `style` element of some page of ours; the empty one is plotly's, which fills it by script."""
HSTS = "max-age=31536000"
"""A year; without subdomains, which may belong to others."""
SHARED = ("/embed/", "/assets/", "/embed.js")
"""What other sites' pages may load: frames, and what stands in them."""


def content_policy(
    script_hashes: Iterable[str] = (),
    *,
    frame_ancestors: Iterable[str] = (),
    styles: Iterable[str] | None = SHEETS,
) -> str:
    """The Content-Security-Policy of our pages.

    Args:
        script_hashes: Hashes of inline scripts that Dash writes into its pages; our own pages have none.
        frame_ancestors: Sites whose pages may show ours in a frame; nobody unless given.
        styles: The style sheets that a page may hold, each as it stands there; None for any, as Dash's pages want it.
            Attributes are always applied: charts place their marks by them.
    """
    scripts = " ".join(["'self'", *script_hashes])
    sites = " ".join(frame_ancestors) or "'none'"
    sheets = "'unsafe-inline'" if styles is None else " ".join(map(_hash, styles))
    return (
        # the first of the three is for browsers that don't know the other two
        f"default-src 'none'; script-src {scripts}; style-src 'self' 'unsafe-inline'; style-src-elem 'self' {sheets}; "
        "style-src-attr 'unsafe-inline'; img-src 'self' data: blob:; font-src 'self'; connect-src 'self'; "
        "worker-src 'self'; manifest-src 'self'; object-src 'none'; base-uri 'none'; form-action 'self'; "
        f"frame-ancestors {sites}"
    )


def _hash(text: str) -> str:
    return f"'sha256-{base64.b64encode(hashlib.sha256(text.encode()).digest()).decode()}'"


_PERMISSIONS = ", ".join([*(f"{name}=()" for name in PERMISSIONS), "autoplay=(self)", "fullscreen=(self)"])


class Guard:
    """ASGI middleware: refuses foreign Host headers (DNS rebinding) and adds the security headers.

    Args:
        app: What is served.
        hosts: The names it is served by.
        policies: The Content-Security-Policy of a path, where it is not that of every page.
    """

    def __init__(self, app: ASGIApp, hosts: Iterable[str], policies: Mapping[str, str]) -> None:
        self._app = app
        self._hosts = frozenset(host.lower() for host in hosts)
        self._policies = policies
        self._policy = content_policy()

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Serve, or refuse."""
        if scope["type"] == "websocket":
            # Nothing of ours speaks it: Dash offers one on every page, our walls use Server-Sent Events.
            await send({"type": "websocket.close", "code": 1008})
            return
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        path = scope["path"]
        # HEAD is GET without its body; a stream has no end, so there it stays refused.
        head = scope["method"] == "HEAD"
        if head and not path.startswith("/stream"):
            scope = {**scope, "method": "GET"}

        async def with_headers(message: Message) -> None:
            if message["type"] == "http.response.start":
                headers = MutableHeaders(scope=message)
                headers.setdefault("Content-Security-Policy", self._policies.get(path, self._policy))
                headers.setdefault("X-Content-Type-Options", "nosniff")
                headers.setdefault("Referrer-Policy", "no-referrer")
                headers.setdefault("Permissions-Policy", _PERMISSIONS)
                headers.setdefault("Cross-Origin-Opener-Policy", "same-origin")
                shared = path.startswith(SHARED)
                headers.setdefault("Cross-Origin-Resource-Policy", "cross-origin" if shared else "same-origin")
                headers.setdefault("Cache-Control", "no-store")
                if scope["scheme"] == "https":
                    headers.setdefault("Strict-Transport-Security", HSTS)
            elif head:
                message = {**message, "body": b""}
            await send(message)

        host = Headers(scope=scope).get("host", "").lower()
        name = _host_name(host)
        if name not in self._hosts:
            refusal = problem(400, f"host {name!r} is not served here; list it in CC_HOSTS if it should be")
            await refusal(scope, receive, with_headers)
            return
        if _is_foreign_write(scope["method"], Headers(scope=scope), host):
            refusal = problem(403, "another site's page may read our public answers, but not write here")
            await refusal(scope, receive, with_headers)
            return
        await self._app(scope, receive, with_headers)


def _host_name(host: str) -> str:
    """The name in a Host header; the whole of it where what follows the colon is no port."""
    name, colon, port = host.rpartition(":")
    if not colon or host.endswith("]"):
        return host.strip("[]")
    return name.strip("[]") if port.isascii() and port.isdigit() else host


def _is_foreign_write(method: str, headers: Headers, host: str) -> bool:
    """Whether a browser sends this on behalf of another site (CSRF); programs send neither header and are let in."""
    if method in ("GET", "HEAD", "OPTIONS"):
        return False
    site, origin = headers.get("sec-fetch-site"), headers.get("origin")
    if site is not None:
        return site not in ("same-origin", "none")
    return origin is not None and urlsplit(origin).netloc.lower() != host


def check_signature(secret: str, headers: Headers, body: bytes, client_host: str, now: datetime) -> str | None:
    """Make sure that a webhook call comes from who shares our secret.

    Args:
        secret: The shared secret; empty allows unsigned calls from loopback only.
        headers: `CC-Timestamp` (unix s), `CC-Delivery`, `CC-Signature: v1=hex(hmac_sha256(secret, t.d.body))`.
        body: The bytes received.
        client_host: The peer's address.
        now: The server's time; a timestamp more than five minutes away is refused (replays).

    Returns:
        The id of the delivery, which the signature covers; None for a call that is not signed.

    Raises:
        Problem: 401, with what is wrong.
    """
    if not secret:
        if client_host not in ("127.0.0.1", "::1"):
            raise Problem(401, "unsigned mentions are taken from loopback only: set CC_WEBHOOK_SECRET and sign")
        return None
    timestamp, delivery = headers.get("cc-timestamp", ""), headers.get("cc-delivery", "")
    given = headers.get("cc-signature", "")
    if not (timestamp and delivery and given):
        raise Problem(401, "CC-Timestamp, CC-Delivery and CC-Signature are required")
    if not re.fullmatch("[0-9]{1,12}", timestamp) or abs(now.timestamp() - int(timestamp)) > SIGNATURE_AGE_S:
        raise Problem(401, "CC-Timestamp is not within five minutes of the server's time")
    signed = f"{timestamp}.{delivery}.".encode() + body
    wanted = "v1=" + hmac.new(secret.encode(), signed, hashlib.sha256).hexdigest()
    if not hmac.compare_digest(wanted.encode(), given.encode()):
        raise Problem(401, "CC-Signature does not fit the body and the secret")
    return delivery
