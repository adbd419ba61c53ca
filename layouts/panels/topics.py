"""What about: the topics of the window, how people feel about each, and whether it is rising."""

from __future__ import annotations

from typing import Any

from command_center.snapshot import Snapshot, TopicRow
from layouts.doors import door
from layouts.markup import Html, join, tag
from layouts.numbers import number, times
from layouts.panels.feeling import mark, prevailing
from layouts.speech import _, later

TITLE = later("What about")
ROWS = 5
FEW = 10
"""A topic with fewer mentions in both windows is too small for a trend."""
RISING, FALLING, ALARM = 1.15, 0.87, 2.0


def render(snapshot: Snapshot) -> dict[str, Any]:
    """Show the largest topics with their pace against what is normal, or where that isn't known, the window before.

    Args:
        snapshot: The whole picture.

    Returns:
        `caption`: what the pace is measured against; `html`: up to five rows, each with a door (`a.door`) to its
        topic's page, or one line that says that no topic was named.
    """
    rows = [row for row in snapshot.topics if row.count][:ROWS]
    if not rows:
        return {"caption": None, "html": tag("p", _("no topic named in this window"), class_="empty")}
    largest = max(row.count for row in rows)
    shown = [_row(row, largest, snapshot) for row in rows]
    known = any(row.normal is not None for row in rows)
    then = _("× hour before") if snapshot.window == "1h" else _("× the window before")
    against = _("× normal") if known else then if snapshot.compared else None
    return {"caption": against and join(against), "html": tag("ol", *shown, class_="topics")}


def velocity(row: TopicRow) -> tuple[str, str] | None:
    """How a topic's count stands to its own normal band.

    Args:
        row: The topic.

    Returns:
        The words with their arrow, and a class: alarm, moving or steady; None where nothing is known of its normal.
    """
    normal = row.normal
    if normal is None:
        return None
    if max(row.count, normal.count) < FEW:
        return _("few"), "steady"
    if normal.low <= row.count <= normal.high:
        return _("= normal"), "steady"
    if normal.count < 0.5:
        return _("▲ new"), "alarm"
    ratio = row.count / normal.count
    return f"{'▲' if ratio > 1 else '▼'} {times(ratio)}", "alarm" if ratio >= ALARM else "moving"


def pace(count: int, previous: int) -> tuple[str, str]:
    """How a count moved against the window before.

    Args:
        count: Mentions in this window.
        previous: Mentions in the window before.

    Returns:
        The words with their arrow, and a class: alarm, moving or steady.
    """
    if max(count, previous) < FEW:
        return _("few"), "steady"
    if not previous:
        return _("▲ new"), "alarm"
    ratio = count / previous
    if FALLING < ratio < RISING:
        return _("= as before"), "steady"
    arrow = "▲" if ratio > 1 else "▼"
    return f"{arrow} {times(ratio)}", "alarm" if ratio >= ALARM else "moving"


def was(words: str, previous: int) -> str:
    """The count before, behind the words of a pace: "▲ 2.0× was 50", but "= as before, was 558"."""
    n = number(previous)
    return _(" was {n}", n=n) if words[0] in "▲▼" else _(", was {n}", n=n)


def _row(row: TopicRow, largest: int, snapshot: Snapshot) -> Html:
    feeling = prevailing(row.feelings)
    before = pace(row.count, row.previous) if snapshot.compared else ("\u00a0", "steady")
    words, movement = velocity(row) or before
    bar = tag("i", style=f"width:{100 * row.count / largest:.1f}%", class_=f"fill {feeling}")
    return tag(
        "li",
        tag(
            "p",
            mark(feeling),
            tag("a", row.name, href=door("topics", row.id, snapshot.window), class_="name door", dir="auto"),
            tag("b", number(row.count), class_="count"),
        ),
        tag("p", tag("span", bar, class_="bar"), tag("span", words, class_=f"pace {movement}")),
        data_topic=row.id,
    )
