"""One live panel on a bare page, for a frame in somebody else's page: no names, no doors, nothing but the panel."""

from __future__ import annotations

import re
from collections.abc import Callable
from functools import lru_cache
from typing import Any

from msgspec.structs import astuple

from command_center.snapshot import Snapshot, Volume
from layouts.embed_names import AGE, COLUMNS, EMBEDS, TABLE, TEXTS, WORDED, parts_of, shown_by
from layouts.markup import Html, join
from layouts.nameless import nameless
from layouts.panels import PANELS, strip
from layouts.panels.spots import spots
from layouts.panels.volume import MINUTES
from layouts.shapes import rising_shapes, river_shapes
from layouts.speech import language
from layouts.svg.volume import volume_svg
from layouts.tables import table

_ANCHOR = re.compile(r"<a\b([^>]*)>")
_INVITATION = re.compile(r' (?:href|title|aria-label)="[^"]*"')

Render = Callable[[Snapshot], dict[str, Any]]


def _age(snapshot: Snapshot) -> dict[str, Any]:
    shown = strip.render(snapshot)
    return {name: shown[name] for name in ("badge", "window", "made_at", "as_of", "mode", "zone", "trouble", "apart")}


def _map(snapshot: Snapshot) -> dict[str, Any]:
    """The wall's marks; the land is in the page already and is only hatched anew."""
    shown = PANELS["map"](snapshot)
    # a drawing has no spans to put in the place of its links
    return {"html": spots(snapshot.spots), "foot": shown["foot"], "hatched": shown["hatched"]}


def _volume(snapshot: Snapshot) -> dict[str, Any]:
    shown = PANELS["volume"](snapshot)
    return {"caption": shown["caption"], "foot": join(shown["html"], shown["foot"])}


def _columns(snapshot: Snapshot) -> dict[str, Any]:
    """The last full minutes, apart from the words around them, so that 25 kB are sent once a minute and not a tick."""
    minutes = slice(max(0, len(snapshot.volume.starts) - 1 - MINUTES), -1)
    columns = tuple(tuple(column[minutes]) for column in astuple(snapshot.volume))
    band = (tuple(snapshot.band.low[minutes]), tuple(snapshot.band.high[minutes]))
    return {"html": _drawing(columns, snapshot.zone, band, language())}


@lru_cache(maxsize=8)
def _drawing(
    columns: tuple[tuple[Any, ...], ...], zone: str, band: tuple[tuple[float, ...], ...], _language: str
) -> Html:
    """Kept, because it takes 4 ms, half as long as all other panels together, and says the same 120 times."""
    low, high = band
    return volume_svg(Volume(*map(list, columns)), zone, step_s=60, what="mentions", running=False, low=low, high=high)


class _Last:
    """The last picture without names: a dozen renderings of one picture begin with the same work.

    **Guarantee**: holds one picture; two threads at worst do the work twice.
    """

    def __init__(self, *, words: bool) -> None:
        self._words = words
        self._last: tuple[Snapshot, Snapshot] | None = None

    def __call__(self, snapshot: Snapshot) -> Snapshot:
        last = self._last
        if last is None or last[0] is not snapshot:
            last = self._last = (snapshot, nameless(snapshot, words=self._words))
        return last[1]


_SHAPES, _WORDS = _Last(words=False), _Last(words=True)


def _bare(render: Render, *, words: bool = False) -> Render:
    """A panel's form for strangers: made from a snapshot without names, its links taken off."""
    seen = _WORDS if words else _SHAPES

    def bare(snapshot: Snapshot) -> dict[str, Any]:
        data = render(seen(snapshot))
        return {key: without_doors(value) if isinstance(value, Html) else value for key, value in data.items()}

    return bare


def without_doors(markup: Html) -> Html:
    """Markup whose links are plain text: an embed opens nothing else.

    Args:
        markup: Made by `layouts.markup`, which escapes every quote and bracket that isn't its own.

    Returns:
        The same with a `span` for each `a`; its class stays, its address and the words that invite go.
    """
    plain = _ANCHOR.sub(lambda found: f"<span{_INVITATION.sub('', found[1])}>", markup)
    return Html(plain.replace("</a>", "</span>"))


def _tabled(panel: str, *, words: bool = False) -> Render:
    return _bare(lambda snapshot: table(panel, snapshot), words=words)


_OWN: dict[str, Render] = {"map": _map, "volume": _volume, "river": river_shapes, "rising": rising_shapes}
"""Panels that need a library on the wall, or words of people."""
RENDERS: dict[str, Render] = {
    AGE: _bare(_age),
    COLUMNS: _bare(_columns),
    **{f"embed-{name}": _bare(_OWN.get(name, PANELS[name])) for name in EMBEDS},
    **{f"embed-{name}{TEXTS}": _bare(PANELS[name], words=True) for name in WORDED},
    **{f"embed-{name}{TABLE}": _tabled(name) for name in EMBEDS},
    **{f"embed-{name}{TEXTS}{TABLE}": _tabled(name, words=True) for name in WORDED},
}
"""What the hub renders for embeds, by the name it has in their streams."""
STREAMS: dict[str, tuple[str, ...]] = {
    name: parts_of(shown) for name in RENDERS if (shown := shown_by(name)) is not None
}
"""`/stream/<name>` to what it carries, for each of `RENDERS` that is an embed."""
