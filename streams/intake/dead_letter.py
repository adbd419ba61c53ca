"""Dead letters: what was no mention is kept with its reason, byte for byte up to what a mention may have."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Mapping
from concurrent.futures import Future, ThreadPoolExecutor

import msgspec
from msgspec import Struct

from command_center.mention import MAX_MENTION_BYTES
from streams.log import DEAD, Producer, Record

KEPT_BYTES = 64 * 1024
"""What is kept of more bytes than a mention may have, beside their number and SHA-256."""
LONGEST_REASON = 500
_weighing = ThreadPoolExecutor(1, "weigh")
_SHA256 = re.compile(r"[0-9a-f]{64}")
_LENGTH = re.compile(r"[0-9]{1,15}")


class DeadLetter(Struct, frozen=True):
    """One entry of `mentions.dead`.

    Args:
        reason: Why it is no mention.
        line: 1-based line of the file it came from; 0 if it came from none.
        source: Who sent it, as the source names itself; empty if nobody said so.
        partition: Of the raw record.
        offset: Of the raw record.
        original: Its bytes; of more than `MAX_MENTION_BYTES` only the first `KEPT_BYTES`.
        length: How many bytes it had as it was received; 0 in a letter of before this was noted.
        sha256: Of all of them, in hexadecimal digits.
    """

    reason: str
    line: int
    source: str
    partition: int
    offset: int
    original: bytes
    length: int = 0
    sha256: str = ""

    @property
    def cut(self) -> bool:
        """Whether `original` is only the beginning."""
        return self.length > len(self.original)


class Whole(Struct, frozen=True, array_like=True):
    """Length in bytes and SHA-256 (hexadecimal) of what was received, where only its beginning is handed on."""

    length: int
    sha256: str

    def headers(self) -> dict[str, str]:
        """The same as headers of the raw record."""
        return {"length": str(self.length), "sha256": self.sha256}


def whole_of(value: bytes | memoryview, headers: Mapping[str, str]) -> Whole:
    """What was received: as a source that cut it says, else what is here."""
    length, sha256 = headers.get("length", ""), headers.get("sha256", "")
    if _LENGTH.fullmatch(length) and _SHA256.fullmatch(sha256) and int(length) > len(value):
        return Whole(int(length), sha256)
    return Whole(len(value), hashlib.sha256(value).hexdigest())


def weigh(record: Record) -> Future[Whole] | None:
    """Begin to hash what is too large beside whatever else is to be done: 50 MB take as long as 400 mentions."""
    if len(record.body) <= MAX_MENTION_BYTES:
        return None
    return _weighing.submit(whole_of, record.body, record.headers)


def bury(producer: Producer, record: Record, reason: str, weighed: Future[Whole] | None = None) -> DeadLetter:
    """Send a raw record's bytes and the reason to `mentions.dead`.

    Args:
        producer: Appends it, at its next flush.
        record: The raw record.
        reason: Why it is no mention.
        weighed: What `weigh` began.

    **Guarantee.** The letter fits the log whatever was received: at most 4/3 of `MAX_MENTION_BYTES` and some hundred
    bytes, for the bytes travel in Base64.
    """
    whole = weighed.result() if weighed is not None else whole_of(record.body, record.headers)
    letter = DeadLetter(
        reason[:LONGEST_REASON],
        int(record.headers.get("line", "0")),
        record.headers.get("source", ""),
        record.partition,
        record.offset,
        record.value if len(record.body) <= MAX_MENTION_BYTES else record.value[:KEPT_BYTES],
        whole.length,
        whole.sha256,
    )
    producer.send(DEAD, record.partition, msgspec.json.encode(letter))
    return letter


def read_letter(value: bytes) -> DeadLetter:
    """What `bury` sent."""
    return msgspec.json.decode(value, type=DeadLetter)
