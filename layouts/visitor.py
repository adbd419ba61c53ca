"""Who a page is made for, as far as it says so: their name and role, and whether everybody may come in."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from typing import Literal, NamedTuple, get_args

from command_center.room.people import Role

ROLES: tuple[Role, ...] = get_args(Role)


class Visitor(NamedTuple):
    """Somebody who looks at a page.

    `house` is who the center is open to (`command_center.exposure.Exposure`); `name` is empty where nobody proved one;
    `leaves` says whether they can sign out here, which those cannot whom a proxy lets in.
    """

    house: Literal["local", "open", "signed"] = "local"
    name: str = ""
    role: Role | None = None
    leaves: bool = False


_NOBODY = Visitor()
_HERE: ContextVar[Visitor] = ContextVar("who the page is made for", default=_NOBODY)
"""A variable of the context like the language of the page: each request has its own."""


def visitor() -> Visitor:
    """Who the page is made for."""
    return _HERE.get()


def may(role: Role) -> bool:
    """Whether a door that a role opens is shown: where nobody signs in, all are."""
    here = visitor()
    return here.house != "signed" or (here.role is not None and ROLES.index(here.role) >= ROLES.index(role))


@contextmanager
def visiting(one: Visitor) -> Iterator[None]:
    """Make pages for somebody, as long as the context lasts."""
    token = _HERE.set(one)
    try:
        yield
    finally:
        _HERE.reset(token)
