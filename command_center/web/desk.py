"""`/desk`: who is waiting, in the order of the rank."""

from __future__ import annotations

from fastapi import APIRouter, Request
from starlette.datastructures import QueryParams
from starlette.responses import HTMLResponse

from command_center.mention import OPEN_NEEDS
from command_center.search.problems import BadCursor
from command_center.store.picture import waiting_of
from command_center.store.queue import QueueQuery, list_queue
from command_center.store.queue_languages import MAX_TOLD_APART, ByLanguage, waiting_by_language
from command_center.web.context import Context
from command_center.web.language import page_only
from command_center.web.parameters import single
from command_center.web.problems import Problem
from command_center.web.static import asset
from layouts.desk import Desk, desk_page

PARAMETERS = ("need", "language", "cursor")


def desk_router(context: Context) -> APIRouter:
    """`/desk`."""
    router = APIRouter(include_in_schema=False)

    @router.get("/desk")
    def desk(request: Request) -> HTMLResponse:
        """A whole page that links can filter; the shell keeps it current."""
        shown = _read(context, request.query_params)
        snapshot = context.hub.frame.snapshot if context.hub.frame else None
        return HTMLResponse(desk_page(shown, snapshot, now=context.clock.now(), asset=asset))

    return router


def _read(context: Context, params: QueryParams) -> Desk:
    page_only(params, PARAMETERS)
    needs, languages = frozenset(params.getlist("need")), frozenset(params.getlist("language"))
    unknown = sorted(needs - set(OPEN_NEEDS))
    if unknown:
        raise Problem(400, f"need={unknown[0]} is none of {', '.join(OPEN_NEEDS)}")
    query = QueueQuery(needs, cursor=single(params, "cursor", ""))
    reader = context.reader
    marks = reader.marks()
    as_of = reader.as_of(reader.book.mode(), marks.high_ms)
    context.threads.refresh(marks)
    served = context.threads.served()
    spoken = waiting_by_language(reader, served)
    among = None
    if languages:
        if spoken is None:
            raise Problem(400, f"more than {MAX_TOLD_APART} wait: leave language out, they are not told apart")
        among = {i for codes in spoken.values() for code in languages & codes.keys() for i in codes[code]}
    try:
        page = list_queue(served, query, among)
    except BadCursor as why:
        raise Problem(400, str(why)) from None
    # Who is answered or deleted between the two readings is no longer held, or without tags, and not shown.
    found = reader.documents(place.item.id for place in page.places)
    held = {document.mention.id: document for document in found if document.tags is not None}
    return Desk(
        as_of=as_of,
        zone=context.profile.zone,
        waiting=waiting_of(page.lanes, context.profile),
        rows=[(place, held[place.item.id]) for place in page.places if place.item.id in held],
        needs=needs,
        languages=languages,
        spoken=None if spoken is None else _counted(spoken),
        begun=bool(query.cursor),
        next_cursor=page.next_cursor,
    )


def _counted(spoken: ByLanguage) -> dict[str, dict[str, int]]:
    return {need: {code: len(ids) for code, ids in codes.items()} for need, codes in spoken.items()}
