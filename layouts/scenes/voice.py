"""Voice: whose voice is heard, about what, and whether that is normal."""

from __future__ import annotations

from layouts.scenes.scene import Scene
from layouts.speech import later

VOICE = Scene(
    id="voice",
    name=later("Voice"),
    places={
        "left": ("share",),
        "middle": ("topics",),
        "right": ("gauge", "volume"),
    },
    desk="/topics",
)
