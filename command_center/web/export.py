"""`/export`: a list of mentions as a file, in flat memory; `/api/v1/export/<id>` says how far it is."""

from __future__ import annotations

import csv
import io
import re
import threading
import time
from collections.abc import Callable, Iterator
from urllib.parse import urlencode

import msgspec
from fastapi import APIRouter, Request
from msgspec.structs import replace
from starlette.datastructures import QueryParams
from starlette.responses import Response, StreamingResponse

from command_center.room.audit import Exported
from command_center.search.asked import COLUMNS, Ask
from command_center.search.port import Search
from command_center.store.document import Document
from command_center.store.exports import ExportBook, ExportState
from command_center.web.context import Context
from command_center.web.found import find, item
from command_center.web.language import PARAMETER, asked_language
from command_center.web.mentions import read_asked
from command_center.web.parameters import only, single
from command_center.web.principal import whom
from command_center.web.problems import Problem

FORMS = {"csv": "text/csv; charset=utf-8; header=present", "jsonl": "application/x-ndjson"}
PARAMETERS = (*COLUMNS, "q", "from", "to", "window", "order", "form", "progress")
MAX_RUNNING = 4
"""Exports of one process at a time: each holds a thread."""
TOLD_S = 0.5
"""Between two notes of how far an export is."""
HEAD = (
    "id", "created_at", "source", "author", "handle", "text", "language", "sentiment", "confidence", "topics",
    "brands", "kind", "need", "country", "place", "url", "in_reply_to", "revision",
)  # fmt: skip
MARK = "\ufeff"
"""By it spreadsheets know UTF-8."""
_FORMULA = frozenset("=+-@\t\r\n＝＋－＠")
_NO_INK = (
    r"\u00ad\u061c\u115f\u1160\u180e\u200b-\u200f\u202a-\u202e"
    r"\u2060-\u2069\u2800\u3164\ufe00-\ufe0f\ufeff\uffa0\ufffc"
)
_BLANKS = rf"[\s{_NO_INK}]*"
_UNSEEN = re.compile(_BLANKS)
_NEXT_CELL = re.compile(rf"([;\t|]{_BLANKS})(?=[=+\-@＝＋－＠])")
"""Where a program that separates cells by another sign would see a formula begin."""
_NAME = re.compile("[0-9a-f]{16}")
_running = threading.Semaphore(MAX_RUNNING)


def export_router(context: Context) -> APIRouter:
    """The two doors."""
    router, pages = APIRouter(prefix="/api/v1"), APIRouter(include_in_schema=False)
    book = ExportBook(context.reader.client)

    @pages.get("/export")
    def download(request: Request) -> Response:
        """The list of `/mentions` with the same parameters; `progress` is 16 hex digits of the asker's own choice."""
        params = request.query_params
        only(params, (*PARAMETERS, PARAMETER))
        asked_language(params)
        form, name = single(params, "form", "csv"), single(params, "progress", "")
        if form not in FORMS:
            raise Problem(400, f"form={form} is none of {', '.join(FORMS)}")
        if name and not _NAME.fullmatch(name):
            raise Problem(400, f"progress={name} is not made of 16 hex digits")
        reader = context.reader
        as_of = reader.as_of(reader.book.mode(), reader.marks().high_ms)
        pairs = [pair for pair in params.multi_items() if pair[0] not in ("form", "progress")]
        _asked, ask = read_asked(context, QueryParams(pairs), as_of)
        total = find(context.search, replace(ask, limit=0, counted=False)).total

        def tell(state: ExportState) -> None:
            if name:
                book.write(name, state)

        if not _running.acquire(blocking=False):
            raise Problem(503, f"{MAX_RUNNING} exports are on their way already: try again when one is done")
        _running.release()
        by, origin = whom(request)
        context.audit.say(Exported, by, origin, what="mentions", form=form, asked=urlencode(pairs), rows=total)
        file = f"mentions-{as_of:%Y-%m-%dT%H%MZ}.{form}"
        headers = {"Content-Disposition": f'attachment; filename="{file}"', "CC-Total": str(total)}
        body = _one_of_few(export(context.search, ask, form, total, tell))
        return StreamingResponse(body, media_type=FORMS[form], headers=headers)

    @router.get("/export/{name}")
    def progress(request: Request, name: str) -> Response:
        """How far an export is that was asked for with `progress=<name>`."""
        only(request.query_params, ())
        found = book.read(name) if _NAME.fullmatch(name) else None
        if found is None:
            raise Problem(404, f"no export named {name} has begun, or none is known any more")
        answer = msgspec.to_builtins(found) | {"share": round(found.share, 4)}
        return Response(msgspec.json.encode(answer), media_type="application/json")

    both = APIRouter()
    both.include_router(router)
    both.include_router(pages)
    return both


def export(
    search: Search,
    ask: Ask,
    form: str,
    total: int,
    tell: Callable[[ExportState], None],
    monotonic: Callable[[], float] = time.monotonic,
) -> Iterator[bytes]:
    """All mentions that match, as a file, piece by piece.

    Args:
        search: Gives them, some hundred at a time.
        ask: Which, in which order.
        form: A key of `FORMS`.
        total: How many there are when it begins.
        tell: Is told how far it is, at the beginning, each `TOLD_S`, and at the end or where it breaks off.
        monotonic: A clock, for that.

    Returns:
        Pieces of the file. Memory doesn't grow with their number.

    **Guarantee** Nothing is in it that the list would not show when its piece is made: personal data is masked, what
    was deleted or erased since the export began is left out. No cell of a CSV is a formula (`cell`).
    """
    sent, told, whole = 0, monotonic(), False
    tell(ExportState(total))
    try:
        if form == "csv":
            yield (MARK + ",".join(HEAD) + "\r\n").encode()
        for rows in search.rows(ask):
            yield _csv(rows) if form == "csv" else _jsonl(rows)
            sent += len(rows)
            if monotonic() - told >= TOLD_S:
                told = monotonic()
                tell(ExportState(total, sent))
        whole = True
    finally:
        tell(ExportState(total, sent, done=whole, broken=not whole))


def cell(text: str) -> str:
    """A text that no spreadsheet takes for a formula.

    What begins with `= + - @`, a tab or the end of a line, or with their full-width twins, gets an apostrophe in
    front (OWASP, CSV injection); so does what begins so behind blanks and signs without ink, which some programs trim,
    and behind `;`, a tab or `|`, which separate cells where spreadsheets have other lists than commas.
    """
    behind = text[_UNSEEN.match(text).end() :][:1]  # type: ignore[union-attr]  # it matches the empty text
    first = "'" if text[:1] in _FORMULA or behind in _FORMULA else ""
    return first + _NEXT_CELL.sub(r"\1'", text)


def _csv(rows: list[Document]) -> bytes:
    out = io.StringIO()
    writer = csv.writer(out)
    writer.writerows([_line(row) for row in rows])
    return out.getvalue().encode("utf-8", "replace")


def _line(row: Document) -> list[str | float | int]:
    mention, tags = row.mention, row.tags
    assert tags is not None  # noqa: S101  (a tombstone is in no list)
    author, place = mention.author, tags.place
    texts = (
        mention.id, mention.at.isoformat().replace("+00:00", "Z"), mention.source,
        (author.name if author else None) or "", (author.handle if author else None) or "", mention.text,
        tags.language, tags.sentiment.label,
    )  # fmt: skip
    rest = (
        " ".join(tags.topics), " ".join(tags.brands), tags.kind, tags.need, place.country if place else "",
        (mention.place.text if mention.place else None) or "", mention.url or "", mention.in_reply_to or "",
    )  # fmt: skip
    return [*map(cell, texts), tags.sentiment.confidence, *map(cell, rest), row.revision]


def _jsonl(rows: list[Document]) -> bytes:
    return b"".join(msgspec.json.encode(item(row)) + b"\n" for row in rows)


def _one_of_few(pieces: Iterator[bytes]) -> Iterator[bytes]:
    """Begin when fewer than `MAX_RUNNING` others do; who hangs up makes room."""
    with _running:
        yield from pieces
