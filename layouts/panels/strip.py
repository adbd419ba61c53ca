"""The strip on top: which scene, the three figures of the moment, what kind of data, how old, what time."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from command_center.snapshot import STAGES, Snapshot
from layouts.markup import Html, join, tag
from layouts.panels.topics import pace
from layouts.words import WINDOWS, clock, day, number, percent

TITLE = "Strip"
BEHIND = {
    "source": "no new mentions come in",
    "log": "the log is behind",
    "tag": "tagger behind",
    "store": "counting is behind",
    "screen": "publisher behind",
}
STATES = {"late": "behind", "stopped": "stopped", "paused": "paused", "rebuilding": "rebuilding"}


def render(snapshot: Snapshot) -> dict[str, Any]:
    """Show the strip; its words may change, its height never.

    Args:
        snapshot: The whole picture.

    Returns:
        `figures`, `badge`, `day`: markup for its places; `window`; `made_at`, `as_of`, `mode`, `zone`: what the
        browser needs to tell ages and the time; `trouble`: None, or {`since`, `cause`} when the data can't be
        fresh.
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
    }


def badge(snapshot: Snapshot) -> Html:
    """The word for the kind of data; anything but live wears amber."""
    progress = snapshot.replay
    words = {"live": "live", "simulated": "SIMULATED", "rebuilding": "REBUILDING", "replay": "REPLAY"}[snapshot.mode]
    if snapshot.mode in {"replay", "rebuilding"} and progress.state == "running":
        words += f" {100 * progress.share:.0f}%"
    return tag("span", tag("span", words), class_=f"badge {snapshot.mode}")


def trouble(snapshot: Snapshot) -> dict[str, str | None] | None:
    """The first stage, in the order of the path, that keeps the data from being fresh.

    Args:
        snapshot: The whole picture.

    Returns:
        None when every stage is well; otherwise `cause` in words and `since` (ISO) or None.
    """
    for name in STAGES:
        stage = snapshot.stages.get(name)
        if stage is None or stage.state == "ok":
            continue
        if name == "source" and snapshot.mode == "replay" and snapshot.replay.state == "done":
            continue  # the file has been read to its end: its badge says that this is a replay
        if name == "source" and stage.state == "paused" and stage.last_at is None:
            continue  # no source ever ran: mentions come by the webhook, and quiet is no fault
        state = STATES[stage.state]
        cause = stage.cause or (BEHIND[name] if stage.state == "late" else f"{name} {state}")
        return {"cause": cause, "since": _iso(stage.last_at)}
    return None


def _iso(moment: datetime | None) -> str | None:
    return None if moment is None else moment.isoformat()


def _figure(name: str, figure: str, first: str, second: str | None, *, door: str = "") -> Html:
    words = tag("span", tag("span", first), tag("span", second or "\u00a0"), class_="words")
    shown = tag("b", figure, data_figure=name)
    return tag("p", tag("a", shown, words, href=door, class_="door") if door else join(shown, words))
