"""World: where people speak and how much, in which languages, and how they feel."""

from __future__ import annotations

from layouts.scenes.scene import Scene

WORLD = Scene(
    id="world",
    title="World",
    places={
        "left": ("map", "volume"),
        "right": ("languages", "gauge"),
    },
    desk="/topics",
)
