"""A stored mention as people may see it: its words without card, account and telephone numbers and addresses."""

from __future__ import annotations

from typing import Any

from msgspec.structs import replace

from command_center.mention import Mention, Place
from command_center.private.finds import READ
from command_center.private.mask import masked, masked_unread
from command_center.private.regions import regions
from command_center.profile import Profile
from command_center.store.document import Document


def shown(document: Document, profile: Profile) -> Document:
    """Mask what a mention's author may not have wanted on a screen.

    Args:
        document: As it is stored.
        profile: For the countries whose telephone numbers are known without +.

    Returns:
        The same, or a copy with text, free-text place and the texts in `extra` masked. Author, address and ids
        stay: they are how a mention is answered.
    """
    mention, tags = document.mention, document.tags
    country = tags.place.country if tags is not None and tags.place is not None else None
    language = tags.language if tags is not None else "und"
    where = regions(country, language, profile.phone_countries, profile.languages)
    text = masked(mention.text, where)
    place = _place(mention.place, where)
    extra = _Extra(where).masked(mention.extra) if mention.extra else mention.extra
    if text == mention.text and place == mention.place and extra == mention.extra:
        return document
    safe: Mention = replace(mention, text=text, place=place, extra=extra)
    return replace(document, mention=safe, post=b"")


def _place(place: Place | None, where: tuple[str, ...]) -> Place | None:
    if place is None or not place.text:
        return place
    return replace(place, text=masked(place.text, where))


class _Extra:
    """Texts beside the mention's own, however deep; as much of them is read as of one text, in all."""

    def __init__(self, where: tuple[str, ...]) -> None:
        self._where = where
        self._left = READ

    def masked(self, value: Any) -> Any:
        if isinstance(value, str):
            self._left -= len(value)
            return masked(value, self._where) if self._left >= 0 else masked_unread(value)
        if isinstance(value, dict):
            return {name: self.masked(inner) for name, inner in value.items()}
        if isinstance(value, list):
            return [self.masked(inner) for inner in value]
        return value
