"""The world's outlines for the pages that draw a map."""

from __future__ import annotations

import json
from functools import cache

from command_center.web.static import content
from layouts.svg.land import land


@cache
def outlines() -> dict[str, str]:
    """Every country's path, by its ISO 3166-1 alpha-3 code; read and projected once a process."""
    return land(json.loads(content("world_110m.json")))
