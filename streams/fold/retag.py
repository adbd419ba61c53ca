"""Re-tags: other tags for a mention that stands, sent by whoever judged it again."""

from __future__ import annotations

from hashlib import sha256

import msgspec
from msgspec import Struct
from msgspec.structs import replace

from command_center.mention import Mention, Tags, encode

JUDGED = "judged"
"""Header of a re-tag: which version of the mention was judged. It has no raw offset: no raw record stands for it."""


ONLY = "only"
"""Header of a re-tag that changes one label and leaves the others as they stand, whoever gave them meanwhile."""
TOPICS = "topics"
"""The label that can be changed alone."""


class _Retag(Struct, frozen=True):
    id: str
    source: str
    tags: Tags


def judged_of(mention: Mention) -> str:
    """Name one version of a mention: half the SHA-256 of its JSON with sorted keys, tags and revision left out.

    Args:
        mention: As it was tagged; `Tagged` is read as the mention it is.
    """
    return sha256(msgspec.json.encode(plain(mention), order="sorted")).hexdigest()[:32]


def plain(mention: Mention) -> Mention:
    """The mention alone, without what a subclass adds."""
    if type(mention) is Mention:
        return mention
    return Mention(**{name: getattr(mention, name) for name in Mention.__struct_fields__})


def retag(mention: Mention, tags: Tags, *, only: str = "") -> tuple[bytes, dict[str, str]]:
    """Make a record of `mentions.tagged` that gives a mention other tags.

    It holds no text: the log must not keep a text longer because it was looked at twice.

    Args:
        mention: The version that was judged.
        tags: All of its tags, as they shall stand.
        only: `TOPICS` where topics alone shall change: a verdict on something else that comes between stays.

    Returns:
        Value and headers; they belong into the partition of the mention.
    """
    headers = {JUDGED: judged_of(mention)} | ({ONLY: only} if only else {})
    return encode(_Retag(mention.id, mention.source, tags)), headers


def merged(said: Tags, held: Tags, only: str) -> Tags:
    """The tags that a re-tag leaves a mention with.

    Args:
        said: Those of the re-tag.
        held: Those that stand.
        only: What the re-tag is limited to, or empty.
    """
    return said if only != TOPICS else replace(held, topics=said.topics, tagger_version=said.tagger_version)
