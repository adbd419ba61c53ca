"""The form of a new embed key, what it will look like, and what is to be pasted once it is made."""

from __future__ import annotations

from command_center.texts.catalogue import languages, own_name
from command_center.variant import TOPICAL, VARIED, WALL, WINDOWED
from layouts.embed_names import EMBEDS, WORDED
from layouts.embed_snippet import size_of
from layouts.embeds_shown import Shown, Snippet
from layouts.embeds_words import LOOKS, SIZES
from layouts.markup import Html, tag
from layouts.numbers import number
from layouts.panels import title
from layouts.screens_forms import choose, field
from layouts.speech import _, _n
from layouts.words import window_words

ADDRESS = "/embeds"
EXAMPLE = "https://intranet.example"


def new_key(shown: Shown) -> Html:
    """The form beside what it asks for.

    Without scripts its second button shows the preview; with them every change does.
    """
    chosen = shown.form.get
    panels = [
        tag(
            "option",
            title(name),
            value=name,
            selected=name == chosen("panel"),
            data_windows=name in WINDOWED,
            data_topics=name in TOPICAL,
            data_words=name in WORDED,
        )
        for name in EMBEDS
    ]
    windows = {"": _("as the wall: {window}", window=window_words(WALL))}
    windows |= {name: window_words(name) for name in VARIED if name != WALL}
    topics = {"": _("all topics")} | dict(shown.topics)
    tongues = {"": _("the reader’s own")} | {code: own_name(code) for code in languages()}
    ends = {f"{n}d": _n("in {n} day", "in {n} days", n, n=number(n)) for n in shown.days}
    what = tag(
        "fieldset",
        tag("legend", _("What it shows")),
        field(_("Panel"), tag("select", *panels, name="panel")),
        field(_("Window"), choose("window", windows, chosen("window", ""))),
        field(_("Topic"), choose("topic", topics, chosen("topic", ""))),
        field(_("Look"), choose("theme", {k: _(v) for k, v in LOOKS.items()}, chosen("theme", ""))),
        field(_("Letters"), choose("size", {k: _(v) for k, v in SIZES.items()}, chosen("size", ""))),
        field(_("Language"), choose("speaks", tongues, chosen("speaks", ""))),
        _tick("table", _("As a table, for who does not see drawings; every frame has a button for it"), shown),
        _tick("texts", _("With what people wrote, names masked: of the river and of what is rising"), shown),
        class_="fields",
    )
    sites = tag(
        "input",
        name="sites",
        value=chosen("sites", ""),
        placeholder=EXAMPLE,
        autocomplete="off",
        spellcheck="false",
        inputmode="url",
        aria_describedby="sites-how",
    )
    how = _(
        "The pages it is pasted on, as in their address bar up to the first slash; several by commas. None is nobody."
    )
    note = tag("input", name="note", value=chosen("note", ""), maxlength=200, autocomplete="off")
    where = tag(
        "fieldset",
        tag("legend", _("Where, and how long")),
        field(_("Sites that may frame it"), sites, "wide"),
        tag("p", how, class_="dim hint", id="sites-how"),
        field(_("Ends"), choose("until", ends, chosen("until") or "180d")),
        field(_("Note, for you"), note, "wide"),
        class_="fields",
    )
    buttons = tag(
        "div",
        tag("button", _("Make the key"), class_="main", formmethod="post"),
        tag("button", _("Show preview"), formmethod="get", class_="look"),
        class_="row",
    )
    draft = tag("input", type="hidden", name="draft", value=shown.draft)
    kind = tag("input", type="hidden", name="form", value="create")
    form = tag("form", kind, draft, what, where, buttons, method="post", action=ADDRESS, data_embed_form=True)
    return tag("div", form, _preview(shown), class_="making")


def _tick(name: str, words: str, shown: Shown) -> Html:
    box = tag("input", type="checkbox", name=name, value="yes", checked=shown.form.get(name) == "yes")
    return tag("label", box, tag("span", words), class_="tick")


def _preview(shown: Shown) -> Html:
    if shown.preview is None:
        inside = tag("p", _("This can’t be shown: see above."), class_="empty")
    else:
        place = size_of(shown.form.get("panel", ""))
        inside = tag(
            "iframe",
            src=shown.preview,
            title=_("Preview"),
            width=place.width,
            height=place.height,
            loading="lazy",  # a browser reads frames of a closed form, too
            data_preview=True,
        )
    words = _("Live, as it will be in the frame. It has any size from 240 × 160 on.")
    return tag("div", tag("h3", _("Preview")), inside, tag("p", words, class_="dim"), class_="preview")


def snippet(found: Snippet) -> Html:
    """What is to be pasted, in two forms, each with a button that copies it."""
    sites = found.embed.sites
    on = _("It works on: {sites}.", sites=tag("bdi", ", ".join(sites))) if sites else _("No site may frame it yet.")
    near = _(
        "Its address is of this machine alone, and no other opens it: CC_PUBLIC_URL says what others call the center."
    )
    return tag(
        "section",
        tag("h2", _("Paste this now")),
        tag("p", tag("span", "▲ ", aria_hidden="true"), near, class_="ending") if found.near else None,
        tag("p", _("The secret behind # is shown this once, and kept nowhere."), " ", tag("span", on)),
        _copy("html", _("Plain HTML"), found.html),
        _copy("component", _("With the height of its content, where the page may load a script"), found.component),
        class_="snippet",
        aria_label=_("Paste this now"),
    )


def _copy(name: str, label: str, text: str) -> Html:
    rows = 4
    return tag(
        "div",
        tag("label", label, for_=f"paste-{name}"),
        tag("textarea", text, id=f"paste-{name}", readonly=True, rows=rows, spellcheck="false"),
        tag(
            "p",
            tag("button", _("Copy"), type="button", data_copy=f"paste-{name}", data_copied=_("copied")),
            tag("span", role="status", class_="dim"),
        ),
        class_="paste",
    )
