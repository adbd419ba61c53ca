"""Collapse a list of posts: copies and reposts become one item, and the others are counted at it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from datetime import datetime
from typing import NamedTuple

from command_center.store.document import says_of


class Told(NamedTuple):
    """One index entry, as far as it tells who says the same."""

    at_ms: int
    mention_id: str
    says: str
    repost_of: str


class Item(NamedTuple):
    """One item of a list: the post that stands for all that say the same."""

    shown: str
    """Id of the post to show: the newest copy, or the original if the newest is a repost of it."""
    newest: Told
    """By this one the item has its place in the list."""
    posts: int
    """How many posts of the list it stands for, itself among them."""


class More(NamedTuple):
    """What is said at an item about those it stands for."""

    posts: int
    """How many more."""
    last_at: datetime | None = None
    """When the newest of them was written, if that is not the one shown."""


def told(parts: Sequence[str], at_ms: int) -> Told:
    """Read the parts of an index entry."""
    return Told(at_ms, parts[-1], says_of(parts), parts[-2])


def collapse(rows: Iterable[Told]) -> list[Item]:
    """Group posts that say the same.

    Posts with one fingerprint are one item; a repost without words of its own belongs to its original.

    Args:
        rows: The posts of a list, in any order.

    Returns:
        Items, that with the newest post first; each post is in exactly one.
    """
    ordered = sorted(rows, key=lambda row: (-row.at_ms, row.mention_id))
    by_id = {row.mention_id: row for row in ordered}
    groups: dict[str, list[Told]] = {}
    for row in ordered:
        groups.setdefault(_name(row, by_id), []).append(row)
    return [_item(group) for group in groups.values()]


def _name(row: Told, by_id: dict[str, Told]) -> str:
    """What a group is called: a fingerprint, else the id of the first that is repeated; ids have a colon.

    Posts that repeat each other in a circle have no first one: they and who repeats them are called by its lowest id.
    """
    passed = {row.mention_id: None}
    while not row.says and row.repost_of:
        if row.repost_of in passed:
            ids = list(passed)
            return min(ids[ids.index(row.repost_of) :])
        passed[row.repost_of] = None
        original = by_id.get(row.repost_of)
        if original is None:
            return row.repost_of
        row = original
    return row.says or row.mention_id


def _item(group: list[Told]) -> Item:
    newest = group[0]
    ids = {row.mention_id for row in group}
    shown = newest.repost_of if newest.repost_of in ids else newest.mention_id
    return Item(shown, newest, len(group))


def echoes(rows: Sequence[Told]) -> Counter[str]:
    """How often each post was repeated: its reposts, and for the first of several copies the later ones.

    Args:
        rows: Posts of a span, in any order; each echoes one other at most.

    Returns:
        Echoes by id; also of ids that are not among the rows.
    """
    first: dict[str, Told] = {}
    for row in rows:
        if row.says and not row.repost_of:
            held = first.get(row.says)
            if held is None or (row.at_ms, row.mention_id) < (held.at_ms, held.mention_id):
                first[row.says] = row
    found: Counter[str] = Counter()
    for row in rows:
        if row.repost_of:
            found[row.repost_of] += 1
        elif row.says and first[row.says].mention_id != row.mention_id:
            found[first[row.says].mention_id] += 1
    return found
