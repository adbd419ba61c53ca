"""What must be true of the figures of a replay that is over."""

from __future__ import annotations

from typing import Any

from tests.e2e.center import Center
from tests.e2e.recount import SINGLE, recount

COLUMNS = ("sentiment", "language", "topic", "brand", "country", "source", "kind", "need")


def settled(summary: dict[str, Any]) -> dict[str, Any]:
    """The figures that no crash may change; how often something was delivered again may."""
    return {name: value for name, value in summary.items() if name not in ("redelivered", "from")}


def check_recount(center: Center, summary: dict[str, Any], own_accounts: frozenset[str]) -> None:
    """Every slice equals the recount of the tagged log, and single-valued ones sum to the total."""
    with center.log() as log:
        counted = recount(log, own_accounts)
    assert {name: summary[name] for name in counted} == counted
    for name in SINGLE:
        assert sum(summary[name].values()) == summary["total"], name
    assert sum(summary["by_country"].values()) + summary["without_place"] == summary["total"]


def check_mentions(center: Center, summary: dict[str, Any]) -> None:
    """The list behind each figure is as long as the figure says."""
    assert center.ask("/api/v1/mentions", limit=1)["total"] == summary["total"]
    listed = {
        column: {
            label: center.ask("/api/v1/mentions", limit=1, **{column: label})["total"]
            for label in summary[f"by_{column}"]
        }
        for column in COLUMNS
    }
    assert listed == {column: summary[f"by_{column}"] for column in COLUMNS}
    assert center.ask("/api/v1/mentions", limit=1, country="none")["total"] == summary["without_place"]
