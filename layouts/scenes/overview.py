"""Overview: everything at a glance, read left to right: who waits, where and how much, how people feel."""

from __future__ import annotations

from layouts.scenes.scene import Scene
from layouts.speech import later

OVERVIEW = Scene(
    id="overview",
    name=later("Overview"),
    places={
        "left": ("waiting", "river"),
        "middle": ("map", "volume"),
        "right": ("gauge", "topics", "share"),
    },
    desk="/topics",
)
