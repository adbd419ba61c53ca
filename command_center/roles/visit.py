"""What every command at a shell needs of a running center: its profile, its store and its log, closed in the end."""

from __future__ import annotations

import sys
from collections.abc import Generator
from contextlib import contextmanager
from dataclasses import dataclass

from command_center.errors import EXIT_OUR_FAULT
from command_center.profile import Profile, load_profile
from command_center.roles.parts import open_for
from command_center.running import running_settings
from command_center.settings import Settings
from command_center.store import keys
from command_center.store.claim import Claim
from command_center.store.connect import Redis, RedisError, connect
from streams.log import Log, LogError
from streams.log.open import open_log


@dataclass(frozen=True, slots=True)
class Visited:
    """A running center; `settings` are those it runs with."""

    settings: Settings
    profile: Profile
    client: Redis
    log: Log


@contextmanager
def visit(settings: Settings, again: str) -> Generator[Visited]:
    """Find a running center, and open its log and its store.

    Args:
        settings: Where it runs.
        again: What to do when log or store go away meanwhile, said after the cause.

    Raises:
        BadInput: No center runs there.
        SystemExit: Log or store went away; it was said.
    """
    profile = load_profile(settings.profile)
    settings = running_settings(settings, profile)
    client = connect(settings.redis_url)
    log = open_log(settings, profile.retention.texts_days * keys.DAY_S)
    try:
        open_for(log, Claim(client, profile.name))
        yield Visited(settings, profile, client, log)
    except (LogError, RedisError) as why:
        sys.stderr.write(f"command-center: log or store went away ({why}): {again}\n")
        raise SystemExit(EXIT_OUR_FAULT) from None
    finally:
        log.close()
        client.close()
