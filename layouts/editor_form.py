"""The draft of a topic as a form: it works without scripts, and points at what is wrong."""

from __future__ import annotations

from collections.abc import Sequence

from command_center.room.topic_versions import MAX_QUERY, MAX_WHY
from layouts.editor_shown import Editor, Mistake
from layouts.markup import Html, tag
from layouts.numbers import number
from layouts.retold import retold
from layouts.screens_forms import field
from layouts.speech import _
from layouts.visitor import visitor

QUERY_ROWS, PHRASES_ROWS = 6, 5
DRAFT = "draft"
"""The form's id, for its fields that stand elsewhere."""


def draft_form(editor: Editor) -> Html:
    """The draft, and how to try it."""
    mistake = editor.mistake
    query = tag(
        "textarea",
        f"\n{editor.words.query}",  # a browser drops the first line break
        name="query",
        id="query",
        rows=QUERY_ROWS,
        spellcheck="false",
        autocapitalize="off",
        autocomplete="off",
        dir="auto",
        maxlength=MAX_QUERY,
        aria_invalid="true" if mistake else None,
        aria_describedby="mistake query-help" if mistake else "query-help",
    )
    phrases = tag(
        "textarea", f"\n{editor.words.phrases}", name="phrases", rows=PHRASES_ROWS, dir="auto", spellcheck="false"
    )
    help_ = tag(
        "p",
        _("Words, phrases in quotes, AND, OR, NOT, NEAR/5, delay*, lang:it, parentheses."),
        id="query-help",
        class_="dim",
    )
    try_ = tag("button", _("Show what it takes"), class_="main", formaction=f"{editor.path}/try")
    return tag(
        "form",
        tag("input", type="hidden", name="version", value=editor.version),
        field(_("Query"), query),
        _mistake(mistake) if mistake else None,
        help_,
        field(_("Or phrases, one a line"), phrases),
        tag("p", try_, class_="buttons"),
        _outline(editor.outline) if editor.outline else None,
        id=DRAFT,
        method="post",
        action=f"{editor.path}/save",
        class_="words",
        aria_label=_("Draft"),
    )


def save_fields(editor: Editor) -> Html:
    """The end of the draft's form: who saves it, and why. It stands behind what the draft takes."""
    why = tag(
        "input", type="text", name="why", value=editor.words.why, maxlength=MAX_WHY, autocomplete="off", form=DRAFT
    )
    who = tag("input", type="text", name="who", value=editor.who, maxlength=40, autocomplete="name", form=DRAFT)
    save = tag("button", _("Save as version {n}", n=number(editor.newest + 1)), form=DRAFT)
    proved = visitor().name
    words = _("It is in force for new posts within seconds; earlier ones follow. Nobody checks the name.")
    signed = _("It is in force for new posts within seconds; earlier ones follow.")
    return tag(
        "fieldset",
        tag("legend", _("Save")),
        field(_("Why, for those who read the history"), why),
        None if proved else field(_("Your name"), who),
        tag("p", save, class_="buttons"),
        tag("p", signed if proved else words, class_="dim"),
        class_="words",
    )


def _mistake(mistake: Mistake) -> Html:
    said = tag("b", retold(mistake.said), lang="en")
    caret = tag("pre", tag("code", mistake.caret), dir="ltr") if mistake.caret else None
    return tag("div", tag("p", "! ", said), caret, id="mistake", class_="mistake", role="alert")


def _outline(lines: Sequence[str]) -> Html:
    read = tag("pre", tag("code", "\n".join(lines)), dir="auto")
    return tag("details", tag("summary", _("How it is read")), read, class_="outline")
