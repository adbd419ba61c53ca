"""Mentions to service facts: what each message says about its conversation and who owes whom an answer."""

from __future__ import annotations

from functools import lru_cache

from command_center.desk.fact import Fact, Role, write_fact
from command_center.mention import OPEN_NEEDS, Mention, Tags
from command_center.profile import Profile, wrote
from streams.tag.phrases import PhraseFinder
from streams.tag.reading import MAX_CHARS, fold, whole


def fact_of(
    mention: Mention, tags: Tags, at_ms: int, profile: Profile, written_ms: int = 0, own: bool | None = None
) -> str:
    """Say what a mention means to its conversation, from that mention alone.

    Args:
        mention: The mention.
        tags: Its tags.
        at_ms: When it was written, in ms, as it is counted.
        profile: Whose accounts, machines and spam it knows.
        written_ms: When the log took it, in ms; retention runs from then.
        own: Whether the house itself wrote it, where that is known already.

    Returns:
        The line to keep (see `command_center.desk.fact`); empty for what stands alone and asks for nobody.
    """
    fact = Fact(
        mention.id,
        at_ms,
        _role(mention, profile, profile.is_own(mention) if own is None else own),
        tags.addressed,
        tags.need,
        mention.in_reply_to or "",
        mention.conversation or "",
        written_ms,
    )
    asks = fact.role == "customer" and fact.addressed and fact.need in OPEN_NEEDS
    return write_fact(fact) if asks or fact.parents else ""


def gone(mention_id: str, written_ms: int = 0, in_reply_to: str = "", conversation: str = "") -> str:
    """The line of a message that was deleted, or that no longer plays a part.

    Args:
        mention_id: The message.
        written_ms: When the log took the deletion, in ms.
        in_reply_to: What it replied to, where that is known: a thread doesn't fall apart by a gap in its middle.
        conversation: The conversation it named, where that is known.
    """
    return write_fact(Fact(mention_id, in_reply_to=in_reply_to, conversation=conversation, written_ms=written_ms))


def _role(mention: Mention, profile: Profile, own: bool) -> Role:
    if own:
        machine = profile.automatic_replies
        if wrote(machine.names, mention) or _says(machine.phrases, mention.text):
            return "auto"
        return "own"
    if mention.repost_of is not None or wrote(profile.spam.names, mention) or _says(profile.spam.phrases, mention.text):
        return "aside"
    return "customer"


def _says(phrases: tuple[str, ...], text: str) -> bool:
    """Whether a text holds one of the phrases as whole words, by the rules of the taggers."""
    return bool(phrases) and bool(_finder(phrases).find(fold(whole(text[:MAX_CHARS]))))


@lru_cache(maxsize=16)
def _finder(phrases: tuple[str, ...]) -> PhraseFinder[bool]:
    return PhraseFinder((True, phrase) for phrase in phrases)
