"""Generated input for benches: the simulator's mentions, the same on every machine."""

from __future__ import annotations

from datetime import UTC, datetime
from itertools import islice
from pathlib import Path

from command_center.mention import Mention, decode_mention
from command_center.profile import Profile, load_profile
from streams.sources.simulate import Simulator

DEMO = Path(__file__).parents[2] / "profiles" / "demo.yaml"


def demo_profile() -> Profile:
    """The demo brand's profile."""
    return load_profile(DEMO)


def mentions(count: int) -> list[Mention]:
    """The first mentions of the simulated brand, tombstones left out."""
    items = Simulator(demo_profile(), datetime(2026, 1, 5, 12, tzinfo=UTC), 7).items()
    alive = (m for m in (decode_mention(item.value) for item in items) if not m.deleted)
    return list(islice(alive, count))
