"""Care: who is waiting, how many were answered and how soon, and what they ask about."""

from __future__ import annotations

from layouts.scenes.scene import Scene

CARE = Scene(
    id="care",
    title="Care",
    places={
        "left": ("waiting",),
        "middle": ("coverage",),
        "right": ("topics", "gauge"),
    },
    desk="/desk",
)
