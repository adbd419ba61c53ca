"""Who is behind a request, and what they may do."""

from __future__ import annotations

from typing import Literal, cast
from urllib.parse import quote, unquote

from fastapi import Request
from msgspec import Struct
from starlette.requests import HTTPConnection
from starlette.responses import Response

from command_center.room.people import Role
from command_center.web.forms import MAX_NAME, Whom, one_line

ROLES: tuple[Role, ...] = ("viewer", "agent", "lead", "admin")
"""What people may do, each also what those before it may."""
WHO = "cc_by"
"""The cookie that holds what somebody calls themselves; it proves nothing."""
KEPT_S = 400 * 86_400
SCOPE = "cc.principal"
"""Where the scope of a request holds its `Principal`, once it is known."""


class Principal(Struct, frozen=True):
    """Who is behind a request.

    `local` is whoever reaches a center that runs open; a `screen` is a paired display; `id` tells one from every other
    of its kind, `name` is what they are called; both are empty where nobody has proved them.
    """

    kind: Literal["nobody", "person", "machine", "screen", "local"]
    role: Role | None = None
    name: str = ""
    id: str = ""

    def may(self, role: Role) -> bool:
        """Whether they may do what a role may."""
        return self.role is not None and ROLES.index(self.role) >= ROLES.index(role)


NOBODY = Principal("nobody")
LOCAL = Principal("local", "admin")


def principal(request: HTTPConnection) -> Principal:
    """Who is behind a request; nobody, where nothing has looked."""
    return cast(Principal, request.scope.get(SCOPE, NOBODY))


def who(request: Request) -> str:
    """What the person behind a request is called: as they signed in, else as they call themselves, else empty."""
    return principal(request).name or one_line(unquote(request.cookies.get(WHO, "")))[:MAX_NAME]


def named(request: Request, said: str) -> str:
    """By what name something is written down: as they signed in, else as they say here; nobody signs for another."""
    return principal(request).name or one_line(said)[:MAX_NAME]


def keep_name(request: Request, answer: Response, said: str) -> None:
    """Let the browser of somebody whom nobody has proved remember what they call themselves."""
    if not principal(request).name:
        answer.set_cookie(WHO, quote(said), max_age=KEPT_S, httponly=True, samesite="strict")


def whom(request: Request) -> Whom:
    """Who decides what a request asks for, and whence, as the log keeps it."""
    return Whom(who(request), request.client.host if request.client else "")
