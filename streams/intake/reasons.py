"""What a dead letter's reason means to whoever has to do something about it."""

from __future__ import annotations

from command_center.mention import MAX_MENTION_BYTES
from command_center.soundness import MAX_DEPTH

_LARGE = f"a mention may have {MAX_MENTION_BYTES:,} bytes; of more only the beginning is kept: it can't be sent again"
EXPLANATIONS = (
    ("not UTF-8", "JSON is written in UTF-8; this was written in another encoding, or damaged on its way"),
    ("surrogate", "an emoji or a rare character was cut in two before it was written; its sender must cut elsewhere"),
    ("NaN and Infinity", "JSON knows no such numbers; who writes it must send null, or leave the field out"),
    ("NUL", "a NUL ends a text for every reader written in C, so no mention may hold one; strip it at the source"),
    ("beyond what a double", "such a number is infinite to most readers of JSON; send it as a text, or a smaller one"),
    ("nested deeper", f"readers of JSON recurse, so {MAX_DEPTH} levels are all a mention may have; send it flatter"),
    ("too large", _LARGE),
    ("not JSON: empty", "there was nothing in it"),
    ("not JSON", "a mention is one JSON object; if this is a line of a CSV file, see the profile's column map"),
    (
        "belongs into",
        "its producer chose another partition than the CRC-32 of the id; sent again it goes to its own",
    ),
    ("header", "a header that this center gives a meaning to says something else; sent again it goes without headers"),
    ("the taggers failed", "a fault of ours: keep the bytes and report it; sent again after an update it may pass"),
    (
        "missing required field",
        "a mention needs `id`, `source`, `text` and `created_at`; see `check --schema mention`",
    ),
    ("timezone", "a time needs its zone, as in 2026-03-04T12:00:00Z, or the profile must name one in `naive_times`"),
    ("columns where the header", "the line has other columns than the file's header says"),
    ("a quote is opened", "the line opens a quotation mark that does not end"),
)
OTHER = "a field holds something else than a mention has there; `check --schema mention` says what it may hold"


def explain(reason: str) -> str:
    """A sentence on a reason: what it means and what helps.

    Args:
        reason: As it stands in the dead letter.
    """
    return next((words for sign, words in EXPLANATIONS if sign in reason), OTHER)
