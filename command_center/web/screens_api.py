"""`GET /api/v1/screens`: every paired screen, what it was told, and what it last said of itself."""

from __future__ import annotations

from datetime import datetime
from typing import Any

import msgspec
from fastapi import APIRouter, Request
from starlette.responses import Response

from command_center.profile import Profile
from command_center.room.room import Room
from command_center.store.seen import SeenBook
from command_center.web.context import Context
from command_center.web.pages import shown_wall
from command_center.web.parameters import only
from layouts.screens_shown import Row


def screens_api_router(context: Context) -> APIRouter:
    """`/api/v1/screens`."""
    router = APIRouter(prefix="/api/v1")
    book = SeenBook(context.reader.client)

    @router.get("/screens")
    def screens(request: Request) -> Response:
        """Every paired screen; `seen_at` and `report` are null while it has not spoken."""
        only(request.query_params, ())
        rows = screen_rows(context.room.known(), book, context.profile, context.clock.now())
        items = [screen_item(row) for row in rows]
        return Response(msgspec.json.encode({"items": items}), media_type="application/json")

    return router


def screen_rows(room: Room, book: SeenBook, profile: Profile, now: datetime) -> list[Row]:
    """All screens in the order of their pairing, with their last reports and who has their walls."""
    seen = book.read(room.screens.by_id)
    return [
        Row(screen, seen.get(screen.id), room.takeovers.on(shown_wall(profile, screen.wall), now))
        for screen in room.screens.by_id.values()
    ]


def screen_item(row: Row) -> dict[str, Any]:
    """One screen, as programs are told of it."""
    return {
        "id": row.screen.id,
        "name": row.screen.name,
        "wall": row.screen.wall,
        "paired_at": row.screen.paired_at,
        "told": row.screen.standing.to,
        "taken_until": row.taken.until if row.taken else None,
        "seen_at": row.seen.at if row.seen else None,
        "report": row.seen.report if row.seen else None,
    }
