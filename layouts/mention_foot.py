"""Below a post of a list: what it is about, its conversation, and the way to what is hidden in it."""

from __future__ import annotations

from urllib.parse import quote

from command_center.mention import Mention
from command_center.private.mask import WORDS
from command_center.store.document import Document
from layouts.doors import door
from layouts.markup import Html, tag
from layouts.names import Names
from layouts.speech import _
from layouts.visitor import visitor
from layouts.why_door import why_door

REVEAL = "/reveal"
MAX_NAME = 40


def mention_foot(row: Document, window: str, called: Names, who: str, *, here: bool | None = None) -> Html:
    """Make it.

    Args:
        row: The post, as people may see it.
        window: The window of the list, for links to others of its topics and brands.
        called: What the profile calls them.
        who: What the person at this browser calls themselves, or empty.
        here: In a conversation, whether it is the post by which that was asked for; None elsewhere.
    """
    tags, mention = row.tags, row.mention
    topics = [] if tags is None else [(one, called.topics.get(one, one), "topics") for one in tags.topics]
    brands = [] if tags is None else [(one, called.brands.get(one, one), "share") for one in tags.brands]
    about = [
        tag("li", tag("a", name, href=door(panel, one, window or "all"), dir="auto"))
        for one, name, panel in topics + brands
    ]
    talk: Html | None = tag("a", _("Conversation"), href=conversation_address(mention.id), class_="talk")
    if here is not None:
        talk = tag("span", _("▸ the post you came from"), class_="here") if here else None
    return tag(
        "div",
        tag("ul", *about, class_="about", aria_label=_("What it is about")) if about else None,
        talk,
        why_door(mention.id),
        _reveal(mention, who) if is_masked(mention) else None,
        class_="doings",
    )


def conversation_address(mention_id: str) -> str:
    """Where the thread stands that a mention belongs to."""
    return f"/conversation/{quote(mention_id, safe=':')}"


def is_masked(mention: Mention) -> bool:
    """Whether something in a mention's words or place was put out of sight (`command_center.private`)."""
    texts = (mention.text, (mention.place.text if mention.place else None) or "")
    return any(word in text for text in texts for word in WORDS.values()) or "•" in mention.text


def _reveal(mention: Mention, who: str) -> Html:
    """A form, because it is written down: nobody sees a number without a name beside it."""
    asked = tag("input", name="who", value=who, maxlength=MAX_NAME, required=True, autocomplete="name")
    name = None if visitor().name else tag("label", tag("span", _("Your name")), asked, class_="field")
    return tag(
        "details",
        tag("summary", _("Show what is hidden")),
        tag(
            "form",
            tag("p", _("Your name, the time and which post it was are written down for good.")),
            tag("input", type="hidden", name="mention", value=mention.id),
            name,
            tag("button", _("Show and write down")),
            method="post",
            action=REVEAL,
        ),
        class_="reveal",
    )
