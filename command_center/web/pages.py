"""The pages we render ourselves: the walls."""

from __future__ import annotations

from collections.abc import Mapping

from fastapi import APIRouter, Request
from starlette.responses import HTMLResponse

from command_center.profile import Profile
from command_center.web.context import Context
from command_center.web.language import PARAMETER, page_only
from command_center.web.outlines import outlines
from command_center.web.parameters import single
from command_center.web.problems import Problem
from command_center.web.public import public_address
from command_center.web.static import asset
from command_center.web.steering import encode_controls
from layouts.scenes import SCENES
from layouts.speech import speaking
from layouts.theme import THEMES
from layouts.wall import wall_page

PARAMETERS = ("theme", "scene")


def pages_router(context: Context) -> APIRouter:
    """`/wall/<name>`: a scene alone, or a wall of the profile."""
    router = APIRouter(include_in_schema=False)

    @router.get("/wall/{name}")
    def wall(request: Request, name: str) -> HTMLResponse:
        """A whole page: its figures stand in the HTML, the stream keeps them current.

        `theme=` wears another set of colours than the wall's own, `scene=` begins with that scene of the wall, `lang=`
        speaks another language than the wall does.
        """
        known = walls(context.profile)
        if name not in known:
            raise Problem(404, f"no wall named {name!r}; there are: {', '.join(sorted(known))}")
        params = request.query_params
        page_only(params, PARAMETERS)
        theme, scene = single(params, "theme", ""), single(params, "scene", "")
        if theme and theme not in THEMES:
            raise Problem(400, f"theme={theme} is none of {', '.join(THEMES)}")
        shown = _scenes(context.profile, name)
        if scene and scene not in shown:
            raise Problem(400, f"scene={scene} is none of this wall's: {', '.join(shown)}")
        return HTMLResponse(wall_html(context, request, name, theme=theme, scene=scene))

    return router


def wall_html(
    context: Context,
    request: Request,
    name: str,
    steered: Mapping[str, str] | None = None,
    *,
    theme: str = "",
    scene: str = "",
) -> str:
    """The page of a wall.

    Args:
        context: What it is made of.
        request: Who asks.
        name: A key of `walls`.
        steered: What it says of the screen it is on; None: it is on none, and says what holds for everybody.
        theme: A key of `THEMES`; empty: the wall's own.
        scene: The one of its scenes that it begins with; empty: its first.
    """
    if steered is None and context.room.now is not None:
        steered = {"data_controls": encode_controls(context.room.now, "", None, context.clock.now())}
    frame = context.hub.frame
    snapshot = frame.snapshot if frame else None
    own = next((wall for wall in context.profile.walls if wall.id == name), None)
    with speaking(request.query_params.get(PARAMETER) or (own and own.language) or context.profile.page_language):
        return wall_page(
            scene or _scenes(context.profile, name)[0],
            snapshot,
            now=context.clock.now(),
            asset=asset,
            land=outlines(),
            wall=own,
            theme=theme,
            base=public_address(context.settings, request),
            steered=steered or {},
        )


def _scenes(profile: Profile, name: str) -> list[str]:
    """The scenes of a wall in their order; a scene is a wall of itself."""
    return next(([one.scene for one in wall.scenes] for wall in profile.walls if wall.id == name), [name])


def walls(profile: Profile) -> dict[str, str]:
    """The walls that a screen may show, by name, and what they are called; the first is where nobody chose."""
    own = {wall.id: wall.name for wall in profile.walls}
    return own | {name: scene.title for name, scene in SCENES.items()}


def shown_wall(profile: Profile, wall: str) -> str:
    """The wall that is shown for a name: itself, or the first where the profile has it no more."""
    known = walls(profile)
    return wall if wall in known else next(iter(known))
