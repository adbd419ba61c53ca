"""One post as it was written, with every word: shown once, to who has said their name."""

from __future__ import annotations

from datetime import datetime

from command_center.clock import from_ms
from command_center.store.document import Document
from layouts.markup import Html, join, tag
from layouts.mention_foot import conversation_address
from layouts.post import Now, post
from layouts.speech import _
from layouts.why_door import why_address
from layouts.words import clock


def revealed_content(row: Document, by: str, at: datetime, zone: str) -> Html:
    """Make what stands in `main`.

    Args:
        row: The post as it was written.
        by: Who is shown it.
        at: When that was written down.
        zone: The profile's zone.
    """
    if row.tags is None:
        raise ValueError("a tombstone has no words")
    said = _("Written down: {name}, {time}, this post. Don’t put it on a screen.", name=by, time=clock(at, zone))
    card = post(row.mention, row.tags, from_ms(row.at_ms), Now(at, zone), door=False)
    links = (
        tag("a", _("The post as everybody sees it"), href=why_address(row.mention.id), class_="button"),
        tag("a", _("Its conversation"), href=conversation_address(row.mention.id), class_="button"),
    )
    return tag(
        "div",
        tag("h1", _("As it was written")),
        tag("p", said, class_="audit"),
        tag("ol", card, class_="posts"),
        tag("p", *(join(link, " ") for link in links), class_="pages"),
        class_="revealed",
    )
