"""The pictures of one topic: how much is said over the window, and how people feel."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from urllib.parse import urlencode

from command_center.clock import from_ms
from command_center.mention import SENTIMENTS
from command_center.room.timeline import TimeMark
from command_center.search.answers import TopicFacts
from command_center.snapshot import Feelings, Volume
from command_center.store.document import Document
from layouts.doors import door, rfc_3339
from layouts.feelings import feelings_words
from layouts.markup import Html, tag
from layouts.panels.gauge import gauge
from layouts.speech import _
from layouts.svg.axis import Flag
from layouts.svg.mood import mood_svg, moods
from layouts.svg.volume import volume_svg
from layouts.topic_asked import Beside, Shown
from layouts.velocity import velocity


def volume_of(facts: TopicFacts[Document]) -> Volume:
    """The columns of time as charts draw them."""
    return Volume([from_ms(start * 1000) for start in facts.starts_s], *(facts.volume[name] for name in SENTIMENTS))


def felt_of(facts: TopicFacts[Document]) -> Feelings:
    """How people feel, whatever feeling is chosen: with one chosen the mood would only repeat the choice."""
    return Feelings(*(facts.found.facets.get("sentiment", {}).get(name, 0) for name in SENTIMENTS))


def flags_of(marks: Sequence[TimeMark], starts_s: Sequence[int], step_s: int) -> list[Flag]:
    """Where notes stand on the axis of charts; their numbers are those of the list below."""
    if not starts_s:
        return []
    length = len(starts_s) * step_s
    return [
        Flag((one.when.timestamp() - starts_s[0]) / length, n, f"#note-{one.id}")
        for n, one in enumerate(marks, 1)
        if 0 <= one.when.timestamp() - starts_s[0] < length
    ]


def topic_pictures(shown: Shown, facts: TopicFacts[Document], beside: Beside) -> Html:
    """Make the chart of how much, the dial and the line of how people feel.

    Args:
        shown: What the address asks for.
        facts: What was found; at least one post.
        beside: What else is known; its normal and its notes are drawn.
    """
    volume, normal = volume_of(facts), beside.normal
    flags = flags_of(beside.marks, facts.starts_s, facts.step_s)
    feelings = Feelings(*(sum(facts.volume[name]) for name in SENTIMENTS))
    chart = tag(
        "section",
        tag("h2", _("How much")),
        volume_svg(
            volume,
            shown.zone,
            step_s=facts.step_s,
            low=normal.low if normal else (),
            high=normal.high if normal else (),
            flags=flags,
            link=lambda start, end: _posts_of(shown, start, end),
        ),
        feelings_words(
            feelings, counts=True, only=shown.chosen.get("sentiment", ()), link=lambda name: _felt_door(shown, name)
        ),
        velocity(volume, facts.step_s, normal),
        _download(shown, "volume"),
        class_="chart",
        data_live="volume",
        aria_label=_("How much"),
    )
    dial = tag(
        "section",
        tag("h2", _("How people feel")),
        gauge(felt_of(facts), lambda name: _felt_door(shown, name)),
        tag("p", _("whatever feeling is chosen"), class_="dim note") if "sentiment" in shown.chosen else None,
        class_="mood-box",
        data_live="gauge",
        aria_label=_("How people feel"),
    )
    # with one feeling chosen a line over time would be a straight one
    line = tag(
        "section",
        tag("h2", _("How people feel over time")),
        mood_svg(volume, shown.zone, step_s=facts.step_s, flags=flags),
        _download(shown, "mood") if any(found for *_at, found in moods(volume)) else None,
        class_="chart",
        data_live="moods",
        aria_label=_("How people feel over time"),
    )
    return tag("div", chart, dial, line if "sentiment" not in shown.chosen else None, class_="pictures")


def _posts_of(shown: Shown, start: datetime, end: datetime | None) -> str:
    """The posts of one column of the chart."""
    until = [("to", rfc_3339(end))] if end else []
    return door("minute", filters=[("from", rfc_3339(start)), *until, ("topic", shown.topic), *shown.parameters()])


def _felt_door(shown: Shown, feeling: str) -> str:
    """The posts of one feeling, whatever feeling is chosen; of the empty word, of all."""
    rest = [("topic", shown.topic), *(pair for pair in shown.parameters() if pair[0] != "sentiment")]
    return door("gauge" if feeling else "total", feeling, shown.window, rest)


def _download(shown: Shown, name: str) -> Html:
    query = urlencode([("window", shown.window), *shown.parameters()])
    return tag(
        "p",
        tag("a", _("Save as picture (SVG)"), href=f"{shown.path}/chart/{name}.svg?{query}", download=True),
        class_="save",
    )
