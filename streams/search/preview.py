"""What a topic would take with other words: counted beside what it has, with samples of the difference."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np

from command_center.query import Node, Or, Words, parse
from command_center.search.answers import Preview
from command_center.search.asked import Draft
from streams.search.searching import Searching
from streams.search.view import Mask, Places, View
from streams.tag.reading import fold

SAMPLES = 20
"""Of each kind: what a person reads before they save."""


class Takes(NamedTuple):
    """Counts of mentions, and places of the newest of them (see `command_center.search.answers.Preview`)."""

    read: int
    now: int
    total: int
    takes: int
    drops: int
    samples: Places
    taken: Places
    dropped: Places


def node_of(draft: Draft) -> Node | None:
    """The one query that finds what a topic of this draft would be given to, as the taggers find it.

    Returns:
        The tree; None where nothing could be found by it.

    Raises:
        QueryError: The draft's query can't be read.
    """
    # A phrase that folding leaves nothing of (marks alone) is in no text.
    found: list[Node] = [Words(phrase) for phrase in draft.phrases if fold(phrase)]
    if draft.query:
        found.append(parse(draft.query))
    return found[0] if len(found) == 1 else Or(tuple(found)) if found else None


def preview(searching: Searching, draft: Draft) -> Preview[bytes]:
    """What a draft takes of the mentions since its moment, or since the hot window began.

    Raises:
        BadQuery: Its query can't be read.
    """
    view, node = searching.view(), node_of(draft)
    from_ms = max(draft.from_ms or 0, view.hot_from_ms)
    drafted = np.zeros(view.n, np.bool_) if node is None else searching.worded(view, node, "written")
    takes = compare(view, draft.topic, drafted, from_ms)
    samples, taken, dropped = (
        [post for post in searching.posts(view, places) if post]
        for places in (takes.samples, takes.taken, takes.dropped)
    )
    return Preview(
        from_ms=from_ms,
        read=takes.read,
        now=takes.now,
        total=takes.total,
        takes=takes.takes,
        drops=takes.drops,
        samples=samples,
        taken=taken,
        dropped=dropped,
    )


def compare(view: View, topic: str, drafted: Mask, from_ms: int) -> Takes:
    """Set what a draft takes beside what its topic has.

    Args:
        view: The picture of the index.
        topic: The topic's id.
        drafted: Rows for which the draft holds.
        from_ms: Mentions before this are left out.

    Returns:
        The difference, over mentions that stand.
    """
    lately = view.alive & (view.at_ms >= from_ms)
    has = np.array([topic in label.split(",") for label in view.labels["topic"]], np.bool_)
    now = lately & has[view.codes["topic"]]
    total = lately & drafted
    taken, dropped = total & ~now, now & ~total
    read, had, takes, gains, losses = (int(np.count_nonzero(mask)) for mask in (lately, now, total, taken, dropped))
    samples = [_newest(view, mask) for mask in (total, taken, dropped)]
    return Takes(read, had, takes, gains, losses, *samples)


def _newest(view: View, mask: Mask) -> Places:
    places = np.flatnonzero(mask)
    times = view.at_ms[places]
    if len(places) > SAMPLES:
        kept = np.argpartition(-times, SAMPLES)[:SAMPLES]
        places, times = places[kept], times[kept]
    return places[np.lexsort((places, -times))]
