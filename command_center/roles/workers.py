"""The tag and store workers."""

from __future__ import annotations

import gc
import logging
import os
import sys
from collections.abc import Callable
from pathlib import Path

from command_center.clock import Clock
from command_center.errors import StoppedOnPurpose
from command_center.process import Stopper
from command_center.pulse import Pulse
from command_center.roles.parts import Parts, gather, member_of, set_up_logging, wait_for_log, wait_for_store
from command_center.stage import Heart
from command_center.store.claim import Claim
from command_center.store.room import RoomCopy
from streams.ledger import Ledger
from streams.log import Log
from streams.topics_in_force import TopicsInForce
from streams.worker import Stage, Worker

NAP_S = 0.1
PULSE_SHARE = 0.6
"""Of the time after which a silent stage counts as stopped: so long the loop itself has to give its next sign."""


def run_worker(role: str, make_stage: Callable[[Parts, Log, Claim], Stage]) -> None:
    """Run a tag or store worker until a signal."""
    stopped = Stopper()
    parts = gather()
    member = member_of(parts, role)
    set_up_logging(member)
    claim = wait_for_store(parts, stopped)
    if claim is None:
        return
    log = parts.log()
    heart = Heart(parts.client, role, member, parts.clock)
    wait_for_log(parts, log, claim, heart, stopped)
    gc.disable()  # what a start makes stays: to search it for cycles over and over took a quarter of a tagger's start
    stage = make_stage(parts, log, claim)
    settle_memory()
    try:
        with Pulse(heart, parts.settings.stage_late_s * PULSE_SHARE):
            Worker(log, stage, member, heart, parts.clock, parts.settings.batch).run(stopped)
    except StoppedOnPurpose as why:
        if parts.settings.rest:
            _rest(heart, str(why), parts.clock, stopped)
        raise
    log.close()


def settle_memory() -> None:
    """Let the collector of cycles leave the tables alone, and come less often: it took a fifth of a worker's time.

    A batch makes some ten thousand objects and no cycles; what stands now, taggers above all, stays for ever.
    """
    gc.collect()
    gc.freeze()
    gc.set_threshold(50_000, 20, 100)
    gc.enable()


def _rest(heart: Heart, cause: str, clock: Clock, stopped: Callable[[], bool]) -> None:
    """Hold the place until a signal: whoever restarts what ends would only bury the next thousand records."""
    logging.getLogger(__name__).error("resting until it is restarted: %s", cause)
    while not stopped():
        if heart.due():
            heart.beat(state="stopped", cause=cause)
        clock.sleep(NAP_S)


def topics_of(parts: Parts, log: Callable[[], Log]) -> TopicsInForce:
    """The topics as leads have them, for a process that tags; the log is asked where the store knows nothing."""
    copy = RoomCopy(parts.client)
    return TopicsInForce(parts.profile, copy, lambda: Ledger(log(), copy).catch_up(), parts.clock)


def run_tag() -> None:
    """The tag worker; becomes itself again where strings are hashed by chance."""
    if os.environ.get("PYTHONHASHSEED") != "0":
        # TextBlob makes a regular expression out of sets: only a fixed seed keeps its figures the same in every life.
        os.environ["PYTHONHASHSEED"] = "0"
        os.execv(sys.executable, [sys.executable, "-m", "command_center.cli", "tag", "--worker"])  # noqa: S606

    def stage(parts: Parts, log: Log, _: Claim) -> Stage:
        from streams.current_tagger import CurrentTagger  # noqa: PLC0415  (tables take a while: only taggers pay)
        from streams.tag_stage import TagStage  # noqa: PLC0415
        from streams.teach.shelf import ModelShelf  # noqa: PLC0415

        data_dir = parts.settings.data_dir or Path("data") / parts.profile.name
        tagger = CurrentTagger(topics_of(parts, lambda: log), ModelShelf(data_dir / "models"), parts.clock)
        return TagStage(log, tagger, parts.settings.dead_ratio)

    run_worker("tag", stage)


def run_store() -> None:
    """The store worker."""

    def stage(parts: Parts, log: Log, claim: Claim) -> Stage:
        from streams.store_stage import make_store_stage  # noqa: PLC0415

        return make_store_stage(log, parts.client, parts.settings.partitions, parts.profile, parts.clock, claim.keep)

    run_worker("store", stage)
