"""The snapshot without anybody's name: what pages outside the house are made of, so that no panel can leak one."""

from __future__ import annotations

from math import ceil
from typing import Any

from msgspec.structs import replace

from command_center.snapshot import Coverage, Post, RisingTerm, Snapshot
from layouts.mask import masked
from layouts.names import UNDETERMINED

SHAPE = "■"
"""Stands for `STEP` characters of a text that is not shown."""
STEP = 40
STEPS = 7
"""A post is as long as so many at most."""


def nameless(snapshot: Snapshot, *, words: bool = False) -> Snapshot:
    """Take away who wrote, and everything that leads to them.

    Args:
        snapshot: The whole picture.
        words: Whether the words of people stay, masked.

    Returns:
        A copy in which those without an answer have no id, stages no cause in free words, and posts no author, no names
        and no id. With words, handles, addresses, links and all names, handles and ids of the river's authors in them
        are `layouts.mask.MASK`, and terms that hold one don't rise; a name that a text merely mentions can't be known
        for one. Without, posts are network, feeling, minute, and how long they are in steps of `SHAPE`; what rises are
        counts.
    """
    return replace(
        snapshot,
        **_worded(snapshot) if words else _shaped(snapshot),
        coverage=_counted(snapshot.coverage),
        coverage_today=_counted(snapshot.coverage_today),
        texts_off=snapshot.texts_off and replace(snapshot.texts_off, by="", why=""),
        stages={name: replace(stage, cause="") for name, stage in snapshot.stages.items()},
    )


def _worded(snapshot: Snapshot) -> dict[str, Any]:
    names = {name for post in snapshot.river for name in (post.author, *post.names)}
    texts = masked([post.text for post in snapshot.river], names)
    river = [_bare(post, text) for post, text in zip(snapshot.river, texts, strict=True)]
    return {"river": river, "rising": _risers(snapshot.rising, names)}


def _shaped(snapshot: Snapshot) -> dict[str, Any]:
    # a topic's name is the profile's, a term's language would tell more of few posts than their number
    rising = [replace(row, term="", also=[], language=UNDETERMINED) for row in snapshot.rising]
    return {"river": [_shape(post) for post in snapshot.river], "rising": rising}


def _shape(post: Post) -> Post:
    """Made anew, so that what a post gets later stays in the house; of its time the minute: seconds would find it."""
    return Post(
        id="",
        text=SHAPE * min(STEPS, ceil(len(post.text) / STEP)),
        author="",
        source=post.source,
        created_at=post.created_at.replace(second=0, microsecond=0),
        language=UNDETERMINED,
        sentiment=post.sentiment,
        kind="other",
        need="none",
        topics=[],
        place=None,
        more=post.more,
    )


def _counted(coverage: Coverage) -> Coverage:
    """Those who wait by need and time alone."""
    return replace(coverage, unanswered=[replace(one, id="") for one in coverage.unanswered])


def _risers(rows: list[RisingTerm], names: set[str]) -> list[RisingTerm]:
    """Without those that have a name of the river in them, or an address; the painter has seen to the others."""
    kept = []
    for row in rows:
        terms = [row.term, *row.also]
        same = [term == shown for term, shown in zip(terms, masked(terms, names), strict=True)]
        if same[0]:
            also = [term for term, is_same in zip(row.also, same[1:], strict=True) if is_same]
            kept.append(replace(row, also=also))
    return kept


def _bare(post: Post, text: str) -> Post:
    """Field by field, so that one that is added later stays in the house until somebody lets it through."""
    return Post(
        id="",
        text=text,
        author="",
        source=post.source,
        created_at=post.created_at,
        language=post.language,
        sentiment=post.sentiment,
        kind=post.kind,
        need=post.need,
        topics=post.topics,
        place=None,
        more=post.more,
        last_at=post.last_at,
    )
