"""The tag worker's stage: raw bytes in, tagged mentions out, partition by partition."""

from __future__ import annotations

import logging
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from itertools import chain, zip_longest
from typing import Protocol

import msgspec

from command_center.errors import StoppedOnPurpose
from command_center.mention import InvalidMention, Mention, Tags, decode_mention, encode_tagged, partition_of, too_large
from streams.erasures import ERASED
from streams.intake.dead_letter import bury, weigh
from streams.intake.ratio import Ratio
from streams.log import RAW, TAGGED, Consumer, Log, Producer, Record

log = logging.getLogger(__name__)
LONGEST_NUMBER = 15
"""Digits of a position or line: what Redis' scripts count exactly."""
LONGEST_SOURCE = 200


class Tagger(Protocol):
    """What tags: `streams.tag.pipeline.Pipeline`, or a stand-in with another idea."""

    def tag(self, mentions: Sequence[Mention]) -> list[Tags]:
        """Tags of each mention, in the same order."""
        ...


class TagStage:
    """Tags `mentions.raw` into `mentions.tagged`.

    **Guarantee.** At least once: every raw record of partition p gives a record of tagged partition p that carries
    its raw offset, by which the store drops what comes twice. A raw record that is no mention leaves its bytes in
    `mentions.dead` and an error record in `mentions.tagged`, so that the store counts it once, too. Where too many
    are none, it stops at the very record that is one too many: that one is parked, what follows is left in the log.
    """

    kafka_topic = RAW
    group = "tag"

    def __init__(self, log: Log, tagger: Tagger, dead_ratio: float) -> None:
        self.spoilt = 0
        self._log = log
        self._tagger = tagger
        self._ratio = Ratio(dead_ratio)
        self._producer: Producer | None = None
        self._halt: StoppedOnPurpose | None = None

    def open(self, consumer: Consumer) -> None:
        """Begin with a producer whose appends need this consumer's leases."""
        self._producer = self._log.producer(consumer)

    def take(self, partition: int) -> int | None:
        """Go on at the committed offset."""
        return None

    def drop(self, partition: int) -> None:
        """Nothing is kept of a partition."""

    def handle(self, records: Mapping[int, Sequence[Record]]) -> Mapping[int, int]:
        """Decode, tag and append one poll's records (see `Stage.handle`).

        Raises:
            StoppedOnPurpose: Too many of the records before these were no mentions.
        """
        self.idle()
        assert self._producer is not None  # noqa: S101
        flat = [_trusted(record) for record in _in_turn(records)]
        weighed = [weigh(record) for record in flat]
        outcomes = self._tag([self._decode(record) for record in flat])
        allowed, halt = self._ratio.allow(isinstance(outcome, str) for outcome in outcomes)
        following = {partition: run[0].offset for partition, run in records.items()}
        for record, outcome, whole in zip(flat[:allowed], outcomes, weighed, strict=False):
            if isinstance(outcome, str):
                letter = bury(self._producer, record, outcome, whole)
                value = msgspec.json.encode({"error": letter.reason, "line": letter.line})
            else:
                value = outcome
            self._producer.send(TAGGED, record.partition, value, _headers(record))
            following[record.partition] = record.offset + 1
        self._producer.flush()
        self.spoilt += sum(isinstance(outcome, str) for outcome in outcomes[:allowed])
        self._halt = halt  # raised after the commit: a restart goes on behind what was buried
        return following

    def idle(self) -> None:
        """Stop if too many records were no mentions.

        Raises:
            StoppedOnPurpose: They were.
        """
        if self._halt is not None:
            raise self._halt

    def _tag(self, decoded: Sequence[Mention | str]) -> list[bytes | str]:
        """What goes into `mentions.tagged` of each, or why it can't."""
        alive = [mention for mention in decoded if isinstance(mention, Mention) and not mention.deleted]
        tags = iter(self._tags(alive))
        outcomes: list[bytes | str] = []
        for mention in decoded:
            if isinstance(mention, str):
                outcomes.append(mention)
                continue
            found = None if mention.deleted else next(tags)
            outcomes.append(found if isinstance(found, str) else encode_tagged(mention, found))
        return outcomes

    def _tags(self, mentions: Sequence[Mention]) -> Sequence[Tags | str]:
        try:
            return self._tagger.tag(mentions)
        except MemoryError:
            raise
        except Exception:
            # One text that no tagger foresaw must not hold up the others, for ever: who it is shows one by one.
            log.exception("the taggers failed over %d mentions; trying one by one", len(mentions))
            return [self._tags_of_one(mention) for mention in mentions]

    def _tags_of_one(self, mention: Mention) -> Tags | str:
        try:
            return self._tagger.tag([mention])[0]
        except MemoryError:
            raise
        except Exception as why:
            return f"the taggers failed on it: {type(why).__name__}: {why}"

    def _decode(self, record: Record) -> Mention | str:
        """The mention, or why there is none."""
        if "bad" in record.headers:
            return record.headers["bad"]
        if record.whole is not None:
            return too_large(len(record.whole))
        try:
            mention = decode_mention(record.value)
        except InvalidMention as why:
            return str(why)
        home = partition_of(mention.id, self._log.partitions)
        if home != record.partition:
            # Elsewhere the same id would count again, and its edits would miss it.
            return f"id: is in partition {record.partition}, belongs into {home} (CRC-32 of the id, modulo partitions)"
        return mention


def _in_turn(records: Mapping[int, Sequence[Record]]) -> Iterator[Record]:
    """One record of each partition after the other: a share of the last thousand is then one of all partitions."""
    return (record for record in chain.from_iterable(zip_longest(*records.values())) if record is not None)


def _trusted(record: Record) -> Record:
    """The record with headers that can be worked with; somebody else than our sources may have written it."""
    headers = record.headers
    if not headers:
        return record
    wrong = [name for name in ("position", "line") if not _is_number(headers.get(name, "0"))]
    if "source" in headers and "position" not in headers:
        wrong.append("position")
    if wrong:
        bad = f"header {wrong[0]} is no number: {headers.get(wrong[0], '')[:40]!r}"
    elif len(source := headers.get("source", "")) > LONGEST_SOURCE or not source.isprintable():
        bad = f"header source is no name of at most {LONGEST_SOURCE} printable characters: {source[:40]!r}"
    else:
        return record
    kept = {name: headers[name] for name in ("length", "sha256") if name in headers}
    return replace(record, headers={"bad": bad, **kept})


def _is_number(text: str) -> bool:
    return text.isascii() and text.isdecimal() and len(text) <= LONGEST_NUMBER


def _headers(record: Record) -> dict[str, str]:
    headers = {"raw": str(record.offset)}
    if "source" in record.headers:
        headers["source"] = record.headers["source"]
        headers["position"] = record.headers["position"]
    if ERASED in record.headers:
        headers[ERASED] = "1"  # whatever else stands there
    return headers
