"""Care: who is waiting, how many were answered and how soon, and what they ask about."""

from __future__ import annotations

from layouts.scenes.scene import Scene
from layouts.speech import later

CARE = Scene(
    id="care",
    name=later("Care"),
    places={
        "left": ("waiting",),
        "middle": ("coverage",),
        "right": ("topics", "gauge"),
    },
    desk="/desk",
)
