"""`/mentions`: the list behind any number, whose address says what it shows."""

from __future__ import annotations

from datetime import datetime
from zoneinfo import ZoneInfo

import msgspec
from fastapi import APIRouter, Request
from msgspec import Struct
from msgspec.structs import replace
from starlette.concurrency import run_in_threadpool
from starlette.datastructures import QueryParams
from starlette.responses import HTMLResponse, Response

from command_center.search.answers import Found, IndexState
from command_center.search.asked import COLUMNS, Ask
from command_center.search.port import Search
from command_center.search.problems import BadCursor, BadQuery, SearchAway
from command_center.store.window import WINDOWS
from command_center.web.body import read_body
from command_center.web.context import Context
from command_center.web.found import find, said
from command_center.web.language import PARAMETER, page_only
from command_center.web.parameters import MAX_LIMIT, query, single
from command_center.web.principal import who
from command_center.web.problems import Problem
from command_center.web.screens import HEADERS
from command_center.web.static import asset
from command_center.web.views import open_as, screened, view_of
from layouts.filters import FILTER_NAMES
from layouts.mentions import PATH, Asked, Listing, Relaxed, mentions_content
from layouts.mentions_view import screened_content, screened_title
from layouts.names import Names
from layouts.page import page
from layouts.speech import _

WINDOW = "1h"
"""The window of a list that is asked for without a span: the wall's."""
PAGE = 50
PARAMETERS = (*COLUMNS, "q", "from", "to", "window", "order", "cursor", "as")
MAX_HELD = 4_000
"""Posts that an open page may ask after; it loads no more than half as many."""
MAX_BODY_BYTES = 4 << 20
CSS = ("topic.css", "mentions.css")


class Held(Struct):
    """What an open page shows: the query of its address, a cursor it was given if it was given one, and its posts."""

    address: str
    cursor: str
    ids: list[str]


def mentions_router(context: Context) -> APIRouter:
    """`/mentions`, and what its script asks while it is open."""
    router = APIRouter(include_in_schema=False)

    @router.get(PATH)
    def mentions(request: Request) -> HTMLResponse:
        """A whole page of links and plain forms; with scripts it goes on by itself."""
        view = view_of(request.query_params)
        listing = read_listing(context, request.query_params, who(request))
        if view != "desk":
            asked, found = listing.asked, listing.found
            if listing.trouble:
                raise Problem(400, f"q: {listing.trouble[0]}")
            content = screened_content(asked, found, screened(context, found.rows, view), listing.as_of)
            return open_as(context, view, screened_title(asked, listing.called), content)
        frame = context.hub.frame
        html = page(
            _("Mentions"),
            mentions_content(listing),
            here=PATH,
            snapshot=frame.snapshot if frame else None,
            now=context.clock.now(),
            asset=asset,
            window=listing.asked.window,
            as_of=listing.as_of,
            css=CSS,
            more=("mentions",),
        )
        return HTMLResponse(html, 400 if listing.trouble else 200, headers=HEADERS)

    @router.post(f"{PATH}/since")
    async def since(request: Request) -> Response:
        """What became of an open page: how many posts came since, and which of its posts are gone."""
        body = await read_body(request, MAX_BODY_BYTES)
        try:
            held = msgspec.json.decode(body, type=Held)
        except msgspec.MsgspecError as why:
            raise Problem(400, f"the body is none of ours: {why}") from None
        if len(held.ids) > MAX_HELD:
            raise Problem(400, f"{len(held.ids)} posts; {MAX_HELD} may be asked after")
        return await run_in_threadpool(_since, context, held)

    return router


def read_listing(context: Context, params: QueryParams, by: str = "") -> Listing:
    """Read one page of the list.

    Args:
        context: What it is read from.
        params: The address.
        by: What the person at this browser calls themselves.

    Raises:
        Problem: 400 or 503, in words for who asked.
    """
    page_only(params, PARAMETERS)
    reader, profile = context.reader, context.profile
    as_of = reader.as_of(reader.book.mode(), reader.marks().high_ms)
    asked, ask = read_asked(context, params, as_of)
    names = Names({t.id: t.name for t in profile.topics}, {b.id: b.name for b in profile.brands})
    try:
        found, trouble = context.search.find(ask), None
    except BadQuery as why:
        found, trouble = Found(rows=[], total=0, as_of=as_of), (said(why, ask.q), why.caret)
    except BadCursor as why:
        raise Problem(400, str(why)) from None
    except SearchAway as why:
        raise Problem(503, str(why)) from None
    relaxed = _relaxed(context, asked, as_of) if not (found.total or found.rows or trouble) else []
    return Listing(asked, found, names, profile.zone, as_of, _state(context.search), relaxed, trouble, ask.from_ms, by)


def read_asked(context: Context, params: QueryParams, as_of: datetime) -> tuple[Asked, Ask]:
    """What an address asks for, as the page tells it and as the search is asked.

    Times without an offset, as a form of this page sends them, are on the profile's clock; a span by hand goes before
    a window that stands in the form beside it.
    """
    pairs = [(k, v) for k, v in params.multi_items() if k not in ("as", PARAMETER, "window")]
    pairs = [(k, _with_offset(v, context.profile.zone) if k in ("from", "to") else v) for k, v in pairs]
    window = "" if any(k in ("from", "to") and v for k, v in pairs) else single(params, "window", WINDOW) or WINDOW
    ask = query(QueryParams([*pairs, *([("window", window)] if window else [])]), context.profile, as_of)
    span = (None, None) if window else (ask.from_ms, ask.to_ms)
    chosen = {name: sorted(ask.labels[name]) for name in FILTER_NAMES if name in ask.labels}
    asked = Asked(chosen, window, *span, ask.q, ask.order, ask.cursor)
    return asked, replace(ask, limit=PAGE, counted=True)


def _state(search: Search) -> IndexState:
    try:
        return search.state()
    except SearchAway:
        return IndexState()


def _with_offset(text: str, zone: str) -> str:
    try:
        moment = datetime.fromisoformat(text)
    except ValueError:
        return text  # refused with a word by who reads it next
    if moment.tzinfo is not None or "T" not in text:
        return text
    return moment.replace(tzinfo=ZoneInfo(zone)).isoformat(timespec="milliseconds")


def _relaxed(context: Context, asked: Asked, as_of: datetime) -> list[Relaxed]:
    """Each way out of an empty list, counted: one filter less, no words, a longer window, nothing at all."""
    first = asked._replace(cursor="")
    ways: list[tuple[str, Asked]] = []
    ways += [(n, first._replace(chosen={k: v for k, v in asked.chosen.items() if k != n})) for n in asked.chosen]
    if asked.q:
        ways.append(("q", first._replace(q="")))
    windows = list(WINDOWS)
    begin = windows.index(asked.window) + 1 if asked.window else windows.index("24h")
    longer = [(f"window:{name}", first._replace(window=name, from_ms=None, to_ms=None)) for name in windows[begin:]]
    if len(ways) > 1:
        ways.append(("all", first._replace(q="", chosen={})))
    found = [Relaxed(what, way, _total(context, way, as_of)) for what, way in ways]
    for what, way in longer:
        total = _total(context, way, as_of)
        if total:  # the first that shows something is enough
            return [*found, Relaxed(what, way, total)]
    return found


def _total(context: Context, asked: Asked, as_of: datetime) -> int:
    params = QueryParams(asked.address().partition("?")[2])
    ask = replace(read_asked(context, params, as_of)[1], limit=0, counted=False)
    return find(context.search, ask).total


def _since(context: Context, held: Held) -> Response:
    params = QueryParams(held.address)
    page_only(params, PARAMETERS)
    reader = context.reader
    as_of = reader.as_of(reader.book.mode(), reader.marks().high_ms)
    pairs = [(k, v) for k, v in params.multi_items() if k != "cursor"]
    if held.cursor:
        pairs.append(("cursor", held.cursor))
    _asked, ask = read_asked(context, QueryParams(pairs), as_of)
    standing = {row.mention.id for row in reader.documents(held.ids) if row.tags is not None}
    # A page that was given no cursor held the whole list: what it has not is new, and what left its span is not.
    found = find(context.search, replace(ask, limit=0 if held.cursor else MAX_LIMIT, counted=False))
    mine = set(held.ids)
    new = found.new if held.cursor else found.total - sum(row.mention.id in mine for row in found.rows)
    answer = {"new": new, "gone": [i for i in held.ids if i not in standing], "total": found.total}
    return Response(msgspec.json.encode(answer), media_type="application/json")
