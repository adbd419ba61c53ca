"""Languages: in which of them people speak, each by the name its own speakers call it."""

from __future__ import annotations

from typing import Any

from command_center.snapshot import Snapshot
from layouts.doors import door
from layouts.markup import Html, join, tag
from layouts.names import language_name
from layouts.numbers import number, percent
from layouts.own_names import OWN_NAMES
from layouts.speech import _, _n, later

TITLE = later("Languages")
ROWS = 9
UNKNOWN = "und"
FEW = 30
"""Of fewer mentions a share says nothing: they are counted."""


def render(snapshot: Snapshot) -> dict[str, Any]:
    """Show the languages of the window, the largest first.

    Args:
        snapshot: The whole picture.

    Returns:
        `caption`: how many there are, and the share that is in none; `html`: up to nine rows, smaller languages being
        one and mentions too short to tell the last, each a door (`a.door`) to its posts; or one line that says that
        there are none.
    """
    counts = {code: count for code, count in snapshot.languages.items() if count}
    total = sum(counts.values())
    if not total:
        return {"caption": None, "html": tag("p", _("no mention in this window"), class_="empty")}
    unknown = counts.pop(UNKNOWN, 0)
    rows = sorted(counts.items(), key=lambda row: (-row[1], row[0]))
    room = ROWS - bool(unknown)
    rest = rows[room - 1 :] if len(rows) > room else []
    largest = max([*counts.values(), unknown])
    at = snapshot.window
    shown = [_row(code, count, largest, total, at) for code, count in rows[: len(rows) - len(rest)]]
    if rest:
        others = sum(count for _, count in rest)
        words = _n("{n} other", "{n} others", len(rest), n=number(len(rest)))
        href = door("languages", [code for code, _ in rest], at)
        name = tag("a", words, href=href, class_="name door")
        shown.append(_bar_row(name, others, largest, total, class_="others", data_language="others"))
    if unknown:
        name = tag("a", _("can’t tell"), href=door("languages", UNKNOWN, at), class_="name door")
        shown.append(_bar_row(name, unknown, largest, total, class_="unsure", data_language=UNKNOWN))
    languages = _n("{n} language", "{n} languages", len(rows), n=number(len(rows)))
    # a place may be too low for the last row, which must not go unsaid
    untold = _(" · {share} can’t tell", share=percent(unknown, total)) if unknown else ""
    return {"caption": join(languages + untold), "html": tag("ol", *shown, class_="languages")}


def _row(code: str, count: int, largest: int, total: int, window: str) -> Html:
    word = language_name(code)
    own, href = OWN_NAMES.get(code, code), door("languages", code, window)
    name = tag("a", own, href=href, class_="name door", lang=code, dir="auto", title=word, aria_label=word)
    return _bar_row(name, count, largest, total, data_language=code)


def _bar_row(name: Html, count: int, largest: int, total: int, **attributes: str) -> Html:
    return tag(
        "li",
        name,
        tag("span", tag("i", style=f"width:{100 * count / largest:.1f}%"), class_="bar"),
        tag("b", percent(count, total) if total >= FEW else number(count)),
        **attributes,
    )
