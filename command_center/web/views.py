"""What `as=wall` and `as=embed` have in common: which posts a screen shows, and who may frame it."""

from __future__ import annotations

from collections.abc import Sequence

from starlette.datastructures import QueryParams
from starlette.responses import HTMLResponse

from command_center.clock import to_ms
from command_center.moderation.silence import texts_off
from command_center.store.document import Document
from command_center.web.context import Context
from command_center.web.parameters import single
from command_center.web.problems import Problem
from command_center.web.security import content_policy
from command_center.web.static import asset
from layouts.doors import VIEWS, View
from layouts.markup import Html
from layouts.screened import Words
from layouts.views import view_page


def view_of(params: QueryParams) -> View:
    """What an address opens as.

    Raises:
        Problem: 400, there is no such view.
    """
    named = single(params, "as", "desk")
    found = next((view for view in VIEWS if view == named), None)
    if found is None:
        raise Problem(400, f"as={named} is none of {', '.join(VIEWS)}")
    return found


def screened(context: Context, rows: Sequence[Document], view: View) -> Words:
    """The posts that a screen shows: not while texts are switched off, nor what moderation keeps back; in a frame
    without anybody's name.
    """
    off, rules = texts_off(context.room.now), context.rules
    upto_ms = to_ms(context.clock.now()) - 1000 * context.profile.moderation.hold_s
    let = [
        row
        for row in rows
        if row.tags is not None and row.at_ms <= upto_ms and rules.why_hidden(row.mention, row.tags.language) is None
    ]
    return Words([] if off else let, off, is_nameless=view == "embed", zone=context.profile.zone)


def open_as(context: Context, view: View, title: str, content: Html, css: tuple[str, ...] = ()) -> HTMLResponse:
    """The page of a view; sites of `CC_EMBED_SITES` may frame the one that is made for it, nobody any other."""
    frame = context.hub.frame
    html = view_page(
        view,
        title,
        content,
        snapshot=frame.snapshot if frame else None,
        now=context.clock.now(),
        asset=asset,
        css=css,
    )
    sites = context.settings.embed_sites if view == "embed" else ()
    return HTMLResponse(html, headers={"Content-Security-Policy": content_policy(frame_ancestors=sites)})
