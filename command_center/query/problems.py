"""What is wrong with a query, and where: in plain words, with a caret below the place."""

from __future__ import annotations

from unicodedata import combining, east_asian_width

from command_center.errors import BadInput

_SHOWN_CHARS = 30
"""Of the line, on each side of the place."""


class Misread(Exception):
    """Something at a character of the query is wrong; `parse` adds the query's text and raises QueryError."""

    def __init__(self, at: int, said: str) -> None:
        super().__init__(said)
        self.at = at
        self.said = said


class QueryError(BadInput):
    """A query that can't be read.

    Args:
        text: The whole query.
        at: 0-based character at which it goes wrong; its length for the end.
        said: What is wrong, in words.

    `line` and `column` count from 1; `caret` shows the line with a caret below the place (two lines).
    """

    def __init__(self, text: str, at: int, said: str) -> None:
        before = text[:at]
        self.text = text
        self.at = at
        self.line = before.count("\n") + 1
        self.column = at - (before.rfind("\n") + 1) + 1
        self.said = said
        where = f"line {self.line}, column {self.column}" if "\n" in text.strip() else f"column {self.column}"
        start, end = before.rfind("\n") + 1, text.find("\n", at)
        left = _shown(text[start:at])
        right = _shown(text[at : end if end >= 0 else len(text)])
        if len(left) > _SHOWN_CHARS:
            left = "…" + left[-_SHOWN_CHARS:]
        if len(right) > _SHOWN_CHARS:
            right = right[:_SHOWN_CHARS] + "…"
        self.caret = f"{left}{right}\n{''.join(map(_blank, left))}^"
        super().__init__(f"{where}: {said} [{left.lstrip()}→{right.rstrip()}]")


def _shown(text: str) -> str:
    """A piece of a line without signs that a terminal would obey or can't show."""
    return "".join(c if c.isprintable() else " " for c in text)


def _blank(char: str) -> str:
    """White space as wide as a character, so that the caret stands below its place."""
    if combining(char):
        return ""
    return "\u3000" if east_asian_width(char) in "WF" else " "
