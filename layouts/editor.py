"""The page on which leads say what a topic is found by: a draft, what it would take, and every version before it."""

from __future__ import annotations

from command_center.clock import from_ms
from command_center.room.topic_versions import MAX_QUERY
from command_center.snapshot import Snapshot
from layouts.document import Asset
from layouts.editor_form import draft_form, save_fields
from layouts.editor_history import history
from layouts.editor_shown import Editor
from layouts.editor_takes import takes
from layouts.editor_words import SAID, TROUBLES
from layouts.markup import Html, tag
from layouts.numbers import number, percent
from layouts.page import page
from layouts.screens_forms import by
from layouts.speech import _, _n
from layouts.words import when


def editor_page(editor: Editor, snapshot: Snapshot | None, *, asset: Asset) -> str:
    """Make the whole page.

    Args:
        editor: What it shows.
        snapshot: The newest picture, for the shell; None while the center starts.
        asset: Turns an asset's name into its address.
    """
    return page(
        _("Edit {topic}", topic=editor.name),
        editor_content(editor),
        here="/topics",
        snapshot=snapshot,
        now=editor.now,
        asset=asset,
        css=("topic.css", "editor.css"),
    )


def editor_content(editor: Editor) -> Html:
    """Make what stands in `main` of `/topic/<id>/edit`."""
    return tag(
        "div",
        _head(editor),
        _said(editor),
        tag("div", draft_form(editor), takes(editor), save_fields(editor), history(editor), class_="draft"),
        class_="editor",
    )


def _head(editor: Editor) -> Html:
    crumbs = tag("p", tag("a", editor.name, href=f"/topic/{editor.topic}", dir="auto"), class_="crumb")
    return tag(
        "div",
        tag("div", crumbs, tag("h1", _("What {topic} is found by", topic=tag("bdi", editor.name)))),
        tag("div", tag("p", _in_force(editor)), _counted(editor), class_="standing", data_live="standing"),
        class_="head",
    )


def _in_force(editor: Editor) -> str:
    newest = editor.versions[-1] if editor.versions else None
    if newest is None:
        return _("In force: what the listening profile says. Nobody has saved a version yet.")
    at = when(newest.at, editor.now, editor.zone)
    if newest.is_profile:
        return _("In force: version {n}, back to the listening profile, {at}", n=number(newest.version), at=at) + by(
            newest.by
        )
    return _("In force: version {n}, {at}", n=number(newest.version), at=at) + by(newest.by)


def _counted(editor: Editor) -> Html | None:
    """How far the posts of before are counted by the version in force."""
    counted, version = editor.counted, editor.newest
    if not version:
        return None
    if editor.index.state == "none":
        return tag("p", _("Earlier posts keep their topics: no index runs that could count them back."), class_="dim")
    if counted is None or counted.versions.get(editor.topic) != version or counted.state == "waiting":
        return tag("p", _("Earlier posts wait until the index has read the log."), class_="dim")
    moved = _n("{n} post has moved", "{n} posts have moved", counted.moved, n=number(counted.moved))
    if counted.state == "done":
        at = when(from_ms(counted.at_ms), editor.now, editor.zone)
        return tag("p", _("✓ Earlier posts are counted by it: {moved}, {at}.", moved=moved, at=at), class_="dim")
    share = percent(counted.looked, max(1, counted.rows))
    bar = tag("progress", share, max=max(1, counted.rows), value=counted.looked, aria_label=_("Counting back"))
    return tag("p", _("Counting earlier posts back: {share} looked at, {moved}", share=share, moved=moved), " ", bar)


def _said(editor: Editor) -> Html | None:
    if editor.trouble in TROUBLES:
        words = _(TROUBLES[editor.trouble], n=number(editor.newest), most=number(MAX_QUERY))
        return tag("p", tag("b", "! ", aria_hidden="true"), words, class_="told trouble", role="alert")
    if editor.said in SAID:
        words = _(SAID[editor.said], n=number(editor.newest))
        return tag("p", tag("b", "✓ ", aria_hidden="true"), words, class_="told", role="status")
    return None
