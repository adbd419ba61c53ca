"""The figures of one window, for `GET /api/v1/summary`."""

from __future__ import annotations

from typing import Any

from command_center.clock import from_ms
from command_center.mention import SENTIMENTS
from command_center.store.reader import Reader
from command_center.store.window import span_of

SLICES = {
    "by_sentiment": "s:",
    "by_language": "l:",
    "by_topic": "t:",
    "by_brand": "b:",
    "by_country": "c:",
    "by_source": "o:",
    "by_kind": "k:",
    "by_need": "n:",
}
SINGLES = ("total", "late", "skewed", "own", "reposts", "without_place")


def summarize(reader: Reader, window: str) -> dict[str, Any]:
    """Sum a window.

    Args:
        reader: The store.
        window: A name of `window.WINDOWS`.

    Returns:
        `as_of, from, window, mode`, totals, and one dictionary of label to count for each slice; labels without
        mentions are left out but for the four sentiments.
    """
    origin = reader.book.mode()
    marks = reader.marks()
    as_of = reader.as_of(origin, marks.high_ms)
    mode = "rebuilding" if reader.rebuild(marks.offsets).state == "running" else origin
    span = span_of(window, as_of, reader.profile.retention.counters_days)
    counts = reader.counts(span)
    slices = {
        name: {field[len(prefix) :]: n for field, n in sorted(counts.items()) if n and field.startswith(prefix)}
        for name, prefix in SLICES.items()
    }
    slices["by_sentiment"] = {label: counts[f"s:{label}"] for label in SENTIMENTS}
    return (
        {"as_of": as_of, "from": from_ms(span.start_s * 1000), "window": window, "mode": mode}
        | {name: counts[name] for name in SINGLES}
        | slices
        | marks.totals
    )
