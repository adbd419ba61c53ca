"""What embeds of other windows and topics show otherwise than those of the wall's: columns longer than minutes."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from functools import lru_cache
from typing import Any

from msgspec.structs import astuple

from command_center.snapshot import Snapshot, Volume
from layouts.embed import RENDERS
from layouts.embed_names import COLUMNS
from layouts.markup import Html, tag
from layouts.numbers import number
from layouts.panels.topics import FEW, pace, was
from layouts.panels.volume import by_feeling
from layouts.speech import _n, language
from layouts.svg.volume import volume_svg

MINUTE_S = 60


def _volume(snapshot: Snapshot) -> dict[str, Any]:
    """How much there was of each feeling, and how that stands to the window before; no normal is known."""
    said = _n("{n} mention", "{n} mentions", snapshot.total, n=tag("b", number(snapshot.total), data_figure="total"))
    then = None
    if snapshot.compared and max(snapshot.total, snapshot.previous_total) >= FEW:
        words, movement = pace(snapshot.total, snapshot.previous_total)
        then = tag("span", words + was(words, snapshot.previous_total), class_=f"pace {movement}")
    return {"caption": by_feeling(snapshot.feelings), "foot": tag("p", said, " ", then)}


def _columns(snapshot: Snapshot) -> dict[str, Any]:
    return {"html": _drawing(tuple(map(tuple, astuple(snapshot.volume))), snapshot.zone, language())}


@lru_cache(maxsize=32)
def _drawing(columns: tuple[tuple[Any, ...], ...], zone: str, _language: str) -> Html:
    """Kept, because it takes 4 ms and is the same until a mention comes."""
    volume = Volume(*map(list, columns))
    first = volume.starts[:2]
    step_s = int((first[-1] - first[0]).total_seconds()) or MINUTE_S
    return volume_svg(volume, zone, step_s=step_s, what="mentions")


VARIED_RENDERS: Mapping[str, Callable[[Snapshot], Mapping[str, Any]]] = {
    **RENDERS,
    "embed-volume": _volume,
    COLUMNS: _columns,
}
"""`layouts.embed.RENDERS` for pictures of other windows and topics."""
