"""The list of mentions behind a number: one page of it, how many there are, and all of them."""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple

import numpy as np
from msgspec.structs import replace

from command_center.clock import from_ms
from command_center.search.answers import Found
from command_center.search.asked import Ask
from command_center.search.cursor import NOT_OURS, Cursor, decode_cursor, encode_cursor
from command_center.search.problems import BadCursor, SearchAway
from command_center.store.collapse import More
from command_center.store.document import decode_document
from streams.index.rows import hash_of
from streams.search.alike import alike
from streams.search.facets import facets
from streams.search.file import ALL_TIMES_MS
from streams.search.filters import Meant, meant
from streams.search.order import behind, cursor_first, lowest, ranks, whole
from streams.search.picture import Picture, before, newer, picture_of
from streams.search.searching import Searching
from streams.search.view import Places, View

EXPORTED = 500
"""Mentions of one step of an export."""
_64_BITS = (1 << 64) - 1


class Page(NamedTuple):
    """Places of the rows on a page, and where the next one begins."""

    places: list[int]
    next_cursor: str | None


class Listed(NamedTuple):
    """What a question is about: the picture it pages through, its rows there, and how many came since."""

    picture: Picture
    cursor: Cursor | None
    meant: Meant
    new: int


def listed(searching: Searching, view: View, ask: Ask) -> Listed:
    """The rows that a question is about; list, count, facets and charts all come from them.

    Raises:
        BadQuery: `q` can't be read.
        BadCursor: The cursor is none of ours.
    """
    cursor = decode_cursor(ask.cursor, ask.order) if ask.cursor else None
    picture = picture_of(view, cursor)
    worded = searching.worded(view, ask.q) if ask.q else None
    all_meant = meant(view, ask, worded)
    return Listed(picture, cursor, before(view, all_meant, picture), newer(view, all_meant.rows(), picture))


def find(searching: Searching, ask: Ask) -> Found[bytes]:
    """One page, how many match, and how many of each label where that is asked."""
    view = searching.view()
    return answer(searching, view, ask, listed(searching, view, ask))


def answer(searching: Searching, view: View, ask: Ask, about: Listed) -> Found[bytes]:
    """The answer to a question whose rows are known."""
    rows = about.meant.rows()
    page = Page([], None)
    more: dict[str, More] = {}
    posts: list[bytes] = []
    if ask.limit and ask.collapsed:
        posts, page, more = _collapsed(searching, view, rows, ask, about)
    elif ask.limit:
        page = cut(view, rows, ask, about)
        posts = searching.posts(view, page.places)
    return Found(
        rows=[post for post in posts if post],
        total=len(rows),
        new=about.new,
        next_cursor=page.next_cursor,
        facets=facets(view, about.meant) if ask.counted else {},
        more=more,
        hot_from_ms=None if view.hot_from_ms == ALL_TIMES_MS else view.hot_from_ms,
        as_of=searching.clock.now(),
    )


def _collapsed(
    searching: Searching, view: View, rows: Places, ask: Ask, about: Listed
) -> tuple[list[bytes], Page, dict[str, More]]:
    """A page of items, each at the place of its newest post."""
    items = alike(view, rows)
    page = cut(view, items.newest, ask, about)
    by_place = np.argsort(items.newest)
    on_page = by_place[np.searchsorted(items.newest, page.places, sorter=by_place)] if page.places else by_place[:0]
    posts = searching.posts(view, items.shown[on_page])
    more = {}
    for i, post in zip(on_page.tolist(), posts, strict=True):
        if post and items.posts[i] > 1:
            newest = from_ms(int(view.at_ms[items.newest[i]]))
            original = items.shown[i] != items.newest[i]
            more[decode_document(post).mention.id] = More(int(items.posts[i]) - 1, newest if original else None)
    return posts, page, more


def cut(view: View, rows: Places, ask: Ask, about: Listed) -> Page:
    """The page of some rows that a question's cursor asks for."""
    found = ranks(view, rows, ask, about.picture)
    if about.cursor is not None:
        left = behind(found, about.cursor, tie_of(about.cursor))
        rows, found = rows[left], found.only(left)
    page = lowest(found, ask.limit)
    if len(page) == len(rows):
        return Page(rows[page].tolist(), None)
    last = page[-1]
    upto, deaths = about.picture
    first, at = cursor_first(ask.order, int(found.first[last])), int(found.time[last])
    cursor = Cursor(ask.order, first, at, f"{int(found.ids[last]):x}", upto, deaths, view.made)
    return Page(rows[page].tolist(), encode_cursor(cursor))


def tie_of(cursor: Cursor) -> int:
    """The 64 bits of an id by which a cursor decides ties."""
    if not cursor.made:
        return hash_of(cursor.tie)
    try:
        return int(cursor.tie, 16) & _64_BITS
    except ValueError:
        raise BadCursor(NOT_OURS) from None


def rows(searching: Searching, ask: Ask) -> Iterator[list[bytes]]:
    """All of them, in order, `EXPORTED` at a time; what died since the beginning is left out.

    Takes 40 bytes of memory a mention, whatever they say.
    """
    ask = replace(ask, cursor="", limit=0)
    view = searching.view()
    about = listed(searching, view, ask)
    places = about.meant.rows()
    places = places[whole(ranks(view, places, ask, about.picture))]
    del about
    for first in range(0, len(places), EXPORTED):
        now = searching.view()
        step = places[first : first + EXPORTED]
        if now.made != view.made:
            raise SearchAway("the index was made anew meanwhile: ask again")
        posts = searching.posts(now, step[now.alive[step]])
        yield [post for post in posts if post]
