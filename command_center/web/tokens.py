"""Short-lived tokens that open the stream of one embed, and challenges that make each exchange count once."""

from __future__ import annotations

import re
import secrets
from collections.abc import Mapping, Sequence
from typing import Any, TypeVar

import msgspec
from joserfc import jwt
from joserfc.errors import JoseError
from joserfc.jwk import OctKey
from msgspec import Struct

from command_center.clock import Clock
from command_center.room.embeds import Embed
from command_center.room.room import Room
from layouts.embed_names import Shown, parts_allowed, parts_of, stream_name

LIFE_S = 300
SKEW_S = 30
"""How far the clock of another server of ours may be off; browsers' clocks are never asked."""
CHALLENGE_S = 600
MAX_CHARS = 1024
_ALGORITHMS = ["HS256"]
_STREAM, _CHALLENGE = "embed-stream", "embed-challenge"
_VERSION = 8
"""Hex digits of a secret's digest that a token names: with another secret, the tokens of the one before end."""
# A signature of 32 bytes leaves two bits of its last sign unused: only one of the four spellings is ours.
_SHAPE = re.compile(r"[A-Za-z0-9_-]+\.[A-Za-z0-9_-]+\.[A-Za-z0-9_-]{42}[AEIMQUYcgkosw048]")

_SITE = re.compile(r"https?://[A-Za-z0-9.:\[\]-]{1,270}")


class Issued(Struct, frozen=True):
    """A token, and after how many seconds it ends."""

    token: str
    expires_in: int


class Claim(Struct, frozen=True):
    """What a token opens: the parts of one embed, for as long as its key stands with the secret it has now.

    `parts` is what its stream carries, `allowed` what may be asked for by name; `until_s` (unix s) is its end, the skew
    within.
    """

    key: str
    secret: str
    parts: tuple[str, ...]
    allowed: frozenset[str]
    until_s: int


class Challenge(Struct, frozen=True):
    """An invitation to one exchange; `site` is the page around the frame, as far as a browser said."""

    nonce: str
    site: str


class _Token(Struct, frozen=True, forbid_unknown_fields=True):
    iss: str
    aud: str
    sub: str
    pan: str
    ver: str
    iat: int
    exp: int


class _Invitation(Struct, frozen=True, forbid_unknown_fields=True):
    iss: str
    aud: str
    jti: str
    site: str
    iat: int
    exp: int


Kind = TypeVar("Kind", _Token, _Invitation)


class Tokens:
    """Issues and reads tokens and challenges: JSON Web Tokens (RFC 7519), HS256 and nothing else, by joserfc.

    **Guarantee.** It keeps nothing: any process with the same secrets reads what any other issued, after any restart.
    `read` and `open_challenge` give None for every fault and say no reason; signatures are compared in constant time.

    Args:
        signing: The secrets; the first signs, every one is believed, so that it can be changed without a gap.
        clock: What time it is.
        center: Whose tokens these are; those of another name are refused.
    """

    def __init__(self, signing: Sequence[str], clock: Clock, center: str) -> None:
        self._keys = [OctKey.import_key(secret) for secret in signing]
        self._clock = clock
        self._center = center[:32]

    def issue(self, embed: Embed) -> Issued:
        """A token for a key; whether it stands is asked when the token is read."""
        claims = {"sub": embed.id, "pan": stream_name(shown_of(embed)), "ver": embed.secret[:_VERSION]}
        return Issued(self._sign(_STREAM, LIFE_S, claims), LIFE_S)

    def read(self, token: str, room: Room) -> Claim | None:
        """Read a token.

        Args:
            token: Whatever somebody sent; no more than `MAX_CHARS` of it is looked at.
            room: Says whether its key stands, with this secret and this panel.

        Returns:
            What it opens now, or None.
        """
        found = self._read(token, _STREAM, _Token)
        if found is None:
            return None
        embed = room.embeds.stands(found.sub, self._clock.now())
        if embed is None or embed.secret[:_VERSION] != found.ver:
            return None
        shown = shown_of(embed)
        if stream_name(shown) != found.pan:
            return None
        return Claim(embed.id, embed.secret, parts_of(shown), parts_allowed(shown), found.exp + SKEW_S)

    def challenge(self, site: str = "") -> str:
        """An invitation to one exchange, good for ten minutes.

        Args:
            site: The origin of the page around the frame; what is none is left out.
        """
        told = site if _SITE.fullmatch(site) else ""
        return self._sign(_CHALLENGE, CHALLENGE_S, {"jti": secrets.token_urlsafe(16), "site": told})

    def open_challenge(self, text: str) -> Challenge | None:
        """Read an invitation of ours that is still good; whether it was used, `store.challenges` knows."""
        found = self._read(text, _CHALLENGE, _Invitation)
        return None if found is None else Challenge(found.jti, found.site)

    def _sign(self, audience: str, life_s: int, claims: Mapping[str, str]) -> str:
        now_s = int(self._clock.now().timestamp())
        whole = {"iss": self._center, "aud": audience, **claims, "iat": now_s, "exp": now_s + life_s}
        return jwt.encode(_header(audience), whole, self._keys[0], algorithms=_ALGORITHMS)

    def _read(self, text: str, audience: str, kind: type[Kind]) -> Kind | None:
        if len(text) > MAX_CHARS or not _SHAPE.fullmatch(text):
            return None
        for key in self._keys:
            try:
                found = jwt.decode(text, key, algorithms=_ALGORITHMS)
                if found.header != _header(audience):
                    return None
                self._check(audience).validate(found.claims)
                return msgspec.convert(found.claims, kind)
            except (JoseError, ValueError, RecursionError):
                continue
        return None

    def _check(self, audience: str) -> jwt.JWTClaimsRegistry:
        return jwt.JWTClaimsRegistry(
            now=int(self._clock.now().timestamp()),
            leeway=SKEW_S,
            iss={"essential": True, "value": self._center},
            aud={"essential": True, "value": audience},
            iat={"essential": True},
            exp={"essential": True},
        )


def shown_of(embed: Embed) -> Shown:
    """What a key shows; its reader may change between drawing and table, so both have one name here."""
    return Shown(embed.panel, embed.window, embed.topic, texts=embed.texts)


def _header(audience: str) -> dict[str, Any]:
    return {"typ": f"cc-{audience}", "alg": "HS256"}
