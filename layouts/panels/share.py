"""Share of voice: how often our brand is named beside the others."""

from __future__ import annotations

from typing import Any

from command_center.snapshot import BrandRow, Snapshot
from layouts.markup import Html, tag
from layouts.theme import SHARES
from layouts.words import percent

TITLE = "Share of voice"


def render(snapshot: Snapshot) -> dict[str, Any]:
    """Show the brands' shares, ours first.

    Args:
        snapshot: The whole picture.

    Returns:
        `html`: one bar and up to four named shares; smaller brands are one share together.
    """
    rows = sorted((row for row in snapshot.brands if row.count), key=lambda row: (not row.own, -row.count, row.name))
    total = sum(row.count for row in rows)
    if not total:
        return {"html": tag("p", "no brand was named in this window", class_="empty")}
    if len(rows) > len(SHARES):
        rest = rows[len(SHARES) - 1 :]
        others = BrandRow("others", f"{len(rest)} others", False, sum(row.count for row in rest))
        rows = [*rows[: len(SHARES) - 1], others]
    parts = list(zip(rows, SHARES, strict=False))
    bar = tag("div", *(tag("i", style=f"flex-grow:{row.count};background:{color}") for row, color in parts))
    return {"html": tag("div", bar, tag("ul", *(_name(row, color, total) for row, color in parts)), class_="share")}


def _name(row: BrandRow, color: str, total: int) -> Html:
    return tag(
        "li",
        tag("i", style=f"background:{color}"),
        tag("span", row.name, class_="name", dir="auto"),
        tag("b", percent(row.count, total)),
        class_="own" if row.own else None,
        data_brand=row.id,
    )
