"""Every version of a topic that is kept, and the ways back to each."""

from __future__ import annotations

from urllib.parse import urlencode

from command_center.room.topic_versions import TopicVersion
from layouts.editor_shown import Editor
from layouts.markup import Html, join, tag
from layouts.numbers import number
from layouts.screens_forms import by
from layouts.speech import _
from layouts.words import when


def history(editor: Editor) -> Html:
    """The versions, the newest first, and at the end what the profile's file says."""
    file = TopicVersion("", 0, editor.file.query, tuple(editor.file.phrases.splitlines()), editor.now)
    rows = [_version(editor, one) for one in (*reversed(editor.versions), file)]
    return tag(
        "section",
        tag("h2", _("History")),
        tag("ol", *rows, class_="versions"),
        class_="history",
        data_live="history",
        aria_label=_("History"),
    )


def _version(editor: Editor, one: TopicVersion) -> Html:
    is_in_force = one.version == editor.newest
    name = _("Version {n}", n=number(one.version)) if one.version else _("The listening profile")
    facts = [tag("b", name), tag("span", _("in force"), class_="now") if is_in_force else None]
    if one.version:
        facts.append(tag("span", when(one.at, editor.now, editor.zone), by(one.by)))
    text: list[Html | None] = [tag("p", one.why, class_="why", dir="auto") if one.why else None]
    if one.version and one.is_profile:
        text.append(tag("p", _("as the listening profile says"), class_="dim"))
    if one.query:
        text.append(tag("pre", tag("code", one.query), dir="auto"))
    if one.phrases:
        phrases = [join(", " if i else "", tag("bdi", phrase)) for i, phrase in enumerate(one.phrases)]
        text.append(tag("p", tag("span", _("phrases: "), class_="dim"), *phrases))
    take = tag("a", _("take it into the draft"), href=f"{editor.path}?{urlencode({'of': one.version})}")
    undo = tag(
        "form",
        tag("input", type="hidden", name="version", value=editor.newest),
        tag("input", type="hidden", name="of", value=one.version),
        tag("button", _("Back to this"), aria_label=_("Back to this: {version}", version=name)),
        method="post",
        action=f"{editor.path}/undo",
    )
    ways = tag("div", take, undo, class_="ways") if not is_in_force else None
    return tag("li", tag("p", *facts, class_="version"), *text, ways, data_key=f"version-{one.version}")
