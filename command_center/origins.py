"""Web origins in settings: who may frame our embeds, and how others call us."""

from __future__ import annotations

import re
from urllib.parse import urlsplit

from command_center.errors import BadInput

SELF = "'self'"
_HOST = re.compile(r"[a-z0-9]([a-z0-9.-]*[a-z0-9])?|\[[0-9a-f:]+\]")
_ORIGIN = re.compile(r"https?://[a-z0-9]([a-z0-9.-]*[a-z0-9])?(:([0-9]{1,5}))?")


def in_address(host: str) -> str:
    """A host as it stands in an address: an IPv6 one in brackets."""
    return f"[{host}]" if ":" in host else host


def origins(variable: str, text: str) -> tuple[str, ...]:
    """Read a list of origins.

    Args:
        variable: The setting it stands in, for the message.
        text: Origins by commas, each scheme://host or scheme://host:port; the word `self` is our own.

    Returns:
        The origins as a Content-Security-Policy writes them, each once, in order.

    Raises:
        BadInput: One is no origin. A wildcard isn't either: it would let in whoever may name a host there.
    """
    found = []
    for entry in (part.strip() for part in text.split(",")):
        if not entry:
            continue
        origin = _ORIGIN.fullmatch(entry.lower())
        if entry in ("self", SELF):
            found.append(SELF)
        elif origin and int(origin[3] or 443) in range(1, 65536):
            found.append(origin[0])
        else:
            raise BadInput(f"{variable}: {entry!r} is no origin; write https://host or https://host:port, or self")
    return tuple(dict.fromkeys(found))


def address(variable: str, text: str) -> tuple[str, str]:
    """Read the address of a server.

    Args:
        variable: The setting it stands in, for the message.
        text: scheme://host or scheme://host:port, a slash behind it or not; or nothing.

    Returns:
        The address in small letters without the slash, and its host; both empty for nothing.

    Raises:
        BadInput: It is no such address. We serve no path below one, so a path would lead nowhere.
    """
    if not text:
        return "", ""
    try:
        parts = urlsplit(text.lower().removesuffix("/"))
        port = "" if parts.port is None else f":{parts.port}"
    except ValueError:
        parts, port = urlsplit(""), ""
    host = parts.hostname or ""
    name = f"[{host}]" if ":" in host else host
    plain = f"{parts.scheme}://{name}{port}"
    if parts.scheme not in ("http", "https") or not _HOST.fullmatch(name) or plain != text.lower().removesuffix("/"):
        raise BadInput(f"{variable}={text!r} is no address of a server; write https://host or http://host:port")
    return plain, host
