"""What each screen last said of itself, and when."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import Annotated, cast

import msgspec
from msgspec import Meta, Struct

from command_center.store import keys
from command_center.store.connect import Redis

KEPT_S = 30 * keys.DAY_S
MAX_BYTES = 3000
"""Of a report as it comes in."""
Word = Annotated[str, Meta(max_length=40)]
Count = Annotated[int, Meta(ge=0, le=1 << 40)]
Permille = Annotated[int, Meta(ge=0, le=1000)]
Pixels = Annotated[int, Meta(ge=0, le=100_000)]


class Place(Struct, frozen=True, forbid_unknown_fields=True):
    """A panel as it stands on the screen: its name, its place in thousandths of the page, its figure, if it is old."""

    name: Annotated[str, Meta(pattern="^[a-z][a-z0-9_-]{0,31}$")]
    x: Permille
    y: Permille
    w: Permille
    h: Permille
    figure: Annotated[str, Meta(max_length=16)] = ""
    old: bool = False


class Report(Struct, frozen=True):
    """What the page on a screen says of itself; whatever else it says is left out.

    `state`: resume, pause, hold, blank, or takeover; `heap_mb` is 0 where the browser doesn't tell.
    """

    wall: Word = ""
    scene: Word = ""
    state: Word = ""
    version: Word = ""
    width: Pixels = 0
    height: Pixels = 0
    ratio: Annotated[float, Meta(ge=0, le=100)] = 1
    heap_mb: Annotated[float, Meta(ge=0, le=1e6)] = 0
    opened_s: Count = 0
    opens: Count = 0
    errors: Count = 0
    last_error: Annotated[str, Meta(max_length=200)] = ""
    old: bool = False
    panels: Annotated[tuple[Place, ...], Meta(max_length=16)] = ()


class Seen(Struct, frozen=True):
    """A report, when and whence it came, and by which browser."""

    at: datetime
    origin: str
    browser: str
    report: Report


class SeenBook:
    """Keeps one report a screen, the newest."""

    def __init__(self, client: Redis) -> None:
        self._client = client

    def put(self, screen: str, seen: Seen) -> None:
        """Remember a report in the place of the one before."""
        self._client.set(keys.seen(screen), msgspec.json.encode(seen), ex=KEPT_S)

    def forget(self, screen: str) -> None:
        """Forget a screen."""
        self._client.delete(keys.seen(screen))

    def read(self, screens: Iterable[str]) -> Mapping[str, Seen]:
        """The newest report of each screen that ever sent one and was not silent for a month."""
        names = list(screens)
        if not names:
            return {}
        found = cast("list[bytes | None]", self._client.mget([keys.seen(name) for name in names]))
        held = {name: value for name, value in zip(names, found, strict=True) if value is not None}
        return {name: msgspec.json.decode(value, type=Seen) for name, value in held.items()}
