"""Rules of a made-up profile."""

from __future__ import annotations

from typing import Any

from command_center.moderation.rules import Rules
from command_center.profile import Brand, Profile
from command_center.profile_moderation import Moderation
from command_center.roles.moderation import rules_of


def rules(languages: tuple[str, ...] = ("en",), **moderation: Any) -> Rules:
    """The rules of a profile that moderates so."""
    brand = Brand(id="acme", name="Acme", own=True, phrases=("acme",))
    return rules_of(
        Profile(name="m", title="M", languages=languages, brands=(brand,), moderation=Moderation(**moderation))
    )
