"""`python -m command_center.roles.alive ROLE`: whether the role on this machine lives, for health checks."""

from __future__ import annotations

import http.client
import logging
import socket
import sys
from collections.abc import Sequence
from typing import cast

from command_center.clock import Clock, SystemClock, to_ms
from command_center.errors import BadInput
from command_center.settings import Settings, load_settings
from command_center.store import keys
from command_center.store.connect import Redis, RedisError, connect

WORKERS = ("source", "tag", "store", "index", "search")
TIMEOUT_S = 3.0


def stem_of(role: str) -> str:
    """How the names of this machine's workers of a role begin; a container's host name is its own."""
    return f"{role}-{socket.gethostname()}-"


def gives_signs(client: Redis, role: str, settings: Settings, clock: Clock) -> bool:
    """Whether a worker of this machine has given a sign of life lately.

    Args:
        client: Where the signs are.
        role: One of `WORKERS`.
        settings: `member`, if it is set, is the one worker that counts; `stage_late_s` is how long a sign holds.
        clock: What lately means.

    Returns:
        Whether there is one. The score of `cc:stages` is the time of the worker's last sign.

    Raises:
        RedisError: The store is away, and every sign with it.
    """
    since_ms = to_ms(clock.now()) - settings.stage_late_s * 1000
    names = [name.decode() for name in cast("list[bytes]", client.zrangebyscore(keys.STAGES, since_ms, "+inf"))]
    if settings.member:
        return keys.stage(role, settings.member) in names
    return any(name.startswith(keys.stage(role, stem_of(role))) for name in names)


def answers(settings: Settings) -> bool:
    """Whether this machine's web server answers `/healthz`, asked by a host name that it serves."""
    server = http.client.HTTPConnection(settings.bind, settings.port, timeout=TIMEOUT_S)
    try:
        server.request("GET", "/healthz", headers={"Host": settings.hosts[0]})
        return server.getresponse().status == http.client.OK
    except (OSError, http.client.HTTPException):
        return False
    finally:
        server.close()


def main(argv: Sequence[str]) -> int:
    """Answer for one role.

    Returns:
        0 alive, 1 not, 2 asked in a wrong way.
    """
    log = logging.getLogger(__name__)
    if list(argv) not in [[role] for role in (*WORKERS, "web")]:
        log.error("one role is wanted: %s or web", ", ".join(WORKERS))
        return 2
    try:
        settings = load_settings()
        if argv[0] == "web":
            alive = answers(settings)
        else:
            client = connect(settings.redis_url, timeout_s=TIMEOUT_S)
            alive = gives_signs(client, argv[0], settings, SystemClock())
    except (BadInput, RedisError) as why:
        log.error("%s", why)
        return 1
    if not alive:
        log.error("no sign of life")
    return 0 if alive else 1


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
