"""Notes on the timeline, form by form: each is checked, becomes a decision in the log, and ends by saying so."""

from __future__ import annotations

import re
import secrets
from collections.abc import Mapping
from datetime import datetime, timedelta
from urllib.parse import parse_qsl, urlencode, urlsplit
from zoneinfo import ZoneInfo

from fastapi import APIRouter, Request
from starlette.concurrency import run_in_threadpool
from starlette.responses import RedirectResponse, Response

from command_center.room.notes import SendNote
from command_center.room.timeline import MAX_WORDS, MarkTime, UnmarkTime
from command_center.web.context import ActionsClosed, Context
from command_center.web.forms import Whom, read_form
from command_center.web.principal import whom
from command_center.web.problems import Problem
from command_center.web.screens import HEADERS

ON_WALLS = timedelta(hours=1)
"""So long a note that goes on every wall stands there."""
_TIME = re.compile(r"(?:(\d{4})-(\d{1,2})-(\d{1,2})[ T])?(\d{1,2})[:.](\d{2})", re.ASCII)


def notes_router(context: Context) -> APIRouter:
    """`POST /topic/<id>/notes` and `/topic/<id>/notes/take`, each answered by the page again (303)."""
    router = APIRouter(include_in_schema=False)
    topics = {topic.id for topic in context.profile.topics}

    async def posted(request: Request, topic: str, take: bool) -> Response:
        if topic not in topics:
            raise Problem(404, f"no topic named {topic!r}; there are: {', '.join(sorted(topics))}")
        form = await read_form(request)
        decider = whom(request)
        try:
            said = await run_in_threadpool(_take if take else _write, context, form, topic, decider)
        except ActionsClosed:
            said = "closed"
        return RedirectResponse(_back(form, topic, said), 303, headers=HEADERS)

    @router.post("/topic/{topic}/notes")
    async def write(request: Request, topic: str) -> Response:
        """Write down what happened."""
        return await posted(request, topic, take=False)

    @router.post("/topic/{topic}/notes/take")
    async def take(request: Request, topic: str) -> Response:
        """Take a note away."""
        return await posted(request, topic, take=True)

    return router


def _write(context: Context, form: Mapping[str, str], topic: str, whom: Whom) -> str:
    """Write a note down.

    **Guarantee** Who is told that it stands has it in the log; a note for the walls is sent after it.

    Returns:
        A key of `layouts.timeline.SAID`.
    """
    text = form.get("text", "")
    if not text or len(text) > MAX_WORDS:
        return "empty"
    reader, now = context.reader, context.clock.now()
    as_of = reader.as_of(reader.book.mode(), reader.marks().high_ms)
    when = moment_of(form.get("when", ""), as_of, ZoneInfo(context.profile.zone))
    if when is None or when > as_of + timedelta(minutes=1):
        return "time"
    if when < as_of - timedelta(days=context.profile.retention.counters_days):
        return "past"
    about = "" if form.get("every") == "yes" else topic
    context.act(
        MarkTime(id=secrets.token_hex(8), at=now, by=whom.by, origin=whom.origin, when=when, text=text, topic=about)
    )
    if form.get("wall") != "yes":
        return "noted"
    context.act(
        SendNote(id=secrets.token_hex(8), at=now, by=whom.by, origin=whom.origin, text=text, until=now + ON_WALLS)
    )
    return "noted-wall"


def _take(context: Context, form: Mapping[str, str], _topic: str, whom: Whom) -> str:
    mark = form.get("mark", "")
    if mark not in (one.id for one in context.room.known().timeline.marks):
        return "gone"
    now = context.clock.now()
    context.act(UnmarkTime(id=secrets.token_hex(8), at=now, by=whom.by, origin=whom.origin, mark=mark))
    return "unnoted"


def moment_of(text: str, now: datetime, zone: ZoneInfo) -> datetime | None:
    """The moment a person means by a time on the profile's clock.

    Args:
        text: `14:30`, `2026-11-22 14:30`, or empty for now.
        now: The data's clock; a time without a day is the last one at which clocks showed it.
        zone: The profile's zone.

    Returns:
        None where it is no time.
    """
    if not text:
        return now
    match = _TIME.fullmatch(text)
    if match is None:
        return None
    year, month, day, hour, minute = match.groups()
    here = now.astimezone(zone)
    try:
        if year:
            return datetime(int(year), int(month), int(day), int(hour), int(minute), tzinfo=zone)
        found = here.replace(hour=int(hour), minute=int(minute), second=0, microsecond=0, fold=0)
    except ValueError:
        return None
    return found if found <= here else found - timedelta(days=1)


def _back(form: Mapping[str, str], topic: str, said: str) -> str:
    """The page the form stood on: the parameters it names, on this topic's own path and on no other."""
    try:
        pairs = parse_qsl(urlsplit(form.get("back", "")).query)
    except ValueError:
        pairs = []
    kept = [pair for pair in pairs if pair[0] not in ("said", "cursor")]
    return f"/topic/{topic}?{urlencode([*kept, ('said', said)])}#timeline"
