"""Why a mention has its tags: `/api/v1/mentions/<id>/why` for programs, `/mention/<id>` for people."""

from __future__ import annotations

from typing import NamedTuple

import msgspec
from fastapi import APIRouter, Request
from msgspec.structs import replace
from starlette.responses import HTMLResponse, Response

from command_center.mention import Mention, Tags
from command_center.store.document import Document
from command_center.web.context import Context, NoAnswer
from command_center.web.language import page_only
from command_center.web.parameters import only
from command_center.web.problems import Problem
from command_center.web.static import asset
from command_center.why import Reason, Why
from layouts.names import Names
from layouts.why import why_page


class Explained(NamedTuple):
    """A mention as people may see it, the tags it is counted by, and what today's taggers say."""

    document: Document
    tags: Tags
    why: Why


def why_router(context: Context) -> APIRouter:
    """The two doors."""
    router, pages = APIRouter(prefix="/api/v1"), APIRouter(include_in_schema=False)
    profile = context.profile
    names = Names(
        {topic.id: topic.name for topic in profile.topics}, {brand.id: brand.name for brand in profile.brands}
    )

    @router.get("/mentions/{mention_id:path}/why")
    def why(request: Request, mention_id: str) -> Response:
        """Why a mention has its tags: `tags` are those it is counted by, `now` what today's taggers say and why."""
        only(request.query_params, ())
        document, tags, why = _explained(context, mention_id)
        answer = {
            "id": mention_id,
            "revision": document.revision,
            "tags": tags,
            "now": why.tags,
            "same": same(tags, why.tags),
            "reasons": why.reasons,
            "read_chars": why.read_chars,
        }
        return Response(msgspec.json.encode(answer), media_type="application/json")

    @pages.get("/mention/{mention_id:path}")
    def page(request: Request, mention_id: str) -> HTMLResponse:
        """One mention, its tags, and the reason for each."""
        page_only(request.query_params, ())
        explained = _explained(context, mention_id)
        frame = context.hub.frame
        snapshot = frame.snapshot if frame else None
        reader = context.reader
        as_of = reader.as_of(reader.book.mode(), reader.marks().high_ms)
        return HTMLResponse(
            why_page(
                explained.document,
                explained.tags,
                explained.why,
                as_of=as_of,
                zone=profile.zone,
                names=names,
                same=same(explained.tags, explained.why.tags),
                snapshot=snapshot,
                now=context.clock.now(),
                asset=asset,
            )
        )

    both = APIRouter()
    both.include_router(router)
    both.include_router(pages)
    return both


def same(one: Tags, other: Tags) -> bool:
    """Whether two taggings say the same, whichever taggers said it."""
    return replace(one, tagger_version="") == replace(other, tagger_version="")


def _explained(context: Context, mention_id: str) -> Explained:
    written = [d for d in context.reader.as_written([mention_id]) if d.tags is not None]
    if not written:
        raise Problem(404, f"no mention {mention_id} is kept")
    [document] = written
    assert document.tags is not None  # noqa: S101  (said above)
    try:
        why = context.explain(document.mention)
    except NoAnswer as silent:
        raise Problem(503, str(silent)) from None
    shown = context.reader.shown(document)
    if shown.mention != document.mention:
        veiled = {name: [_veiled(one, shown.mention) for one in many] for name, many in why.reasons.items()}
        why = Why(why.tags, veiled, why.read_chars)
    return Explained(shown, document.tags, why)


def _veiled(reason: Reason, shown: Mention) -> Reason:
    """A reason without words that people may not see: what is masked in the mention is quoted nowhere."""
    place = (shown.place.text if shown.place else None) or ""
    seen = reason.found.casefold() in f"{shown.text}\n{place}".casefold()
    return replace(reason, found=reason.found if seen else "", at=None)
