"""Nine panels as Plotly figures and a few words, from figures that change each second: what the usual ways draw."""

from __future__ import annotations

import random
from typing import Any

from command_center.clock import SystemClock

MINUTES, PLACES, POSTS = 60, 80, 10
FEELINGS = ("negative", "unsure", "neutral", "positive")
TOPICS = ("battery", "delivery", "price", "screen", "support")


def panels() -> dict[str, Any]:
    """Draw everything anew.

    Returns:
        The nine panels of our overview by name: a Plotly figure as a plain dict, or text with line breaks; each
        carries the moment at which they were drawn, to be found again on the wire.
    """
    drawn_s = SystemClock().now().timestamp()
    tick, dice = f"drawn:{drawn_s:.3f}:", random.Random(int(drawn_s))
    minutes = list(range(MINUTES))
    stacked: list[dict[str, Any]] = [
        {"type": "scatter", "stackgroup": "f", "name": name, "x": minutes, "y": [dice.randrange(40) for _ in minutes]}
        for name in FEELINGS
    ]
    total = sum(trace["y"][-1] for trace in stacked)
    spots = {
        "type": "scattergeo",
        "lon": [dice.uniform(-160, 160) for _ in range(PLACES)],
        "lat": [dice.uniform(-50, 65) for _ in range(PLACES)],
        "marker": {"size": [dice.randrange(6, 30) for _ in range(PLACES)]},
    }
    counts = [dice.randrange(400) for _ in TOPICS]
    return {
        "strip": f"{tick} {dice.randrange(200)} waiting, {total} mentions",
        "pipeline": f"{tick} source ok, log ok, tag ok, store ok, screen ok",
        "waiting": _figure(tick, {"type": "bar", "orientation": "h", "y": TOPICS, "x": counts}),
        "map": _figure(tick, spots),
        "volume": _figure(tick, *stacked),
        "gauge": _figure(tick, {"type": "indicator", "mode": "gauge+number", "value": dice.uniform(-1, 1)}),
        "topics": _figure(tick, {"type": "bar", "x": TOPICS, "y": counts}),
        "share": _figure(tick, {"type": "bar", "x": ("ours", "theirs", "others"), "y": counts[:3]}),
        "river": "\n\n".join(f"post {dice.randrange(10_000)}: it died again and nobody answers" for _ in range(POSTS))
        + f"\n\nlast {tick}",
    }


def _figure(tick: str, *traces: dict[str, Any]) -> dict[str, Any]:
    return {"data": list(traces), "layout": {"title": {"text": tick}, "uirevision": "same", "height": 300}}
