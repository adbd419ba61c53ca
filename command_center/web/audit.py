"""`/audit`, the log of decisions as admins read it, and `/api/v1/audit` for programs and as a file."""

from __future__ import annotations

import csv
import io
import re
import threading
from collections.abc import Iterator
from datetime import datetime
from typing import Any
from urllib.parse import urlencode

import msgspec
from fastapi import APIRouter, Request
from starlette.datastructures import QueryParams
from starlette.responses import HTMLResponse, Response, StreamingResponse

from command_center.clock import from_ms
from command_center.room.action import UNREADABLE
from command_center.room.audit import Exported, Written
from command_center.stage import LOG_AWAY
from command_center.web.context import Context
from command_center.web.export import FORMS, MARK, cell
from command_center.web.language import page_only
from command_center.web.parameters import limit, only, single
from command_center.web.principal import whom
from command_center.web.problems import Problem
from command_center.web.static import asset
from command_center.web.trail import Read
from layouts.audit import ADDRESS, KINDS, Audited, Row, Wanted, audit_content
from layouts.page import page
from layouts.speech import _

PARAMETERS = ("kind", "by", "of", "cursor")
PAGE = 50
CHUNK = 1000
MOST_LOOKED = 20_000
"""Records that one answer looks at for rows that are asked for: then it gives what it has, and where to go on."""
MAX_RUNNING = 2
HEAD = ("offset", "at", "action", "by", "origin", "said")
_SECRET = re.compile(r"[0-9a-f]{64}|\$argon2.*", re.DOTALL)
"""What a record keeps in the place of a secret; it opens nothing, and nobody has to see it."""
_MOST_SIGNS = 300
_decode = msgspec.json.Decoder(dict[str, Any]).decode
_running = threading.Semaphore(MAX_RUNNING)


def audit_router(context: Context) -> APIRouter:
    """The two doors; both are for admins (`command_center.web.doors`)."""
    router, pages = APIRouter(prefix="/api/v1"), APIRouter(include_in_schema=False)

    @pages.get(ADDRESS)
    def audit(request: Request) -> HTMLResponse:
        """Fifty rows, the newest first, filtered by kind, name, and what it was about."""
        page_only(request.query_params, PARAMETERS)
        wanted, below = _asked(request.query_params)
        rows, older = _some(context.audit.read, below, wanted, PAGE)
        zone, now = context.profile.zone, context.clock.now()
        shown = Audited(rows, wanted, older, below is not None, now, zone)
        frame = context.hub.frame
        html = page(
            _("Audit"),
            audit_content(shown),
            here="",
            snapshot=frame.snapshot if frame else None,
            now=now,
            asset=asset,
            css=("audit.css",),
        )
        return HTMLResponse(html)

    @router.get("/audit")
    def export(request: Request) -> Response:
        """The audit: some rows and a cursor, or with `format=csv|jsonl` all of it as a file, which is itself noted."""
        params = request.query_params
        only(params, (*PARAMETERS, "limit", "format"))
        wanted, below = _asked(params)
        form = single(params, "format", "")
        if not form:
            rows, older = _some(context.audit.read, below, wanted, limit(params))
            answer = {"items": [_plain(row) for row in rows], "next_cursor": older or None}
            return Response(msgspec.json.encode(answer), media_type="application/json")
        if form not in FORMS:
            raise Problem(400, f"format={form} is none of {', '.join(FORMS)}")
        if not _running.acquire(blocking=False):
            raise Problem(503, f"{MAX_RUNNING} exports of the audit are on their way already: try again in a moment")
        _running.release()
        by, origin = whom(request)
        context.audit.say(Exported, by, origin, what="audit", form=form, asked=urlencode(wanted.pairs))
        file = f"audit-{context.clock.now():%Y-%m-%dT%H%MZ}.{form}"
        body = _file(context.audit.read, below, wanted, form)
        headers = {"Content-Disposition": f'attachment; filename="{file}"'}
        return StreamingResponse(body, media_type=FORMS[form], headers=headers)

    both = APIRouter()
    both.include_router(router)
    both.include_router(pages)
    return both


def _asked(params: QueryParams) -> tuple[Wanted, int | None]:
    kind, cursor = single(params, "kind", ""), single(params, "cursor", "")
    if kind and kind not in KINDS:
        raise Problem(400, f"kind={kind} is none of {', '.join(KINDS)}")
    if cursor and not re.fullmatch("[0-9]{1,18}", cursor):
        raise Problem(400, f"cursor={cursor[:40]} is none that an answer gave")
    return Wanted(kind, single(params, "by", ""), single(params, "of", "")), int(cursor) if cursor else None


def _some(read: Read, below: int | None, wanted: Wanted, most: int) -> tuple[list[Row], str]:
    """Rows and the cursor of the next."""
    found: list[Row] = []
    looked, last = 0, below
    for written in _written(read, below):
        row = row_of(written)
        found += [row] if fits(row, wanted) else []
        looked, last = looked + 1, written.offset
        if len(found) == most or looked == MOST_LOOKED:
            break
    return found, str(last) if last else ""


def _written(read: Read, below: int | None) -> Iterator[Written]:
    while True:
        try:
            records = read(below, CHUNK)
        except RuntimeError as why:
            raise Problem(503, told if (told := str(why)).startswith(LOG_AWAY) else f"{LOG_AWAY}: {told}") from None
        yield from records
        if not records or not records[-1].offset:
            return
        below = records[-1].offset


def row_of(written: Written) -> Row:
    """Read a record, also one of a kind, a version or a hand that is not ours.

    Args:
        written: As it stands in the log.

    Returns:
        What it says without what only opens something; a body that can't be read says nothing.
    """
    at = from_ms(written.timestamp_ms)
    try:
        body = _decode(written.body)
    except UNREADABLE:
        return Row(written.offset, at, "")
    said = {name: _text(value) for name, value in body.items() if name not in ("action", "id", "at", "by", "origin")}
    kind, by, origin = (_text(body.get(name)) for name in ("action", "by", "origin"))
    return Row(written.offset, _moment(body.get("at"), at), kind, by, origin, {n: v for n, v in said.items() if v})


def fits(row: Row, wanted: Wanted) -> bool:
    """Whether a row is one of those that are asked for."""
    if wanted.kind and row.kind != wanted.kind:
        return False
    if wanted.by.casefold() not in row.by.casefold():
        return False
    return not wanted.of or wanted.of in row.said.values()


def _text(value: object) -> str:
    if isinstance(value, str):
        return "" if _SECRET.fullmatch(value) else value[:_MOST_SIGNS]
    if isinstance(value, list):
        return ", ".join(filter(None, map(_text, value)))[:_MOST_SIGNS]
    return "" if value is None else msgspec.json.encode(value).decode()[:_MOST_SIGNS]


def _moment(value: object, at: datetime) -> datetime:
    try:
        found = datetime.fromisoformat(value) if isinstance(value, str) else at
    except ValueError:
        return at
    return at if found.tzinfo is None else found


def _plain(row: Row) -> dict[str, Any]:
    return {
        "offset": row.offset, "at": row.at, "action": row.kind, "by": row.by, "origin": row.origin, "said": row.said
    }  # fmt: skip


def _file(read: Read, below: int | None, wanted: Wanted, form: str) -> Iterator[bytes]:
    with _running:
        if form == "csv":
            yield (MARK + ",".join(HEAD) + "\r\n").encode()
        out = io.StringIO()
        writer = csv.writer(out)
        for n, written in enumerate(_written(read, below), 1):
            row = row_of(written)
            if fits(row, wanted) and form == "csv":
                said = "; ".join(f"{name}={value}" for name, value in row.said.items())
                writer.writerow([row.offset, row.at.isoformat(), *map(cell, (row.kind, row.by, row.origin, said))])
            elif fits(row, wanted):
                out.write(msgspec.json.encode(_plain(row)).decode() + "\n")
            if n % CHUNK == 0:
                yield _taken(out)
        yield _taken(out)


def _taken(out: io.StringIO) -> bytes:
    """What was written, taken out."""
    found = out.getvalue().encode("utf-8", "replace")
    out.seek(0)
    out.truncate()
    return found
