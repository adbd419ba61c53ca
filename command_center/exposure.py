"""Who a center is open to, by its settings alone; one that would be open by accident does not start."""

from __future__ import annotations

import ipaddress as ip
import logging
from collections.abc import Sequence
from typing import Literal
from urllib.parse import urlsplit

from command_center.errors import BadInput
from command_center.group_roles import HOW, GroupRole, read_group_roles
from command_center.settings import Settings

log = logging.getLogger(__name__)
Exposure = Literal["local", "open", "signed"]
"""`local`: whoever sits at this machine may do everything; `open`: whoever reaches it, and every page says so;
`signed`: who has signed in, as far as their role goes."""
WAYS_OUT = (
    "choose one: CC_SIGN_IN=local (users by `command-center user add`), oidc or proxy; CC_BIND=127.0.0.1, for this "
    "machine alone; or CC_OPEN=yes, which lets everybody do everything and says so on every page"
)


def exposure(settings: Settings) -> Exposure:
    """Who the center is open to; where people sign in, `CC_OPEN` opens nothing."""
    if settings.sign_in:
        return "signed"
    return "open" if settings.open else "local"


def check_exposure(settings: Settings) -> None:
    """Refuse to start open beyond this machine without its operator's word, or with half a way to sign in.

    Raises:
        BadInput: With the ways out.
    """
    _check_ways(settings)
    if exposure(settings) != "local":
        return
    if not is_loopback(settings.bind):
        raise BadInput(f"CC_BIND={settings.bind} opens the center beyond this machine, and nobody signs in: {WAYS_OUT}")
    if settings.proxies:
        raise BadInput(f"CC_PROXIES is set, so others reach the center, and nobody signs in: {WAYS_OUT}")
    public = urlsplit(settings.public_url).hostname
    if public and not is_loopback(public):
        raise BadInput(
            f"CC_PUBLIC_URL={settings.public_url} says that others reach the center, and nobody signs in: {WAYS_OUT}"
        )
    beyond = [name for name in settings.hosts if not is_loopback(name)]
    if beyond:
        log.warning("CC_HOSTS names %s, and nobody signs in: whoever reaches this port may do everything", beyond[0])


def is_loopback(name: str) -> bool:
    """Whether an address or a host name is this machine's own and nobody else's."""
    try:
        return ip.ip_address(name.strip("[]").partition("%")[0]).is_loopback
    except ValueError:
        return name.lower() == "localhost"


def _check_ways(settings: Settings) -> None:
    oidc = {"CC_OIDC_ISSUER": settings.oidc_issuer, "CC_OIDC_CLIENT": settings.oidc_client}
    roles = {"CC_OIDC_ROLES": settings.oidc_roles}
    rules = read_group_roles(settings.oidc_roles)
    if "oidc" in settings.sign_in:
        _need("oidc", oidc | roles)
        _check_issuer(settings.oidc_issuer)
        if not rules:
            raise BadInput(f"CC_OIDC_ROLES gives nobody a role; {HOW}")
    else:
        _refuse_unused("oidc", oidc | {"CC_OIDC_SECRET": settings.oidc_secret})
        if "proxy" not in settings.sign_in:
            _refuse_unused("oidc or proxy", roles)
    proxies = ",".join(map(str, settings.proxies))
    if "proxy" in settings.sign_in:
        _need("proxy", {"CC_PROXY_HEADER": settings.proxy_header, "CC_PROXIES": proxies})
        if "oidc" not in settings.sign_in:
            _check_groups(settings.proxy_header, rules)
    else:
        _refuse_unused("proxy", {"CC_PROXY_HEADER": settings.proxy_header})


def _need(way: str, wanted: dict[str, str]) -> None:
    missing = [name for name, value in wanted.items() if not value]
    if missing:
        raise BadInput(f"CC_SIGN_IN={way} needs {' and '.join(missing)} as well")


def _refuse_unused(way: str, given: dict[str, str]) -> None:
    name = next((name for name, value in given.items() if value), None)
    if name is not None:
        raise BadInput(f"{name} is set, but CC_SIGN_IN has no {way}: add it, or unset {name}")


def _check_groups(header: str, rules: Sequence[GroupRole]) -> None:
    """Refuse rules that look elsewhere than where the proxy tells groups: they would give nobody anything."""
    groups = header.partition(",")[2].strip()
    if rules and not groups:
        raise BadInput("CC_OIDC_ROLES is set, but CC_PROXY_HEADER names no header of groups: add it after a comma")
    strange = next((rule.claim for rule in rules if rule.claim.lower() != groups.lower()), None)
    if strange is not None:
        raise BadInput(f"CC_OIDC_ROLES looks at {strange}, but the proxy tells groups in {groups}: name that")


def _check_issuer(issuer: str) -> None:
    parts = urlsplit(issuer)
    safe = parts.scheme == "https" or (parts.scheme == "http" and is_loopback(parts.hostname or ""))
    if not (safe and parts.hostname) or parts.query or parts.fragment:
        raise BadInput(f"CC_OIDC_ISSUER={issuer} can't be used: write it as https://login.example.org/realms/house")
