"""Sessions of people who have signed in: lost with the store, then they sign in again."""

from __future__ import annotations

import hashlib
import secrets
from datetime import datetime, timedelta
from typing import cast

import msgspec
from msgspec import Struct

from command_center.clock import Clock
from command_center.room.people import Role
from command_center.store import keys
from command_center.store.connect import Redis

IDLE_S = 12 * keys.HOUR_S
"""A session that nobody uses ends: a shift, and the way home."""
WHOLE_S = 7 * keys.DAY_S
"""It ends however much it is used."""
MOST_OF_ONE = 20
"""Sessions of one person at a time; one more ends the oldest."""
WAY_S = 600
"""How long somebody may take at the provider they are sent to."""

# A session is small, and without it nobody could look at a server that is full.
_BEGIN = """#!lua flags=allow-oom
redis.call('SET', KEYS[1], ARGV[1], 'EX', ARGV[2])
redis.call('ZADD', KEYS[2], ARGV[3], ARGV[4])
redis.call('EXPIRE', KEYS[2], ARGV[5])
local over = redis.call('ZRANGE', KEYS[2], 0, -1 - ARGV[6])
for _, digest in ipairs(over) do redis.call('ZREM', KEYS[2], digest) end
return over
"""
_PUT = """#!lua flags=allow-oom
return redis.call('SET', KEYS[1], ARGV[1], 'EX', ARGV[2])
"""


class Session(Struct, frozen=True):
    """Somebody who has signed in.

    `user` is the id of a local user, or tells a person of a provider from every other; `name` is what they are called
    there; `way` is `local` or `oidc`; `role` is what the provider's groups gave at sign-in: a local user's stands in
    the room. `stamp` tells a local user's password from the next one, which ends the session.
    """

    user: str
    name: str
    way: str
    begun_at: datetime
    role: Role | None = None
    stamp: str = ""


_decode = msgspec.json.Decoder(Session).decode


class Sessions:
    """Begins, finds and ends sessions, and keeps what somebody needs on the way to their provider and back.

    **Guarantee.** The store holds digests alone: who reads it can be nobody. A session has an id of its own, drawn
    when it begins: none that a browser brought is ever taken over. It ends after `IDLE_S` without use, and `WHOLE_S`
    after its beginning in any case.

    Args:
        client: The store.
        clock: What time it is.
    """

    def __init__(self, client: Redis, clock: Clock) -> None:
        self._client = client
        self._clock = clock
        self._begin = client.register_script(_BEGIN)
        self._put = client.register_script(_PUT)

    def begin(self, session: Session) -> str:
        """Begin a session; what its browser is to keep."""
        secret, began = secrets.token_urlsafe(32), session.begun_at.timestamp()
        digest, body = digest_of(secret), msgspec.json.encode(session)
        touched = [keys.session(digest), keys.sessions_of(_name(session.user))]
        over = self._begin(keys=touched, args=[body, IDLE_S, began, digest, WHOLE_S, MOST_OF_ONE])
        self._drop(over)
        return secret

    def find(self, secret: str) -> Session | None:
        """The session that a browser keeps, while it lasts; to find it is to use it."""
        key = keys.session(digest_of(secret))
        body = cast("bytes | None", self._client.get(key))
        if body is None:
            return None
        session = _decode(body)
        left = session.begun_at + timedelta(seconds=WHOLE_S) - self._clock.now()
        if left <= timedelta(0):
            self._client.delete(key)
            return None
        self._client.expire(key, min(IDLE_S, max(1, int(left.total_seconds()))))
        return session

    def end(self, secret: str) -> None:
        """End one session."""
        self._client.delete(keys.session(digest_of(secret)))

    def end_all(self, user: str) -> int:
        """End every session of somebody; how many there may have been."""
        index = keys.sessions_of(_name(user))
        found = cast("list[bytes]", self._client.zrange(index, 0, -1))
        self._drop(found)
        self._client.delete(index)
        return len(found)

    def end_named(self, name: str) -> int:
        """End every session in which somebody is called so, whichever way they came; how many there were."""
        ended = 0
        for key in self._client.scan_iter(keys.session("*"), count=1000):
            body = cast("bytes | None", self._client.get(key))
            if body is not None and _decode(body).name.casefold() == name.casefold():
                ended += int(self._client.delete(key))
        return ended

    def put_way(self, way: dict[str, object]) -> str:
        """Keep what is needed when somebody comes back from their provider; what their browser is to keep."""
        secret = secrets.token_urlsafe(32)
        self._put(keys=[keys.way(digest_of(secret))], args=[msgspec.json.encode(way), WAY_S])
        return secret

    def take_way(self, secret: str) -> dict[str, object] | None:
        """What was kept, once: whoever comes back again finds nothing."""
        body = cast("bytes | None", self._client.getdel(keys.way(digest_of(secret))))
        return None if body is None else msgspec.json.decode(body, type=dict[str, object])

    def _drop(self, digests: list[bytes]) -> None:
        if digests:
            self._client.delete(*(keys.session(digest.decode()) for digest in digests))


def digest_of(secret: str) -> str:
    """What the store calls a secret by."""
    return hashlib.sha256(secret.encode()).hexdigest()


def _name(user: str) -> str:
    return hashlib.sha256(user.encode()).hexdigest()[:32]
