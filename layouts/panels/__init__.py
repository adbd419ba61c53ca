"""The panels: each a pure function from the snapshot to what a screen shows."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from command_center.snapshot import Snapshot
from layouts.panels import (
    coverage,
    gauge,
    languages,
    map,
    pipeline,
    rising,
    river,
    share,
    strip,
    topics,
    volume,
    waiting,
)
from layouts.speech import _

_MODULES = {
    "strip": strip,
    "pipeline": pipeline,
    "waiting": waiting,
    "map": map,
    "volume": volume,
    "gauge": gauge,
    "topics": topics,
    "share": share,
    "coverage": coverage,
    "languages": languages,
    "rising": rising,
    "river": river,
}
PANELS: dict[str, Callable[[Snapshot], dict[str, Any]]] = {name: module.render for name, module in _MODULES.items()}
TITLES: dict[str, str] = {name: module.TITLE for name, module in _MODULES.items()}
"""What they are called, in English."""


def title(name: str) -> str:
    """What a panel is called in the language of the page."""
    return _(TITLES[name])
