"""`command-center rebuild`: make the store again from the log, while walls stay up."""

from __future__ import annotations

import os
import sys

from command_center.clock import SystemClock
from command_center.errors import EXIT_OUR_FAULT
from command_center.profile import load_profile
from command_center.roles.parts import open_for
from command_center.running import running_settings
from command_center.settings import Settings
from command_center.snapshot import Progress
from command_center.store import keys
from command_center.store.claim import Claim
from command_center.store.connect import RedisError, connect
from command_center.store.reader import Reader
from streams.log import LogError
from streams.log.open import open_log
from streams.rebuild import Rebuild, Stalled

TENTHS = 10


def run_rebuild(settings: Settings) -> int:
    """Empty the store of a running center and watch its workers bring it back.

    Returns:
        The exit code.

    Raises:
        BadInput: No center runs, or its log no longer has what the store holds.
    """
    profile = load_profile(settings.profile)
    settings = running_settings(settings, profile)
    client = connect(settings.redis_url)
    log = open_log(settings, profile.retention.texts_days * keys.DAY_S)
    clock = SystemClock()
    try:
        open_for(log, Claim(client, profile.name))
        rebuild = Rebuild(log, Reader(client, settings.partitions, profile, clock), clock)
        _say(f"{rebuild.check():,} tagged records will be read again; the counts of older hours are in the log's table")
        _say(f"the store is empty ({rebuild.empty():,} keys)")
        rebuild.watch(_Tenths().show)
    except Stalled as why:
        _say(str(why))
        return EXIT_OUR_FAULT
    except (LogError, RedisError) as why:
        _say(f"log or store went away ({why}): run this again")
        return EXIT_OUR_FAULT
    finally:
        log.close()
        client.close()
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
