"""The scenes a wall can show."""

from __future__ import annotations

from layouts.scenes.overview import OVERVIEW
from layouts.scenes.scene import Scene

SCENES: dict[str, Scene] = {scene.id: scene for scene in (OVERVIEW,)}
__all__ = ["SCENES", "Scene"]
