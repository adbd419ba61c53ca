"""What the store keeps of one mention: the text, its tags, and exactly what it added to the counters."""

from __future__ import annotations

from collections.abc import Sequence

import msgspec
from msgspec import Raw, Struct

from command_center.mention import Mention, Tags, encode_tagged

SEPARATOR = "\x1f"
_LABELS = 8
"""Parts of an index entry before what the mention says, if it says anything; three follow."""


class Document(Struct, frozen=True):
    """One stored mention.

    `at_ms` is the event time that decides the bucket, `fields` what was counted there (so that a later change can
    take back exactly that, whatever the code of the day), `says` the fingerprint of its words under which copies of
    it are found (empty: too few words),
    `written_ms` the broker's record time, `talk` its line among the facts of conversations, `post` mention and tags
    as they stood in the log, where they are at hand.
    """

    mention: Mention
    tags: Tags | None
    revision: int
    at_ms: int
    fields: list[str] = []
    written_ms: int = 0
    talk: str = ""
    post: bytes = b""
    says: str = ""

    @property
    def deleted(self) -> bool:
        """Whether only a tombstone is left."""
        return self.mention.deleted

    def index_member(self) -> str:
        """The entry of the time index: the labels to filter by, what it says, confidence and repost, then the id.

        One with too few words to be copied has no part for what it says: so have entries of older versions.
        """
        tags, mention = self.tags, self.mention
        assert tags is not None  # noqa: S101  (tombstones are never indexed)
        place, feeling = tags.place, tags.sentiment
        says = f"{self.says}\x1f" if self.says else ""
        return (
            f"{tags.language}\x1f{feeling.label}\x1f{','.join(tags.topics)}\x1f{','.join(tags.brands)}\x1f"
            f"{place.country if place else ''}\x1f{mention.source}\x1f{tags.kind}\x1f{tags.need}\x1f"
            f"{says}{feeling.confidence:.3f}\x1f{mention.repost_of or ''}\x1f{mention.id}"
        )


def mention_id_of(index_member: str) -> str:
    """The id at the end of an entry of the time index."""
    return index_member.rsplit(SEPARATOR, 1)[1]


def says_of(parts: Sequence[str]) -> str:
    """The fingerprint among the parts of an entry of the time index; empty where it has none."""
    return parts[_LABELS] if len(parts) == _LABELS + 4 else ""


class _Kept(Struct, omit_defaults=True):
    """What stands in Redis: all but the post, which is taken over from the log byte for byte."""

    revision: int
    at_ms: int
    fields: list[str] = []
    written_ms: int = 0
    talk: str = ""
    says: str = ""
    post: Raw = Raw(b"null")


class _Tags(Struct):
    tags: Tags | None = None


_kept = msgspec.json.Decoder(_Kept)
_mention = msgspec.json.Decoder(Mention)
_tags = msgspec.json.Decoder(_Tags)
_encoder = msgspec.json.Encoder()


def encode_document(document: Document) -> bytes:
    """The bytes kept in Redis."""
    post = document.post or encode_tagged(document.mention, document.tags)
    head = _Kept(document.revision, document.at_ms, document.fields, document.written_ms, document.talk, document.says)
    return _encoder.encode(head)[:-1] + b',"post":' + post + b"}"


def decode_document(value: bytes) -> Document:
    """What `encode_document` wrote."""
    kept = _kept.decode(value)
    return Document(
        _mention.decode(kept.post),
        _tags.decode(kept.post).tags,
        kept.revision,
        kept.at_ms,
        kept.fields,
        kept.written_ms,
        kept.talk,
        says=kept.says,
    )
