"""How people feel: one needle between negative and positive, in a band as wide as our doubt."""

from __future__ import annotations

from collections.abc import Callable
from math import ceil, cos, pi, sin, sqrt
from typing import Any, NamedTuple

from command_center.snapshot import Feelings, Snapshot
from layouts.doors import door
from layouts.markup import Html, join, tag
from layouts.numbers import MINUS, decimal, number
from layouts.panels.feeling import mark
from layouts.speech import _, _n, later
from layouts.theme import LOOKS

TITLE = later("How people feel")
ENOUGH = 30
"""Fewer decided mentions than this are too few to say anything."""
Z95 = 1.959964


class Mood(NamedTuple):
    """The gauge's figure and the ends of its doubt band, each -1..1."""

    score: float
    low: float
    high: float


def mood(feelings: Feelings) -> Mood | None:
    """Where the needle stands and how sure that is.

    (positive - negative) / decided, as the mean of decided values in -1..1, with Wilson's 95 % interval
    (E. B. Wilson, J. Am. Stat. Assoc. 22, 1927) on the scale 0..1; the unsure share widens it, because
    every undecided mention could turn out either way.

    Args:
        feelings: Mentions by sentiment.

    Returns:
        The mood, or None with fewer than `ENOUGH` decided mentions.
    """
    decided = feelings.positive + feelings.neutral + feelings.negative
    if decided < ENOUGH:
        return None
    score = (feelings.positive - feelings.negative) / decided
    share, spread = (score + 1) / 2, Z95 * Z95 / decided
    middle = (share + spread / 2) / (1 + spread)
    half = sqrt(share * (1 - share) * spread + spread * spread / 4) / (1 + spread)
    half /= decided / feelings.total
    low, high = 2 * (middle - half) - 1, 2 * (middle + half) - 1
    return Mood(score, max(-1.0, min(low, score)), min(1.0, max(high, score)))


def render(snapshot: Snapshot) -> dict[str, Any]:
    """Show the mood of the window.

    Args:
        snapshot: The whole picture.

    Returns:
        `html`: what `gauge` makes, with doors (`a.door`) to the posts.
    """
    window = snapshot.window
    return {"html": gauge(snapshot.feelings, lambda feeling: door("gauge" if feeling else "total", feeling, window))}


def gauge(feelings: Feelings, link: Callable[[str], str] | None = None) -> Html:
    """Show the mood of any mentions: the dial, its figure, the width of the band, and how many posts are behind it.

    Args:
        feelings: Mentions by sentiment.
        link: The address of the posts of a feeling, of all for the empty word; None where nothing leads anywhere.

    Returns:
        `div.gauge`.
    """
    found = mood(feelings)
    if found is None:
        figure: Html = tag("p", _("too few to say"), class_="mood few", data_figure="mood")
    else:
        sign = MINUS if round(found.score, 2) < 0 else "+" if round(found.score, 2) > 0 else ""
        figure = tag("p", sign + decimal(abs(found.score), 2), class_="mood", data_figure="mood")
    doubt = "" if found is None else f"±{decimal(ceil(50 * (found.high - found.low)) / 100, 2)} · "
    posts = _n("{n} post", "{n} posts", feelings.total, n=number(feelings.total))
    detail = tag("p", doubt, _led(posts, link and link("")), class_="doubt")
    ends = tag("p", *(_end(name, link and link(name)) for name in ("negative", "positive")), class_="ends")
    return tag("div", _dial(found), figure, detail, ends, class_="gauge")


def _end(name: str, href: str | None) -> Html:
    return tag("span", _led(join(mark(name), LOOKS[name].word), href), class_=name)


def _led(words: str, href: str | None) -> str:
    return words if href is None else tag("a", words, href=href, class_="door")


def _point(value: float, radius: float) -> str:
    angle = pi * (1 - (value + 1) / 2)
    return f"{180 + radius * cos(angle):.2f} {180 - radius * sin(angle):.2f}"


def _arc(low: float, high: float, radius: float = 158) -> str:
    return f"M{_point(low, radius)}A{radius} {radius} 0 0 1 {_point(high, radius)}"


def _dial(found: Mood | None) -> Html:
    strokes = [
        tag("path", d=_arc(-1, 1), class_="dial-track"),
        tag("path", d=_arc(-1, -0.34), class_="dial-negative"),
        tag("path", d=_arc(0.34, 1), class_="dial-positive"),
    ]
    if found is not None:
        # a band of no width would vanish: two hundredths are the least that can be seen
        low, high = min(found.low, found.score - 0.01), max(found.high, found.score + 0.01)
        strokes.append(tag("path", d=_arc(max(-1, low), min(1, high)), class_="dial-band"))
        needle = f"M{_point(found.score, 138)}L{_point(found.score, 180)}"
        strokes.append(tag("path", d=needle, class_="dial-needle"))
    return tag("svg", join(*strokes), class_="dial", viewBox="0 -6 360 192", role="img", aria_label=_("sentiment dial"))
