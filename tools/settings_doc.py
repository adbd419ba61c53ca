"""Write the settings table of docs/operations.md from the one in the code."""

from __future__ import annotations

import re
from pathlib import Path

from command_center.settings import SETTINGS

OPERATIONS = Path(__file__).resolve().parents[1] / "docs" / "operations.md"
MARKED = re.compile(r"(<!-- settings: written by `make docs` -->\n).*?(\n<!-- end of settings -->)", re.S)


def render() -> str:
    """The table as Markdown."""
    rows = [f"| `{row.variable}` | {f'`{row.default}`' if row.default else ''} | {row.help} |" for row in SETTINGS]
    return "\n".join(["| variable | default | what it sets |", "|---|---|---|", *rows])


def with_table(text: str, table: str) -> str:
    """Put a table between a page's markers.

    Args:
        text: The page.
        table: The table.

    Returns:
        The page with it.

    Raises:
        ValueError: The page has no markers.
    """
    if not MARKED.search(text):
        raise ValueError("the page has no markers for the settings table")
    return MARKED.sub(lambda found: found[1] + table + found[2], text)


if __name__ == "__main__":
    OPERATIONS.write_text(with_table(OPERATIONS.read_text("utf-8"), render()), "utf-8")
