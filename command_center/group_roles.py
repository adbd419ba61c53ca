"""Which groups of a provider have which role: the setting `CC_OIDC_ROLES`, read and applied; pure."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import NamedTuple, cast, get_args

from command_center.errors import BadInput
from command_center.room.people import Role

ROLES: tuple[Role, ...] = get_args(Role)
ANY = "*"
HOW = "write claim:group=role by commas, as in groups:care-leads=lead,groups:care=agent"


class GroupRole(NamedTuple):
    """Whoever's claim names this group has this role; `ANY` stands for whoever has the claim at all."""

    claim: str
    group: str
    role: Role


def read_group_roles(text: str) -> tuple[GroupRole, ...]:
    """Read the setting.

    Args:
        text: Entries `claim:group=role` by commas. A claim is named as the provider names it, also where it is an
            address; a dot leads into it (`realm_access.roles`). The last colon parts it from its group.

    Raises:
        BadInput: An entry is none.
    """
    found = []
    for entry in filter(None, (part.strip() for part in text.split(","))):
        rest, equals, role = entry.rpartition("=")
        claim, colon, group = rest.rpartition(":")
        if not (equals and colon and claim.strip() and group.strip()):
            raise BadInput(f"CC_OIDC_ROLES: {entry!r} is no rule; {HOW}")
        if role.strip() not in ROLES:
            raise BadInput(f"CC_OIDC_ROLES: {entry!r} ends in none of {', '.join(ROLES)}; {HOW}")
        found.append(GroupRole(claim.strip(), group.strip(), cast(Role, role.strip())))
    return tuple(found)


def role_of(claims: Mapping[str, object], rules: Iterable[GroupRole]) -> Role | None:
    """The highest role that somebody's claims give; None where no rule fits.

    Args:
        claims: Of a verified ID token. An address that the provider says is not verified gives nothing.
        rules: Of `read_group_roles`.
    """
    given = {rule.role for rule in rules if _fits(claims, rule)}
    return next((role for role in reversed(ROLES) if role in given), None)


def _fits(claims: Mapping[str, object], rule: GroupRole) -> bool:
    if rule.claim == "email" and claims.get("email_verified") in (False, "false"):
        return False
    values = _values(claims, rule.claim)
    return rule.group in values or (rule.group == ANY and bool(values))


def _values(claims: Mapping[str, object], name: str) -> list[str]:
    """What a claim says, as a list of words; of numbers and objects nothing."""
    found = claims.get(name)
    if found is None and "." in name:
        head, _, rest = name.partition(".")
        inner = claims.get(head)
        return _values(inner, rest) if isinstance(inner, Mapping) else []
    if isinstance(found, str):
        return [found]
    return [one for one in found if isinstance(one, str)] if isinstance(found, list) else []
