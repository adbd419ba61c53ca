"""Pulse: is something happening? Who waits, where and how much, how people feel and about what."""

from __future__ import annotations

from layouts.scenes.scene import Scene
from layouts.speech import later

PULSE = Scene(
    id="pulse",
    name=later("Pulse"),
    places={
        "left": ("waiting",),
        "middle": ("map", "volume"),
        "right": ("gauge", "topics", "share"),
    },
    desk="/topics",
)
