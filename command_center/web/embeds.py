"""`/embeds`: every embed key, and the forms by which leads make, renew, replace and withdraw them."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any
from urllib.parse import urlencode, urlsplit

from fastapi import APIRouter, Request
from msgspec.structs import asdict
from starlette.concurrency import run_in_threadpool
from starlette.responses import HTMLResponse, RedirectResponse, Response

from command_center.room.embeds import Embed
from command_center.store.uses import Uses
from command_center.web.context import ActionsClosed, Context
from command_center.web.embed_forms import DAYS, FIELDS, EmbedForms, EmbedSaid
from command_center.web.embed_keys import new_key
from command_center.web.forms import one_line, read_form
from command_center.web.language import page_only
from command_center.web.parameters import single
from command_center.web.principal import whom
from command_center.web.problems import Problem
from command_center.web.public import public_address
from command_center.web.screens import HEADERS
from command_center.web.security import content_policy
from command_center.web.static import asset
from layouts.embed_snippet import address_of, component, iframe, size_of
from layouts.embeds import embeds_page
from layouts.embeds_form import ADDRESS
from layouts.embeds_shown import Shown, Snippet
from layouts.panels import title
from layouts.speech import speaking

NEAR = ("localhost", "127.0.0.1", "::1")
SHORT = 16
LONGEST = 100
"""Characters of what is searched for."""
SAID = ("said", "trouble", "detail", "of")
FRAMES = "; frame-src 'self'"
"""The preview is a frame of our own; no other page of ours has any."""
USUAL: Mapping[str, str] = {"panel": "gauge", "theme": "auto"}


def embeds_router(context: Context) -> APIRouter:
    """`/embeds` and its forms: those that bring a secret are answered by the page with it, the others by 303."""
    router = APIRouter(include_in_schema=False)
    forms = EmbedForms(context.room.known, context.act, context.clock, context.profile)
    uses = Uses(context.reader.client, context.clock)

    @router.get(ADDRESS)
    def embeds(request: Request) -> HTMLResponse:
        """A whole page of links and plain forms; the shell keeps the list current."""
        params = request.query_params
        page_only(params, (*FIELDS, *SAID, "draft", "form", "find"))
        given = {name: one_line(single(params, name, "")) for name in (*FIELDS, *SAID)}
        # what stands in an address may be anybody's words: no more of them than an end takes
        said = EmbedSaid(given["said"], given["of"], trouble=given["trouble"], detail=given["detail"][:SHORT])
        return show(request, said, {name: given[name] for name in FIELDS} if given["panel"] else {})

    @router.post(ADDRESS)
    async def write(request: Request) -> Response:
        """Make a key, or give one another secret: the answer is the page, as a secret must stand in no address."""
        form = await read_form(request)
        if form.get("form") not in ("create", "replace"):
            raise Problem(400, "form= is none of create, replace")
        said = await run_in_threadpool(take, form["form"], form, request)
        return await run_in_threadpool(show, request, said, form if form["form"] == "create" else {})

    @router.post(f"{ADDRESS}/renew")
    async def renew(request: Request) -> Response:
        """A key ends at another time."""
        return _go(await run_in_threadpool(take, "renew", await read_form(request), request))

    @router.post(f"{ADDRESS}/revoke")
    async def revoke(request: Request) -> Response:
        """A key opens nothing any more."""
        return _go(await run_in_threadpool(take, "revoke", await read_form(request), request))

    def take(name: str, form: Mapping[str, str], request: Request) -> EmbedSaid:
        try:
            forms.all()[name](form, whom(request))
        except ActionsClosed:
            return EmbedSaid(trouble="closed")
        except EmbedSaid as said:
            return said
        raise AssertionError("every form ends by saying something")

    def show(request: Request, said: EmbedSaid, form: Mapping[str, str]) -> HTMLResponse:
        room, now = context.room.known(), context.clock.now()
        frame = context.hub.frame
        known = room.embeds.known(said.of)
        made = known if said.secret else None
        if not form and known is not None and not said.words and not said.trouble:
            form = _form_of(known)  # its preview was asked for
        asked = bool(form) and not said.secret
        filled = {**USUAL, **form} if asked else dict(USUAL)
        try:
            preview = preview_of(forms.chosen({**filled, "sites": ""}))
        except EmbedSaid as why:
            preview, said = None, said if said.trouble else why
        shown = Shown(
            embeds=list(room.embeds.by_id.values()),
            withdrawn=list(room.embeds.withdrawn.values()),
            used=uses.all(),
            topics={topic.id: topic.name for topic in context.profile.topics},
            now=now,
            zone=context.profile.zone,
            days=DAYS,
            form=filled | ({"asked": "yes"} if asked else {}),
            draft=new_key(),
            preview=preview,
            said=said.words,
            trouble=said.trouble,
            detail=said.detail,
            of=said.of,
            find=one_line(request.query_params.get("find", ""))[:LONGEST],
            snippet=snippet_of(public_address(context.settings, request), made, said.secret) if made else None,
        )
        page = embeds_page(shown, frame.snapshot if frame else None, asset=asset)
        policy = {"Content-Security-Policy": content_policy() + FRAMES}
        return HTMLResponse(page, headers=HEADERS | policy)

    return router


def snippet_of(base: str, embed: Embed, secret: str) -> Snippet:
    """What is to be pasted for a key, its title in the key's own language.

    Args:
        base: Our address as others call it.
        embed: The key.
        secret: Its secret, which nobody keeps.
    """
    address = address_of(base, embed.panel, embed.id, secret)
    with speaking(embed.lang or "en"):
        name = title(embed.panel)
    near = urlsplit(base).hostname in NEAR
    # markup that is to be read, not to be part of the page
    return Snippet(embed, str(iframe(address, name, size_of(embed.panel))), component(base, address, name), near)


def preview_of(chosen: Mapping[str, Any]) -> str:
    """The address of a panel as a key would show it, for who may see it without one."""
    asked = {name: chosen[name] for name in ("theme", "size", "window", "topic", "lang") if chosen[name]}
    if chosen["table"]:
        asked["as"] = "table"
    if chosen["texts"]:
        asked["texts"] = "yes"
    return f"/embed/{chosen['panel']}?{urlencode({'preview': '1', **asked})}"


def _form_of(embed: Embed) -> dict[str, str]:
    """The form that would make such a key again."""
    held = asdict(embed)
    ticks = {name: "yes" for name in ("table", "texts") if held[name]}
    plain = {name: held[name] for name in ("panel", "window", "topic", "theme", "size", "note")}
    return plain | ticks | {"speaks": embed.lang, "sites": ", ".join(embed.sites)}


def _go(said: EmbedSaid) -> RedirectResponse:
    query = {"said": said.words, "trouble": said.trouble, "detail": said.detail, "of": said.of}
    # the list is long: whoever did something to one of it is led back to where it stands
    anchor = f"#embed-{said.of}" if said.of and said.words != "revoke" else ""
    found = urlencode({name: value for name, value in query.items() if value})
    return RedirectResponse(f"{ADDRESS}?{found}{anchor}", 303, headers=HEADERS)
