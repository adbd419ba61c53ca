"""Lists of profanity by language, from a table that `python -m tools.build_profanity` makes."""

from __future__ import annotations

import zlib
from functools import cache
from pathlib import Path

import msgspec
from msgspec import Struct

TABLE = Path(__file__).with_name("profanity.bin")


class Table(Struct, frozen=True):
    """What the file holds: the package it was made of, and words by language (`*`: whatever the language)."""

    made_of: str
    words: dict[str, list[str]]


def pack(table: Table) -> bytes:
    """The bytes of the file; packed, so that nobody meets these words by looking for something else."""
    return zlib.compress(msgspec.msgpack.encode(table), 9)


@cache
def listed() -> dict[str, list[str]]:
    """Read the lists.

    Returns:
        Words and phrases by language (ISO 639-1), and under `*` those that count whatever the language; a language
        without a list is left out.
    """
    return msgspec.msgpack.decode(zlib.decompress(TABLE.read_bytes()), type=Table).words
