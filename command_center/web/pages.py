"""The pages we render ourselves: the walls."""

from __future__ import annotations

from fastapi import APIRouter
from starlette.responses import HTMLResponse

from command_center.web.context import Context
from command_center.web.problems import Problem
from command_center.web.static import asset
from layouts.scenes import SCENES
from layouts.wall import wall_page


def pages_router(context: Context) -> APIRouter:
    """`/wall/<name>`."""
    router = APIRouter(include_in_schema=False)

    @router.get("/wall/{name}")
    def wall(name: str) -> HTMLResponse:
        """One scene as a whole page: its figures stand in the HTML, the stream keeps them current."""
        if name not in SCENES:
            raise Problem(404, f"no wall named {name!r}; there are: {', '.join(sorted(SCENES))}")
        frame = context.hub.frame
        snapshot = frame.snapshot if frame else None
        return HTMLResponse(wall_page(name, snapshot, now=context.clock.now(), asset=asset))

    return router
