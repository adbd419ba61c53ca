"""Profiles and files for the sources' tests."""

from __future__ import annotations

import csv
import gzip
import io
import json
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import Any

from command_center.profile import Profile
from streams.sources.replay import ReplaySource

BRANDS = [{"id": "x", "name": "X", "own": True, "accounts": ["xcare"], "phrases": ["x"]}]
COLUMNS = {
    "id": "n",
    "text": {"column": "body", "unescape": True},
    "created_at": {"column": "when", "format": "%Y-%m-%d %H:%M:%S %z"},
    "author.handle": "who",
    "in_reply_to": {"column": "parent", "as": "integer"},
    "place.lat": {"column": "point", "as": "point_lat"},
    "place.lon": {"column": "point", "as": "point_lon"},
}
HEADER = ["n", "body", "when", "who", "parent", "point", "label"]


def profile(**more: Any) -> Profile:
    """A small profile with a column map; `replay=None` takes the map away."""
    replay = {"source": "rec", "columns": COLUMNS, "extra": ["label"]}
    return Profile.model_validate({"name": "x", "title": "X", "brands": BRANDS, "replay": replay} | more)


OPENED: list[ReplaySource] = []
"""What the fixture in conftest.py closes."""


def replay(path: Path, max_line_bytes: int = 1 << 26, **more: Any) -> ReplaySource:
    """Open a file under the small profile; it is closed after the test."""
    source = ReplaySource(path, profile(**more), path.parent / "spool", max_line_bytes=max_line_bytes)
    OPENED.append(source)
    return source


def post(number: int, when: str = "2026-01-01T00:00:00Z", **more: Any) -> dict[str, Any]:
    """A mention as JSON."""
    return {"id": f"s:{number}", "source": "s", "text": f"post {number}", "created_at": when} | more


def write_jsonl(path: Path, lines: Iterable[Any]) -> Path:
    """Write dicts as JSON and bytes as they are, a line each; .gz by the name."""
    rows = [line if isinstance(line, bytes) else json.dumps(line).encode() for line in lines]
    data = b"".join(row + b"\n" for row in rows)
    path.write_bytes(gzip.compress(data) if path.suffix == ".gz" else data)
    return path


def write_csv(path: Path, rows: Iterable[Sequence[str]], header: Sequence[str] = HEADER) -> Path:
    """Write a CSV file; .gz by the name."""
    out = io.StringIO(newline="")
    csv.writer(out).writerows([header, *rows])
    data = out.getvalue().encode()
    path.write_bytes(gzip.compress(data) if path.suffix == ".gz" else data)
    return path
