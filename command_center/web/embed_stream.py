"""`GET /stream/embeds` by tokens: all embeds of one page over one connection, which ends with them."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import NamedTuple

from fastapi import Request

from command_center.clock import Clock
from command_center.room.room import Room
from command_center.web.context import Context
from command_center.web.problems import Problem
from command_center.web.stream import Control, May
from command_center.web.tokens import Claim, Tokens

MOST_TOKENS = 18
MAX_BYTES = 7500
"""Of the header; proxies cut a line at 8 kB."""
RENEW: Control = {"action": "renew"}
"""The tokens have ended: a page that is still there has newer ones by now."""


class Opened(NamedTuple):
    """What tokens open: the names a stream carries, how long it may go on, and by which keys."""

    names: tuple[str, ...]
    may: May
    keys: tuple[str, ...]


Keyed = Callable[[Request], Opened | None]
"""Reads the tokens of a request; None where it brings none. Raises `Problem`, 401 or 403."""


def keyed(context: Context) -> Keyed:
    """How one web process reads the tokens of a request to a stream of embeds."""

    def opened(request: Request) -> Opened | None:
        given = given_tokens(request)
        if not given:
            return None
        claims = claims_of(context.tokens, given, context.room.known())
        watch = Watch(claims, lambda: context.room.now, context.clock)
        names = carried(claims, request.query_params.get("panels", ""))
        return Opened(names, watch.may, tuple(dict.fromkeys(claim.key for claim in claims)))

    return opened


def given_tokens(request: Request) -> tuple[str, ...]:
    """The tokens of a request, from `Authorization: Bearer t1 t2 ...`; none where it brings none of ours."""
    scheme, _, value = request.headers.get("authorization", "").partition(" ")
    if scheme.lower() != "bearer" or value.lstrip().startswith("cc"):  # keys of programs begin so, tokens never do
        return ()
    if len(value) > MAX_BYTES:
        raise Problem(401, "no stream is open to these tokens")
    return tuple(value.split())


def claims_of(tokens: Tokens, given: Sequence[str], room: Room) -> tuple[Claim, ...]:
    """What the tokens of one request open.

    Raises:
        Problem: 401, one of them opens nothing, or there are too many; it says neither which nor why.
    """
    claims = [tokens.read(token, room) for token in given[: MOST_TOKENS + 1]]
    found = tuple(claim for claim in claims if claim is not None)
    if not found or len(found) != len(given) or len(given) > MOST_TOKENS:
        raise Problem(401, "no stream is open to these tokens")
    return found


def carried(claims: Sequence[Claim], panels: str) -> tuple[str, ...]:
    """The names that a stream carries.

    Args:
        claims: What its tokens open.
        panels: Names by commas; empty for all that the keys show.

    Returns:
        Each once, in one order: browsers with the same panels are sent the same bytes.

    Raises:
        Problem: 403, one of them is not open to these tokens.
    """
    asked = {name for name in panels.split(",") if name}
    if not asked:
        return tuple(sorted({name for claim in claims for name in claim.parts}))
    if not asked <= {name for claim in claims for name in claim.allowed}:
        raise Problem(403, "these tokens open other panels")
    return tuple(sorted(asked))


class Watch:
    """Whether a stream may go on: asked at every wake of every page, so it does as little as it can.

    **Guarantee.** It ends no later than its first token and, wherever the room is known to have changed, at the next
    thing that would be sent.

    Args:
        claims: What its tokens open.
        room: The room as this process knows it; None while it does not.
        clock: What time it is.
    """

    def __init__(self, claims: Sequence[Claim], room: Callable[[], Room | None], clock: Clock) -> None:
        self._claims = claims
        self._room = room
        self._clock = clock
        self._until_s = min(claim.until_s for claim in claims)

    def may(self) -> Control | None:
        """None, or what the page is told last."""
        now, room = self._clock.now(), self._room()
        if room is not None:
            for claim in self._claims:
                embed = room.embeds.stands(claim.key, now)
                if embed is None or embed.secret != claim.secret:
                    return {"action": "withdrawn", "key": claim.key}
        return RENEW if now.timestamp() >= self._until_s else None
