"""`command-center check memory`: what a store would need, before there is one."""

from __future__ import annotations

import sys

from command_center.profile import Profile
from command_center.store.memory import Load, needs

USUAL_LABELS = 360
"""Counters of a usual day beside those of the profile: feelings, kinds, needs, some sources, countries, map cells."""


def run_memory(profile: Profile, partitions: int, mentions_a_day: float, mention_bytes: float) -> None:
    """Print the formula of docs/operations.md for a profile.

    Args:
        profile: Its retention, topics, brands and languages count.
        partitions: Of the log.
        mentions_a_day: On an average day.
        mention_bytes: Of a mention as JSON, on the average.
    """
    load = Load(
        mentions_a_day,
        mention_bytes,
        profile.retention.texts_days,
        profile.retention.counters_days,
        partitions,
        USUAL_LABELS + 5 * len(profile.topics) + len(profile.brands) + len(profile.languages),
    )
    sys.stdout.writelines(f"{what:<14}{size:>12}\n" for what, size in rows(load))


def rows(load: Load) -> list[tuple[str, str]]:
    """The formula in words: each kind of data and what it needs, and the sum."""
    found = needs(load)
    total = sum(need.bytes for need in found)
    return [(what, f"{size / 1e6:,.1f} MB") for what, size in [*found, ("in all", total)]]
