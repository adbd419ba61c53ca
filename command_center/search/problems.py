"""Why a question has no answer."""

from __future__ import annotations

from command_center.query.problems import QueryError

BadQuery = QueryError
"""`q`, or a draft's query, can't be read; says where and why."""


class BadCursor(ValueError):
    """A cursor that was never given for this question."""


class SearchAway(RuntimeError):
    """Nobody answers now: the search starts, starts again or doesn't run; the message says what to do."""


class TooSlow(SearchAway):
    """The search was asked too much at once; nobody else is asked in its place."""
