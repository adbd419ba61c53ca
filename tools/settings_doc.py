"""Write the settings table of docs/operations.md from the one in the code."""

from __future__ import annotations

from pathlib import Path

from command_center.settings import SETTINGS
from tools.marked import with_table

OPERATIONS = Path(__file__).resolve().parents[1] / "docs" / "operations.md"


def render() -> str:
    """The table as Markdown."""
    rows = [f"| `{row.variable}` | {f'`{row.default}`' if row.default else ''} | {row.help} |" for row in SETTINGS]
    return "\n".join(["| variable | default | what it sets |", "|---|---|---|", *rows])


if __name__ == "__main__":
    OPERATIONS.write_text(with_table(OPERATIONS.read_text("utf-8"), "settings", render()), "utf-8")
