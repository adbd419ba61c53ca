"""Write the table of doors of docs/operations.md from the one in the code."""

from __future__ import annotations

import re
from pathlib import Path

from command_center.web.doors import DOORS, NEEDS
from tools.marked import with_table

OPERATIONS = Path(__file__).resolve().parents[1] / "docs" / "operations.md"


def render() -> str:
    """The table as Markdown: routes with one need and one reason share a row."""
    rows: dict[tuple[str, str], list[str]] = {}
    for (method, path), door in DOORS.items():
        shown = re.sub(r"\{(\w+)(:path)?\}", r"<\1>", path)
        address = shown if method == "GET" else "everything else" if path == "/{path:path}" else f"{method} {shown}"
        rows.setdefault(door, []).append(address if address == "everything else" else f"`{address.removeprefix('* ')}`")
    lines = [
        f"| {NEEDS[need]} | {', '.join(dict.fromkeys(paths))} | {why} |"
        for wanted in NEEDS
        for (need, why), paths in rows.items()
        if need == wanted
    ]
    return "\n".join(["| needs | what | why |", "|---|---|---|", *lines])


if __name__ == "__main__":
    OPERATIONS.write_text(with_table(OPERATIONS.read_text("utf-8"), "doors", render()), "utf-8")
