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
