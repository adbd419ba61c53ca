"""Coverage: of those who need an answer, how many got one today, how long it took, and who has none yet."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from command_center.snapshot import Coverage, Snapshot, Spread, Unanswered
from layouts.doors import door
from layouts.markup import Html, join, tag
from layouts.needs import need_mark, need_name
from layouts.numbers import hundredths, number, percent
from layouts.speech import _, _n, later
from layouts.words import age, span

TITLE = later("Answered")
MARK = 65
"""Percent: the yardstick that is drawn beside our own share."""
FEW = 5
"""Of fewer people a share says nothing: they are counted."""
ROWS = 8
"""More than most places have room for; the style sheet shows whole rows only."""


def render(snapshot: Snapshot) -> dict[str, Any]:
    """Show today's coverage against the mark, the answer times, and the longest waiting.

    Args:
        snapshot: The whole picture.

    Returns:
        `caption`: the same of the window; `html`: figure, bar, times, and up to eight of the longest waiting, each a
        door (`a.door`) to the desk.
    """
    today, here = snapshot.coverage_today, snapshot.coverage
    caption = (
        join(_("last hour {n} of {all}", n=number(here.answered), all=number(here.needing))) if here.needing else None
    )
    if not today.needing:
        words = tag("p", _("nobody has needed an answer yet today"), class_="empty")
        return {"caption": caption, "html": tag("div", words, class_="coverage")}
    waiting = [_unanswered(one, snapshot.as_of) for one in today.unanswered[:ROWS]]
    parts = (
        _figure(today),
        _bar(today),
        tag("dl", _times(_("first answer"), today.frt), _times(_("next answers"), today.nrt), class_="times"),
        tag("p", _missing(today), class_="missing"),
        tag("ol", *waiting, class_="unanswered") if waiting else None,
    )
    return {"caption": caption, "html": tag("div", *parts, class_="coverage")}


def coverage_words(coverage: Coverage) -> str:
    """The share in whole percent, or of a few people how many of how many; `–` where nobody needs an answer."""
    if 0 < coverage.needing < FEW:
        return _("{n} of {all}", n=number(coverage.answered), all=number(coverage.needing))
    return percent(coverage.answered, coverage.needing)


def _figure(today: Coverage) -> Html:
    if today.needing < FEW:
        words: Html | None = tag("span", _("too few for a share"), class_="against")
    else:
        reached = 100 * today.answered >= MARK * today.needing
        arrow, word = ("▲", _("mark reached")) if reached else ("▼", _("under the mark"))
        words = tag("span", tag("b", arrow), f" {word}", class_=f"against {'reached' if reached else 'under'}")
    of = _("{n} of {all} today", n=number(today.answered), all=number(today.needing))
    return tag(
        "p",
        tag("b", tag("a", coverage_words(today), href=door("coverage"), class_="door"), data_figure="coverage"),
        tag("span", tag("span", of), words, class_="words"),
        class_="covered",
    )


def _bar(today: Coverage) -> Html:
    share = 100 * today.answered / today.needing
    reached = "reached" if share >= MARK else "under"
    return tag(
        "p",
        tag("span", tag("i", style=f"width:{share:.1f}%"), class_=f"bar {reached}"),
        tag("span", hundredths(MARK), class_="at", style=f"left:{MARK}%"),
        class_="against-mark",
        role="img",
        aria_label=_("{share}, mark {mark}", share=coverage_words(today), mark=hundredths(MARK)),
    )


def _times(name: str, took: Spread) -> Html:
    if took.p50_s is None or took.p90_s is None:
        return tag("div", tag("dt", name), tag("dd", _("none yet"), class_="none"))
    middle, slow = span(took.p50_s), span(took.p90_s)
    return tag(
        "div",
        tag("dt", name),
        tag("dd", tag("b", middle[0]), " ", tag("i", middle[1]), tag("span", _("half within")), class_="p50"),
        tag("dd", tag("b", slow[0]), " ", tag("i", slow[1]), tag("span", _("nine in ten")), class_="p90"),
    )


def _missing(today: Coverage) -> str:
    if not today.missing:
        return _("✓ everybody of today has an answer")
    people = tag("b", number(today.missing))
    return _n(
        "{n} person of today without a first word:",
        "{n} people of today without a first word:",
        today.missing,
        n=people,
    )


def _unanswered(one: Unanswered, now: datetime) -> Html:
    words = tag("a", need_name(one.need), href=door("coverage", one.need), class_="name door")
    return tag("li", need_mark(one.need), words, age(one.since, now, class_="wait"), data_need=one.need)
