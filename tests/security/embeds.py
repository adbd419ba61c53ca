"""Made-up embed keys."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from command_center.room.embeds import CreateEmbed
from command_center.web.embed_keys import digest_of
from tests.room.decisions import said
from tests.support.clocks import NOON

SECRET = "cc1_a-secret-of-forty-three-letters-made-up-by-us"  # noqa: S105
FAR = NOON + timedelta(days=400)


def key(n: int) -> str:
    """The id of made-up key `n`."""
    return f"{n:022}"


def made(n: int = 1, secret: str = SECRET, **fields: Any) -> CreateEmbed:
    """Key `n` is made, for the map unless said otherwise, on one intranet."""
    given = {"panel": "map", "sites": ("https://intranet.example",), "until": FAR} | fields
    return said(CreateEmbed, n, embed=key(n), secret=digest_of(secret), **given)
