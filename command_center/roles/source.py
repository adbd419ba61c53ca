"""The source worker: a recorded file, or the simulator of the profile."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime, timedelta
from pathlib import Path

from command_center.clock import from_ms
from command_center.errors import BadInput
from command_center.process import Stopper
from command_center.roles.parts import Parts, gather, set_up_logging, wait_for_log, wait_for_store
from command_center.stage import Heart
from command_center.store.reader import Reader
from streams.sources.base import Source
from streams.sources.feed import AtOnce, Feed, OnTime, Pace, Speed

SIMULATION_RETOLD = timedelta(days=2)
"""A simulation younger than this is resumed; telling it again takes a second for every 60,000 posts."""


def run_source(replay: Path | None, speed: str) -> None:
    """The source worker: a recorded file, or the simulator of the profile.

    Args:
        replay: The file; None simulates.
        speed: `max`, or how many times as fast as recorded.

    Raises:
        BadInput: The file or the speed can't be used, or the profile has nothing to simulate.
    """
    stopped = Stopper()
    parts = gather()
    member = parts.settings.member or "source-0"
    set_up_logging(member)
    claim = wait_for_store(parts, stopped)
    if claim is None:
        return
    heart = Heart(parts.client, "source", member, parts.clock)
    log = parts.log()
    wait_for_log(parts, log, claim, heart, stopped)
    pace: Callable[[], Pace]
    source: Source
    began: datetime | None = None
    if replay is not None:
        source = _open_replay(parts, replay, heart)
        factor = parse_speed(speed)
        pace = AtOnce if factor is None else lambda: Speed(parts.clock, factor)
    else:
        source, began = _open_simulator(parts)
        pace = lambda: OnTime(parts.clock)  # noqa: E731
    Feed(
        log,
        source,
        pace,
        "replay" if replay is not None else "simulated",
        parts.book(),
        heart,
        parts.clock,
        began,
    ).run(stopped)
    source.close()


def parse_speed(speed: str) -> float | None:
    """The factor of a speed, None for `max`.

    Raises:
        BadInput: It is neither.
    """
    if speed == "max":
        return None
    try:
        factor = float(speed)
    except ValueError:
        factor = 0.0
    if not 0 < factor < 1e9:
        raise BadInput(f"--speed {speed} is neither `max` nor a number above 0 (1 is the recorded rhythm)")
    return factor


def _open_replay(parts: Parts, path: Path, heart: Heart) -> Source:
    from streams.sources.replay import ReplaySource  # noqa: PLC0415

    spool = (parts.settings.data_dir or Path()) / "spool"
    spool.mkdir(exist_ok=True)

    def reading(read: int, total: int | None) -> None:
        if heart.due():
            share = f" {read / total:.0%}" if total else ""
            heart.beat(cause=f"reading {path.name}{share}")

    return ReplaySource(path, parts.profile, spool, reading)


def _open_simulator(parts: Parts) -> tuple[Source, datetime]:
    from streams.sources.simulate import Simulator  # noqa: PLC0415

    if parts.profile.simulate is None:
        raise BadInput(f"{parts.settings.profile}: has no `simulate:` section, so there is nothing to simulate")
    now = parts.clock.now()
    held = parts.book().read()
    if held is not None and held.began is not None and now - held.began < SIMULATION_RETOLD:
        # The same story from the same moment: it goes on where it stopped, and fills the gap.
        return Simulator(parts.profile, held.began, parts.profile.simulate.seed), held.began
    # Two hours of past, so that the last one can be compared; but never a past that is already there.
    reader = Reader(parts.client, parts.settings.partitions, parts.profile, parts.clock)
    began = max(now - timedelta(hours=2), min(from_ms(reader.marks().high_ms), now))
    return Simulator(parts.profile, began, parts.profile.simulate.seed), began
