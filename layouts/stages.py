"""What the stages of the pipeline are called."""

from __future__ import annotations

from layouts.speech import _, _p, later

STATES = {
    "ok": later("ok"),
    "late": later("behind"),
    "stopped": later("stopped"),
    "paused": later("paused"),
    "rebuilding": later("rebuilding"),
}


def stage_name(name: str) -> str:
    """What a stage is called."""
    return {
        "source": _p("stage of the pipeline", "source"),
        "log": _p("stage of the pipeline", "log"),
        "tag": _p("stage of the pipeline", "tag"),
        "store": _p("stage of the pipeline", "store"),
        "screen": _p("stage of the pipeline", "screen"),
    }[name]


def state_word(state: str) -> str:
    """How a stage is, in a word."""
    return _(STATES[state])
