"""Radar: what is rising, how much of it is negative, and what it is about."""

from __future__ import annotations

from layouts.scenes.scene import Scene

RADAR = Scene(
    id="radar",
    title="Radar",
    places={
        "left": ("rising",),
        "middle": ("volume",),
        "right": ("gauge", "topics"),
    },
    desk="/topics",
)
