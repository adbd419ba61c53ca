"""The pipeline at the foot: each stage with its state, the age of its last message, its lag, rate and errors."""

from __future__ import annotations

from datetime import datetime
from typing import Any, NamedTuple

from command_center.snapshot import STAGES, Snapshot, Stage
from layouts.markup import Html, tag
from layouts.numbers import decimal, number
from layouts.retold import retold
from layouts.speech import _, later
from layouts.stages import stage_name
from layouts.words import span

TITLE = later("Pipeline")


class State(NamedTuple):
    """How a state looks: a word and an outline in a 16-unit box; its hue, in the style sheet, is never alone."""

    word: str
    outline: str


STATES = {
    "ok": State(later("ok"), "M8 2a6 6 0 1 0 .001 0z"),
    "late": State(later("behind"), "M8 1l7 13h-14z"),
    "stopped": State(later("stopped"), "M2 2h12v12h-12z"),
    "paused": State(later("paused"), "M3 2h4v12h-4zM9 2h4v12h-4z"),
    "rebuilding": State(later("rebuilding"), "M8 1a7 7 0 1 0 .001 0zM8 4a4 4 0 1 1 -.001 0z"),
    "done": State(later("done"), "M2 8l3 -3l2.5 2.5l5.5 -5.5l2.5 2.5l-8 8z"),
    "resting": State(later("resting"), "M1 6h14v4h-14z"),
}
"""The states of a stage; done and resting are what a source's stop and pause mean where they are no fault."""


def render(snapshot: Snapshot) -> dict[str, Any]:
    """Show the pipeline.

    Args:
        snapshot: The whole picture.

    Returns:
        `html`: a list of the stages in the order of the path; ages carry their moment, so that the browser goes on.
    """
    stages = [(name, snapshot.stages.get(name, Stage())) for name in STAGES]
    return {"html": tag("ol", *(_stage(name, stage, snapshot) for name, stage in stages), class_="stages")}


def state_of(name: str, stage: Stage, snapshot: Snapshot) -> str:
    """The state that is shown, a key of `STATES`.

    Args:
        name: The stage.
        stage: How it is.
        snapshot: Says what a source's stop means.
    """
    if name == "source" and stage.state == "stopped" and snapshot.mode == "replay" and snapshot.replay.state == "done":
        return "done"
    if name == "source" and stage.state == "paused" and "no source runs here" in stage.cause:
        return "resting"
    return stage.state


def _stage(name: str, stage: Stage, snapshot: Snapshot) -> Html:
    shown = state_of(name, stage, snapshot)
    look = STATES[shown]
    mark = tag("svg", tag("path", d=look.outline, fill_rule="evenodd"), class_="mark", viewBox="0 0 16 16")
    figures = _figures(stage)
    return tag(
        "li",
        mark,
        tag("b", stage_name(name)),
        " ",
        tag("i", _(look.word), class_="word"),
        " ",
        _age(stage.last_at, snapshot.made_at),
        " ",
        tag("span", figures, class_="said") if figures else None,
        class_=f"stage {shown}",
        data_stage=name,
        title=f"{stage_name(name)} {_(look.word)}: {_whole(stage)}",
    )


def _figures(stage: Stage) -> str:
    """Lag and rate, and errors if there are any; of a stage that no message reached there is no rate to tell."""
    if stage.last_at is not None:
        figures = _("lag {lag}\u2002{rate}/s", lag=short(stage.lag), rate=short(stage.rate_s))
    else:
        figures = _("lag {lag}", lag=short(stage.lag)) if stage.lag else ""
    return figures + (_("\u2002{n} err", n=short(stage.errors)) if stage.errors else "")


def _age(last_at: datetime | None, made_at: datetime) -> Html:
    if last_at is None:
        return tag("span", _("nothing yet"), class_="seen")
    figure, unit = span((made_at - last_at).total_seconds())
    return tag("span", tag("span", figure), " ", tag("span", unit), class_="seen", data_seen=last_at.isoformat())


def _whole(stage: Stage) -> str:
    """All figures with their units, for who points at the stage."""
    figures = _(
        "lag {lag}, {rate} a second over the last ten, {errors} errors",
        lag=number(stage.lag),
        rate=decimal(stage.rate_s),
        errors=number(stage.errors),
    )
    return f"{figures}; {retold(stage.cause)}" if stage.cause else figures


def short(value: float) -> str:
    """A count or rate in four characters or less: `0`, `3.5`, `950`, `12k`, `1.2M`."""
    if 0 < value < 9.95 and value != int(value):
        return decimal(value)
    for limit, unit in ((1e9, "B"), (1e6, "M"), (1e4, "k")):
        if value >= limit:
            figure = value / (1e3 if unit == "k" else limit)
            return f"{figure:.0f}{unit}" if figure >= 10 else f"{decimal(figure)}{unit}"
    return f"{value:.0f}"
