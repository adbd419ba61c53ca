"""What an embed shows, and the names its parts have in streams: panel, window, topic, words, table."""

from __future__ import annotations

import re
from typing import NamedTuple

from layouts.panels import PANELS
from layouts.speech import _, later
from layouts.words import window_words

PREFIX, TEXTS, TABLE = "embed-", "-texts", "-table"
AGE, COLUMNS = "embed-age", "embed-volume-columns"
"""Not panels: kind and age of the data, which every embed shows, and the volume's drawing."""
WINDOW = "1h"
"""The window of the pictures that everybody sees; another one, or a topic, is a part of the name."""
EMBEDS = tuple(name for name in PANELS if name not in {"strip", "pipeline"})
"""The panels that make sense alone; how the pipeline is stays in the house."""
WORDED = ("rising", "river")
"""Panels with words that people wrote, which only a key with the right to them shows."""
SPANS = {
    "waiting": later("right now"),
    "rising": later("last 5 minutes"),
    "river": later("newest first"),
    "coverage": later("today"),
    "volume": later("last 60 minutes"),
}
"""What these panels show whatever the window of the picture is."""
LONGEST = 120
"""Characters; no name of ours is longer."""
_NAME = re.compile(r"embed-([a-z]+)(-texts)?(-table)?(?:~([a-z0-9]{1,8})(?:~([a-z0-9][a-z0-9_-]{0,47}))?)?")


class Shown(NamedTuple):
    """What one embed shows.

    `panel` is one of `EMBEDS`; `window` a key of `words.WINDOWS` and `topic` a topic's id, both empty for the picture
    that everybody sees; `table` asks for rows instead of a drawing, `texts` for what people wrote, masked.
    """

    panel: str
    window: str = ""
    topic: str = ""
    table: bool = False
    texts: bool = False


def stream_name(shown: Shown) -> str:
    """The one name of what an embed shows, as `embed-gauge`, `embed-river-texts-table`, `embed-volume~24h~battery`.

    Args:
        shown: What it shows. Words are left out of a panel that has none of people, the window of all pictures too.

    Returns:
        A name of letters, digits, `_`, `-` and `~`, which needs no quoting in an address.

    Raises:
        KeyError: There is no such panel.
    """
    if shown.panel not in EMBEDS:
        raise KeyError(shown.panel)
    words = TEXTS if shown.texts and shown.panel in WORDED else ""
    return f"{PREFIX}{shown.panel}{words}{TABLE if shown.table else ''}{_variant(shown)}"


def shown_by(name: str) -> Shown | None:
    """Read a name that `stream_name` wrote.

    Args:
        name: Whatever somebody asks for.

    Returns:
        What it shows, or None for any other text, also for a part of an embed (`AGE`, `COLUMNS`).
    """
    found = _NAME.fullmatch(name[: LONGEST + 1])
    if found is None or found[1] not in EMBEDS:
        return None
    shown = Shown(found[1], found[4] or "", found[5] or "", bool(found[3]), bool(found[2]))
    return shown if stream_name(shown) == name else None


def parts_of(shown: Shown) -> tuple[str, ...]:
    """The names that a stream must carry for an embed: its age, the panel, and what the panel has besides.

    Raises:
        KeyError: There is no such panel.
    """
    beside = (f"{COLUMNS}{_variant(shown)}",) if shown.panel == "volume" and not shown.table else ()
    return (f"{AGE}{_variant(shown)}", stream_name(shown), *beside)


def parts_allowed(shown: Shown) -> frozenset[str]:
    """All names that the right to an embed opens: its reader may change between drawing and table.

    Raises:
        KeyError: There is no such panel.
    """
    return frozenset(name for table in (False, True) for name in parts_of(shown._replace(table=table)))


def span_words(panel: str, window: str) -> str:
    """Over what time a panel tells, in words; a picture of another window tells of that, but for what has none.

    Args:
        panel: One of `EMBEDS`.
        window: The picture's, a key of `words.WINDOWS`.
    """
    if panel in SPANS and (window == WINDOW or panel != "volume"):
        return _(SPANS[panel])
    return window_words(window)


def split(name: str) -> tuple[str, str, str]:
    """A part's plain name, its window and its topic: `embed-age~24h~battery` is `embed-age`, `24h` and `battery`."""
    plain, _, rest = name.partition("~")
    window, _, topic = rest.partition("~")
    return plain, window, topic


def _variant(shown: Shown) -> str:
    if shown.topic:
        return f"~{shown.window or WINDOW}~{shown.topic}"
    return f"~{shown.window}" if shown.window and shown.window != WINDOW else ""
