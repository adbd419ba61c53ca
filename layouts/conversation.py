"""One conversation at a desk: everything that was said in it, in the order in which it was."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from command_center.clock import from_ms
from command_center.store.document import Document
from layouts.markup import Html, tag
from layouts.mention_foot import mention_foot
from layouts.names import Names
from layouts.numbers import number
from layouts.post import Now, post
from layouts.speech import _, _n


def conversation_content(
    rows: Sequence[Document], asked: str, *, missing: int, as_of: datetime, zone: str, called: Names, who: str
) -> Html:
    """Make what stands in `main` of `/conversation/<id>`.

    Args:
        rows: Its posts, the oldest first.
        asked: The id of the post by which it was asked for.
        missing: How many of its posts are not kept any more.
        as_of: The data's clock.
        zone: The profile's zone.
        called: What the profile calls its topics and brands.
        who: What the person at this browser calls themselves.
    """
    items = [
        post(
            row.mention,
            row.tags,
            from_ms(row.at_ms),
            Now(as_of, zone),
            door=False,
            foot=mention_foot(row, "", called, who, here=row.mention.id == asked),
        )
        for row in rows
        if row.tags is not None
    ]
    words = _n("{n} post, the oldest first", "{n} posts, the oldest first", len(items), n=number(len(items)))
    gone = _n("; {n} is gone", "; {n} are gone", missing, n=number(missing)) if missing else ""
    return tag(
        "div",
        tag("div", tag("h1", _("Conversation")), tag("p", words, gone, class_="dim"), class_="head"),
        tag("ol", *items, class_="posts", data_live="posts"),
        class_="conversation",
    )
