"""Forms as browsers send them without scripts: small, of one kind, every field a line of words."""

from __future__ import annotations

import unicodedata
from collections.abc import Collection, Mapping
from typing import NamedTuple
from urllib.parse import parse_qsl

from fastapi import Request

from command_center.moderation.towers import without_towers
from command_center.web.body import read_body
from command_center.web.problems import Problem

MAX_BYTES = 8192
MAX_FIELDS = 20
MAX_NAME = 40
"""Of what somebody calls themselves, or a screen."""
BLANK = "\u115f\u1160\u3164\uffa0\u2800"
"""Letters and a sign without ink: Hangul fillers, the empty Braille cell."""
KIND = "application/x-www-form-urlencoded"


class Whom(NamedTuple):
    """Who decides, and whence: the name that was proved, or what they call themselves where nobody signs in."""

    by: str
    origin: str


async def read_form(
    request: Request, max_bytes: int = MAX_BYTES, several: Collection[str] = (), raw: Collection[str] = ()
) -> Mapping[str, str]:
    """The fields of a form; of one that is named twice the last.

    Args:
        request: The request.
        max_bytes: Of its body.
        several: Fields that may have more than one line.
        raw: Fields that are taken as they were typed: passwords.

    Returns:
        Each as one line: without control characters, runs of spaces as one; `several` line by line, `raw` untouched.

    Raises:
        Problem: 413 or 415, it is too large or no form.
    """
    kind = request.headers.get("content-type", "").partition(";")[0].strip().lower()
    if kind != KIND:
        raise Problem(415, f"send a form: Content-Type {KIND}")
    body = await read_body(request, max_bytes)
    try:
        pairs = parse_qsl(body.decode("ascii"), keep_blank_values=True, max_num_fields=MAX_FIELDS, errors="replace")
    except ValueError:
        raise Problem(400, "the body is no form as a browser sends it") from None
    kept = dict.fromkeys(several, lines) | dict.fromkeys(raw, str)
    return {name: kept.get(name, one_line)(value) for name, value in pairs}


def lines(text: str) -> str:
    """Words line by line, each as `one_line` makes it; lines of which nothing is left go."""
    return "\n".join(filter(None, map(one_line, text.splitlines())))


def one_line(text: str) -> str:
    """Words as one line: control characters become spaces, runs of spaces one, and towers of marks a few.

    Words of which nothing can be seen are none.
    """
    kept = "".join(" " if unicodedata.category(c) in ("Cc", "Cs", "Zl", "Zp") else c for c in text)
    line = " ".join(without_towers(kept).split())
    return line if any(unicodedata.category(c)[0] not in "CMZ" and c not in BLANK for c in line) else ""
