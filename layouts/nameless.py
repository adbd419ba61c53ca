"""The snapshot without anybody's name: what pages outside the house are made of, so that no panel can leak one."""

from __future__ import annotations

from msgspec.structs import replace

from command_center.snapshot import Coverage, Post, RisingTerm, Snapshot
from layouts.mask import masked


def nameless(snapshot: Snapshot, *, words: bool = False) -> Snapshot:
    """Take away who wrote, and everything that leads to them.

    Args:
        snapshot: The whole picture.
        words: Whether posts stay, masked; without, the river is empty.

    Returns:
        A copy whose posts have no author, no names and no id, and texts in which handles, addresses, links and all
        names, handles and ids of the river's authors are `layouts.mask.MASK`; terms that hold one don't rise; those
        without an answer have no id, stages no cause in free words. A name that a text merely mentions can't be known
        for one.
    """
    posts = snapshot.river if words else []
    names = {name for post in snapshot.river for name in (post.author, *post.names)}
    texts = masked([post.text for post in posts], names)
    return replace(
        snapshot,
        river=[_bare(post, text) for post, text in zip(posts, texts, strict=True)],
        coverage=_counted(snapshot.coverage),
        coverage_today=_counted(snapshot.coverage_today),
        rising=_risers(snapshot.rising, names),
        texts_off=snapshot.texts_off and replace(snapshot.texts_off, by="", why=""),
        stages={name: replace(stage, cause="") for name, stage in snapshot.stages.items()},
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
