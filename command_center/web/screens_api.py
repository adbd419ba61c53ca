"""`GET /api/v1/screens`: every paired screen, what it was told, and what it last said of itself."""

from __future__ import annotations

import msgspec
from fastapi import APIRouter, Request
from starlette.responses import Response

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
        items = [
            {
                "id": row.screen.id,
                "name": row.screen.name,
                "wall": row.screen.wall,
                "paired_at": row.screen.paired_at,
                "told": row.screen.standing.to,
                "taken_until": row.taken.until if row.taken else None,
                "seen_at": row.seen.at if row.seen else None,
                "report": row.seen.report if row.seen else None,
            }
            for row in screen_rows(context, book)
        ]
        return Response(msgspec.json.encode({"items": items}), media_type="application/json")

    return router


def screen_rows(context: Context, book: SeenBook) -> list[Row]:
    """All screens in the order of their pairing, with their last reports and who has their walls."""
    room, now = context.room.known(), context.clock.now()
    seen = book.read(room.screens.by_id)
    return [
        Row(screen, seen.get(screen.id), room.takeovers.on(shown_wall(context.profile, screen.wall), now))
        for screen in room.screens.by_id.values()
    ]
