"""The strip on top of every scene: who waits, how well we answer, what is alarming, how old this is, what time."""

from __future__ import annotations

from typing import Any

from command_center.snapshot import Snapshot
from layouts.alarms import alarms
from layouts.doors import alarm_door, door
from layouts.feeds import apart, trouble
from layouts.markup import Html, join, tag
from layouts.numbers import hundredths, number, percent
from layouts.speech import _, _n, later
from layouts.words import clock, day, span, spanned, window_words

TITLE = later("Strip")
MARK_PERCENT = 65
"""The yardstick of coverage: so many of those who need an answer should have one (product.md, Schweppes)."""
SPOKEN = 6
"""So many alarms are said to who does not see them."""
TRIANGLE = "M8 1l7 13h-14z"
NO_MARK = Html()


def render(snapshot: Snapshot) -> dict[str, Any]:
    """Show the strip; its words may change, its height never.

    Args:
        snapshot: The whole picture.

    Returns:
        `figures`, `badge`, `total`, `day`: markup for its places; `window`; `made_at`, `as_of`, `mode`, `zone`: what
        the browser needs to tell ages and the time; `alarms`: name and words of each, for who does not see them;
        `trouble`: None, or {`since`, `cause`} when the data can't be fresh; `apart`: panels whose trouble is another,
        as not all stages feed them.
    """
    total, window = snapshot.total, snapshot.window
    figures = [_waiting(snapshot), _coverage(snapshot), _first_response(snapshot), _alarms(snapshot)]
    mentions = _n("{n} mention", "{n} mentions", total, n=tag("b", number(total), data_figure="total"))
    return {
        "figures": tag("div", *figures, class_="figures"),
        "badge": badge(snapshot),
        "window": join(window_words(window)),
        "total": tag("a", mentions, href=door("total", "", window), class_="door"),
        "time": clock(snapshot.as_of, snapshot.zone),
        "day": join(day(snapshot.as_of, snapshot.zone)),
        "made_at": snapshot.made_at.isoformat(),
        "as_of": snapshot.as_of.isoformat(),
        "mode": snapshot.mode,
        "zone": snapshot.zone,
        "alarms": [[one.name, f"{one.what}: {one.how.removeprefix('▲ ')}"] for one in alarms(snapshot)[:SPOKEN]],
        "trouble": trouble(snapshot),
        "apart": apart(snapshot),
    }


def badge(snapshot: Snapshot) -> Html:
    """The word for the kind of data; anything but live wears amber."""
    progress = snapshot.replay
    words = mode_word(snapshot.mode)
    if snapshot.mode in {"replay", "rebuilding"} and progress.state == "running":
        words += f" {hundredths(100 * progress.share)}"
    return tag("span", tag("span", words), class_=f"badge {snapshot.mode}")


def mode_word(mode: str) -> str:
    """The kind of data in one word, in capitals what must not pass for live."""
    return {
        "live": _("live"),
        "simulated": _("SIMULATED"),
        "rebuilding": _("REBUILDING"),
        "replay": _("REPLAY"),
    }[mode]


def _waiting(snapshot: Snapshot) -> Html:
    return _figure("waiting", number(snapshot.waiting.total), (_("waiting for"), _("an answer")), leads=door("waiting"))


def _coverage(snapshot: Snapshot) -> Html:
    """Today's coverage beside its mark, by arrow and word."""
    needing, answered = snapshot.coverage_today.needing, snapshot.coverage_today.answered
    if not needing:
        return _figure("coverage", "–", (_("answered"), _("nobody asked yet")))
    over = 100 * answered >= MARK_PERCENT * needing
    mark = hundredths(MARK_PERCENT)
    words = (_("answered today"), _("▲ over {mark}", mark=mark) if over else _("▼ under {mark}", mark=mark))
    figure = percent(answered, needing)
    return _figure("coverage", figure, words, kind="" if over else "under", leads=door("coverage"))


def _first_response(snapshot: Snapshot) -> Html:
    """How long half and nine tenths of today's first answers took at most."""
    took = snapshot.coverage_today.frt
    if took.p50_s is None:
        return _figure("frt", "–", (_("first reply"), _("none yet today")))
    figure, unit = span(took.p50_s)
    slow = "" if took.p90_s is None else f"p90 {spanned(took.p90_s)}"
    return _figure("frt", figure, (_("first reply"), slow), unit=unit, leads=door("coverage"))


def _alarms(snapshot: Snapshot) -> Html:
    found = alarms(snapshot)
    if not found:
        return _figure("alarms", "0", (_("alarms"), _("all is normal")), kind="calm")
    mark = tag("svg", tag("path", d=TRIANGLE), class_="mark", viewBox="0 0 16 16", aria_hidden="true")
    words, leads = (found[0].what, found[0].how), alarm_door(found[0].name, snapshot.window)
    return _figure("alarms", number(len(found)), words, kind="alarm", mark=mark, leads=leads)


def _figure(
    name: str,
    figure: str,
    said: tuple[str, str],
    *,
    unit: str = "",
    leads: str = "",
    kind: str = "",
    mark: Html = NO_MARK,
) -> Html:
    words = tag("span", *(tag("span", line or "\u00a0") for line in said), class_="words")
    shown = tag("b", figure, tag("i", f" {unit}") if unit else None, data_figure=name)
    inside = join(mark, shown, words)
    content = tag("a", inside, href=leads, class_="door") if leads else inside
    return tag("p", content, class_=f"figure {kind}".rstrip())
