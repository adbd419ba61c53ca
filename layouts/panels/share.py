"""Share of voice: how often our brand is named beside the others."""

from __future__ import annotations

from typing import Any

from command_center.snapshot import BrandRow, Snapshot
from layouts.doors import door
from layouts.markup import Html, tag
from layouts.numbers import percent
from layouts.speech import _, _n, later

TITLE = later("Share of voice")
ROWS = 4
OTHERS = "others"


def render(snapshot: Snapshot) -> dict[str, Any]:
    """Show the brands' shares, ours first.

    Args:
        snapshot: The whole picture.

    Returns:
        `html`: up to four rows, each a door (`a.door`) to the posts that name it; smaller brands are one row together.
    """
    rows = sorted((row for row in snapshot.brands if row.count), key=lambda row: (not row.own, -row.count, row.name))
    total = sum(row.count for row in rows)
    if not total:
        return {"html": tag("p", _("no brand named in this window"), class_="empty")}
    rest = rows[ROWS - 1 :] if len(rows) > ROWS else []
    if rest:
        others = BrandRow(
            OTHERS, _n("{n} other", "{n} others", len(rest), n=str(len(rest))), False, sum(row.count for row in rest)
        )
        rows = [*rows[: ROWS - 1], others]
    largest = max(row.count for row in rows)
    meant = {row.id: [row.id] for row in rows} | {OTHERS: [row.id for row in rest]}
    shown = [_row(row, largest, total, door("share", meant[row.id], snapshot.window)) for row in rows]
    return {"html": tag("ol", *shown, class_="shares")}


def _row(row: BrandRow, largest: int, total: int, href: str) -> Html:
    return tag(
        "li",
        tag("a", row.name, href=href, class_="name door", dir="auto"),
        tag("span", tag("i", style=f"width:{100 * row.count / largest:.1f}%"), class_="bar"),
        tag("b", percent(row.count, total)),
        class_="own" if row.own else None,
        data_brand=row.id,
    )
