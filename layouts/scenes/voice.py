"""Voice: whose voice is heard, about what, and whether that is normal."""

from __future__ import annotations

from layouts.scenes.scene import Scene

VOICE = Scene(
    id="voice",
    title="Voice",
    places={
        "left": ("share",),
        "middle": ("topics",),
        "right": ("gauge", "volume"),
    },
    desk="/topics",
)
