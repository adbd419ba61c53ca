"""What about: the topics of the window, how people feel about each, and whether it is rising."""

from __future__ import annotations

from typing import Any

from command_center.snapshot import Snapshot, TopicRow
from layouts.markup import Html, tag
from layouts.panels.feeling import mark, prevailing
from layouts.words import number

TITLE = "What about"
ROWS = 5
FEW = 10
"""A topic with fewer mentions in both windows is too small for a trend."""
RISING, FALLING, ALARM = 1.15, 0.87, 2.0


def render(snapshot: Snapshot) -> dict[str, Any]:
    """Show the largest topics with their pace against the window before.

    Args:
        snapshot: The whole picture.

    Returns:
        `html`: up to five rows, each with a door (`a.door`) to its topic's page, or one line that says that no topic
        was named.
    """
    rows = [row for row in snapshot.topics if row.count][:ROWS]
    if not rows:
        return {"html": tag("p", "no topic was named in this window", class_="empty")}
    largest = max(row.count for row in rows)
    return {"html": tag("ol", *(_row(row, largest, snapshot) for row in rows), class_="topics")}


def pace(count: int, previous: int) -> tuple[str, str]:
    """How a count moved against the window before.

    Args:
        count: Mentions in this window.
        previous: Mentions in the window before.

    Returns:
        The words with their arrow, and a class: alarm, moving or steady.
    """
    if max(count, previous) < FEW:
        return "few", "steady"
    if not previous:
        return "▲ new", "alarm"
    ratio = count / previous
    if FALLING < ratio < RISING:
        return "= as before", "steady"
    arrow = "▲" if ratio > 1 else "▼"
    times = ">99" if ratio > 99 else f"{ratio:.1f}"
    return f"{arrow} {times}×", "alarm" if ratio >= ALARM else "moving"


def _row(row: TopicRow, largest: int, snapshot: Snapshot) -> Html:
    feeling = prevailing(row.feelings)
    words, movement = pace(row.count, row.previous) if snapshot.compared else ("\u00a0", "steady")
    bar = tag("i", style=f"width:{100 * row.count / largest:.1f}%", class_=f"fill {feeling}")
    return tag(
        "li",
        tag(
            "p",
            mark(feeling),
            tag("a", row.name, href=f"/topic/{row.id}?window={snapshot.window}", class_="name door", dir="auto"),
            tag("b", number(row.count), class_="count"),
        ),
        tag("p", tag("span", bar, class_="bar"), tag("span", words, class_=f"pace {movement}")),
        data_topic=row.id,
    )
