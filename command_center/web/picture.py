"""A chart of a topic as a picture of its own, for a report or a slide."""

from __future__ import annotations

import re
from collections.abc import Sequence

from starlette.responses import Response

from command_center.room.timeline import TimeMark
from command_center.search.answers import TopicFacts
from command_center.store.document import Document
from command_center.store.topic_bands import TopicNormal
from layouts.svg.picture import CHARTS, chart_picture
from layouts.topic_asked import Shown
from layouts.topic_pictures import flags_of, volume_of

__all__ = ["CHARTS", "picture"]
_NOT_IN_NAMES = re.compile(r"[^A-Za-z0-9_-]+")


def picture(
    name: str, shown: Shown, facts: TopicFacts[Document], normal: TopicNormal | None, marks: Sequence[TimeMark]
) -> Response:
    """One chart as an SVG file to save.

    Args:
        name: One of `CHARTS`.
        shown: What the address asks for.
        facts: What was found.
        normal: What is normal, where that is known.
        marks: Notes of the window.
    """
    drawn = chart_picture(
        name,
        shown.name,
        volume_of(facts),
        shown.zone,
        step_s=facts.step_s,
        total=facts.found.total,
        as_of=shown.as_of,
        window=shown.window,
        set_=[shown.filters.word(*pair) for pair in shown.parameters()],
        low=normal.low if normal else (),
        high=normal.high if normal else (),
        flags=flags_of(marks, facts.starts_s, facts.step_s),
        notes=[one.text for one in marks],
    )
    saved = _NOT_IN_NAMES.sub("-", f"{shown.topic}-{name}-{shown.window}-{shown.as_of:%Y-%m-%dT%H%M}")
    return Response(
        drawn,
        media_type="image/svg+xml",
        # a picture is opened alone as well: nothing in it may run or load anything, whatever it says
        headers={
            "Content-Disposition": f'attachment; filename="{saved}.svg"',
            "Content-Security-Policy": "default-src 'none'; style-src 'unsafe-inline'; sandbox",
        },
    )
