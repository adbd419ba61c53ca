"""The way to an OpenID Connect provider and back (authorization code with PKCE), by Authlib."""

from __future__ import annotations

import hashlib
import logging
from collections.abc import Mapping
from typing import Any, NamedTuple, cast

import httpx2
from authlib.integrations.base_client import OAuthError  # type: ignore[import-untyped]
from authlib.integrations.starlette_client import OAuth, StarletteOAuth2App  # type: ignore[import-untyped]
from fastapi import Request
from joserfc.errors import BadSignatureError, JoseError
from starlette.responses import Response

from command_center.group_roles import GroupRole, read_group_roles, role_of
from command_center.room.people import Role
from command_center.settings import Settings
from command_center.web.forms import one_line

log = logging.getLogger(__name__)
TIMEOUT_S = 5.0
"""Of each question to the provider: somebody waits for the answer."""
LEEWAY_S = 30
ALGORITHMS = frozenset({"RS256", "RS384", "RS512", "PS256", "PS384", "PS512", "ES256", "ES384", "ES512", "EdDSA"})
"""By which an ID token may be signed: those with a key that only the provider has."""
KEPT = ("issuer", "authorization_endpoint", "token_endpoint", "jwks_uri")
NAMES = ("preferred_username", "email", "name", "sub")
"""Claims that may say what somebody is called, the first that does."""
MAX_NAME = 80
WELL_KNOWN = "/.well-known/openid-configuration"


class NoProvider(RuntimeError):
    """The provider can't be asked, or does not answer as one."""


class NotProved(RuntimeError):
    """Whoever came back has not come from where we sent them, or brings what the provider never signed for us."""


class Proved(NamedTuple):
    """Whom the provider has proved: an id that no other of its people has, a name, and what our rules make of it."""

    user: str
    name: str
    role: Role | None


class _App(StarletteOAuth2App):  # type: ignore[misc]  # Authlib has no types
    """Authlib's client, with a provider whose description has been checked, and keys that may change."""

    async def load_server_metadata(self) -> dict[str, Any]:
        metadata = cast(dict[str, Any], self.server_metadata)
        if "_loaded_at" not in metadata:
            async with self._get_session() as client:
                answer = await client.request("GET", self._server_metadata_url, withhold_token=True)
                answer.raise_for_status()
            said = answer.json()
            metadata.update(_checked(said, self._server_metadata_url), _loaded_at=True)
            ways = said.get("token_endpoint_auth_methods_supported") or ["client_secret_basic"]
            if self.client_secret and "client_secret_basic" not in ways and "client_secret_post" in ways:
                self.client_kwargs["token_endpoint_auth_method"] = "client_secret_post"  # noqa: S105
        return metadata

    async def parse_id_token(self, token: Any, *given: Any, **named: Any) -> Any:
        try:
            return await super().parse_id_token(token, *given, **named)
        except BadSignatureError:  # a provider that gives its keys no names has changed them
            await self.fetch_jwk_set(force=True)
            return await super().parse_id_token(token, *given, **named)


def _checked(said: Any, asked: str) -> dict[str, Any]:
    """Of a provider's description what we need, and nothing that could steer the client otherwise."""
    missing = [name for name in KEPT if not isinstance(said, dict) or not isinstance(said.get(name), str)]
    if missing:
        raise NoProvider(f"its description has no {' and no '.join(missing)}")
    if f"{said['issuer'].rstrip('/')}{WELL_KNOWN}" != asked:
        raise NoProvider(f"it calls itself {said['issuer']}, not what CC_OIDC_ISSUER says")
    algorithms = [name for name in said.get("id_token_signing_alg_values_supported") or () if name in ALGORITHMS]
    return {name: said[name] for name in KEPT} | {"id_token_signing_alg_values_supported": algorithms or ["RS256"]}


class Provider:
    """One provider, asked for the first time when somebody wants to sign in.

    **Guarantee.** Somebody is proved only by an ID token that this provider signed for this client, for the browser
    that we sent there (state, nonce, PKCE), and not long ago. A key that it has changed is fetched; `none` and
    algorithms with a shared key are never taken.

    Args:
        settings: `CC_OIDC_*`.
    """

    def __init__(self, settings: Settings) -> None:
        self._issuer = settings.oidc_issuer
        self._client = settings.oidc_client
        self._rules: tuple[GroupRole, ...] = read_group_roles(settings.oidc_roles)
        oauth = OAuth()
        oauth.register(
            "house",
            client_cls=_App,
            client_id=settings.oidc_client,
            client_secret=settings.oidc_secret or None,
            server_metadata_url=self._issuer.rstrip("/") + WELL_KNOWN,
            client_kwargs={
                "scope": "openid profile email",
                "code_challenge_method": "S256",
                "timeout": TIMEOUT_S,
                **({} if settings.oidc_secret else {"token_endpoint_auth_method": "none"}),
            },
        )
        self._app = cast(_App, oauth.create_client("house"))

    @property
    def claims(self) -> list[str]:
        """The claims that our rules look at."""
        return list(dict.fromkeys(rule.claim for rule in self._rules))

    async def send(self, request: Request, back: str) -> Response:
        """Send a browser there.

        Args:
            request: Its `session` takes what is needed when it comes back.
            back: The address it is to come back to.

        Raises:
            NoProvider: It can't be asked.
        """
        try:
            return cast(Response, await self._app.authorize_redirect(request, back))
        except (OAuthError, httpx2.HTTPError, ValueError, RuntimeError) as why:
            raise NoProvider(_words(why)) from None

    async def prove(self, request: Request) -> Proved:
        """Who has come back.

        Args:
            request: As it came back; its `session` as it was when it was sent.

        Raises:
            NotProved: Nobody whom the provider would vouch for.
            NoProvider: It can't be asked.
        """
        try:
            metadata = await self._app.load_server_metadata()
            wanted = {
                "iss": {"essential": True, "value": metadata["issuer"]},
                "aud": {"essential": True, "value": self._client},
            }
            token = await self._app.authorize_access_token(request, leeway=LEEWAY_S, claims_options=wanted)
        except (OAuthError, JoseError) as why:
            raise NotProved(_words(why)) from None
        except (httpx2.HTTPError, ValueError, RuntimeError) as why:
            raise NoProvider(_words(why)) from None
        claims = token.get("userinfo") if isinstance(token, Mapping) else None
        if not claims:
            raise NotProved("the provider sent no ID token")
        return self._proved(claims)

    def _proved(self, claims: Mapping[str, object]) -> Proved:
        subject = claims.get("sub")
        if not isinstance(subject, str) or not subject:
            raise NotProved("the ID token is about nobody")
        said = (one_line(found)[:MAX_NAME] for name in NAMES if isinstance(found := claims.get(name), str))
        user = hashlib.sha256(f"{self._issuer}\n{subject}".encode()).hexdigest()[:32]
        return Proved(user, next(filter(None, said), user[:8]), role_of(claims, self._rules))


def _words(why: Exception) -> str:
    """What went wrong, for the log: one line, and nothing that was sent."""
    return one_line(str(why))[:200] or type(why).__name__
