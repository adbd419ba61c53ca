"""The snapshot without anybody's name: what pages outside the house are made of, so that no panel can leak one."""

from __future__ import annotations

from msgspec.structs import replace

from command_center.snapshot import Coverage, Post, Snapshot
from layouts.mask import masked


def nameless(snapshot: Snapshot, *, words: bool = False) -> Snapshot:
    """Take away who wrote, and everything that leads to them.

    Args:
        snapshot: The whole picture.
        words: Whether posts stay, masked; without, the river is empty.

    Returns:
        A copy whose posts have no author, no names and no id, and texts in which handles, addresses, links and all
        names, handles and ids of the river's authors are `layouts.mask.MASK`; those without an answer have no id,
        stages no cause in free words. A name that a text merely mentions can't be known for one.
    """
    posts = snapshot.river if words else []
    names = {name for post in posts for name in (post.author, *post.names)}
    texts = masked([post.text for post in posts], names)
    return replace(
        snapshot,
        river=[_bare(post, text) for post, text in zip(posts, texts, strict=True)],
        coverage=_counted(snapshot.coverage),
        coverage_today=_counted(snapshot.coverage_today),
        stages={name: replace(stage, cause="") for name, stage in snapshot.stages.items()},
    )


def _counted(coverage: Coverage) -> Coverage:
    """Those who wait by need and time alone."""
    return replace(coverage, unanswered=[replace(one, id="") for one in coverage.unanswered])


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
