"""The way from a mention in a list to the reasons for its tags."""

from __future__ import annotations

from urllib.parse import quote

from layouts.markup import Html, tag
from layouts.speech import _
from layouts.visitor import may


def why_address(mention_id: str) -> str:
    """Where the reasons for one mention's tags stand."""
    return f"/mention/{quote(mention_id, safe=':')}"


def why_door(mention_id: str) -> Html | None:
    """The disclosure in a list: without a script a link, with one the reasons themselves; None for whom it is shut."""
    if not may("agent"):
        return None
    link = tag("a", _("Read the reasons on a page of their own"), href=why_address(mention_id))
    return tag("details", tag("summary", _("Why these tags?")), tag("p", link), class_="why-tags", data_key="why")
