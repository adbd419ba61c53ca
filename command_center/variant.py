"""Which picture an embed shows: the wall's own, or one of another window or about one topic."""

from __future__ import annotations

from typing import NamedTuple

WALL = "1h"
"""The window of the wall's own picture."""
VARIED = ("15m", "1h", "4h", "24h", "7d")
"""The windows an embed can have; the time since the beginning has no end of columns, and no time before it."""
WINDOWED = frozenset({"gauge", "map", "volume", "topics", "share", "languages"})
"""Panels that show a window; the others show who waits now, today, or the last minutes, whatever the window is."""
TOPICAL = frozenset({"gauge", "volume", "languages", "river"})
"""Panels that can show one topic alone: of the others the store keeps no counts by topic."""


class Variant(NamedTuple):
    """A window, and a topic's id or nothing for all that is said."""

    window: str = WALL
    topic: str = ""

    @property
    def is_wall(self) -> bool:
        """Whether this is the picture that the publisher paints for every wall."""
        return self == Variant()


def misfit(panel: str, variant: Variant) -> str:
    """Say why a panel can't show a variant, in words for who asked; empty where it can.

    Args:
        panel: One of `layouts.embed_names.EMBEDS`.
        variant: Which picture; its topic is taken to be one of the profile's.
    """
    if variant.window not in VARIED:
        return f"window={variant.window} is none of {', '.join(VARIED)}"
    if variant.window != WALL and panel not in WINDOWED:
        return f"{panel} has no window: window= goes with {', '.join(sorted(WINDOWED))}"
    if variant.topic and panel not in TOPICAL:
        return f"{panel} can't show one topic: topic= goes with {', '.join(sorted(TOPICAL))}"
    return ""
