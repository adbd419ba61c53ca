"""Lists of web origins in settings: who may frame our embeds."""

from __future__ import annotations

import re

from command_center.errors import BadInput

SELF = "'self'"
_ORIGIN = re.compile(r"https?://[a-z0-9]([a-z0-9.-]*[a-z0-9])?(:([0-9]{1,5}))?")


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
