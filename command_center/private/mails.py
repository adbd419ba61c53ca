"""E-mail addresses; handles such as @name and @name@server are none."""

from __future__ import annotations

import re
from collections.abc import Iterator

_SERVER = re.compile(r"(?:[^\W_](?:[\w-]{0,61}[^\W_])?\.){1,6}(?:xn--[a-z0-9-]{2,59}|[^\W\d_]{2,24})(?![\w@])", re.A)
_SERVER_ELSEWHERE = re.compile(r"(?:[^\W_](?:[\w-]{0,61}[^\W_])?\.){1,6}[^\W\d_]{2,24}(?![\w@])")
_ATS = re.compile("[@\ufe6b\uff20]")
_LONGEST_NAME = 64
_SIGNS = frozenset("._%+-'")
_UNSPACED_FROM = "\u2e80"
"""From here on are scripts that write no blanks: their words before a name are no part of it."""


def mails(text: str) -> Iterator[tuple[int, int]]:
    """Find e-mail addresses.

    Args:
        text: Any text.

    Returns:
        Start and end of each, in order. "name (at) server" isn't one here.
    """
    done = 0
    for at in _ATS.finditer(text):
        start = _name_before(text, at.start(), done)
        if start is None:
            continue
        server = _SERVER.match(text, at.end()) or _SERVER_ELSEWHERE.match(text, at.end())
        if server is not None:
            done = server.end()
            yield start, done


def _name_before(text: str, end: int, done: int) -> int | None:
    start = end
    lowest = max(done, end - _LONGEST_NAME)
    while start > lowest and (
        (text[start - 1].isalnum() and text[start - 1] < _UNSPACED_FROM) or text[start - 1] in _SIGNS
    ):
        start -= 1
    while start < end and text[start] in "._%+-'":
        start += 1
    # @name@server is a handle.
    return None if start == end or (start and text[start - 1] in "@＠") else start
