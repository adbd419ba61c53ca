"""Embed keys: which panel a frame on somebody's page may show, with what, where, and until when."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Annotated

from msgspec import Meta, Struct
from msgspec.structs import replace

from command_center.room.action import Action, Moment
from command_center.room.screens import Digest

MAX_EMBEDS = 1000
"""Keys that stand or have ended; one more is refused at the door and changes nothing here."""
MAX_WITHDRAWN = 1000
"""Withdrawn ones that are remembered, the newest, so that a frame may say what became of it."""
MAX_SITES = 20
MAX_FORMER = 5
"""Secrets that a key had before, the newest, so that an old snippet says it is old and does not go on trying."""
Key = Annotated[str, Meta(pattern="^[A-Za-z0-9_-]{22}$")]
"""A public id: 128 random bits."""
Word = Annotated[str, Meta(max_length=64)]
Site = Annotated[str, Meta(max_length=300)]
Sites = Annotated[tuple[Site, ...], Meta(max_length=MAX_SITES)]
Note = Annotated[str, Meta(max_length=200)]


class CreateEmbed(Action, frozen=True, kw_only=True, tag="embed-create"):
    """A key was made; `secret` is the SHA-256 of what the snippet holds, so that nobody who reads this can use it."""

    embed: Key
    secret: Digest
    panel: Word
    theme: Word = ""
    size: Word = ""
    window: Word = ""
    topic: Word = ""
    lang: Word = ""
    table: bool = False
    texts: bool = False
    sites: Sites = ()
    until: Moment
    note: Note = ""


class RenewEmbed(Action, frozen=True, kw_only=True, tag="embed-renew"):
    """A key ends at another time; the snippet stays as it is."""

    embed: Key
    until: Moment


class ReplaceEmbed(Action, frozen=True, kw_only=True, tag="embed-replace"):
    """A key has another secret: the old snippet opens nothing any more, and its tokens end."""

    embed: Key
    secret: Digest


class RevokeEmbed(Action, frozen=True, kw_only=True, tag="embed-revoke"):
    """A key opens nothing any more, for good."""

    embed: Key


class Embed(Struct, frozen=True):
    """One key; `revoked_at` says when it was withdrawn, `former` are digests of the secrets it had before."""

    id: str
    secret: str
    panel: str
    theme: str
    size: str
    window: str
    topic: str
    lang: str
    table: bool
    texts: bool
    sites: tuple[str, ...]
    until: datetime
    note: str
    made_at: datetime
    made_by: str = ""
    revoked_at: datetime | None = None
    former: tuple[str, ...] = ()

    def stands(self, now: datetime) -> bool:
        """Whether it opens its panel now: neither withdrawn nor past its end."""
        return self.revoked_at is None and now < self.until


class Embeds(Struct, frozen=True):
    """All keys by id, in the order of their making; the withdrawn ones apart, in the order of their end."""

    by_id: Mapping[str, Embed] = {}
    withdrawn: Mapping[str, Embed] = {}

    def known(self, key: str) -> Embed | None:
        """The key of this id, whether it stands, has ended or was withdrawn."""
        return self.by_id.get(key) or self.withdrawn.get(key)

    def stands(self, key: str, now: datetime) -> Embed | None:
        """The key of this id if it opens its panel now."""
        found = self.by_id.get(key)
        return found if found is not None and found.stands(now) else None

    def after(self, action: Action) -> Embeds:
        """What stands after an action; the same object where it changes nothing."""
        match action:
            case CreateEmbed(embed=key) if self.known(key) is None and len(self.by_id) < MAX_EMBEDS:
                return Embeds({**self.by_id, key: _made(action)}, self.withdrawn)
            case RenewEmbed():
                return self._changed(action.embed, until=action.until)
            case ReplaceEmbed(embed=key) if key in self.by_id:
                before = self.by_id[key]
                former = (*before.former, before.secret)[-MAX_FORMER:]
                return self._changed(key, secret=action.secret, former=former)
            case RevokeEmbed(embed=key) if key in self.by_id:
                ended = {**self.withdrawn, key: replace(self.by_id[key], revoked_at=action.at)}
                kept = dict(list(ended.items())[-MAX_WITHDRAWN:])
                return Embeds({i: embed for i, embed in self.by_id.items() if i != key}, kept)
        return self

    def _changed(self, key: str, /, **fields: object) -> Embeds:
        embed = self.by_id.get(key)
        return self if embed is None else Embeds({**self.by_id, key: replace(embed, **fields)}, self.withdrawn)


def _made(action: CreateEmbed) -> Embed:
    return Embed(
        action.embed, action.secret, action.panel, action.theme, action.size, action.window, action.topic, action.lang,
        action.table, action.texts, action.sites, action.until, action.note, action.at, action.by,
    )  # fmt: skip
