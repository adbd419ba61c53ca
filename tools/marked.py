"""Tables of docs/ that come from the code, each between two markers of its page."""

from __future__ import annotations

import re


def with_table(text: str, name: str, table: str) -> str:
    """Put a table between a page's markers.

    Args:
        text: The page.
        name: What the markers call the table.
        table: The table.

    Returns:
        The page with it.

    Raises:
        ValueError: The page has no such markers.
    """
    marked = re.compile(rf"(<!-- {name}: written by `make docs` -->\n).*?(\n<!-- end of {name} -->)", re.DOTALL)
    if not marked.search(text):
        raise ValueError(f"the page has no markers for the table of {name}")
    return marked.sub(lambda found: found[1] + table + found[2], text)
