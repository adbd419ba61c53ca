"""Overview: everything at a glance, read left to right: who waits, where and how much, how people feel."""

from __future__ import annotations

from layouts.scenes.scene import Scene

OVERVIEW = Scene(
    id="overview",
    title="Overview",
    places={
        "left": ("waiting", "river"),
        "middle": ("map", "volume"),
        "right": ("gauge", "topics", "share"),
    },
    desk="/topics",
)
