"""Rising terms gathered to rows: words that rise in the same posts are one piece of news."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import NamedTuple

from command_center.radar.bursts import Rising
from command_center.radar.heard import Heard
from command_center.radar.terms import is_unspaced

TOGETHER = 0.6
"""Two terms of which the rarer stands so often beside the other are about the same."""
SPEAKS = 0.7
"""A phrase stands for its row if it is said at least this often, measured at the row's most frequent term."""
GROWN = 0.7
"""Share of the posts in which a longer piece must stand to take the place of a shorter one."""
LONGEST = 12


class Row(NamedTuple):
    """The term that stands for a row, the posts that say it, and what else rises in them."""

    head: Rising
    posts: Sequence[Heard]
    also: list[str]


def rows_of(rising: Sequence[Rising], said_by: Mapping[str, Sequence[Heard]]) -> list[Row]:
    """Gather rising terms.

    Args:
        rising: The terms, the oddest first.
        said_by: The posts that say each.

    Returns:
        Rows in the order of their oddest term; each term is in one of them. A phrase stands for its row rather than a
        hashtag, a hashtag rather than a word.
    """
    groups: list[list[Rising]] = []
    ids: list[set[str]] = []
    for term in rising:
        mine = {post.mention_id for post in said_by[term.term]}
        for group, theirs in zip(groups, ids, strict=True):
            if len(mine & theirs) >= TOGETHER * min(len(mine), len(theirs)):
                group.append(term)
                break
        else:
            groups.append([term])
            ids.append(mine)
    return [_row(group, said_by) for group in groups]


def _row(group: list[Rising], said_by: Mapping[str, Sequence[Heard]]) -> Row:
    most = max(term.mentions for term in group)
    heads = [term for term in group if term.mentions >= SPEAKS * most]
    head = min(heads, key=lambda term: (_plainness(term.term), group.index(term)))
    words = set(head.term.split())
    also = [t.term for t in group if t is not head and not words & set(t.term.lstrip("#").split())]
    pieces = is_unspaced(head.term)
    also = [term for term in also if not (pieces and is_unspaced(term) and len(term) == 2)]
    return Row(head, said_by[head.term], _without_parts(also))


def _plainness(term: str) -> int:
    return 0 if " " in term else 1 if term.startswith("#") else 2


def _without_parts(terms: list[str]) -> list[str]:
    """Without words that stand in a phrase of the list."""
    parts = {word for term in terms if " " in term for word in term.split()}
    return [term for term in terms if term not in parts]


def grown(term: str, texts: Sequence[str]) -> str:
    """Make a whole of a piece of writing that has no blanks: what most posts say around it.

    Args:
        term: Two signs, or a word.
        texts: Posts that say it, casefolded.

    Returns:
        The longest run of the same script that stands in at least `GROWN` of the texts that hold the term.
    """
    holding = [text for text in texts if term in text]
    if not is_unspaced(term) or len(holding) < 2:
        return term
    while len(term) < LONGEST:
        longer: dict[str, int] = {}
        for text in holding:
            at = text.find(term)
            if at < 0:
                continue
            for start, end in ((at - 1, at + len(term)), (at, at + len(term) + 1)):
                piece = text[max(0, start) : end]
                if len(piece) > len(term) and is_unspaced(piece[0]) and is_unspaced(piece[-1]):
                    longer[piece] = longer.get(piece, 0) + 1
        best = min(longer.items(), key=lambda row: (-row[1], row[0]), default=("", 0))
        if best[1] < GROWN * len(holding):
            return term
        term = best[0]
    return term
