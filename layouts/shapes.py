"""What people say, for pages that show no words of theirs: posts and rising terms as counts and shapes."""

from __future__ import annotations

from typing import Any

from command_center.snapshot import Post, RisingTerm, Snapshot
from layouts.markup import Html, join, tag
from layouts.nameless import STEPS
from layouts.numbers import number
from layouts.panels import rising, river
from layouts.panels.feeling import mark, prevailing
from layouts.speech import _, _n, later
from layouts.theme import LOOKS
from layouts.words import clock, like_it

ROWS = 20
"""More than most frames have room for; the style sheet shows whole rows only."""
LENGTHS = (later("short"), later("medium"), later("long"))


def river_shapes(snapshot: Snapshot) -> dict[str, Any]:
    """Show the newest posts without a word of them: feeling, length, network and minute.

    Args:
        snapshot: A picture that `nameless` made.

    Returns:
        `html`: up to twenty rows, newest first; or why there are none.
    """
    if snapshot.texts_off is not None or not snapshot.river:
        return {"html": river.render(snapshot)["html"]}
    return {"html": tag("ol", *(_post(post, snapshot.zone) for post in snapshot.river[:ROWS]), class_="shapes")}


def length_word(post: Post) -> str:
    """How long a shaped post is, in a word."""
    return _(LENGTHS[min(len(post.text) * len(LENGTHS) // (STEPS + 1), len(LENGTHS) - 1)])


def _post(post: Post, zone: str) -> Html:
    width = 100 * len(post.text) / STEPS
    copies = tag("b", f"× {number(post.more + 1)}", class_="copies", aria_label=like_it(post.more), role="img")
    return tag(
        "li",
        mark(post.sentiment),
        tag("span", tag("i", style=f"width:{width:.0f}%"), class_="length", role="img", aria_label=length_word(post)),
        copies if post.more else None,
        tag("span", post.source, class_="from"),
        tag("span", clock(post.created_at, zone), class_="minute"),
    )


def rising_shapes(snapshot: Snapshot) -> dict[str, Any]:
    """Show how much rises and how steeply, without the words that do.

    Args:
        snapshot: A picture that `nameless` made.

    Returns:
        As `layouts.panels.rising`, but `html` has a count, and a row for each term that says how often it is said
        beside how often it should be.
    """
    shown = rising.render(snapshot)
    rows = snapshot.rising
    if snapshot.texts_off is not None or not rows:
        return shown
    words = _n(
        "{n} word is said much more often than usual",
        "{n} words are said much more often than usual",
        len(rows),
        n=tag("b", number(len(rows))),
    )
    largest = max(row.count for row in rows)
    listed = tag("ol", *(_riser(row, largest, snapshot.zone) for row in rows[: rising.ROWS]), class_="risers")
    return shown | {"html": tag("div", tag("p", words, class_="summary"), listed, class_="rising-shapes")}


def _riser(row: RisingTerm, largest: int, zone: str) -> Html:
    feeling = prevailing(row.feelings)
    pace, steep = rising.velocity(row)
    said = _n("{n} post", "{n} posts", row.count, n=number(row.count))
    usual = tag("span", class_="usual", style=f"left:{min(100.0, 100 * row.expected / largest):.1f}%")
    bar = tag("span", tag("i", style=f"width:{100 * row.count / largest:.1f}%", class_=f"fill {feeling}"), class_="bar")
    return tag(
        "li",
        tag(
            "p",
            mark(feeling),
            tag("span", about(row), class_="name", dir="auto"),
            tag("b", number(row.count), class_="count", aria_label=said),
        ),
        tag("p", tag("span", bar, usual, class_="spark", aria_hidden="true"), class_="drawn"),
        tag(
            "p",
            tag("span", pace, class_="pace alarm" if steep else "pace"),
            tag("span", _("since {time}", time=clock(row.since, zone)), class_="since"),
            tag("span", LOOKS[feeling].word, class_=f"felt {feeling}"),
        ),
    )


def about(row: RisingTerm) -> str:
    """What stands in the place of a term: that it is a word, and of which topic's posts, where that is known."""
    return join(_("a word")) if row.topic is None else _("a word about {topic}", topic=row.topic_name or row.topic)
