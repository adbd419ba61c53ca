"""Put the server together: our own routes first, the Dash pages after them, a 404 for the rest."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Iterable, Mapping
from contextlib import asynccontextmanager
from functools import partial
from importlib.metadata import version
from itertools import takewhile

import dash
from dash.exceptions import DependencyException
from fastapi import FastAPI, Request
from starlette.responses import Response
from starlette.routing import BaseRoute, Match
from starlette.types import Scope

from command_center.room.audit import Refused
from command_center.web.answer import StreamCap
from command_center.web.api import api_router
from command_center.web.audit import audit_router
from command_center.web.context import Context
from command_center.web.conversation import conversation_router
from command_center.web.desk import desk_router
from command_center.web.doorkeeper import Doorkeeper
from command_center.web.editor import editor_router
from command_center.web.embed import embed_router
from command_center.web.embed_keys import embed_keys_router
from command_center.web.embed_stream import keyed
from command_center.web.embeds import embeds_router
from command_center.web.export import export_router
from command_center.web.faults import Faults
from command_center.web.health import health_router
from command_center.web.identify import Identify, held
from command_center.web.index import index_router
from command_center.web.language import Speaker
from command_center.web.mentions import mentions_router
from command_center.web.notes import notes_router
from command_center.web.oembed import oembed_router
from command_center.web.outlines import outlines
from command_center.web.pages import pages_router
from command_center.web.patience import Patience
from command_center.web.principal import who
from command_center.web.problems import Problem, Shown, install, problem
from command_center.web.proxy import Forwarded
from command_center.web.queue import queue_router
from command_center.web.readable import readable
from command_center.web.reveal import reveal_router
from command_center.web.screen import screen_router, steer
from command_center.web.screens import screens_router
from command_center.web.screens_api import screens_api_router
from command_center.web.security import Guard, content_policy
from command_center.web.service import service_router
from command_center.web.sign_in import sign_in_router
from command_center.web.static import static_router
from command_center.web.stream import Render
from command_center.web.streams import stream_router
from command_center.web.texts import texts_router
from command_center.web.top import top_router
from command_center.web.topic import topic_router
from command_center.web.variants import is_varied
from command_center.web.webhook import webhook_router
from command_center.web.why import why_router
from layouts import start
from layouts.embed import STREAMS
from layouts.markup import set_prefix
from layouts.wall import streams

ROUTERS = (
    health_router, api_router, webhook_router, index_router, queue_router, top_router, service_router, texts_router,
    screen_router, pages_router, topic_router, mentions_router, conversation_router, export_router, reveal_router,
    editor_router, notes_router, embed_router, embeds_router, oembed_router, desk_router, screens_router,
    audit_router, screens_api_router, why_router, sign_in_router,
)  # fmt: skip
"""Every route of ours but streams and assets; of two whose paths fit, the first here serves."""
METHODS = ["GET", "POST", "PUT", "PATCH", "DELETE"]


def create_app(context: Context, panels: Mapping[str, Render]) -> FastAPI:
    """Make the ASGI app of one web process.

    Args:
        context: What the routes share; its hub is started and stopped with the app.
        panels: The panels that can be streamed, by name.
    """

    set_prefix(context.settings.prefix)

    @asynccontextmanager
    async def lifespan(_: FastAPI) -> AsyncIterator[None]:
        loop = asyncio.get_running_loop()
        context.hub.start(loop)
        loop.run_in_executor(None, outlines)  # else the first wall that is opened waits for them
        yield
        context.hub.stop()
        context.audit.close()

    app = FastAPI(
        title="command-center",
        version=version("command-center"),
        openapi_url="/api/v1/openapi.json",
        docs_url=None,
        redoc_url=None,
        lifespan=lifespan,
    )
    show = readable(context)
    install(app, show)
    for router in ROUTERS:
        app.include_router(router(context))
    carried = streams(context.profile.walls)
    varied = partial(is_varied, topics={topic.id for topic in context.profile.topics})
    app.include_router(
        stream_router(
            context.hub,
            panels,
            carried,
            STREAMS,
            partial(steer, context),
            keyed=keyed(context),
            may=held,
            enter=partial(context.limits.streams.enter, "key"),
            varied=varied,
        )
    )
    app.include_router(embed_keys_router(context))
    app.include_router(static_router())
    start_policy = _dash_pages(app, context)

    @app.api_route("/{path:path}", methods=METHODS, include_in_schema=False)
    def nothing_here(request: Request, path: str) -> None:
        """Stands before Dash's catch-all, which would answer 200 to anything."""
        # Dash adds its own catch-all behind this one when the server starts, so "all but the last" would not do.
        ours = list(takewhile(lambda route: getattr(route, "endpoint", None) is not nothing_here, app.router.routes))
        allowed = [method for method in METHODS if _serves(ours, request.scope, method)]
        if allowed:
            there = ", ".join(allowed)
            raise Problem(405, f"/{path} takes {there}, not {request.method}", headers={"Allow": there})
        raise Problem(404, f"nothing is at /{path}")

    _guard(app, context, show, {"/": start_policy})
    return app


def _guard(app: FastAPI, context: Context, show: Shown, policies: Mapping[str, str]) -> None:
    """Put everything before the routes that a request has to pass, from the innermost to the outermost."""
    settings = context.settings
    app.add_middleware(
        Doorkeeper,
        routes=lambda: app.router.routes,
        show=show,
        sign_in=bool(settings.sign_in),
        refused=partial(_refused, context),
    )
    app.add_middleware(StreamCap, streams=context.limits.streams)
    app.add_middleware(Speaker, home=context.profile.page_language)
    app.add_middleware(Identify, context=context)
    app.add_middleware(Patience, slow=context.limits.slow)
    app.add_middleware(Guard, hosts=settings.hosts, policies=policies)
    app.add_middleware(Forwarded, proxies=settings.proxies, prefix=settings.prefix)


def _refused(context: Context, request: Request, words: str) -> None:
    """Write down who was turned away, of those who are known."""
    origin = request.client.host if request.client else ""
    context.audit.say(Refused, who(request), origin, what="door", why=f"{request.method} {request.url.path}: {words}")


def _serves(routes: Iterable[BaseRoute], scope: Scope, method: str) -> bool:
    """Whether any of these routes serves a path by this method."""
    asked = {**scope, "method": method}
    return any(route.matches(asked)[0] is Match.FULL for route in routes)


def _dash_pages(app: FastAPI, context: Context) -> str:
    """Mount the Dash pages; returns the Content-Security-Policy that allows exactly their inline scripts."""
    app.add_middleware(Faults)

    @app.exception_handler(DependencyException)
    async def no_such_suite(request: Request, _: DependencyException) -> Response:
        return problem(404, f"nothing is at {request.url.path}")

    pages = dash.Dash(
        __name__,
        server=app,  # type: ignore[arg-type]  # Dash 4.4 takes a FastAPI app, its annotation doesn't say so
        title=context.profile.title,
        update_title="",
        serve_locally=True,
        include_assets_files=False,
        assets_folder="",
        requests_pathname_prefix=context.settings.prefix + "/",
        routes_pathname_prefix="/",
        websocket_callbacks=False,
    )
    # Dash 4.4 opens a WebSocket on every page, used or not; without the capability its pages leave it alone.
    pages.backend.websocket_capability = False
    pages.layout = start.layout
    start.register(pages, lambda: context.hub.frame.snapshot if context.hub.frame else None, context.clock.now)
    return content_policy(pages.csp_hashes(), styles=None)
