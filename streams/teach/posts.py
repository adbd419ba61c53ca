"""Posts to learn from: a sample of the tagged log, or of a file of mentions."""

from __future__ import annotations

import gzip
from collections.abc import Callable, Iterable
from hashlib import sha256
from pathlib import Path

from command_center.errors import BadInput
from command_center.mention import InvalidMention, Mention, Tagged, decode_mention, decode_tagged
from command_center.profile import Profile
from command_center.store.erased import ErasedAuthors
from streams.fold.arrival import ERROR
from streams.fold.retag import JUDGED
from streams.log import TAGGED, Log
from streams.tag.language import UND, Languages
from streams.tag.reading import read
from streams.teach.learn import Post

CHUNK = 1000


class Sample:
    """Draws so many posts by the hash of their ids: the same ones again, however many have come meanwhile.

    **Guarantee.** Holds at most twice as many as asked for. Of a mention the latest edit counts; one that was deleted
    is not drawn, nor are reposts, our own posts and what has no text.

    Args:
        profile: Its own accounts.
        most: How many are wanted.
    """

    def __init__(self, profile: Profile, most: int) -> None:
        self._profile = profile
        self._most = most
        self._drawn: dict[str, tuple[bytes, Mention, str]] = {}
        self._gone: set[str] = set()
        self._limit = b"\xff" * 33

    def add(self, mention: Mention, language: str) -> None:
        """Consider one mention, in the order of the log."""
        rank = sha256(mention.id.encode()).digest()
        if rank > self._limit:
            return
        if mention.deleted:
            self._drawn.pop(mention.id, None)
            self._gone.add(mention.id)
            return
        if mention.id in self._gone or mention.repost_of or not mention.text.strip() or self._profile.is_own(mention):
            return
        held = self._drawn.get(mention.id)
        if held is None or (mention.edited_at and (not held[1].edited_at or mention.edited_at > held[1].edited_at)):
            self._drawn[mention.id] = rank, mention, language
        if len(self._drawn) > 2 * self._most:
            self._cut()

    def posts(self) -> list[Post]:
        """Those that were drawn, each text once."""
        self._cut()
        found = {m.text: Post(m.id, language, m.text) for _, m, language in self._drawn.values()}
        return list(found.values())

    def _cut(self) -> None:
        ranked = sorted(self._drawn.values(), key=lambda row: row[0])
        self._drawn = {row[1].id: row for row in ranked[: self._most]}
        if len(ranked) > self._most:
            self._limit = ranked[self._most - 1][0]
            self._gone = {i for i in self._gone if sha256(i.encode()).digest() <= self._limit}


def posts_of_log(log: Log, sample: Sample, erased: ErasedAuthors, show: Callable[[int, int], None]) -> list[Post]:
    """Draw from `mentions.tagged`.

    Args:
        log: The log; nothing is owned or moved.
        sample: Draws.
        erased: Authors whose posts nobody reads any more.
        show: Is told how many records of how many were read.
    """
    firsts, ends = log.firsts(TAGGED), log.ends(TAGGED)
    total, done = sum(ends[p] - firsts[p] for p in ends), 0
    for p, end in ends.items():
        at = firsts[p]
        while at < end and (run := log.read(TAGGED, p, at, CHUNK)):
            for record in run:
                if JUDGED in record.headers or record.value.startswith(ERROR):
                    continue
                mention = decode_tagged(record.value)
                if not erased.covers(mention, record.timestamp_ms):
                    sample.add(mention, _language(mention))
            done += run[-1].offset + 1 - at
            at = run[-1].offset + 1
            show(done, total)
    return sample.posts()


def posts_of_file(path: Path, sample: Sample, profile: Profile) -> list[Post]:
    """Draw from a file of mentions, one JSON object a line (.gz too).

    Raises:
        BadInput: It can't be read, or a line of it is no mention; the message says which.
    """
    try:
        with gzip.open(path, "rb") if path.suffix == ".gz" else path.open("rb") as lines:
            mentions = list(_decoded(path, lines))
    except (OSError, EOFError) as why:
        raise BadInput(
            f"--from {path} can't be read ({why}): name a file of mentions, one JSON object a line"
        ) from None
    alive = [mention for mention in mentions if not mention.deleted]
    languages = dict(zip((m.id for m in alive), Languages(profile).tag(read(alive)), strict=True))
    for mention in mentions:
        sample.add(mention, languages.get(mention.id, UND))
    return sample.posts()


def _decoded(path: Path, lines: Iterable[bytes]) -> Iterable[Mention]:
    for number, line in enumerate(lines, start=1):
        if line.strip():
            try:
                yield decode_mention(line)
            except InvalidMention as why:
                raise BadInput(f"{path}, line {number}: {why}") from None


def _language(mention: Tagged) -> str:
    return mention.tags.language if mention.tags else UND
