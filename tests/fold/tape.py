"""Tapes: made-up sequences of records as a tag worker would write them, redeliveries and all."""

from __future__ import annotations

from datetime import datetime, timedelta
from itertools import pairwise
from typing import Any

import msgspec
from hypothesis import strategies as st
from msgspec.structs import replace

from command_center.mention import Author, Mention, encode, encode_tagged
from streams.fold.retag import retag
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
        self._erasing: set[int] = set()

    def write(self, value: bytes, *, source: bool = True) -> None:
        """A raw record that comes for the first time."""
        self._raw += 1
        self._position += source
        position = self._position if source else 0
        self._sent.append((value, position))
        self._append(value, self._raw, position)

    def erase(self, mention_id: str) -> None:
        """A tombstone of ours: the author was erased."""
        self._erasing.add(self._raw + 1)
        self.write(encode(Mention(id=mention_id, source="web", deleted=True)), source=False)

    def mention(self, made: Mention, seed: int = 0, *, source: bool = True, **given: Any) -> None:
        """A tagged mention, or a tombstone."""
        self.write(encode_tagged(made, None if made.deleted else tags(seed, **given)), source=source)

    def judge(self, version: Mention, seed: int, *, only: str = "", **given: Any) -> None:
        """Other tags for one version of a mention, from somebody who judged it again."""
        value, headers = retag(version, tags(seed, **given), only=only)
        at = len(self.records)
        self.records.append(Record(TAGGED, 0, at, RECORD_MS + at * 1000, value, headers))

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
        headers |= {"erased": "1"} if raw in self._erasing else {}
        offset = len(self.records)
        self.records.append(Record(TAGGED, 0, offset, RECORD_MS + offset * 1000, value, headers))


orders = st.dictionaries(st.sampled_from(("one", "acme_care")), st.integers(-2, 30).map(lambda s: RECORD_MS + s * 1000))
"""Moments (ms) at which an author was erased, by handle."""
AUTHORS = (Author(handle="one"), Author(handle="@ACME_care"), Author(id="acme_care"), None)
SAID = ("The lid of my new kettle came off while it was hot", "Where can I read how long the kettle is guaranteed?")
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
        text=draw(st.sampled_from((f"post {number}", *SAID))),
        author=AUTHORS[number % 4],  # an edit never changes who wrote a post
        edited_at=edited,
        in_reply_to=other,
        repost_of=draw(st.sampled_from((None, None, "web:99"))),
    )
    # Half of them call for an answer: `made.tags` gives an open need to small even seeds.
    return made, draw(st.sampled_from((0, 6, 10, 16, 20)) | st.integers(0, 840))


_erasings = st.tuples(st.just("erase"), _numbers)
_changes = st.tuples(st.just("change"), st.integers(0, 23), st.integers(0, 5), st.integers(0, 840))
"""A post that came before, once more with the same time of writing, another time of editing, and other tags."""
_judgings = st.tuples(
    st.just("judge"), st.integers(0, 23), st.integers(0, 840), st.integers(1, 2), st.sampled_from(("", "", "topics"))
)
"""A version of a post that came before is judged again, once or twice, some of them by its topics alone."""
_stones = _numbers.map(lambda n: (Mention(id=f"web:{n}", source="web", deleted=True), 0))
_steps = st.one_of(
    _posts(),
    _posts(),
    _posts(),
    _stones,
    _changes,
    _erasings,
    _judgings,
    _judgings,
    st.just("bad"),
    st.tuples(st.sampled_from(("tagged_again", "sent_again")), st.integers(1, 4)),
)


@st.composite
def tapes(draw: st.DrawFn) -> list[list[Record]]:
    """A tape, cut into runs anywhere."""
    tape = Tape()
    posted: list[Mention] = []
    for step in draw(st.lists(_steps, min_size=1, max_size=24)):
        match step:
            case "bad":
                tape.bad()
            case ("tagged_again", int(last)):
                tape.tagged_again(last)
            case ("sent_again", int(last)):
                tape.sent_again(last)
            case ("erase", int(number)):
                tape.erase(f"web:{number}")
            case ("judge", int(which), int(seed), int(times), str(only)):
                for _ in range(times if posted else 0):
                    tape.judge(posted[which % len(posted)], seed, only=only)
            case ("change", int(which), int(minute), int(seed)):
                if posted:
                    before = posted[which % len(posted)]
                    posted.append(replace(before, edited_at=NOON + timedelta(minutes=minute)))
                    tape.mention(posted[-1], seed, source=draw(st.booleans()))
            case (Mention() as made, int(seed)):
                posted += [made] * (not made.deleted)
                tape.mention(made, seed, source=draw(st.booleans()))
    cuts = sorted(draw(st.sets(st.integers(0, len(tape.records)), max_size=4)) | {0, len(tape.records)})
    return [tape.records[a:b] for a, b in pairwise(cuts)]
