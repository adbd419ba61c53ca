"""River: what people say, in their own words, and how they feel."""

from __future__ import annotations

from layouts.scenes.scene import Scene
from layouts.speech import later

RIVER = Scene(
    id="river",
    name=later("River"),
    places={
        "left": ("river",),
        "right": ("gauge", "volume"),
    },
    desk="/topics",
)
