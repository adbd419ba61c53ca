"""What travels: one public post about the brand (`Mention`) and the labels it earns (`Tags`)."""

from __future__ import annotations

import zlib
from datetime import UTC, datetime
from typing import Annotated, Any, Literal

import msgspec
from msgspec import Meta, Struct, field

from command_center.soundness import unsound, why_not_json

SENTIMENTS = ("positive", "neutral", "negative", "unsure")
KINDS = ("question", "complaint", "idea", "praise", "other")
NEEDS: tuple[Need, ...] = ("safety", "outage", "broken", "money", "question", "thanks", "none")
"""Needs from the most to the least urgent; the queue ranks in this order."""
OPEN_NEEDS = NEEDS[:5]
"""Needs that call for an answer: all but thanks and none."""

MAX_MENTION_BYTES = 1_000_000
"""Of one mention as received. The log takes more, so that one that is too large is seen, counted and kept in part."""
MAX_COUNT = 2**63 - 1

Sentiment = Literal["positive", "neutral", "negative", "unsure"]
Polarity = Literal["positive", "neutral", "negative"]
Kind = Literal["question", "complaint", "idea", "praise", "other"]
Need = Literal["safety", "outage", "broken", "money", "question", "thanks", "none"]
How = Literal["coordinates", "city", "nickname", "airport", "state", "country"]

MentionId = Annotated[str, Meta(min_length=3, max_length=512, pattern=r"^[a-z0-9_-]{1,32}:(?![\s\S]*[\x00-\x1f])\S")]
Source = Annotated[str, Meta(pattern=r"^[a-z0-9_-]{1,32}$")]
Moment = Annotated[datetime, Meta(tz=True)]


class Author(Struct, frozen=True, omit_defaults=True):
    """Who wrote a mention, as the source names them; never an input of the queue's rank."""

    id: str | None = None
    handle: str | None = None
    name: str | None = None
    followers: Annotated[int, Meta(ge=0, le=MAX_COUNT)] | None = None
    verified: bool | None = None


class Place(Struct, frozen=True, omit_defaults=True):
    """Where a mention says it comes from: free text, coordinates, or both."""

    text: str | None = None
    lat: Annotated[float, Meta(ge=-90, le=90)] | None = None
    lon: Annotated[float, Meta(ge=-180, le=180)] | None = None


class Mention(Struct, frozen=True, omit_defaults=True):
    """One public post (or reply) about the brand, as received; times are aware UTC."""

    id: MentionId
    source: Source
    # A factory, so that an empty text (a picture alone) is written out: it is required when read again.
    text: str = field(default_factory=str)
    created_at: Moment | None = None
    author: Author | None = None
    url: str | None = None
    lang: str | None = None
    in_reply_to: MentionId | None = None
    conversation: MentionId | None = None
    repost_of: MentionId | None = None
    place: Place | None = None
    edited_at: Moment | None = None
    deleted: bool = False
    extra: dict[str, Any] = {}

    @property
    def at(self) -> datetime:
        """When it was written (UTC); only a tombstone has none, and asking one is our bug."""
        if self.created_at is None:
            raise ValueError(f"{self.id} is a tombstone and has no created_at")
        return self.created_at


class SentimentTag(Struct, frozen=True):
    """`label` obeys the unsure limit; `best` is the likeliest class without it."""

    label: Sentiment
    best: Polarity
    score: Annotated[float, Meta(ge=-1, le=1)]
    confidence: Annotated[float, Meta(ge=0, le=1)]
    by: str


class TextBlobTag(Struct, frozen=True):
    """TextBlob's own two figures, kept verbatim for English."""

    polarity: float
    subjectivity: float


class PlaceTag(Struct, frozen=True):
    """A resolved place; `lat` and `lon` are null where only the country is known."""

    country: str
    lat: float | None
    lon: float | None
    how: How


class Tags(Struct, frozen=True):
    """The labels of one mention; every key is always present in JSON."""

    language: str
    sentiment: SentimentTag
    textblob: TextBlobTag | None
    topics: list[str]
    brands: list[str]
    kind: Kind
    need: Need
    addressed: bool
    place: PlaceTag | None
    tagger_version: str


class InvalidMention(ValueError):
    """Bytes that are no mention; the message says which field and why."""


_FIELDS = frozenset(Mention.__struct_fields__)
_decode_json = msgspec.json.Decoder().decode
_encoder = msgspec.json.Encoder(decimal_format="number")


def _utc(moment: datetime | None, field: str) -> datetime | None:
    try:
        return moment if moment is None or moment.tzinfo is UTC else moment.astimezone(UTC)
    except OverflowError:
        raise InvalidMention(f"`{field}` lies outside the years 1 to 9999 of UTC") from None


def mention_from(raw: Any) -> Mention:
    """Make a mention of a decoded JSON object.

    Args:
        raw: The object; unknown fields are kept under `extra`.

    Returns:
        The mention, its times in UTC.

    Raises:
        InvalidMention: A field is missing or wrong; the message names it.
    """
    if not isinstance(raw, dict):
        raise InvalidMention(f"a mention is a JSON object, not {type(raw).__name__}")
    if wrong := unsound(raw):
        raise InvalidMention(wrong)
    unknown = raw.keys() - _FIELDS
    if unknown:
        extra = raw.get("extra", {})
        if not isinstance(extra, dict):
            raise InvalidMention("Expected `object` - at `$.extra`")
        raw = {k: v for k, v in raw.items() if k in _FIELDS} | {"extra": extra | {k: raw[k] for k in unknown}}
    try:
        mention = msgspec.convert(raw, Mention)
        if not mention.deleted:
            missing = [f for f in ("text", "created_at") if raw.get(f) is None]
            if missing:
                raise InvalidMention(f"missing required field `{missing[0]}`")
        if not mention.id.startswith(mention.source + ":"):
            raise InvalidMention(f"`id` must begin with its source: {mention.source}:...")
        created_at, edited_at = _utc(mention.created_at, "created_at"), _utc(mention.edited_at, "edited_at")
        if created_at is mention.created_at and edited_at is mention.edited_at:
            return mention
        return msgspec.structs.replace(mention, created_at=created_at, edited_at=edited_at)
    except (msgspec.ValidationError, OverflowError, ValueError) as why:
        raise why if isinstance(why, InvalidMention) else InvalidMention(_in_words(str(why))) from None


_FORMS = {"source": "1 to 32 of a-z, 0-9, _ and -"}


def _in_words(why: str) -> str:
    """A message of msgspec, with a form in words instead of a regular expression."""
    if "matching regex" not in why:
        return why
    name = why.rpartition("$.")[2].rstrip("`")
    return f"`{name}` must be {_FORMS.get(name, 'source:native id, without control characters')}"


def decode_mention(line: bytes) -> Mention:
    """Make a mention of one JSON text (see `mention_from`).

    Raises:
        InvalidMention: The bytes are too many or no JSON, or the object is no mention.
    """
    if len(line) > MAX_MENTION_BYTES:
        raise InvalidMention(too_large(len(line)))
    try:
        raw = _decode_json(line)
    except (msgspec.DecodeError, UnicodeDecodeError, RecursionError) as why:
        raise InvalidMention(why_not_json(line, why)) from None
    return mention_from(raw)


def too_large(size_bytes: int, allowed_bytes: int = MAX_MENTION_BYTES) -> str:
    """The words for more bytes than a mention may have."""
    return f"too large: {size_bytes:,} bytes, where a mention may have {allowed_bytes:,}"


def encode(value: Any) -> bytes:
    """Encode a struct, dict or list as compact JSON bytes (times as RFC 3339 with Z)."""
    return _encoder.encode(value)


def partition_of(mention_id: str, partitions: int) -> int:
    """The partition of a mention: CRC-32 of its id, stable over releases and machines."""
    return zlib.crc32(mention_id.encode()) % partitions


class Tagged(Mention, frozen=True, omit_defaults=True, kw_only=True):
    """A mention with its tags (a tombstone has none), as it stands in `mentions.tagged`: one flat JSON object."""

    tags: Tags | None = None
    revision: int = 0


_tagged = msgspec.json.Decoder(Tagged)


def encode_tagged(mention: Mention, tags: Tags | None) -> bytes:
    """The flat JSON of a mention and its tags (the shape of `Tagged`); a tombstone has none."""
    if tags is None:
        return _encoder.encode(mention)
    return _encoder.encode(mention)[:-1] + b',"tags":' + _encoder.encode(tags) + b"}"


def decode_tagged(value: bytes) -> Tagged:
    """Read what `encode_tagged` wrote.

    Raises:
        InvalidMention: The bytes are something else.
    """
    try:
        return _tagged.decode(value)
    except (msgspec.MsgspecError, UnicodeDecodeError) as why:
        raise InvalidMention(str(why)) from None
