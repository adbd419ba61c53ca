"""The choice of a window, as links: one click, and the address says what is shown."""

from __future__ import annotations

from collections.abc import Sequence
from urllib.parse import urlencode

from layouts.markup import Html, tag
from layouts.speech import _, later
from layouts.words import WINDOWS

SHORT = {
    "15m": later("15 min"),
    "1h": later("1 h"),
    "4h": later("4 h"),
    "24h": later("24 h"),
    "7d": later("7 days"),
    "all": later("all"),
}


def window_links(path: str, kept: Sequence[tuple[str, str]], window: str) -> Html:
    """Make the row of windows.

    Args:
        path: The page's own path.
        kept: Parameters that stay when the window changes.
        window: The one that is shown.
    """
    links = [
        tag(
            "a",
            _(SHORT[name]),
            href=f"{path}?{urlencode([('window', name), *kept])}",
            aria_label=f"{_(SHORT[name])}: {_(words)}",
            aria_current="true" if name == window else None,
        )
        for name, words in WINDOWS.items()
    ]
    return tag("nav", *links, class_="windows", aria_label=_("Window"))
