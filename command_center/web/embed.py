"""The door for other sites' pages: `/embed/<panel>`, the only path that may stand in a frame."""

from __future__ import annotations

import gzip
import re
from functools import cache

from fastapi import APIRouter, Request
from starlette.responses import HTMLResponse

from command_center.web.context import Context
from command_center.web.language import asked_language
from command_center.web.outlines import outlines
from command_center.web.problems import Problem
from command_center.web.security import content_policy
from command_center.web.static import asset, content
from layouts.embed import embed_page
from layouts.embed_names import EMBEDS
from layouts.markup import prefix

_INTER = re.compile(r"@font-face \{[^}]*font-family: 'Inter Variable';[^}]*\}")


def embed_router(context: Context) -> APIRouter:
    """`/embed/<panel>`: whoever reads it needs no login, so it carries no name; who may frame it is `CC_EMBED_SITES`.

    `lang=` is the language of the page around it; without it the first that its reader prefers. Keys, themes and sizes
    come in by this door, too: as parameters of the route, checked before the page is made.
    """
    router = APIRouter(include_in_schema=False)
    headers = {
        "Content-Security-Policy": content_policy(frame_ancestors=context.settings.embed_sites),
        "Vary": "Accept-Encoding, Accept-Language",
    }

    @router.get("/embed/{panel}")
    def embed(request: Request, panel: str) -> HTMLResponse:
        """One panel as a whole page."""
        asked_language(request.query_params)
        if panel not in EMBEDS:
            raise Problem(404, f"no panel named {panel!r} to embed; there are: {', '.join(sorted(EMBEDS))}")
        frame = context.hub.frame
        page = embed_page(
            panel,
            frame.snapshot if frame else None,
            now=context.clock.now(),
            asset=asset,
            styles=_styles(prefix()),
            land=outlines() if panel == "map" else {},
        )
        if "gzip" not in request.headers.get("accept-encoding", ""):
            return HTMLResponse(page, headers=headers)
        # the land is 70 kB, a fifth of it packed; level 6 takes 3 ms, and a frame is opened once a day
        packed = gzip.compress(page.encode(), 6, mtime=0)
        return HTMLResponse(packed, headers=headers | {"Content-Encoding": "gzip"})

    return router


@cache
def _styles(below: str) -> str:
    """The style sheet, and Inter's faces alone: the sheet of all scripts' fonts weighs more than a whole embed."""
    faces = _INTER.findall(content("fonts.css").decode().replace("url(./", f"url({below}/assets/vendor/"))
    sheets = "".join(content(name).decode() for name in ("embed.css", "panels.css", "rising.css"))
    return "\n".join(faces) + sheets
