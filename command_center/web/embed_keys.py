"""The exchange of embeds: a key's secret and a challenge against a token of five minutes."""

from __future__ import annotations

import hashlib
import hmac
import secrets
from contextlib import suppress
from datetime import datetime
from typing import NamedTuple

import msgspec
from fastapi import APIRouter, Request
from msgspec import Struct
from starlette.concurrency import run_in_threadpool
from starlette.responses import Response

from command_center.room.action import UNREADABLE
from command_center.room.embeds import MAX_FORMER, Embed
from command_center.room.room import Room
from command_center.store.challenges import Challenges
from command_center.store.connect import RedisError
from command_center.store.uses import Uses
from command_center.web.body import read_body
from command_center.web.context import Context
from command_center.web.problems import Problem

MAX_BYTES = 4096
MARK = "cc1_"
"""Every secret of ours begins so: logs can be searched for it, and ours take it out."""
_DUMMY = "0" * 64


class Exchange(Struct, frozen=True):
    """What a frame sends: the id of its key, its secret, and the challenge it was given last."""

    key: str
    secret: str
    challenge: str


_decode = msgspec.json.Decoder(Exchange).decode


class Secret(NamedTuple):
    """A new secret, and its SHA-256 in hex, which is all that is kept of it."""

    secret: str
    digest: str


def new_secret() -> Secret:
    """Draw a secret of 256 bits."""
    secret = MARK + secrets.token_urlsafe(32)
    return Secret(secret, digest_of(secret))


def new_key() -> str:
    """Draw the public id of a key, 128 bits; none begins with a hyphen, which a shell would take for an option."""
    while (key := secrets.token_urlsafe(16)).startswith("-"):
        pass
    return key


def digest_of(secret: str) -> str:
    """The SHA-256 of a secret in hex."""
    return hashlib.sha256(secret.encode("utf-8", "surrogatepass")).hexdigest()


def embed_keys_router(context: Context) -> APIRouter:
    """`POST /embed/token`, which reads no cookie and sets none."""
    router = APIRouter(include_in_schema=False)
    challenges, uses = Challenges(context.reader.client), Uses(context.reader.client, context.clock)
    tokens = context.tokens

    @router.post("/embed/token")
    async def exchange(request: Request) -> Response:
        """Give a token to whoever knows a key's secret.

        200 with `token`, `expires_in` (s) and the next `challenge`; 410 with `withdrawn` where the secret was right and
        the key has ended, was withdrawn or has another secret now; 401 with a `challenge` for everything else, which is
        one answer, found by the same work; 429 where too many were wrong; 503 while store or room are away.
        """
        try:
            asked = _decode(await read_body(request, MAX_BYTES))
        except UNREADABLE:
            raise Problem(400, "send JSON: key, secret and challenge") from None
        return await run_in_threadpool(answer, asked, request.client.host if request.client else "")

    def answer(asked: Exchange, address: str) -> Response:
        room, now = context.room.known(), context.clock.now()
        challenge = tokens.open_challenge(asked.challenge)
        begun = challenges.begin(challenge.nonce if challenge else "", asked.key, address)
        if begun.standing == "often":
            wait = {"Retry-After": str(begun.wait_s)}
            raise Problem(429, "too many wrong secrets came from here: try again later", headers=wait)
        embed, right = _compare(room, asked, now)
        site = challenge.site if challenge else ""
        if not right:
            challenges.wrong(asked.key, address)
        if not right or begun.standing != "fresh":
            return _json(401, {"challenge": tokens.challenge(site)})
        if embed is None:
            return _json(410, {"withdrawn": True, "challenge": tokens.challenge(site)})
        context.audit.saw(embed.id, site, address)
        with suppress(RedisError):  # full: the panel is worth more than the minute it was last seen
            uses.note(embed.id)
        issued = tokens.issue(embed)
        return _json(200, msgspec.structs.asdict(issued) | {"challenge": tokens.challenge(site)})

    return router


def _compare(room: Room, asked: Exchange, now: datetime) -> tuple[Embed | None, bool]:
    """Compare a secret with all that its key has or had, as many as any key can have, so that all take the same work.

    Returns:
        The key if the secret is the one it has and it stands; and whether the secret is, or was, the key's at all.
    """
    known = room.embeds.known(asked.key)
    given = digest_of(asked.secret)
    kept = (known.secret, *known.former) if known else ()
    kept += (_DUMMY,) * (1 + MAX_FORMER - len(kept))
    same = [hmac.compare_digest(given, digest) for digest in kept]
    stands = room.embeds.stands(asked.key, now)
    return (stands if same[0] else None), known is not None and any(same)


def _json(status: int, body: object) -> Response:
    return Response(msgspec.json.encode(body), status, media_type="application/json")
