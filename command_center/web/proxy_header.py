"""The name that a trusted proxy gives to whom it has let in; from everybody else the header is taken away."""

from __future__ import annotations

import ipaddress as ip
import re
from collections.abc import Iterable

from starlette.types import Scope

from command_center.group_roles import ROLES, read_group_roles, role_of
from command_center.room.people import Role
from command_center.settings import Settings
from command_center.web.forms import one_line
from command_center.web.principal import Principal
from command_center.web.proxy import PEER

MAX_NAME = 80


class ProxyHeader:
    """Reads `CC_PROXY_HEADER`: the header of the name and, after a comma, that of the groups.

    **Guarantee.** Nothing behind it ever sees one of these headers. Only a peer at the other end of the socket that
    stands in `CC_PROXIES` is believed; a name that is given twice, or in no letters at all, is none.

    Args:
        settings: Of this process.
    """

    def __init__(self, settings: Settings) -> None:
        names = [name.strip().lower() for name in settings.proxy_header.split(",")]
        self._name = names[0].encode()
        self._groups = names[1].encode() if len(names) > 1 else b""
        self._trusted = settings.proxies if "proxy" in settings.sign_in else ()
        self._rules = tuple(rule._replace(claim=rule.claim.lower()) for rule in read_group_roles(settings.oidc_roles))

    def take(self, scope: Scope) -> tuple[Scope, Principal | None]:
        """Take the headers out of a request.

        Returns:
            The scope without them, and who the proxy says it is; None where it says nothing, or nobody believes it.
        """
        if not self._name:
            return scope, None
        theirs = [(name, value) for name, value in scope["headers"] if name.lower() in (self._name, self._groups)]
        if not theirs:
            return scope, None
        kept = [header for header in scope["headers"] if header not in theirs]
        return {**scope, "headers": kept}, self._read(theirs) if self._is_trusted(scope) else None

    def _read(self, theirs: Iterable[tuple[bytes, bytes]]) -> Principal | None:
        named = [value for name, value in theirs if name.lower() == self._name]
        name = one_line(_text(named[0]))[:MAX_NAME] if len(named) == 1 else ""
        if not name:
            return None
        groups = [_text(value) for key, value in theirs if self._groups and key.lower() == self._groups]
        return Principal("person", self._role(groups), name, f"proxy:{name}")

    def _role(self, values: Iterable[str]) -> Role:
        """By the rules of `CC_OIDC_ROLES` where they name the header, else by the words of our roles; else viewer."""
        words = [word for value in values for word in re.split(r"[,;|]\s*", value.strip()) if word]
        claim = self._groups.decode()
        if any(rule.claim == claim for rule in self._rules):
            return role_of({claim: list(words)}, self._rules) or "viewer"
        return next((role for role in reversed(ROLES) if role in words), "viewer")

    def _is_trusted(self, scope: Scope) -> bool:
        peer = scope.get(PEER) or scope.get("client") or ("",)
        try:
            address = ip.ip_address(peer[0])
        except ValueError:
            return False
        if isinstance(address, ip.IPv6Address) and address.ipv4_mapped is not None:
            address = address.ipv4_mapped
        return any(address in network for network in self._trusted)


def _text(value: bytes) -> str:
    return value.decode("utf-8", "replace")
