"""The part of a profile that says which posts no screen shows."""

from __future__ import annotations

from functools import cached_property
from typing import Annotated, Literal

from pydantic import AfterValidator, Field

from command_center.moderation.domains import plain_domain
from command_center.profile_types import Account, Language, Part, Text


def _domain(text: str) -> str:
    return plain_domain(text)


class Moderation(Part):
    """What is held, and what is hidden, before a screen shows a post's words; numbers never change by it."""

    hold_s: Annotated[float, Field(ge=0, le=3600, allow_inf_nan=False)] = 10
    words: tuple[Text, ...] = ()
    authors: tuple[Account, ...] = ()
    domains: tuple[Annotated[str, Field(max_length=253), AfterValidator(_domain)], ...] = ()
    profanity: Literal["on", "off"] = "on"
    languages: Annotated[tuple[Language, ...], Field(min_length=1)] | None = None
    allow: tuple[Text, ...] = ()

    @cached_property
    def names(self) -> frozenset[str]:
        """The authors as they are compared: casefolded and without `@`."""
        return frozenset(author.casefold() for author in self.authors)
