"""What is left of a deleted message: its id, and where it hung, so that its thread doesn't fall apart."""

from __future__ import annotations

from command_center.mention import Mention
from streams.fold.service import gone


def is_linked(mention: Mention) -> bool:
    """Whether a message hangs on another."""
    return mention.in_reply_to is not None or mention.conversation is not None


def stone_of(mention: Mention, known: Mention) -> Mention:
    """A message's tombstone.

    Args:
        mention: The message, or its tombstone as it came.
        known: What is known of where it hung.
    """
    return Mention(
        id=mention.id,
        source=mention.source,
        deleted=True,
        in_reply_to=known.in_reply_to,
        conversation=known.conversation,
    )


def stone_line(stone: Mention, record_ms: int) -> str:
    """The fact of a tombstone; `record_ms`: when the log took it."""
    return gone(stone.id, record_ms, stone.in_reply_to or "", stone.conversation or "")
