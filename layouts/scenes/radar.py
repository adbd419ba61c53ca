"""Radar: what is rising, how much of it is negative, and what it is about."""

from __future__ import annotations

from layouts.scenes.scene import Scene
from layouts.speech import later

RADAR = Scene(
    id="radar",
    name=later("Radar"),
    places={
        "left": ("rising",),
        "middle": ("volume",),
        "right": ("gauge", "topics"),
    },
    desk="/topics",
)
