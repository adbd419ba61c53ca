"""Where a page ended, and which picture of the list it belongs to."""

from __future__ import annotations

import base64

import msgspec
from msgspec import Struct

from command_center.search.problems import BadCursor

NOT_OURS = "cursor is not one this API gave: leave it out to start again"
_MOST = 1 << 53


class Cursor(Struct, frozen=True, array_like=True):
    """The rank of the last mention of a page: what the order sorts by first, then its time (ms), then by its id.

    `upto`, `deaths` and `made` name the picture of the index that the first page was made of; of its ids, the index
    knows 64 bits (`tie`, in hex). The store's own list, which is read in its place, has none of these, and whole ids.
    """

    order: str
    first: float
    at: int
    tie: str
    upto: int = -1
    deaths: int = 0
    made: str = ""


def encode_cursor(cursor: Cursor) -> str:
    """The cursor as it stands in an address."""
    return base64.urlsafe_b64encode(msgspec.json.encode(cursor)).decode().rstrip("=")


def decode_cursor(text: str, order: str) -> Cursor:
    """Read a cursor.

    Args:
        text: What `encode_cursor` wrote.
        order: The order of the question.

    Raises:
        BadCursor: It is something else, or of another order.
    """
    try:
        padded = text.encode() + b"=" * (-len(text) % 4)
        cursor = msgspec.json.decode(base64.b64decode(padded, altchars=b"-_", validate=True), type=Cursor)
    except (ValueError, msgspec.MsgspecError):
        raise BadCursor(NOT_OURS) from None
    if max(abs(cursor.first), abs(cursor.at), abs(cursor.upto), abs(cursor.deaths)) > _MOST:
        raise BadCursor(NOT_OURS)
    if cursor.order != order:
        raise BadCursor(f"cursor belongs to order={cursor.order}")
    return cursor
