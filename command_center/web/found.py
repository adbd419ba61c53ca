"""Asking the search for a page or an answer of the API: its refusals become answers, its rows become JSON."""

from __future__ import annotations

from typing import Any

import msgspec

from command_center.search.answers import Found
from command_center.search.asked import Ask
from command_center.search.port import Search
from command_center.search.problems import BadCursor, BadQuery, SearchAway
from command_center.store.document import Document
from command_center.web.problems import Problem


def find(search: Search, ask: Ask) -> Found[Document]:
    """Ask.

    Raises:
        Problem: 400, the query or the cursor can't be read; 503, nobody answers now.
    """
    try:
        return search.find(ask)
    except BadQuery as why:
        raise Problem(400, f"q: {said(why, ask.q)}") from None
    except BadCursor as why:
        raise Problem(400, str(why)) from None
    except SearchAway as why:
        raise Problem(503, str(why)) from None


def item(row: Document) -> dict[str, Any]:
    """A mention as the API gives it."""
    built: dict[str, Any] = msgspec.to_builtins(row.mention)
    return built | {"tags": msgspec.to_builtins(row.tags), "revision": row.revision}


def said(why: BadQuery, q: str) -> str:
    """What is wrong with a query, and for one of a language alone the filter that does what was meant."""
    limits = "lacks something" in why.said and "lang" in q.casefold()
    return f"{why}; to filter by language alone, use language=" if limits else str(why)
