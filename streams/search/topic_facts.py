"""Everything the page of a topic shows, of one picture of the index: no two of its figures contradict each other."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from command_center.mention import OPEN_NEEDS
from command_center.search.answers import Person, TopicFacts
from command_center.search.asked import Ask, TopicAsk
from command_center.store.topic import columns
from command_center.store.window import Span
from streams.index.schema import ADDRESSED
from streams.search.echo import echoes
from streams.search.find import answer, listed
from streams.search.mood import mood
from streams.search.people import hashtags_of, links_of, people
from streams.search.read import newest, read_posts
from streams.search.searching import Searching
from streams.search.view import Places, View

READ = 2000
"""Newest posts that are read for hashtags and links, and of those who ask."""
LISTED, PEOPLE, LOUD = 12, 12, 3


def topic(searching: Searching, asked: TopicAsk) -> TopicFacts[bytes]:
    """Answer for the page of a topic."""
    ask = asked.ask
    view = searching.view()
    about = listed(searching, view, ask)
    rows = about.meant.rows()
    starts_s, step_s = _columns(view, asked, rows)
    texts = [read.mention.text for read in read_posts(searching, view, newest(view, rows, READ))]
    asking = _asking(view, rows)
    asks = read_posts(searching, view, newest(view, asking, READ))
    topics = about.meant.missed.get("topic")
    feelings = view.codes["sentiment"][rows]
    return TopicFacts(
        found=answer(searching, view, ask, about),
        unfiltered=len(about.meant.places) if topics is None else int(np.count_nonzero(~topics)),
        starts_s=list(starts_s),
        step_s=step_s,
        volume=mood(view.at_ms[rows], feelings, view.labels["sentiment"], starts_s, step_s),
        hashtags=hashtags_of(texts, LISTED),
        links=links_of(texts, LISTED),
        people=_people(searching, view, rows),
        first=[post for post in searching.posts(view, _first(view, rows)) if post],
        loudest=_loudest(searching, view, rows, ask),
        ids=[read.mention.id for read in asks],
        asking=len(asking),
        read=min(len(rows), READ),
    )


def _columns(view: View, asked: TopicAsk, rows: Places) -> tuple[Sequence[int], int]:
    if asked.starts_s:
        return asked.starts_s, asked.step_s
    first_s = int(view.at_ms[rows].min()) // 1000 if len(rows) else asked.now_s
    return columns(Span("d", (asked.ask.from_ms or 0) // 1000, asked.now_s), first_s, asked.now_s)


def _asking(view: View, rows: Places) -> Places:
    """Those that may begin a wait for an answer (docs/architecture.md, answer times)."""
    needs = np.array([label in OPEN_NEEDS for label in view.labels["need"]], np.bool_)
    found: Places = rows[((view.flags[rows] & ADDRESSED) != 0) & needs[view.codes["need"][rows]]]
    return found


def _people(searching: Searching, view: View, rows: Places) -> list[Person]:
    """Who wrote most of them, each by their newest post."""
    ids = view.author_id[rows]
    keys = np.where(ids != 0, ids, view.author_handle[rows])
    found, counts = np.unique(keys, return_counts=True)
    named = found != 0
    found, counts = found[named], counts[named]
    most = np.lexsort((found, -counts))[:PEOPLE]
    theirs = [newest(view, rows[keys == found[at]], 1) for at in most.tolist()]
    places = np.concatenate(theirs) if theirs else np.zeros(0, np.intp)
    wrote = dict(zip(places.tolist(), counts[most].tolist(), strict=True))
    read = read_posts(searching, view, places)
    return people(((one.mention, wrote[one.place]) for one in read), PEOPLE)


def _first(view: View, rows: Places) -> Places:
    if not len(rows):
        return rows
    found: Places = rows[np.lexsort((view.ids[rows], view.at_ms[rows]))[:1]]
    return found


def _loudest(searching: Searching, view: View, rows: Places, ask: Ask) -> list[tuple[bytes, int]]:
    span = view.alive.copy()
    if ask.from_ms is not None:
        span &= view.at_ms >= ask.from_ms
    if ask.to_ms is not None:
        span &= view.at_ms < ask.to_ms
    counts = echoes(view, np.flatnonzero(span), rows)
    loud = np.flatnonzero(counts)
    top = loud[np.lexsort((view.ids[rows[loud]], -view.at_ms[rows[loud]], -counts[loud]))[:LOUD]]
    posts = searching.posts(view, rows[top])
    return [(post, count) for post, count in zip(posts, counts[top].tolist(), strict=True) if post]
