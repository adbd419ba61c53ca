"""The addresses of the stream (Server-Sent Events)."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping

from fastapi import APIRouter, Request

from command_center.texts.catalogue import SOURCE
from command_center.web.answer import StreamAnswer
from command_center.web.embed_stream import Keyed, Opened
from command_center.web.language import asked_language
from command_center.web.principal import principal
from command_center.web.problems import Problem
from command_center.web.stream import Due, Hub, May, Render


def stream_router(
    hub: Hub,
    panels: Mapping[str, Render],
    scenes: Mapping[str, tuple[str, ...]],
    embeds: Mapping[str, tuple[str, ...]],
    steer: Callable[[Request], Due] = lambda _: tuple,
    *,
    keyed: Keyed,
    may: Callable[[Request], May] = lambda _: lambda: None,
    enter: Callable[[Iterable[str]], Callable[[], None]] = lambda _: lambda: None,
    varied: Callable[[str], bool] = lambda _: False,
) -> APIRouter:
    """`GET /stream?panels=a,b`, `GET /stream/<scene>`, and `GET /stream/embeds?panels=` for all embeds of one page.

    Each speaks the language of `lang=`; without it English.

    Args:
        hub: What is streamed.
        panels: Panels that may be asked for one by one.
        scenes: Names of streams to what they carry.
        embeds: The same for streams that leave the house: they have names of their own, carry what was rendered
            without anybody's name, and say nothing of the stages.
        steer: What the page behind a request to a stream of the house is to be told of what people decide.
        keyed: Reads the tokens of a request to a stream of embeds.
        may: Whether the person behind a request to a stream of the house may go on listening.
        enter: Counts a stream in by its keys, and gives what counts it out; raises `Problem` where it is one too many.
        varied: Whether a name is that of an embed of another window or topic.
    """
    router = APIRouter(include_in_schema=False)
    bare_names = tuple(dict.fromkeys(name for names in embeds.values() for name in names))

    def asked(request: Request, known: Iterable[str], example: str) -> tuple[str, ...]:
        """The panels of a request, in our own order: browsers with the same panels are sent the same bytes."""
        names = {name for name in request.query_params.get("panels", "").split(",") if name}
        if unknown := sorted(names.difference(known)):
            raise Problem(404, f"no panel named {unknown[0]!r}; there are: {', '.join(sorted(known))}")
        if not names:
            raise Problem(400, f"say which panels: {example}")
        return tuple(name for name in known if name in names)

    def answer(
        request: Request, names: tuple[str, ...], *, bare: bool = False, due: Due = tuple, opened: Opened | None = None
    ) -> StreamAnswer:
        if bare and hub.more is not None:
            fitting = hub.more.fitting(names)
            if not fitting or (opened is None and fitting != names):
                raise Problem(503, "too many other windows and topics are looked at now; try again in a moment")
            # one key too many shall not take all others of its page with it: it waits for the page's next tokens
            names = fitting
        language = asked_language(request.query_params) or SOURCE
        goes_on = opened.may if opened else may(request)
        leave = enter(opened.keys if opened else ())
        return StreamAnswer(hub.events(names, bare=bare, due=due, language=language, may=goes_on), leave)

    @router.get("/stream")
    async def by_panels(request: Request) -> StreamAnswer:
        return answer(request, asked(request, panels, "/stream?panels=map,gauge"), due=steer(request))

    @router.get("/stream/embeds")
    async def by_embeds(request: Request) -> StreamAnswer:
        """By tokens of embed keys what these open; without any what a viewer may see."""
        opened = keyed(request)
        if opened is not None:
            return answer(request, opened.names, bare=True, opened=opened)
        if not principal(request).may("viewer"):
            raise Problem(401, "no stream is open to these tokens")
        names = sorted({name for name in request.query_params.get("panels", "").split(",") if varied(name)})
        known = (*bare_names, *names)
        return answer(request, asked(request, known, "/stream/embeds?panels=embed-age,embed-map"), bare=True)

    @router.get("/stream/{scene}")
    async def by_scene(request: Request, scene: str) -> StreamAnswer:
        if scene in embeds:
            return answer(request, embeds[scene], bare=True)
        if scene not in scenes:
            raise Problem(404, f"no stream named {scene!r}; there are: {', '.join(sorted({*scenes, *embeds}))}")
        return answer(request, scenes[scene], due=steer(request))

    return router
