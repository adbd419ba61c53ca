"""What is written down beside decisions: who saw, took along, came in or was refused; the log keeps it for ever."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Annotated, Literal, get_args

from msgspec import Meta, Struct

from command_center.room.action import Action, Id, Name

Words = Annotated[str, Meta(max_length=512)]
Site = Annotated[str, Meta(max_length=300)]
Count = Annotated[int, Meta(ge=1)]
Way = Literal["local", "oidc", "proxy"]
Export = Literal["mentions", "audit"]


class SawEmbed(Action, frozen=True, kw_only=True, tag="embed-saw"):
    """Somebody's browser showed an embed: noted once a day for each key, site and address.

    Without a site and an address it stands for `count` more of that day, of which only their number is kept.
    """

    embed: Id
    site: Site = ""
    count: Count = 1


class SignedIn(Action, frozen=True, kw_only=True, tag="signed-in"):
    """Somebody came in; `by` is the name that was proved."""

    user: Name
    role: Name
    way: Way


class SignedOut(Action, frozen=True, kw_only=True, tag="signed-out"):
    """Somebody left by the door; who only stays away is not noted."""

    user: Name


class Refused(Action, frozen=True, kw_only=True, tag="refused"):
    """Somebody was not let in; `what` names the door, `why` is for admins, and neither holds what was entered."""

    what: Name
    why: Words = ""


class Exported(Action, frozen=True, kw_only=True, tag="exported"):
    """Somebody took a list along: which, in what form, by which question, and how many rows it had at its begin."""

    what: Export
    form: Name
    asked: Words = ""
    rows: Annotated[int, Meta(ge=0)] | None = None


class Claimed(Action, frozen=True, kw_only=True, tag="claimed"):
    """An agent took an item of the queue."""

    conversation: Words


class Lifted(Action, frozen=True, kw_only=True, tag="lifted"):
    """Somebody moved an item of the queue forward, and said why: no lift is without a name and a reason."""

    by: Annotated[str, Meta(min_length=1, max_length=80)]
    conversation: Words
    reason: Annotated[str, Meta(min_length=1, max_length=512)]


Noted = SawEmbed | SignedIn | SignedOut | Refused | Exported | Claimed | Lifted
"""Every kind that nothing is folded from (`command_center.room.room.KINDS` has the others).

Reveals are decisions: `command_center.room.reveals` writes them down before anything is shown.
"""
NOTED: Mapping[str, type[Action]] = {kind.__struct_config__.tag: kind for kind in get_args(Noted)}


class Written(Struct, frozen=True):
    """One record of `kafka_topic` actions as it stands there; `offset` is its place, `body` its JSON."""

    offset: int
    timestamp_ms: int
    body: bytes
