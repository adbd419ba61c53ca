"""The strip on top: which scene, the three figures of the moment, what kind of data, how old, what time."""

from __future__ import annotations

from typing import Any

from command_center.snapshot import Snapshot
from layouts.feeds import apart, trouble
from layouts.markup import Html, join, tag
from layouts.panels.topics import pace
from layouts.words import WINDOWS, clock, day, number, percent

TITLE = "Strip"


def render(snapshot: Snapshot) -> dict[str, Any]:
    """Show the strip; its words may change, its height never.

    Args:
        snapshot: The whole picture.

    Returns:
        `figures`, `badge`, `day`: markup for its places; `window`; `made_at`, `as_of`, `mode`, `zone`: what the
        browser needs to tell ages and the time; `trouble`: None, or {`since`, `cause`} when the data can't be
        fresh; `apart`: panels whose trouble is another, as not all stages feed them.
    """
    total, feelings, window = snapshot.total, snapshot.feelings, snapshot.window
    change = pace(total, snapshot.previous_total)[0] if snapshot.compared and window != "all" else ""
    figures = [
        _figure("waiting", number(snapshot.waiting.total), "waiting for", "an answer", door="/desk"),
        _figure("negative", percent(feelings.negative, total), "negative", f"{number(feelings.unsure)} unsure"),
        _figure("total", number(total), "mentions", change.replace("few", "") or None, door=f"/topics?window={window}"),
    ]
    return {
        "figures": tag("div", *figures, class_="figures"),
        "badge": badge(snapshot),
        "window": join(WINDOWS.get(window, window)),
        "time": clock(snapshot.as_of, snapshot.zone),
        "day": join(day(snapshot.as_of, snapshot.zone)),
        "made_at": snapshot.made_at.isoformat(),
        "as_of": snapshot.as_of.isoformat(),
        "mode": snapshot.mode,
        "zone": snapshot.zone,
        "trouble": trouble(snapshot),
        "apart": apart(snapshot),
    }


def badge(snapshot: Snapshot) -> Html:
    """The word for the kind of data; anything but live wears amber."""
    progress = snapshot.replay
    words = {"live": "live", "simulated": "SIMULATED", "rebuilding": "REBUILDING", "replay": "REPLAY"}[snapshot.mode]
    if snapshot.mode in {"replay", "rebuilding"} and progress.state == "running":
        words += f" {100 * progress.share:.0f}%"
    return tag("span", tag("span", words), class_=f"badge {snapshot.mode}")


def _figure(name: str, figure: str, first: str, second: str | None, *, door: str = "") -> Html:
    words = tag("span", tag("span", first), tag("span", second or "\u00a0"), class_="words")
    shown = tag("b", figure, data_figure=name)
    return tag("p", tag("a", shown, words, href=door, class_="door") if door else join(shown, words))
