"""What a scene is: a title and panels put into the places that its style sheet arranges."""

from __future__ import annotations

from collections.abc import Iterable
from typing import NamedTuple

from layouts.speech import _

ALWAYS = ("strip", "pipeline")
"""What stands on every scene: the strip on top and the pipeline at the foot."""


class Scene(NamedTuple):
    """An arrangement of panels for one audience."""

    id: str
    name: str
    places: dict[str, tuple[str, ...]]
    """Place (see `[data-scene="<id>"]` in scenes.css) to the panels in it, top down; places in reading order."""
    desk: str
    """The page behind it for somebody with a phone or a desk: the QR code's address."""

    @property
    def title(self) -> str:
        """What it is called in the language of the page."""
        return _(self.name)

    @property
    def panels(self) -> tuple[str, ...]:
        """Every panel the scene needs: what stands always, then its own."""
        return (*ALWAYS, *(panel for panels in self.places.values() for panel in panels))


def panels_of(scenes: Iterable[Scene]) -> tuple[str, ...]:
    """Every panel of several scenes, each once, in reading order: what one stream must carry for all of them."""
    return tuple(dict.fromkeys(panel for scene in scenes for panel in scene.panels))
