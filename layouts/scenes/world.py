"""World: where people speak and how much, in which languages, and how they feel."""

from __future__ import annotations

from layouts.scenes.scene import Scene
from layouts.speech import later

WORLD = Scene(
    id="world",
    name=later("World"),
    places={
        "left": ("map", "volume"),
        "right": ("languages", "gauge"),
    },
    desk="/topics",
)
