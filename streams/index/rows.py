"""From a mention that stands to the row it has in the index."""

from __future__ import annotations

from binascii import a2b_base64
from collections.abc import Callable
from hashlib import blake2b
from typing import Protocol

from msgspec.structs import replace

from command_center.mention import Tags
from command_center.profile import Profile
from command_center.store.document import Document, encode_document
from command_center.store.erased import digests_by_kind
from command_center.store.shown import shown
from streams.index.schema import ADDRESSED, LATE, PRIVATE, SKEWED, Cells, Row
from streams.tag.reading import read

KEPT_FIELDS = frozenset({"late", "skewed"})
"""Of what a mention added to the counters, what later decisions of the fold go by."""
NEW = -1
_DIGEST_CHARS = 16


class Labels(Protocol):
    """Gives out the codes of labels."""

    def code(self, name: str, value: str) -> int:
        """The code of one label in one column; 0 for the empty one."""
        ...


def hash_of(mention_id: str) -> int:
    """64 bits for a mention's id, never 0."""
    digest = blake2b(mention_id.encode("utf-8", "surrogatepass"), digest_size=8, person=b"index").digest()
    return int.from_bytes(digest, "little") or 1


def says_of(fingerprint: str) -> int:
    """A fingerprint's 64 bits as a number; 0 for none."""
    return int.from_bytes(a2b_base64(fingerprint + "="), "little") if fingerprint else 0


def digest8(digest: str) -> int:
    """The first 64 bits of a digest in hex (`store.erased`) as a number; 0 for none."""
    return int(digest[:_DIGEST_CHARS], 16) if digest else 0


def row_of(document: Document, profile: Profile, labels: Labels, words_of: Callable[[str], str]) -> Row:
    """Make the row of a mention that stands.

    Args:
        document: The mention as the fold left it, with tags.
        profile: For what is masked.
        labels: Gives out codes.
        words_of: What the full text knows of a folded text.

    Returns:
        The row, its `birth` still open.
    """
    mention, tags = document.mention, document.tags
    assert tags is not None  # noqa: S101  (tombstones are in no list)
    seen = shown(document, profile).mention
    (reading,) = read([mention])
    masked = None
    if seen.text != mention.text:
        masked = read([seen])[0].folded
    by_id, by_handle = digests_by_kind(mention.source, mention.author) if mention.author else ("", "")
    place, feeling = tags.place, tags.sentiment
    code = labels.code
    cells = Cells(
        NEW,
        document.at_ms,
        document.written_ms,
        hash_of(mention.id),
        says_of(document.says),
        hash_of(mention.repost_of) if mention.repost_of else 0,
        digest8(by_id),
        digest8(by_handle),
        code("language", tags.language),
        code("sentiment", feeling.label),
        code("topic", ",".join(tags.topics)),
        code("brand", ",".join(tags.brands)),
        code("country", place.country if place else ""),
        code("source", mention.source),
        code("kind", tags.kind),
        code("need", tags.need),
        round(float(f"{feeling.confidence:.3f}") * 1000),  # as the store's own list has it
        _flags(document, tags, private=masked is not None),
    )
    return Row(cells, reading.folded, masked, said(reading.folded, masked, words_of), encode_document(kept(document)))


def said(folded: str, masked: str | None, words_of: Callable[[str], str]) -> str:
    """What the full text knows of a row: words of its text, and of the one that screens show where that is another."""
    return words_of(folded) if masked is None else f"{words_of(folded)} {words_of(masked)}"


def kept(document: Document) -> Document:
    """A document without what only the counters need."""
    fields = document.fields if document.fields == ["own"] else [f for f in document.fields if f in KEPT_FIELDS]
    return replace(document, fields=fields, talk="")


def _flags(document: Document, tags: Tags, *, private: bool) -> int:
    return (
        LATE * ("late" in document.fields)
        | SKEWED * ("skewed" in document.fields)
        | PRIVATE * private
        | ADDRESSED * tags.addressed
    )
