"""A QR code as one SVG path, made by us: no picture is fetched, and it is as sharp on 4K as on paper."""

from __future__ import annotations

from functools import lru_cache
from ipaddress import ip_address
from urllib.parse import urlsplit

import segno

from layouts.markup import Html, tag
from layouts.speech import _

QUIET = 2
"""Modules of quiet zone; the standard asks for four, the tile's own padding gives the rest."""


def qr_code(address: str) -> Html:
    """Draw an address for a phone's camera (ISO/IEC 18004, error correction M: 15 % may be spoilt).

    Args:
        address: The whole address, with its scheme.

    Returns:
        An svg element of class `qr`: a light tile and dark modules, whatever the theme, as not every camera reads
        the reverse.

    Raises:
        segno.DataOverflowError: It is longer than a code can hold (some 2,300 bytes).
    """
    modules, side = _modules(address)
    return tag(
        "svg",
        tag("rect", x=-QUIET, y=-QUIET, width=side, height=side, class_="qr-tile"),
        tag("path", d=modules, class_="qr-modules"),
        class_="qr",
        viewBox=f"{-QUIET} {-QUIET} {side} {side}",
        shape_rendering="crispEdges",
        role="img",
        aria_label=_("QR code of {address}", address=address),
    )


@lru_cache(maxsize=64)
def _modules(address: str) -> tuple[str, int]:
    """The path of the dark modules, and the tile's width."""
    rows = list(segno.make(address, error="m", micro=False, boost_error=False).matrix)
    runs = [f"M{x} {y}h{length}v1h-{length}z" for y, row in enumerate(rows) for x, length in _runs(row)]
    return "".join(runs), len(rows) + 2 * QUIET


def is_reachable(address: str) -> bool:
    """Whether a phone may get to an address: not where it names the machine itself, as `localhost` does.

    Args:
        address: With its scheme; what is none is not reachable.
    """
    host = urlsplit(address).hostname or ""
    try:
        found = ip_address(host)
    except ValueError:
        return bool(host) and host != "localhost" and not host.endswith(".localhost")
    return not (found.is_loopback or found.is_unspecified)


def _runs(row: bytes | bytearray) -> list[tuple[int, int]]:
    """Dark modules of a row as (first, length)."""
    found: list[tuple[int, int]] = []
    for x, dark in enumerate(row):
        if not dark:
            continue
        if found and sum(found[-1]) == x:
            found[-1] = (found[-1][0], found[-1][1] + 1)
        else:
            found.append((x, 1))
    return found
