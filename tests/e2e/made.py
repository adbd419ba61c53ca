"""A recorded file that never was: made-up posts in twelve languages, repeats, and lines that are no mentions."""

from __future__ import annotations

import csv
import io
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path
from random import Random

import yaml

from command_center.mention import Mention, decode_mention
from command_center.profile import load_profile
from streams.sources.simulate import Simulator

ROOT = Path(__file__).resolve().parents[2]
START = datetime(2026, 3, 2, 9, tzinfo=UTC)
COLUMNS = ("id", "text", "created_at", "handle", "author", "reply_to", "repost_of", "place", "lat", "lon")
SOURCE = "made"


@dataclass(frozen=True, slots=True)
class Made:
    """A file and what is in it, as known from making it."""

    path: Path
    profile: Path
    rows: int
    distinct: int
    repeats: int
    bad_lines: tuple[int, ...]
    own_accounts: frozenset[str]


def write_profile(folder: Path, name: str = "made") -> Path:
    """Write the demo's profile under another name, with a column map and without a simulator."""
    profile = yaml.safe_load((ROOT / "profiles" / "demo.yaml").read_text("utf-8"))
    del profile["simulate"]
    profile["name"] = name
    profile["moderation"] = {"hold_s": 0}
    fields = ("id", "text", "created_at", "author.handle", "author.name", "in_reply_to", "repost_of", "place.text")
    columns: dict[str, object] = dict(zip(fields, COLUMNS, strict=False))
    columns |= {"place.lat": {"column": "lat", "as": "number"}, "place.lon": {"column": "lon", "as": "number"}}
    profile["replay"] = {"source": SOURCE, "columns": columns}
    path = folder / f"{name}.yaml"
    path.write_text(yaml.safe_dump(profile, allow_unicode=True), "utf-8")
    return path


def make(folder: Path, rows: int, seed: int = 1) -> Made:
    """Write a CSV file and its profile.

    Args:
        folder: Where they go.
        rows: Mentions in it, repeats included; bad lines come on top.
        seed: Another seed gives another file.

    Returns:
        The files and their figures. One row a second, but for a burst: the third quarter is written within a minute.
    """
    rng = Random(seed)
    profile = write_profile(folder)
    mentions = _mentions(rows, seed)
    lines: list[tuple[bytes, str]] = []
    kept: list[list[str]] = []
    bad = 0
    for n in range(rows):
        at = _at(n, rows)
        if kept and rng.random() < 0.03:
            cells = list(rng.choice(kept))
            if rng.random() < 0.5:  # the same id with other words, later: the first one stays
                cells[1:3] = ["Tarnwick again", at.isoformat()]
            lines.append((_line(cells), "repeat"))
        else:
            cells = _cells(mentions.pop(), at)
            kept.append(cells)
            lines.append((_line(cells), "row"))
        if rng.random() < 0.01:
            lines.append((_broken(cells, bad), "bad"))
            bad += 1
    path = folder / "made.csv"
    path.write_bytes(_line(list(COLUMNS)) + b"".join(line for line, _ in lines))
    what = [kind for _, kind in lines]
    return Made(
        path, profile, rows, what.count("row"), what.count("repeat"), _bad_lines(lines),
        frozenset(load_profile(profile).own_accounts),
    )  # fmt: skip


def _bad_lines(lines: list[tuple[bytes, str]]) -> tuple[int, ...]:
    found, number = [], 2  # the header is line 1
    for line, kind in lines:
        if kind == "bad":
            found.append(number)
        number += line.count(b"\n")
    return tuple(found)


def _mentions(count: int, seed: int) -> list[Mention]:
    """Distinct new posts of the simulator, the first one last."""
    story = Simulator(load_profile(ROOT / "profiles" / "demo.yaml"), START, seed).items()
    found: dict[str, Mention] = {}
    while len(found) < count:
        mention = decode_mention(next(story).value)
        if not mention.deleted and mention.edited_at is None:
            found.setdefault(mention.id, mention)
    return list(reversed(found.values()))


def _at(n: int, rows: int) -> datetime:
    quarter = rows // 4
    burst = min(max(n - 2 * quarter, 0), quarter)
    return START + timedelta(seconds=n - burst + burst * 60 / max(quarter, 1))


def _cells(mention: Mention, at: datetime) -> list[str]:
    author, place = mention.author, mention.place
    return [
        mention.id,
        mention.text,
        at.isoformat(),
        (author.handle if author else None) or "",
        (author.name if author else None) or "",
        mention.in_reply_to or "",
        mention.repost_of or "",
        (place.text if place else None) or "",
        "" if place is None or place.lat is None else str(place.lat),
        "" if place is None or place.lon is None else str(place.lon),
    ]


def _line(cells: list[str]) -> bytes:
    out = io.StringIO(newline="")
    csv.writer(out, lineterminator="\n").writerow(cells)
    return out.getvalue().encode()


def _broken(cells: list[str], n: int) -> bytes:
    """One of the ways a line can be no mention."""
    whole = _line([*cells[:1], "plain", *cells[2:]])
    match n % 6:
        case 0:
            return _line([*cells[:2], "yesterday", *cells[3:]])
        case 1:
            return _line(["", *cells[1:]])
        case 2:
            return _line(cells[:4])
        case 3:
            return whole.replace(b"plain", b"pla\xffin")
        case 4:
            return whole.replace(b"plain", b"pla\0in")
        case _:
            return _line([*cells[:8], "91.5", "0.5"])
