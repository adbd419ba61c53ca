"""`GET /oembed`: how a content system turns the pasted address of an embed into a frame (https://oembed.com)."""

from __future__ import annotations

import re
from typing import NamedTuple
from urllib.parse import parse_qsl, urlencode, urlsplit

from fastapi import APIRouter, Request
from msgspec.json import encode
from starlette.datastructures import QueryParams
from starlette.responses import Response

from command_center.web.context import Context
from command_center.web.parameters import single
from command_center.web.problems import Problem
from command_center.web.public import public_address
from layouts.embed_names import EMBEDS
from layouts.embed_snippet import Place, address_of, iframe, size_of
from layouts.panels import title

LONGEST = 1000
"""Characters of an address that are looked at."""
KEPT_S = 86_400
"""So long a content system may keep the answer: it changes with our version alone."""
PASSED = ("theme", "size", "as", "lang")
"""What the address of a keyed frame may say besides."""
_FRAME = re.compile(r"/embed/([a-z]{1,32})/([A-Za-z0-9_-]{22})")
_SECRET = re.compile(r"cc1_[A-Za-z0-9_-]{20,100}")
_WORD = re.compile(r"[a-z]{1,16}")
_PIXELS = re.compile("[0-9]{1,5}")
_PORTS = {"http": 80, "https": 443}
NOT_OURS = "url= is no address of an embed of this server: paste what stands between the quotes of src="
NOT_WHOLE = "url= ends before its secret: paste the address whole, with what follows #"


class Pasted(NamedTuple):
    """The address of an embed, read."""

    panel: str
    key: str
    secret: str
    passed: tuple[tuple[str, str], ...]


def oembed_router(context: Context) -> APIRouter:
    """`GET /oembed?url=&format=json&maxwidth=&maxheight=`.

    It says nothing that is not in the address already, neither whether a key stands nor what it shows: the answer to a
    key that never was is the same. The address holds a secret here, so it is in no message, log or cache of ours.
    """
    router = APIRouter(include_in_schema=False)

    @router.get("/oembed")
    def oembed(request: Request) -> Response:
        """An answer of type `rich`: the frame, made anew of the address's parts.

        Content systems send parameters of their own, WordPress `dnt=1`: they are not looked at.
        """
        params = request.query_params
        if single(params, "format", "json") != "json":
            raise Problem(501, "answers are JSON: format=json")
        base = public_address(context.settings, request)
        found = pasted(single(params, "url", ""), base)
        usual = size_of(found.panel)
        place = Place(_least(params, "maxwidth", usual.width), _least(params, "maxheight", usual.height))
        before, _, secret = address_of(base, found.panel, found.key, found.secret).partition("#")
        query = f"?{urlencode(found.passed)}" if found.passed else ""
        name = title(found.panel)
        answer = {
            "version": "1.0",
            "type": "rich",
            "provider_name": "command-center",
            "provider_url": base,
            "title": name,
            "cache_age": KEPT_S,
            "width": place.width,
            "height": place.height,
            "html": iframe(f"{before}{query}#{secret}", name, place),
        }
        headers = {"Access-Control-Allow-Origin": "*", "Cross-Origin-Resource-Policy": "cross-origin"}
        return Response(encode(answer, enc_hook=str), media_type="application/json", headers=headers)

    return router


def pasted(url: str, base: str) -> Pasted:
    """Read the address of an embed.

    Args:
        url: What somebody pasted.
        base: Our own address, as others call it.

    Returns:
        Its parts, each of our own alphabet.

    Raises:
        Problem: 404, it is none of ours; 400, there is none, or it is not whole.
    """
    if not url:
        raise Problem(400, "say which: url=, the address of an embed")
    try:
        there, here = urlsplit(url[:LONGEST]), urlsplit(base)
        same = _origin(url[:LONGEST]) == _origin(base) and there.username is None and there.password is None
        passed = tuple(parse_qsl(there.query, keep_blank_values=True, max_num_fields=8)) if there.query else ()
    except ValueError:
        raise Problem(404, NOT_OURS) from None
    path = there.path.removeprefix(here.path) if there.path.startswith(f"{here.path}/") else ""
    frame = _FRAME.fullmatch(path)
    known = all(name in PASSED and _WORD.fullmatch(value) for name, value in passed)
    if len(url) > LONGEST or not same or frame is None or frame[1] not in EMBEDS or not known:
        raise Problem(404, NOT_OURS)
    if not _SECRET.fullmatch(there.fragment):
        raise Problem(400, NOT_WHOLE)
    return Pasted(frame[1], frame[2], there.fragment, passed)


def _origin(url: str) -> tuple[str, str, int | None]:
    parts = urlsplit(url)
    return parts.scheme, parts.hostname or "", parts.port or _PORTS.get(parts.scheme)


def _least(params: QueryParams, name: str, usual: int) -> int:
    """The smaller of what a frame needs and what its page has room for."""
    text = single(params, name, "")
    if text and (not _PIXELS.fullmatch(text) or not int(text)):
        raise Problem(400, f"{name}= is no number of pixels")
    return min(usual, int(text)) if text else usual
