"""What no mention may hold, whatever its fields say, and why bytes are no JSON, in words."""

from __future__ import annotations

import math
import re
from typing import Any

MAX_DEPTH = 64
"""Levels of nesting. Readers recurse, each from a stack of its own depth: a limit far below theirs is one for all."""
DOUBLE_BITS = 1024
"""A whole number of more bits is infinite to whoever reads JSON into doubles, as browsers do."""
NUL = "holds a NUL character"
BEYOND = "a number beyond what a double holds"
_NO_NUMBER = re.compile(rb"-?(?:NaN|Infinity)")
_AT = re.compile(r"\(byte (\d+)\)")


def unsound(raw: dict[str, Any]) -> str:
    """Why a decoded object can't be a mention before its fields are looked at.

    Args:
        raw: What a JSON decoder made.

    Returns:
        The field and the reason: NUL in a text or a name, a number beyond a double, more than `MAX_DEPTH` levels;
        empty if it holds none of them. It takes no recursion and looks at everything once.
    """
    for name, value in raw.items():
        if "\0" in name:
            return "the name of a field holds a NUL character"
        # Most values are texts, and every mention comes by here: no call for those.
        if why := (NUL if "\0" in value else "") if type(value) is str else _wrong(value, name == "extra"):
            return f"`{name[:40]}`: {why}"
    return ""


def _wrong(value: Any, extra: bool) -> str:
    level = [value]
    # Unknown fields are kept under `extra`: what was taken as one of them must be taken there again.
    for _ in range(MAX_DEPTH + extra):
        inner: list[Any] = []
        for item in level:
            kind = type(item)
            if kind is str:
                if "\0" in item:
                    return NUL
            elif kind is dict:
                inner += item
                inner += item.values()
            elif kind is list:
                inner += item
            elif (kind is int and item.bit_length() > DOUBLE_BITS) or (kind is float and not math.isfinite(item)):
                return BEYOND
        if not inner:
            return ""
        level = inner
    return too_deep()


def too_deep() -> str:
    """The words for one level too many."""
    return f"nested deeper than {MAX_DEPTH} levels"


def why_not_json(line: bytes, why: Exception) -> str:
    """Say why a decoder refused some bytes.

    Args:
        line: The bytes.
        why: What the decoder raised.
    """
    said = str(why)
    if isinstance(why, RecursionError):
        return too_deep()
    if isinstance(why, UnicodeDecodeError):
        return _not_utf8(line) or f"not UTF-8: {said}"
    if "out of range" in said:
        return BEYOND
    return f"not JSON: {_malformed(line, said)}"


def _malformed(line: bytes, said: str) -> str:
    if not line.strip():
        return "empty"
    found = _AT.search(said)
    at = int(found[1]) if found else -1
    if found and line[at : at + 1] == b"\0":
        return f"holds a NUL byte (byte {at})"
    if found and (_NO_NUMBER.match(line, at) or _NO_NUMBER.match(line, max(at - 1, 0))):
        return f"NaN and Infinity are no numbers (byte {at})"
    if "surrogate" in said:
        return f"half a surrogate pair as an escape (byte {at})"
    return said.removeprefix("JSON is malformed: ")


def _not_utf8(line: bytes) -> str:
    try:
        line.decode()
    except UnicodeDecodeError as why:
        half = line[why.start] == 0xED and line[why.start + 1 : why.start + 2] >= b"\xa0"
        return f"not UTF-8: byte 0x{line[why.start]:02x} at {why.start}" + (", half a surrogate pair" if half else "")
    return ""
