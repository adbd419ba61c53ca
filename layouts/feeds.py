"""Which stages of the pipeline feed which panel, and so: whose trouble makes which panel old."""

from __future__ import annotations

from datetime import datetime

from command_center.snapshot import STAGES, Snapshot, Stage
from layouts.retold import retold
from layouts.speech import _, later
from layouts.stages import stage_name

FEEDS: dict[str, tuple[str, ...]] = {
    "waiting": ("log", "tag", "store"),
    "coverage": ("log", "tag", "store"),
    "pipeline": (),
}
"""Panels that need not all stages. Who waits goes on waiting when nothing new is said, and their clocks are right; the
pipeline tells how every stage is, so it is only as old as the picture. Every other panel tells what people say: it
needs the whole path. The screen's own stage makes the picture: a picture that is old makes every panel old."""
BEHIND = {
    "source": later("no new mentions come in"),
    "log": later("the log is behind"),
    "tag": later("tagger behind"),
    "store": later("counting is behind"),
    "screen": later("publisher behind"),
}
STATES = {"stopped": later("stopped"), "paused": later("paused"), "rebuilding": later("rebuilding")}

NO_SOURCE = "no source runs here"
"""How the cause of a source's stage begins where there is none but the webhook."""

Trouble = dict[str, str | None]
"""`cause` in words, and `since` (ISO) or None."""


def trouble(snapshot: Snapshot, panel: str = "") -> Trouble | None:
    """The first stage, in the order of the path, that keeps a panel's data from being fresh.

    Args:
        snapshot: The whole picture.
        panel: The panel; empty asks for all stages.

    Returns:
        None when every stage that feeds it is well.
    """
    feeds = FEEDS.get(panel, STAGES)
    for name in STAGES:
        stage = snapshot.stages.get(name)
        if name not in feeds or stage is None or stage.state == "ok" or _is_meant(name, stage, snapshot):
            continue
        return {"cause": retold(stage.cause) or _state(name, stage), "since": _iso(stage.last_at)}
    return None


def _state(name: str, stage: Stage) -> str:
    if stage.state == "late":
        return _(BEHIND[name])
    return _("{stage} {state}", stage=stage_name(name), state=_(STATES[stage.state]))


def apart(snapshot: Snapshot) -> dict[str, Trouble | None]:
    """The trouble of each panel that may be well while the page is not, or the other way round.

    Args:
        snapshot: The whole picture.

    Returns:
        Panels to their trouble, where it is another than that of the whole page.
    """
    page = trouble(snapshot)
    found = {panel: trouble(snapshot, panel) for panel in FEEDS}
    return {panel: own for panel, own in found.items() if own != page}


def _is_meant(name: str, stage: Stage, snapshot: Snapshot) -> bool:
    """Whether a source's stop is no fault."""
    if name != "source":
        return False
    if snapshot.mode == "replay" and snapshot.replay.state == "done":
        return True  # the file has been read to its end: its badge says that this is a replay
    # no source ever ran: mentions come by the webhook, and quiet is no fault, also when a web server took some and died
    return stage.state == "paused" and (stage.last_at is None or NO_SOURCE in stage.cause)


def _iso(moment: datetime | None) -> str | None:
    return None if moment is None else moment.isoformat()
