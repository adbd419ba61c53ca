"""Recorded posts by a name that says where each lies, so that a label need not carry its text."""

from __future__ import annotations

import csv
import gzip
from pathlib import Path


def posts(recorded: Path, language: str) -> dict[str, str]:
    """Read the recorded posts of a language.

    Args:
        recorded: The folder of recorded data.
        language: `en` (UMSAB English, airline, customers' posts of twcs) or `it` (UMSAB Italian).

    Returns:
        Text by name: `umsab/<language>/<split>:<line>`, `airline:<row>`, `twcs:<tweet_id>`; lines and rows from 1.
    """
    found = {}
    folder = {"en": "english", "it": "italian"}[language]
    for split in ("train", "val"):
        lines = (recorded / "umsab" / folder / f"{split}_text.txt").read_text("utf-8").split("\n")
        found |= {f"umsab/{folder}/{split}:{n}": line for n, line in enumerate(lines, 1) if line.strip()}
    if language == "en":
        with gzip.open(recorded / "airline" / "Tweets.csv.gz", "rt", encoding="utf-8", newline="") as rows:
            found |= {f"airline:{n}": row["text"] for n, row in enumerate(csv.DictReader(rows), 1)}
        with gzip.open(recorded / "twcs" / "twcs.csv.gz", "rt", encoding="utf-8", newline="") as rows:
            found |= {
                f"twcs:{row['tweet_id']}": row["text"] for row in csv.DictReader(rows) if row["inbound"] == "True"
            }
    return found
