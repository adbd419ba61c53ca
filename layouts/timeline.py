"""Notes on the timeline of a topic: what happened and who wrote it down, and the form for one more."""

from __future__ import annotations

from collections.abc import Sequence

from command_center.room.timeline import MAX_WORDS, TimeMark
from layouts.markup import Html, tag
from layouts.numbers import number
from layouts.post import Now
from layouts.screens_forms import by
from layouts.speech import _, later
from layouts.visitor import may
from layouts.words import when

SAID = {
    "noted": later("The note stands."),
    "noted-wall": later("The note stands, and every wall shows it for an hour."),
    "unnoted": later("The note is taken away."),
    "empty": later("Nothing was written: a note needs words, {n} characters at most."),
    "time": later("Nothing was written: give a time that is not in the future, as 14:30 or 2026-11-22 14:30."),
    "past": later("Nothing was written: that is longer ago than any figure here reaches."),
    "gone": later("That note was taken away already."),
    "closed": later("Nothing was written: the log takes nothing now. Try again in a moment."),
}
"""How a form ended, by the word in the address."""


def timeline(marks: Sequence[TimeMark], topic: str, back: str, now: Now, *, by: str, said: str) -> Html:
    """Notes of the window, numbered as on the charts, and the form for whoever may write one.

    Args:
        marks: The notes, in the order of time.
        topic: The topic's id.
        back: The page's address, where the forms lead back to.
        now: The data's clock and the profile's zone.
        by: What the person at this browser calls themselves; empty where nobody said.
        said: A key of `SAID`; empty where nothing was done.
    """
    words = _(SAID[said], n=number(MAX_WORDS)) if said in SAID else None
    rows = [_row(one, n, topic, back, now) for n, one in enumerate(marks, 1)]
    return tag(
        "section",
        tag("h2", _("Notes on the timeline")),
        tag("p", words, class_="said-line", role="status") if words else None,
        tag("ol", *rows, class_="marks", data_live="marks")
        if rows
        else tag("ol", class_="marks", data_live="marks", hidden=True),
        _form(topic, back, by) if may("agent") else None,
        id="timeline",
        class_="timeline",
        aria_label=_("Notes on the timeline"),
        tabindex="-1",
    )


def _row(one: TimeMark, n: int, topic: str, back: str, now: Now) -> Html:
    about = None if one.topic else tag("span", _("every topic"), class_="dim")
    return tag(
        "li",
        tag("b", number(n), class_="flag"),
        tag("span", when(one.when, now.as_of, now.zone), class_="when"),
        tag("bdi", one.text, class_="words"),
        about,
        tag("span", by(one.by), class_="dim") if one.by else None,
        _take_away(one, n, topic, back) if may("agent") else None,
        id=f"note-{one.id}",
        data_key=f"note-{one.id}",
    )


def _take_away(one: TimeMark, n: int, topic: str, back: str) -> Html:
    return tag(
        "form",
        tag("input", type="hidden", name="mark", value=one.id),
        tag("input", type="hidden", name="back", value=back),
        tag("button", _("Take away"), aria_label=_("Take away note {n}", n=number(n))),
        method="post",
        action=f"/topic/{topic}/notes/take",
    )


def _form(topic: str, back: str, who: str) -> Html:
    as_who = (
        tag("span", _("as {name}", name=tag("bdi", who)))
        if who
        else tag("a", _("say who you are on the page of screens"), href="/screens")
    )
    return tag(
        "form",
        tag("input", type="hidden", name="back", value=back),
        tag(
            "label",
            tag("span", _("What happened, who did what")),
            tag("input", name="text", maxlength=MAX_WORDS, required=True, autocomplete="off"),
            class_="field text-field",
        ),
        tag(
            "label",
            tag("span", _("When (empty: now)")),
            tag("input", name="when", maxlength=16, placeholder="14:30", autocomplete="off", inputmode="numeric"),
            class_="field",
        ),
        tag("label", tag("input", type="checkbox", name="every", value="yes"), tag("span", _("for every topic"))),
        tag("label", tag("input", type="checkbox", name="wall", value="yes"), tag("span", _("also on every wall"))),
        tag("button", _("Write down")),
        tag("span", as_who, class_="dim"),
        method="post",
        action=f"/topic/{topic}/notes",
        class_="note-form",
        autocomplete="off",
    )
