"""The scenes a wall can show."""

from __future__ import annotations

from layouts.scenes.care import CARE
from layouts.scenes.overview import OVERVIEW
from layouts.scenes.pulse import PULSE
from layouts.scenes.radar import RADAR
from layouts.scenes.river import RIVER
from layouts.scenes.scene import Scene
from layouts.scenes.voice import VOICE
from layouts.scenes.world import WORLD

SCENES: dict[str, Scene] = {scene.id: scene for scene in (OVERVIEW, PULSE, WORLD, CARE, VOICE, RADAR, RIVER)}
"""By name, in the order in which they are offered."""
__all__ = ["SCENES", "Scene"]
