"""What the store keeps of one mention: the text, its tags, and exactly what it added to the counters."""

from __future__ import annotations

import msgspec
from msgspec import Struct

from command_center.mention import Mention, Tags

SEPARATOR = "\x1f"


class Document(Struct, frozen=True):
    """One stored mention.

    `at_ms` is the event time that decides the bucket, `fields` what was counted there (so that a later change can
    take back exactly that, whatever the code of the day), `wait` the need under which it waits for an answer.
    """

    mention: Mention
    tags: Tags | None
    revision: int
    at_ms: int
    fields: list[str] = []
    wait: str = ""
    written_ms: int = 0

    @property
    def deleted(self) -> bool:
        """Whether only a tombstone is left."""
        return self.mention.deleted

    def index_member(self) -> str:
        """The entry of the time index: the labels to filter by, confidence and repost to order by, then the id."""
        assert self.tags is not None  # noqa: S101  (tombstones are never indexed)
        tags = self.tags
        return SEPARATOR.join(
            (
                tags.language,
                tags.sentiment.label,
                ",".join(tags.topics),
                ",".join(tags.brands),
                tags.place.country if tags.place else "",
                self.mention.source,
                tags.kind,
                tags.need,
                f"{tags.sentiment.confidence:.3f}",
                self.mention.repost_of or "",
                self.mention.id,
            )
        )


def mention_id_of(index_member: str) -> str:
    """The id at the end of an entry of the time index."""
    return index_member.rsplit(SEPARATOR, 1)[1]


_decoder = msgspec.json.Decoder(Document)
_encoder = msgspec.json.Encoder()


def encode_document(document: Document) -> bytes:
    """The bytes kept in Redis."""
    return _encoder.encode(document)


def decode_document(value: bytes) -> Document:
    """What `encode_document` wrote."""
    return _decoder.decode(value)
