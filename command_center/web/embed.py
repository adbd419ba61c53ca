"""The door for other sites' pages: `/embed/<panel>` with its figures, `/embed/<panel>/<key>` for frames with a key."""

from __future__ import annotations

import gzip
import re
from collections.abc import Iterable
from functools import cache
from urllib.parse import urlsplit

from fastapi import APIRouter, Request
from starlette.datastructures import QueryParams
from starlette.responses import HTMLResponse, Response

from command_center.room.embeds import Embed
from command_center.snapshot import Snapshot
from command_center.store.connect import RedisError
from command_center.texts.catalogue import languages
from command_center.variant import WALL, Variant, misfit
from command_center.web.context import Context
from command_center.web.language import asked_language
from command_center.web.outlines import outlines
from command_center.web.problems import Problem
from command_center.web.security import content_policy
from command_center.web.static import TYPES, asset, content, host_script
from layouts.embed_names import EMBEDS, Shown, parts_of
from layouts.embed_page import SIZES, WEARS, Dress, Entry, embed_page, sheet
from layouts.markup import prefix
from layouts.speech import language, speaking

_LATIN = "unicode-range: U+0000-00FF"
_INTER = re.compile(r"@font-face \{[^}]*font-family: 'Inter Variable';[^}]*\}")
_KEY = re.compile("[A-Za-z0-9_-]{22}")
SELF = "'self'"
SCRIPT_S = 3600
"""A page around frames has a new version of its script within an hour."""


def embed_router(context: Context) -> APIRouter:
    """Pages that stand in frames; nobody's cookie is read here and none is set.

    `/embed/<panel>` is for whoever may see figures; who may frame it is `CC_EMBED_SITES`, with `preview=1` our own
    pages. It takes `theme=`, `size=`, `as=table`, `window=`, `topic=`, `texts=yes` and `lang=`.

    `/embed/<panel>/<key>` is a shell without a figure for anybody, which exchanges its key for them; who may frame it
    says the key. It is the same answer for a key that stands, has ended, was withdrawn or never was: which of
    them, whoever knows the secret learns by the exchange. What it shows is fixed; `theme=`, `size=`, `as=` and `lang=`
    may be another.
    """
    router = APIRouter(include_in_schema=False)

    @router.get("/embed/{panel}")
    def embed(request: Request, panel: str) -> HTMLResponse:
        """One panel as a whole page."""
        params = request.query_params
        asked_language(params)
        _known(panel)
        shown = _asked(context, panel, params)
        sites = context.settings.embed_sites
        return answer(
            request,
            shown,
            _dress(params, Dress()),
            _picture(context, shown),
            sites=[*sites, SELF] if params.get("preview") and SELF not in sites else sites,
        )

    @router.get("/embed/{panel}/{key}")
    def keyed(request: Request, panel: str, key: str) -> HTMLResponse:
        """The shell of a key."""
        params = request.query_params
        asked_language(params)
        _known(panel)
        if not _KEY.fullmatch(key):
            raise Problem(404, f"no key of an embed is {key!r}: paste the panel's snippet again, whole")
        found = _found(context, panel, key)
        table = params.get("as") == "table" if "as" in params else bool(found and found.table)
        shown, dress = Shown(panel, table=table), Dress()
        sites: tuple[str, ...] = ()
        if found is not None:
            shown = Shown(panel, found.window, found.topic, table, found.texts)
            dress, sites = Dress(found.theme or dress.theme, found.size or dress.size), found.sites
        spoken = params.get("lang") or (found.lang if found else "")
        with speaking(spoken if spoken in languages() else language()):
            entry = Entry(key, context.tokens.challenge(_site(request)))
            return answer(request, shown, _dress(params, dress), None, sites=sites, entry=entry)

    @router.get("/embed.js")
    def script() -> Response:
        """What pages around frames load: `<command-center-panel>`, and frames as high as they want to be."""
        headers = {
            "Access-Control-Allow-Origin": "*",
            "Cache-Control": f"public, max-age={SCRIPT_S}",
            "Cross-Origin-Resource-Policy": "cross-origin",
        }
        return Response(host_script(), media_type=TYPES[".js"], headers=headers)

    def answer(
        request: Request,
        shown: Shown,
        dress: Dress,
        picture: Snapshot | None,
        *,
        sites: Iterable[str],
        entry: Entry | None = None,
    ) -> HTMLResponse:
        styles = sheet(_styles(prefix()), dress)
        page = embed_page(
            shown,
            picture,
            now=context.clock.now(),
            asset=asset,
            styles=styles,
            land=outlines() if shown.panel == "map" else {},
            # a topic that the profile has no more is told by its id: without it a frame would speak of all that is said
            about=_topic_name(context, shown.topic) or shown.topic,
            dress=dress,
            entry=entry,
        )
        headers = {
            "Content-Security-Policy": content_policy(frame_ancestors=sites, styles=[styles]),
            "Cross-Origin-Resource-Policy": "cross-origin",
            "Vary": "Accept-Encoding, Accept-Language",
        }
        if "gzip" not in request.headers.get("accept-encoding", ""):
            return HTMLResponse(page, headers=headers)
        # the land is 70 kB, a fifth of it packed; level 6 takes 3 ms, and a frame is opened once a day
        packed = gzip.compress(page.encode(), 6, mtime=0)
        return HTMLResponse(packed, headers=headers | {"Content-Encoding": "gzip"})

    return router


def _known(panel: str) -> None:
    if panel not in EMBEDS:
        raise Problem(404, f"no panel named {panel!r} to embed; there are: {', '.join(sorted(EMBEDS))}")


def _one_of(params: QueryParams, name: str, known: Iterable[str], default: str) -> str:
    found = params.get(name, "") or default
    if found not in known:
        raise Problem(400, f"{name}={found} is none of {', '.join(known)}")
    return found


def _dress(params: QueryParams, default: Dress) -> Dress:
    return Dress(_one_of(params, "theme", WEARS, default.theme), _one_of(params, "size", SIZES, default.size))


def _asked(context: Context, panel: str, params: QueryParams) -> Shown:
    """What an address without a key asks for."""
    window, topic = params.get("window", ""), params.get("topic", "")
    if topic and not _topic_name(context, topic):
        raise Problem(404, f"no topic has the id {topic!r}")
    if (window or topic) and (why := misfit(panel, Variant(window or WALL, topic))):
        raise Problem(400, why)
    as_ = _one_of(params, "as", ("picture", "table"), "picture")
    texts = _one_of(params, "texts", ("yes", "no"), "no")
    return Shown(panel, window, topic, as_ == "table", texts == "yes")


def _topic_name(context: Context, topic: str) -> str:
    """What the profile calls a topic; empty for none of its topics."""
    return next((one.name for one in context.profile.topics if one.id == topic), "") if topic else ""


def _picture(context: Context, shown: Shown) -> Snapshot | None:
    """The picture of an embed, if there is one already."""
    frame, more = context.hub.frame, context.hub.more
    if frame is None:
        return None
    variant = Variant(shown.window or WALL, shown.topic)
    if variant.is_wall or more is None:
        return frame.snapshot if variant.is_wall else None
    try:
        more.prepare(parts_of(shown))
    except RedisError:
        return None
    return more.picture(frame.snapshot, variant)


def _found(context: Context, panel: str, key: str) -> Embed | None:
    """What is known of a key, also of one that has ended: its frame tells its readers so, not their browser."""
    found = context.room.known().embeds.known(key)
    return found if found is not None and found.panel == panel else None


def _site(request: Request) -> str:
    """The origin of the page around a frame, as far as its browser says."""
    try:
        parts = urlsplit(request.headers.get("referer", ""))
    except ValueError:
        return ""
    return f"{parts.scheme}://{parts.netloc}" if parts.scheme in ("http", "https") and parts.netloc else ""


@cache
def _styles(below: str) -> str:
    """The style sheet, and Inter's faces alone: the sheet of all scripts' fonts weighs more than a whole embed.

    The Latin one, which every embed loads for its own words, has a second name: what people write and languages call
    themselves takes it as far as it goes, and asks for no other.
    """
    faces = _INTER.findall(content("fonts.css").decode().replace("url(./", f"url({below}/assets/vendor/"))
    sheets = "".join(content(name).decode() for name in ("embed.css", "panels.css", "rising.css"))
    latin = next(face for face in faces if _LATIN in face).replace("'Inter Variable'", "'Inter Latin'")
    return "\n".join((*faces, latin)) + sheets
