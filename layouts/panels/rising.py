"""What is rising: words said much more often than usual, how steeply and since when; and the negative share."""

from __future__ import annotations

from math import sqrt
from typing import Any, NamedTuple

from command_center.snapshot import Feelings, RisingTerm, Snapshot
from layouts.doors import door
from layouts.markup import Html, join, tag
from layouts.numbers import number, percent, times
from layouts.panels.feeling import mark, prevailing
from layouts.panels.texts_off import texts_off
from layouts.speech import _, _n, later
from layouts.theme import LOOKS
from layouts.words import clock, window_words

TITLE = later("What is rising")
ROWS = 6
ALSO = 3
ENOUGH = 30
"""Fewer posts than this are too few to say anything."""
STEEP = 2.0
"""From so many times the usual a row wears the colour of alarm: all that rises does, but what is said all the time."""
Z95 = 1.959964


class Change(NamedTuple):
    """The negative share, that of the window before, their difference, and the ends of its 95 % interval (0..1)."""

    share: float
    before: float
    change: float
    low: float
    high: float

    @property
    def is_sure(self) -> bool:
        """Whether the difference is more than chance."""
        return self.low > 0 or self.high < 0


def render(snapshot: Snapshot) -> dict[str, Any]:
    """Show what rises, the oddest first, and below it the negative share against the window before.

    Args:
        snapshot: The whole picture.

    Returns:
        `html`: up to six rows, each a door (`a.door`) to the posts with its words, and one to the page of its topic if
        it has one; or one line that says that nothing rises or why nobody can tell; `foot`: the negative share;
        `caption`: over which minutes.
    """
    radar = snapshot.radar
    rows = snapshot.rising[:ROWS]
    if snapshot.texts_off is not None:
        html = texts_off(snapshot.texts_off, snapshot.zone)
    elif rows:
        html = tag("ol", *(_row(row, snapshot) for row in rows), class_="risers")
    else:
        html = tag("p", _none(snapshot), class_="empty")
    minutes = _n("last {n} minute", "last {n} minutes", radar.recent_min, n=number(radar.recent_min))
    about = (
        "" if radar.read > 0.995 else _(", about {share} of posts read", share=percent(round(1000 * radar.read), 1000))
    )
    return {
        "caption": join(minutes + about),
        "html": html,
        "foot": _negative(snapshot),
    }


def change(now: Feelings, before: Feelings) -> Change | None:
    """How the negative share of all posts moved, and how sure that is.

    The difference of two proportions with Newcombe's interval of Wilson scores (R. G. Newcombe, Statistics in Medicine
    17, 1998, method 10), each Wilson interval widened by its unsure share, as on the gauge: an undecided post might be
    negative, too.

    Args:
        now: The window's mentions by sentiment.
        before: Those of the window before.

    Returns:
        The change, or None with fewer than `ENOUGH` decided mentions in either.
    """
    if min(now.total - now.unsure, before.total - before.unsure) < ENOUGH:
        return None
    here, low, high = _wilson(now)
    there, low_before, high_before = _wilson(before)
    step = here - there
    return Change(
        here,
        there,
        step,
        step - sqrt((here - low) ** 2 + (high_before - there) ** 2),
        step + sqrt((high - here) ** 2 + (there - low_before) ** 2),
    )


def _wilson(feelings: Feelings) -> tuple[float, float, float]:
    total = feelings.total
    share, spread = feelings.negative / total, Z95 * Z95 / total
    middle = (share + spread / 2) / (1 + spread)
    half = sqrt(share * (1 - share) * spread + spread * spread / 4) / (1 + spread)
    half /= (total - feelings.unsure) / total
    return share, max(0.0, min(share, middle - half)), min(1.0, max(share, middle + half))


def _none(snapshot: Snapshot) -> str:
    radar = snapshot.radar
    if radar.heard_min < radar.needed_min:
        heard, needed = number(radar.heard_min), number(radar.needed_min)
        return _("still learning what is usual: {n} of {all} minutes with posts", n=heard, all=needed)
    return _("too few posts to say") if radar.posts < ENOUGH else _("nothing rises: all is said as often as usual")


def _row(row: RisingTerm, snapshot: Snapshot) -> Html:
    feeling = prevailing(row.feelings)
    language = None if row.language == "und" else row.language
    name: Html = tag("bdi", row.term, lang=language)
    shown = tag("a", name, href=door("rising", row.term, snapshot.window), class_="name door")
    about = None
    if row.topic is not None:
        topic, href = row.topic_name or row.topic, door("topics", row.topic, snapshot.window)
        about = tag("a", topic, href=href, class_="of door", dir="auto", title=_("posts about {topic}", topic=topic))
    pace, steep = velocity(row)
    also = [tag("bdi", term, lang=language) for term in row.also[:ALSO]]
    with_them = tag("span", _("with {words}", words=_listed(also)), class_="also") if also else None
    said = _n("{n} post", "{n} posts", row.count, n=number(row.count))
    return tag(
        "li",
        tag(
            "p",
            mark(feeling),
            tag("span", shown, with_them, class_="term"),
            tag("b", number(row.count), class_="count", aria_label=said),
        ),
        tag(
            "p",
            tag("span", pace, class_="pace alarm" if steep else "pace"),
            tag("span", _("since {time}", time=clock(row.since, snapshot.zone)), class_="since"),
            tag("span", LOOKS[feeling].word, class_=f"felt {feeling}"),
            about,
        ),
        data_key=row.term,
    )


def velocity(row: RisingTerm) -> tuple[str, bool]:
    """How much more often than usual a term is said.

    Args:
        row: The term.

    Returns:
        The words with their arrow, and whether it is steep.
    """
    if row.expected < 1:
        return _("▲ new"), True
    ratio = row.count / row.expected
    return _("▲ {times} usual", times=times(ratio)), ratio >= STEEP


def _listed(items: list[Html]) -> Html:
    return join(*(part for i, item in enumerate(items) for part in ((", ", item) if i else (item,))))


def _negative(snapshot: Snapshot) -> Html:
    now = snapshot.feelings
    found = change(now, snapshot.radar.before)
    few = now.total - now.unsure < ENOUGH
    figure = _("too few to say") if few else percent(now.negative, now.total)
    share = tag("a", figure, href=door("gauge", "negative", snapshot.window), class_="door")
    return tag(
        "p",
        mark("negative"),
        tag("span", _("negative, {window}", window=window_words(snapshot.window)), class_="name"),
        tag("b", share, class_="share few" if few else "share", data_figure="negative-share"),
        None if few else tag("span", *_moved(found, compared=snapshot.compared), class_="moved"),
        class_="negative-share",
    )


def _moved(found: Change | None, *, compared: bool) -> tuple[Html | str, ...]:
    if not compared or found is None:
        return (_("no window before to compare with") if not compared else _("too few before to compare with"),)
    points = round(100 * abs(found.change))
    doubt = f"±{number(max(1, round(50 * (found.high - found.low))))}"
    if not found.is_sure or not points:
        return (tag("b", _("= as before")), _(" {doubt} points", doubt=doubt))
    up, n = found.change > 0, number(points)
    more, less = (
        _n("▲ {n} point more", "▲ {n} points more", points, n=n),
        _n("▼ {n} point less", "▼ {n} points less", points, n=n),
    )
    return (tag("b", more if up else less, class_="alarm" if up else None), _(" than before, {doubt}", doubt=doubt))
