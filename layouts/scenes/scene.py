"""What a scene is: a title and panels put into the places that its style sheet arranges."""

from __future__ import annotations

from typing import NamedTuple


class Scene(NamedTuple):
    """An arrangement of panels for one audience."""

    id: str
    title: str
    places: dict[str, tuple[str, ...]]
    """Grid area (see `.scene-<id>` in wall.css) to the panels in it, top down."""

    @property
    def panels(self) -> tuple[str, ...]:
        """Every panel the scene needs: the strip on top and the pipeline at the foot, then its own."""
        return ("strip", "pipeline", *(panel for panels in self.places.values() for panel in panels))
