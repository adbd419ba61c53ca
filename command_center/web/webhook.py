"""`POST /api/v1/mentions`: the door for programs that feed mentions."""

from __future__ import annotations

import json
import logging
from collections.abc import Callable, Sequence
from typing import Any

import msgspec
from fastapi import APIRouter, Request
from starlette.concurrency import run_in_threadpool
from starlette.responses import Response

from command_center.mention import InvalidMention, Mention, decode_mention
from command_center.store.connect import RedisError
from command_center.store.deliveries import Deliveries, Known, Taking
from command_center.web.body import read_body
from command_center.web.context import Context, IntakeClosed
from command_center.web.principal import principal
from command_center.web.problems import Problem
from command_center.web.proxy import FORWARDED
from command_center.web.security import check_signature

log = logging.getLogger(__name__)
MAX_POSTED = 1000
MAX_BODY_BYTES = 8 << 20
"""Of one call; each mention in it may have `MAX_MENTION_BYTES`, as everywhere."""
REPEATED = "CC-Repeated"
"""The header of an answer that was given before."""
_row = msgspec.json.Decoder(msgspec.Raw)
_rows = msgspec.json.Decoder(list[msgspec.Raw])


def webhook_router(context: Context) -> APIRouter:
    """The one route.

    **Guarantee.** A delivery, by its `CC-Delivery`, is taken once within the ten minutes in which its signature holds:
    who sends it again gets the first answer. One that failed, or whose answer was lost on our side, may come again.
    """
    router = APIRouter(prefix="/api/v1")
    deliveries = Deliveries(context.reader.client)

    @router.post("/mentions", status_code=202, openapi_extra=_BODY)
    async def post_mentions(request: Request) -> Response:
        """Take one mention or an array of up to 1,000, each of at most 1 MB; answers once the log has them.

        `CC-Signature: v1=<hex>` is the HMAC-SHA256 of `CC-Timestamp`, `CC-Delivery` and the body, joined by dots. A
        delivery that comes again is given its first answer with `CC-Repeated: yes`.
        """
        sender = request.client.host if request.client else ""
        _spare(context, sender)
        body = await _body(request)
        delivery = _proved(context, request, body, sender)
        if delivery is None:
            return _answer(await run_in_threadpool(_take, context, body))
        begun = await run_in_threadpool(deliveries.begin, delivery, body)
        if isinstance(begun, Known):
            return _again(begun)
        return _answer(await run_in_threadpool(_take_once, context, body, begun))

    return router


def _spare(context: Context, sender: str) -> None:
    """Refuse a sender that calls too often, before anything of its body is read."""
    settings = context.settings
    if not settings.webhook_secret and not settings.sign_in and not settings.posts_per_min:
        return  # nobody but programs on this machine can feed it, without signature or key
    wait_s = context.limits.take("posts", sender)
    if wait_s is not None:
        words = f"this sender has used up its calls of this minute: put more mentions into one, up to {MAX_POSTED:,}"
        raise Problem(429, words, headers={"Retry-After": str(wait_s)})


def _proved(context: Context, request: Request, body: bytes, sender: str) -> str | None:
    """Make sure that the call may feed mentions; returns the id of its delivery if that is signed."""
    if principal(request).kind == "machine":
        if principal(request).role is None:
            return None
        raise Problem(403, "this API key reads; mentions take a key of the role machine, or a signature")
    if context.settings.sign_in and not context.settings.webhook_secret:
        raise Problem(401, "mentions take a signature, by CC_WEBHOOK_SECRET, or an API key of the role machine")
    now = context.clock.now()
    peer = "" if request.scope.get(FORWARDED) else sender  # behind a proxy that nobody named, anybody may stand
    return check_signature(context.settings.webhook_secret, request.headers, body, peer, now)


def _take_once(context: Context, body: bytes, taking: Taking) -> dict[str, Any]:
    try:
        answer = _take(context, body)
    except BaseException:
        taking.free()
        raise
    try:
        taking.end(answer)
    except RedisError as why:
        # the log has them: sent again in a minute, they are duplicates
        log.warning("the answer to a delivery can't be kept: %s", why)
    return answer


def _take(context: Context, body: bytes) -> dict[str, Any]:
    accepted, rejected = _decode(body)
    if accepted:
        try:
            context.intake(accepted)
        except IntakeClosed as why:
            raise Problem(503, str(why)) from None
    return {"accepted": len(accepted), "rejected": rejected}


def _answer(answer: Any) -> Response:
    return Response(msgspec.json.encode(answer), 202, media_type="application/json")


def _again(known: Known) -> Response:
    if not known.same:
        raise Problem(409, "CC-Delivery names a delivery with another body: give each delivery an id of its own")
    if known.answer is None:
        raise Problem(409, "this delivery is being taken right now: ask again for its answer", headers=_SOON)
    answer = _answer(known.answer)
    answer.headers[REPEATED] = "yes"
    return answer


async def _body(request: Request) -> bytes:
    coding = request.headers.get("content-encoding", "identity")
    if coding != "identity":
        raise Problem(415, f"Content-Encoding {coding} is not read here: send the JSON as it is")
    return await read_body(request, MAX_BODY_BYTES, "send fewer mentions at a time")


def _decode(body: bytes) -> tuple[list[Mention], list[dict[str, Any]]]:
    rows: Sequence[Any]
    read: Callable[[Any], bytes]
    try:
        # Each as it came: one that is too large, too deep or no UTF-8 is refused alone.
        rows = _rows.decode(body) if body.lstrip()[:1] == b"[" else [_row.decode(body)]
        read = bytes
    except (msgspec.DecodeError, UnicodeDecodeError, RecursionError) as why:
        rows, read = _leniently(body, why), _written
    if len(rows) > MAX_POSTED:
        raise Problem(400, f"{len(rows)} mentions in one call; {MAX_POSTED} are allowed")
    accepted, rejected = [], []
    for index, row in enumerate(rows):
        try:
            accepted.append(decode_mention(read(row)))
        except InvalidMention as why:
            rejected.append({"index": index, "error": str(why)})
    return accepted, rejected


def _leniently(body: bytes, why: Exception) -> list[Any]:
    """The mentions of a body in which our reader stops at half a surrogate pair: texts that somebody cut at a number of
    characters end so, and one of them is no reason to refuse the others."""
    try:
        found = json.loads(body.decode(), parse_constant=_refuse)
    except (ValueError, RecursionError):
        raise Problem(400, f"the body is no JSON: {why}") from None
    return found if isinstance(found, list) else [found]


def _refuse(constant: str) -> None:
    raise ValueError(constant)


def _written(row: Any) -> bytes:
    try:
        return json.dumps(row, ensure_ascii=False, separators=(",", ":")).encode()
    except UnicodeEncodeError:
        return json.dumps(row).encode()  # with the half pair as it came: who reads it says so


_SOON = {"Retry-After": "1"}
_MENTION: dict[str, Any] = {"type": "object", "required": ["id", "source"]}
_BODY: dict[str, Any] = {
    "requestBody": {
        "required": True,
        "content": {
            "application/json": {
                "schema": {"anyOf": [_MENTION, {"type": "array", "items": _MENTION, "maxItems": MAX_POSTED}]}
            }
        },
    },
    "parameters": [
        {"name": name, "in": "header", "schema": {"type": "string"}}
        for name in ("CC-Timestamp", "CC-Delivery", "CC-Signature")
    ],
}
