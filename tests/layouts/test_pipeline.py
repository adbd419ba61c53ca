"""The pipeline at the foot of a wall: every stage in words and shape, in the order of the path."""

from __future__ import annotations

import re
from datetime import timedelta

import pytest
from msgspec.structs import replace

from command_center.snapshot import STAGES, Progress, Stage, State
from layouts.panels import pipeline
from tests.browser import picture

NOW = picture.NOON
ALIVE = Stage(NOW - timedelta(seconds=3), 1204, 12.5, 7, "ok", "")


def _stages(**changed: Stage) -> dict[str, str]:
    """The text of each stage, tags taken off."""
    shot = replace(picture.busy(NOW, mode="live"), stages=dict.fromkeys(STAGES, ALIVE) | changed)
    items = re.findall(r'<li .*?data-stage="(\w+)".*?>(.*?)</li>', str(pipeline.render(shot)["html"]))
    return {name: " ".join(re.sub(r"<[^>]+>", "", text).split()) for name, text in items}


def test_every_stage_says_its_state_age_lag_rate_and_errors_in_the_order_of_the_path() -> None:
    found = _stages()
    assert tuple(found) == STAGES
    assert set(found.values()) == {f"{name} ok 3 s lag 1204 12/s 7 err" for name in STAGES}


@pytest.mark.parametrize(
    ("state", "word"),
    [("ok", "ok"), ("late", "behind"), ("stopped", "stopped"), ("paused", "paused"), ("rebuilding", "rebuilding")],
)
def test_each_state_has_a_word(state: State, word: str) -> None:
    assert _stages(store=replace(ALIVE, state=state))["store"].startswith(f"store {word} 3 s")


def test_no_two_states_share_a_word_or_a_shape() -> None:
    looks = pipeline.STATES.values()
    assert len({look.word for look in looks}) == len({look.outline for look in looks}) == len(looks)


def test_a_source_that_is_through_or_was_never_there_is_no_fault() -> None:
    read = Stage(NOW, state="stopped", cause="everything was read")
    shot = replace(picture.busy(NOW, mode="replay"), stages={"source": read}, replay=Progress("done"))
    assert pipeline.state_of("source", read, shot) == "done"
    assert pipeline.state_of("tag", read, shot) == "stopped"
    never = Stage(state="paused", cause="no source runs here; mentions come by POST /api/v1/mentions")
    assert pipeline.state_of("source", never, shot) == "resting"
    assert pipeline.state_of("source", replace(never, cause="the log is full"), shot) == "paused"


def test_a_stage_that_never_had_a_message_says_so_and_a_missing_one_is_stopped() -> None:
    shot = replace(picture.busy(NOW), stages={})
    assert "nothing yet" in pipeline.render(shot)["html"]
    assert pipeline.render(shot)["html"].count("stage stopped") == len(STAGES)


@pytest.mark.parametrize(
    ("value", "words"),
    [
        (0, "0"), (0.04, "0.0"), (3.5, "3.5"), (9.96, "10"), (950, "950"), (9999, "9999"), (12_345, "12k"),
        (999_999, "1000k"), (1_234_567, "1.2M"), (45_000_000, "45M"), (2e9, "2.0B"),
    ],
)  # fmt: skip
def test_short_figures(value: float, words: str) -> None:
    assert pipeline.short(value) == words
