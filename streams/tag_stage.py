"""The tag worker's stage: raw bytes in, tagged mentions out, partition by partition."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Protocol

import msgspec

from command_center.errors import StoppedOnPurpose
from command_center.mention import InvalidMention, Mention, Tags, decode_mention, encode_tagged, partition_of
from streams.erasures import ERASED
from streams.intake.dead_letter import Ratio, bury
from streams.log import RAW, TAGGED, Consumer, Log, Producer, Record


class Tagger(Protocol):
    """What tags: `streams.tag.pipeline.Pipeline`, or a stand-in with another idea."""

    def tag(self, mentions: Sequence[Mention]) -> list[Tags]:
        """Tags of each mention, in the same order."""
        ...


class TagStage:
    """Tags `mentions.raw` into `mentions.tagged`.

    **Guarantee.** At least once: every raw record of partition p gives a record of tagged partition p that carries
    its raw offset, by which the store drops what comes twice. A raw record that is no mention leaves its bytes in
    `mentions.dead` and an error record in `mentions.tagged`, so that the store counts it once, too.
    """

    kafka_topic = RAW
    group = "tag"

    def __init__(self, log: Log, tagger: Tagger, dead_ratio: float) -> None:
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

    def handle(self, records: Mapping[int, Sequence[Record]]) -> Mapping[int, int]:
        """Decode, tag and append one poll's records (see `Stage.handle`).

        Raises:
            StoppedOnPurpose: Too many of the records before these were no mentions.
        """
        self.idle()
        assert self._producer is not None  # noqa: S101
        flat = [_trusted(record) for run in records.values() for record in run]
        decoded = [self._decode(record) for record in flat]
        alive = [mention for mention in decoded if isinstance(mention, Mention) and not mention.deleted]
        tags = iter(self._tagger.tag(alive))
        for record, mention in zip(flat, decoded, strict=True):
            if isinstance(mention, Mention):
                value = encode_tagged(mention, None if mention.deleted else next(tags))
            else:
                letter = bury(self._producer, record, mention)
                value = msgspec.json.encode({"error": letter.reason, "line": letter.line})
            self._producer.send(TAGGED, record.partition, value, _headers(record))
        self._producer.flush()
        try:
            for mention in decoded:
                self._ratio.note(not isinstance(mention, Mention))
        except StoppedOnPurpose as why:
            self._halt = why  # after the commit: a restart goes on behind what was buried
        return {partition: run[-1].offset + 1 for partition, run in records.items()}

    def idle(self) -> None:
        """Stop if too many records were no mentions.

        Raises:
            StoppedOnPurpose: They were.
        """
        if self._halt is not None:
            raise self._halt

    def _decode(self, record: Record) -> Mention | str:
        """The mention, or why there is none."""
        if "bad" in record.headers:
            return record.headers["bad"]
        try:
            mention = decode_mention(record.value)
        except InvalidMention as why:
            return str(why)
        home = partition_of(mention.id, self._log.partitions)
        if home != record.partition:
            # Elsewhere the same id would count again, and its edits would miss it.
            return f"id: is in partition {record.partition}, belongs into {home} (CRC-32 of the id, modulo partitions)"
        return mention


def _trusted(record: Record) -> Record:
    """The record with headers that can be worked with; somebody else than our sources may have written it."""
    headers = record.headers
    wrong = [name for name in ("position", "line") if not headers.get(name, "0").isdecimal()]
    if "source" in headers and "position" not in headers:
        wrong.append("position")
    if not wrong:
        return record
    return replace(record, headers={"bad": f"header {wrong[0]} is no number: {headers.get(wrong[0], '')[:40]!r}"})


def _headers(record: Record) -> dict[str, str]:
    headers = {"raw": str(record.offset)}
    if "source" in record.headers:
        headers["source"] = record.headers["source"]
        headers["position"] = record.headers["position"]
    if ERASED in record.headers:
        headers[ERASED] = record.headers[ERASED]
    return headers
