"""Tapes: made-up sequences of records as a tag worker would write them, redeliveries and all."""

from __future__ import annotations

from datetime import datetime, timedelta
from itertools import pairwise
from typing import Any

import msgspec
from hypothesis import strategies as st

from command_center.mention import Author, Mention, encode_tagged
from streams.log import TAGGED, Record
from tests.support.clocks import NOON
from tests.support.made import mention, tags

RECORD_MS = int(NOON.timestamp() * 1000)


class Tape:
    """Writes the records of one partition."""

    def __init__(self) -> None:
        self.records: list[Record] = []
        self._raw = -1
        self._position = 0
        self._sent: list[tuple[bytes, int]] = []

    def write(self, value: bytes, *, source: bool = True) -> None:
        """A raw record that comes for the first time."""
        self._raw += 1
        self._position += source
        position = self._position if source else 0
        self._sent.append((value, position))
        self._append(value, self._raw, position)

    def mention(self, made: Mention, seed: int = 0, *, source: bool = True, **given: Any) -> None:
        """A tagged mention, or a tombstone."""
        self.write(encode_tagged(made, None if made.deleted else tags(seed, **given)), source=source)

    def bad(self) -> None:
        """The stand-in for a raw record that was no mention."""
        self.write(msgspec.json.encode({"error": "not JSON", "line": 7}))

    def tagged_again(self, last: int) -> None:
        """The tag worker died before its commit: its last raw records are tagged once more."""
        for raw in range(max(0, self._raw - last + 1), self._raw + 1):
            value, position = self._sent[raw]
            self._append(value, raw, position)

    def sent_again(self, last: int) -> None:
        """The source died before it noted its position: its last items are new raw records with old positions."""
        resent = [(value, position) for value, position in self._sent if position > self._position - last]
        for value, position in resent:
            if position:
                self._raw += 1
                self._sent.append((value, position))
                self._append(value, self._raw, position)

    def _append(self, value: bytes, raw: int, position: int) -> None:
        headers = {"raw": str(raw)} | ({"source": "replay:x", "position": str(position)} if position else {})
        offset = len(self.records)
        self.records.append(Record(TAGGED, 0, offset, RECORD_MS + offset * 1000, value, headers))


AUTHORS = (Author(handle="one"), Author(handle="@ACME_care"), Author(id="acme_care"), None)
_moments = st.integers(-5000, 900).map(lambda s: NOON + timedelta(seconds=s))
_edits = st.sampled_from([None, *(NOON + timedelta(minutes=m) for m in range(6))])
_numbers = st.integers(0, 4)


@st.composite
def _posts(draw: st.DrawFn) -> tuple[Mention, int]:
    number = draw(_numbers)
    edited: datetime | None = draw(_edits)
    other = draw(st.none() | st.none() | st.none() | _numbers.map("web:{}".format))
    made = mention(
        number,
        draw(_moments),
        author=AUTHORS[number % 4],  # an edit never changes who wrote a post
        edited_at=edited,
        in_reply_to=other,
        repost_of=draw(st.sampled_from((None, None, "web:99"))),
    )
    # Half of them call for an answer: `made.tags` gives an open need to small even seeds.
    return made, draw(st.sampled_from((0, 6, 10, 16, 20)) | st.integers(0, 840))


_stones = _numbers.map(lambda n: (Mention(id=f"web:{n}", source="web", deleted=True), 0))
_steps = st.one_of(
    _posts(),
    _posts(),
    _posts(),
    _stones,
    st.just("bad"),
    st.tuples(st.sampled_from(("tagged_again", "sent_again")), st.integers(1, 4)),
)


@st.composite
def tapes(draw: st.DrawFn) -> list[list[Record]]:
    """A tape, cut into runs anywhere."""
    tape = Tape()
    for step in draw(st.lists(_steps, min_size=1, max_size=24)):
        match step:
            case "bad":
                tape.bad()
            case ("tagged_again", int(last)):
                tape.tagged_again(last)
            case ("sent_again", int(last)):
                tape.sent_again(last)
            case (Mention() as made, int(seed)):
                tape.mention(made, seed, source=draw(st.booleans()))
    cuts = sorted(draw(st.sets(st.integers(0, len(tape.records)), max_size=4)) | {0, len(tape.records)})
    return [tape.records[a:b] for a, b in pairwise(cuts)]
