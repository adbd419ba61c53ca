"""One elected publisher: whoever holds the key paints a snapshot a tick, everybody reads it."""

from __future__ import annotations

import logging
import secrets
from typing import cast

import msgspec
from msgspec.structs import replace

from command_center.snapshot import Snapshot, Stage
from command_center.stage import Rate
from command_center.store import keys
from command_center.store.connect import Redis
from command_center.store.picture import Painter

log = logging.getLogger(__name__)
TERM_MS = 3000
SNAPSHOT_KEPT_MS = 600_000
AT_LEAST_EVERY_S = 5.0
_decode = msgspec.json.Decoder(Snapshot).decode

_RENEW = "if redis.call('GET', KEYS[1]) == ARGV[1] then return redis.call('PEXPIRE', KEYS[1], ARGV[2]) end return 0"
# A full server elects, too: else a wall opened after the last publisher's end could not say that it is full.
_ELECT = """#!lua flags=allow-oom
if not redis.call('SET', KEYS[1], ARGV[1], 'NX', 'PX', ARGV[2]) then return 0 end
return redis.call('INCR', KEYS[2])
"""
# The picture takes the place of the last one, so a full server may take it: else no wall could say that it is full.
_WRITE = """#!lua flags=allow-oom
if redis.call('GET', KEYS[1]) ~= ARGV[1] then return 0 end
redis.call('SET', KEYS[2], ARGV[2], 'PX', ARGV[3])
redis.call('PUBLISH', KEYS[3], ARGV[4])
return 1
"""


class Publisher:
    """Takes part in the election, and publishes while elected.

    `errors` counts the pictures that could not be painted or written since this process started.

    **Guarantee.** `(epoch, seq)` of the snapshots anybody can read never goes back: a new publisher has a higher epoch,
    and one that lost its term can't write.
    """

    def __init__(self, client: Redis, painter: Painter) -> None:
        self.errors = 0
        self._client = client
        self._painter = painter
        self._rate = Rate(painter.clock)
        self._me = secrets.token_hex(8)
        self._epoch = 0
        self._seq = 0
        self._last: Snapshot | None = None
        self._elect = client.register_script(_ELECT)
        self._renew = client.register_script(_RENEW)
        self._write = client.register_script(_WRITE)

    def tick(self) -> bool:
        """Publish, if elected and if there is something new to say.

        Returns:
            Whether this process is the publisher.
        """
        try:
            return self._tick()
        except Exception:
            self.errors += 1
            raise

    def _tick(self) -> bool:
        if not self._elected():
            return False
        picture = self._painter.paint(self._epoch, self._seq + 1)
        screen = Stage(picture.made_at, rate_s=self._rate.a_second(), errors=self.errors, state="ok")
        picture = replace(picture, stages=picture.stages | {"screen": screen})
        last = self._last
        if last is not None and _same(picture, last):
            return True
        self._seq += 1
        self._last = picture
        written = self._write(
            keys=[keys.PUBLISHER, keys.SNAPSHOT, keys.TICKS],
            args=[self._me, msgspec.json.encode(picture), SNAPSHOT_KEPT_MS, f"{self._epoch}-{self._seq}"],
        )
        self._rate.add(int(written))
        return bool(written)

    def resign(self) -> None:
        """Let another process take over at once."""
        if self._epoch and self._client.get(keys.PUBLISHER) == self._me.encode():
            self._client.delete(keys.PUBLISHER)

    def _elected(self) -> bool:
        if self._epoch and self._renew(keys=[keys.PUBLISHER], args=[self._me, TERM_MS]):
            return True
        self._epoch = int(self._elect(keys=[keys.PUBLISHER, keys.PUBLISHER_EPOCH], args=[self._me, TERM_MS]))
        if not self._epoch:
            return False
        self._seq = 0
        self._last = None
        self._painter.resume(read_snapshot(self._client))
        log.info("elected publisher, epoch %d", self._epoch)
        return True


def _same(now: Snapshot, last: Snapshot) -> bool:
    """Whether a snapshot says nothing new; a stage that stops is news, and after some seconds its own freshness is."""
    if [stage.state for stage in now.stages.values()] != [stage.state for stage in last.stages.values()]:
        return False
    if (now.made_at - last.made_at).total_seconds() >= AT_LEAST_EVERY_S:
        return False
    as_of = now.as_of if now.mode == "replay" else last.as_of
    still = replace(now, made_at=last.made_at, seq=last.seq, stages=last.stages, as_of=as_of)
    return still == last


def read_snapshot(client: Redis) -> Snapshot | None:
    """The last snapshot, or None before the first."""
    value = cast("bytes | None", client.get(keys.SNAPSHOT))
    return None if value is None else _decode(value)
