"""Brands: whom a mention is about, by their phrases, their accounts' handles and their queries."""

from __future__ import annotations

from command_center.profile import Profile
from command_center.query import parse
from streams.tag.subjects import SubjectTagger


def handle(account: str) -> str:
    """Write an account as it stands in a text.

    Args:
        account: A handle, with or without its `@`.

    Returns:
        The handle with one `@` in front; empty for an empty one.
    """
    bare = account.strip().lstrip("@")
    return f"@{bare}" if bare else ""


class Brands(SubjectTagger):
    """Tags brands.

    Args:
        profile: Its brands' phrases, accounts and queries are looked for, all in one pass.
    """

    def __init__(self, profile: Profile) -> None:
        phrases = [(brand.id, phrase) for brand in profile.brands for phrase in brand.phrases]
        accounts = [(brand.id, handle(account)) for brand in profile.brands for account in brand.accounts]
        queries = ((brand.id, parse(brand.query)) for brand in profile.brands if brand.query)
        super().__init__(phrases + accounts, queries, "The profile looks for these words to find this brand.")
