"""Under which name an author stands in the top list."""

from __future__ import annotations

from command_center.mention import Author
from command_center.store.sketch import ITEM_BYTES


def author_item(source: str, author: Author | None) -> str | None:
    """Who wrote a mention: `source:id`, else `source:handle`, else nobody.

    Args:
        source: Where it was read; the same id elsewhere is somebody else.
        author: As the source names them.

    Returns:
        At most `ITEM_BYTES` long, on one line.
    """
    if author is None:
        return None
    name = author.id or (author.handle or "").removeprefix("@").casefold()
    if not name:
        return None
    item = f"{source}:{name}"
    if len(item) <= ITEM_BYTES and item.isascii() and item.isprintable():
        return item
    return " ".join(item.split()).encode()[:ITEM_BYTES].decode(errors="ignore")
