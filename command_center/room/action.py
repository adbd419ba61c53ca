"""One decision of a person, as `kafka_topic` actions keeps it for ever."""

from __future__ import annotations

from datetime import datetime
from typing import Annotated

import msgspec
from msgspec import Meta, Struct

Name = Annotated[str, Meta(max_length=80)]
"""What a person typed into one line: a name of a screen, of somebody."""
Id = Annotated[str, Meta(max_length=64)]
Moment = Annotated[datetime, Meta(tz=True)]


class BadAction(ValueError):
    """A body that is no action, or one of a known kind that holds what that kind never holds."""


class Action(Struct, frozen=True, kw_only=True, tag_field="action"):
    """What every decision says beside what was decided; each kind is a subclass with a `tag` of its own.

    `id` tells it from every other; `at` is the server's time of it; `by` is what the person called themselves, which
    nobody has proved; `origin` is the address it came from. Of two that contradict, the later in the log stands,
    whatever their `at`.
    """

    id: Id
    at: Moment
    by: Name = ""
    origin: Name = ""


class _Kind(Struct, frozen=True):
    action: str


_kind = msgspec.json.Decoder(_Kind)
UNREADABLE = (msgspec.MsgspecError, UnicodeDecodeError, RecursionError)
"""What decoding a body raises that is no JSON, no UTF-8, too deep, or of another shape."""


def kind_of(body: bytes) -> str:
    """The kind of an action, whether we know it or not.

    Raises:
        BadAction: The body is no action.
    """
    try:
        return _kind.decode(body).action
    except UNREADABLE as why:
        raise BadAction(str(why)) from None
