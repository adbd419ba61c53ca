"""The pages we render ourselves: the walls."""

from __future__ import annotations

from collections.abc import Mapping

from fastapi import APIRouter, Request
from starlette.responses import HTMLResponse

from command_center.profile import Profile
from command_center.web.context import Context
from command_center.web.problems import Problem
from command_center.web.static import asset
from command_center.web.steering import encode_controls
from layouts.scenes import SCENES
from layouts.wall import wall_page


def pages_router(context: Context) -> APIRouter:
    """`/wall/<name>`."""
    router = APIRouter(include_in_schema=False)

    @router.get("/wall/{name}")
    def wall(request: Request, name: str) -> HTMLResponse:
        """One scene as a whole page: its figures stand in the HTML, the stream keeps them current."""
        if name not in SCENES:
            raise Problem(404, f"no wall named {name!r}; there are: {', '.join(sorted(SCENES))}")
        return HTMLResponse(wall_html(context, request, name))

    return router


def wall_html(context: Context, request: Request, name: str, steered: Mapping[str, str] | None = None) -> str:
    """The page of a wall.

    Args:
        context: What it is made of.
        request: Who asks.
        name: A key of `walls`.
        steered: What it says of the screen it is on; None: it is on none, and says what holds for everybody.
    """
    if steered is None and context.room.now is not None:
        steered = {"data_controls": encode_controls(context.room.now, "", None, context.clock.now())}
    frame = context.hub.frame
    snapshot = frame.snapshot if frame else None
    return wall_page(name, snapshot, now=context.clock.now(), asset=asset, steered=steered or {})


def walls(profile: Profile) -> dict[str, str]:
    """The walls that a screen may show, by name, and what they are called; the first is where nobody chose."""
    return {name: scene.title for name, scene in SCENES.items()}


def shown_wall(profile: Profile, wall: str) -> str:
    """The wall that is shown for a name: itself, or the first where the profile has it no more."""
    known = walls(profile)
    return wall if wall in known else next(iter(known))
