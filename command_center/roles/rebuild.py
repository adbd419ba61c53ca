"""`command-center rebuild`: make the store again from the log, while walls stay up."""

from __future__ import annotations

import os
import sys

from command_center.clock import SystemClock
from command_center.errors import EXIT_OUR_FAULT
from command_center.roles.visit import visit
from command_center.settings import Settings
from command_center.snapshot import Progress
from command_center.store.reader import Reader
from streams.rebuild import Rebuild, Stalled

TENTHS = 10


def run_rebuild(settings: Settings) -> int:
    """Empty the store of a running center and watch its workers bring it back.

    Returns:
        The exit code.

    Raises:
        BadInput: No center runs, or its log no longer has what the store holds.
    """
    clock = SystemClock()
    with visit(settings, "run this again") as center:
        reader = Reader(center.client, center.settings.partitions, center.profile, clock)
        rebuild = Rebuild(center.log, reader, clock)
        try:
            held = rebuild.check()
            _say(f"{held:,} tagged records will be read again; the counts of older hours are in the log's table")
            _say(f"the store is empty ({rebuild.empty():,} keys)")
            rebuild.watch(_Tenths().show)
        except Stalled as why:
            _say(str(why))
            return EXIT_OUR_FAULT
    _say("rebuilt")
    return 0


class _Tenths:
    """Says every tenth."""

    def __init__(self) -> None:
        self._said = -1

    def show(self, now: Progress) -> None:
        tenth = int(now.share * TENTHS)
        if tenth > self._said:
            self._said = tenth
            _say(f"rebuilding {now.share:.0%}: {now.read:,} records read")


def _say(words: str) -> None:
    sys.stderr.write(words + os.linesep)
    sys.stderr.flush()
