"""A center in which people sign in, and browsers that keep what they are given."""

from __future__ import annotations

import asyncio
import secrets
from collections.abc import Mapping
from dataclasses import replace
from datetime import timedelta
from http.cookies import SimpleCookie
from typing import Any
from urllib.parse import urlsplit

import httpx
from argon2 import PasswordHasher
from starlette.types import Receive, Scope, Send

from command_center.room.people import AddUser, MakeApiKey
from command_center.settings import load_settings
from command_center.store.sessions import digest_of
from command_center.web.identify import HOLDS, Identify
from command_center.web.passwords import hash_password
from command_center.web.principal import SCOPE, Principal
from command_center.web.stream import May
from layouts.visitor import Visitor, visitor
from tests.security.provider import CLIENT, SECRET
from tests.web.site import Site

PASSWORD = "a few words do well"  # noqa: S105
QUICK = PasswordHasher(time_cost=1, memory_cost=8, parallelism=1)
"""What it costs stands in the hash; one password of a test need not cost what a real one does."""
HASH = hash_password(PASSWORD, QUICK)
PROXY = "10.9.0.1"


def environ(issuer: str) -> dict[str, str]:
    """The settings of a center that has all ways to sign in."""
    return {
        "CC_SIGN_IN": "local,oidc,proxy",
        "CC_OIDC_ISSUER": issuer,
        "CC_OIDC_CLIENT": CLIENT,
        "CC_OIDC_SECRET": SECRET,
        "CC_OIDC_ROLES": "groups:care=agent,groups:care-leads=lead,groups:watch=viewer",
        "CC_PROXIES": "10.9.0.0/16",
        "CC_PROXY_HEADER": "Remote-User,Remote-Groups",
        "CC_HOSTS": "localhost,127.0.0.1,center.example",
    }


def add_user(site: Site, name: str, role: str = "agent", encoded: str = HASH) -> str:
    """Let somebody sign in by `PASSWORD`; their id."""
    user = secrets.token_hex(4)
    decided = {"id": secrets.token_hex(8), "at": site.clock.now(), "by": "shell"}
    site.act(AddUser(**decided, user=user, name=name, role=role, password=encoded))  # type: ignore[arg-type]
    return user


def add_key(site: Site, role: str = "viewer", days: float = 1) -> tuple[str, str]:
    """Make a program's key: its id, and what the program sends."""
    key, secret = secrets.token_hex(4), "cc_" + secrets.token_urlsafe(32)
    decided = {"id": secrets.token_hex(8), "at": site.clock.now(), "by": "shell"}
    until = site.clock.now() + timedelta(days=days)
    site.act(MakeApiKey(**decided, key=key, digest=digest_of(secret), role=role, name="feed", until=until))  # type: ignore[arg-type]
    return key, secret


class Browser:
    """Keeps cookies, sends what browsers send with forms."""

    def __init__(self, site: Site, base: str = "http://localhost", peer: str = "127.0.0.1") -> None:
        self.site, self.base, self.peer = site, base, peer
        self.cookies: dict[str, str] = {}
        self.given: dict[str, str] = {}
        """Every cookie as it was set last, with its attributes."""

    def get(self, path: str, **given: Any) -> httpx.Response:
        """Open an address."""
        return self._call("GET", path, **given)

    def post(self, path: str, fields: Mapping[str, str] = {}, **given: Any) -> httpx.Response:
        """Send a form."""
        headers = {"Sec-Fetch-Site": "same-origin", "Origin": self.base} | given.pop("headers", {})
        return self._call("POST", path, data=dict(fields), headers=headers, **given)

    def sign_in(self, name: str, password: str = PASSWORD, goal: str = "") -> httpx.Response:
        """Sign in by a password."""
        return self.post("/sign-in", {"name": name, "password": password, "next": goal})

    def _call(self, method: str, path: str, **given: Any) -> httpx.Response:
        url = path if "://" in path else self.base + path
        answer = self.site.call(method, url, cookies=dict(self.cookies), peer=self.peer, **given)
        for line in answer.headers.get_list("set-cookie"):
            for name, morsel in SimpleCookie(line).items():
                self.given[name] = line
                if morsel["max-age"] == "0":
                    self.cookies.pop(name, None)
                else:
                    self.cookies[name] = morsel.value
        return answer


class Door:
    """`Identify` alone: who it takes somebody for."""

    def __init__(self, site: Site, **changed: str) -> None:
        self.site = site
        settings = load_settings(SETTINGS | changed) if changed else site.settings
        self.identify = Identify(self._app, replace(site.context, settings=settings))
        self.scope: Scope = {}
        self.visitor = Visitor()

    async def _app(self, scope: Scope, _: Receive, __: Send) -> None:
        self.scope, self.visitor = scope, visitor()

    async def ask(
        self, path: str = "/wall/overview", method: str = "GET", peer: str = "127.0.0.1", **more: Any
    ) -> Principal:
        """Send one request; headers by their names, `more` goes into its scope."""
        headers = [(name.lower().encode(), value.encode()) for name, value in more.pop("headers", {}).items()]
        headers += [(b"host", b"localhost"), *more.pop("raw", [])]
        scope = {"type": "http", "method": method, "path": path, "query_string": b"", "headers": headers,
                 "client": (peer, 5000), "server": ("127.0.0.1", 8050), "scheme": "http", **more}  # fmt: skip
        self.scope = {}
        await self.identify(scope, _no_body, _no_answer)
        found = self.scope[SCOPE]
        assert isinstance(found, Principal)
        return found

    def who(self, **given: Any) -> Principal:
        """As `ask`, from outside of a loop."""
        return asyncio.run(self.ask(**given))

    @property
    def may(self) -> May:
        """What a stream of the last request would be told."""
        may: May = self.scope[HOLDS]
        return may


SETTINGS: dict[str, str] = {"CC_PARTITIONS": "3"}


def cookie(browser: Browser) -> dict[str, str]:
    """The Cookie header of a browser."""
    return {"Cookie": "; ".join(f"{name}={value}" for name, value in browser.cookies.items())}


def path_of(answer: httpx.Response) -> str:
    """Where an answer sends a browser."""
    assert answer.status_code == 303, (answer.status_code, answer.text[:500])
    parts = urlsplit(answer.headers["location"])
    return parts.path + (f"?{parts.query}" if parts.query else "")


async def _no_body() -> dict[str, Any]:
    return {"type": "http.request", "body": b"", "more_body": False}


async def _no_answer(_: Any) -> None:
    """Nobody listens."""
