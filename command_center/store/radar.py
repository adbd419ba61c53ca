"""What rises, read from the store: a view of the last three hours of texts, made by whoever paints the picture."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from datetime import datetime
from hashlib import blake2b
from itertools import pairwise
from typing import NamedTuple
from unicodedata import normalize

from command_center.clock import from_ms
from command_center.mention import SENTIMENTS, Author, Mention
from command_center.radar.bursts import NORMAL_MIN, RECENT_MIN, WARM_MIN, Bursts
from command_center.radar.heard import Heard, counted, voices
from command_center.radar.rows import Row, grown, rows_of
from command_center.radar.terms import terms_of
from command_center.snapshot import Feelings, Radar, RisingTerm
from command_center.store import keys
from command_center.store.document import SEPARATOR, Document, says_of
from command_center.store.keys import MINUTE_S
from command_center.store.minutes import MinuteCopy
from command_center.store.reader import Reader

EVERY_S = 4.0
"""Seconds between two looks at what changed."""
CATCH_UP_S = 1.0
"""The same while there is more to read than one look may."""
BUDGET = 500
"""Texts that one look may read, in about 30 ms: a new publisher needs some looks until it knows what is usual."""
READ = 250
"""Texts of a minute that are read; of more, those on whose name a lot falls: a fair sample, the same each time."""
LISTED = 5_000
"""Entries of a minute that are listed, about; where it has more, those of some partitions stand for all."""
ROWS = 12
ASKED = 60
"""Rising terms that are gathered to rows."""
SAMPLE = 5
"""Posts of a term that are read once more, masked, before it is shown."""


class Found(NamedTuple):
    """What rises, and what that rests on."""

    rising: list[RisingTerm]
    radar: Radar


class _Entry(NamedTuple):
    at_ms: int
    mention_id: str
    voice: str
    is_named: bool
    language: str
    feeling: str
    topics: tuple[str, ...]


class RadarBook:
    """The rising terms, brought up to date from the minutes that changed.

    It writes nothing and needs no key of its own: index and texts are there. Neither intake nor counting knows of it.

    **Guarantee.** Once all is read, what it says follows from what the store holds of the last
    `RECENT_MIN + NORMAL_MIN` minutes and from nothing else: a new process, another order, a rebuild say the same. One
    look reads at most `BUDGET` texts (or one minute's). An edited, deleted or erased post counts as it is now. No term
    is shown that is masked in the posts that say it, or that names somebody who writes now. A post that no screen may
    show is one of the posts, but makes no term rise.

    Args:
        reader: The store.
        minutes: Which minutes changed.
        hidden: Whether a term must not be shown for another reason, as blocked words must not.
        silent: Whether no screen may show a post, which has this language.
    """

    def __init__(
        self,
        reader: Reader,
        minutes: MinuteCopy,
        hidden: Callable[[str], bool] = lambda _: False,
        silent: Callable[[Mention, str], bool] = lambda _, __: False,
    ) -> None:
        self._reader = reader
        self._minutes = minutes
        self._hidden = hidden
        self._silent = silent
        self._topics = {topic.id: topic.name for topic in reader.profile.topics}
        self._brands = {_folded(brand.name) for brand in reader.profile.brands}
        self._bursts = Bursts()
        self._versions: dict[int, int] = {}
        self._heard: dict[int, dict[str, Heard]] = {}
        self._voices: dict[int, int] = {}
        self._masked: dict[str, str] = {}
        self._looked_at: datetime | None = None
        self._wait_s = EVERY_S
        self._minute = 0
        self._found = Found([], Radar())

    def look(self, now: datetime, as_of: datetime) -> Found:
        """Read what changed, if it is time to, and say what rises.

        Args:
            now: Only the pace of reading depends on it.
            as_of: The data's clock, with whose minute the recent ones end.
        """
        if self._looked_at is not None and 0 <= (now - self._looked_at).total_seconds() < self._wait_s:
            return self._found
        self._looked_at = now
        minute = int(as_of.timestamp()) // MINUTE_S
        stale = self._stale(minute)
        if stale or minute != self._minute:
            self._minute = minute
            self._settle()
            read = self._affordable(stale)
            self._read(read)
            self._wait_s = CATCH_UP_S if len(read) < len(stale) else EVERY_S
            self._found = self._say()
        return self._found

    def _stale(self, last: int) -> list[int]:
        """The minutes that are to be read, the newest first; what is past is forgotten."""
        first = last - RECENT_MIN - NORMAL_MIN + 1
        for minute in [m for m in self._versions if not first <= m <= last]:
            del self._versions[minute]
        versions = ((m, self._minutes.version(m * MINUTE_S)) for m in range(last, first - 1, -1))
        return [m for m, version in versions if self._versions.get(m, 0) != version]

    def _affordable(self, stale: Sequence[int]) -> list[int]:
        found: list[int] = []
        texts = 0
        for minute in stale:
            texts += min(self._minutes.total(minute * MINUTE_S), READ)
            if found and texts > BUDGET:
                break
            found.append(minute)
        return found

    def _settle(self) -> None:
        """What is no longer recent is stored small, with what it says alone."""
        for minute in [m for m in self._heard if not self._minute - RECENT_MIN < m <= self._minute]:
            posts = self._heard.pop(minute)
            self._voices.pop(minute, None)
            if minute <= self._minute:
                self._put_past(minute, posts.values())
        self._bursts.settle(self._minute)

    def _put_past(self, minute: int, posts: Iterable[Heard]) -> None:
        self._bursts.put(minute, counted(voices({minute: posts})).get(minute, {}), recent=False)

    def _read(self, minutes: Sequence[int]) -> None:
        listed = self._listed(minutes)
        chosen = {minute: _chosen(entries) for minute, entries in listed.items()}
        # A text of few words has no name of its own: whether it was edited, only the text tells.
        held = {m: {k: h for k, h in self._heard.get(m, {}).items() if h.is_named} for m in minutes}
        missing = [e for m, entries in chosen.items() for member, e in entries.items() if member not in held[m]]
        written = self._reader.as_written(entry.mention_id for entry in missing)
        documents = {document.mention.id: document for document in written}
        for minute, entries in chosen.items():
            heard: dict[str, Heard] = {}
            for member, entry in entries.items():
                document = documents.get(entry.mention_id)
                if member in held[minute]:
                    heard[member] = held[minute][member]
                elif document is not None:
                    heard[member] = _heard(entry, document, silent=self._silent(document.mention, entry.language))
            self._versions[minute] = self._minutes.version(minute * MINUTE_S)
            if minute > self._minute - RECENT_MIN:
                self._heard[minute] = heard
            else:
                self._put_past(minute, heard.values())

    def _listed(self, minutes: Sequence[int]) -> dict[int, list[tuple[str, _Entry]]]:
        """The index entries of some minutes; of a very full one those of its first partitions."""
        pipe = self._reader.client.pipeline(transaction=False)
        asked = []
        for minute in minutes:
            total = self._minutes.total(minute * MINUTE_S)
            parts = max(1, min(self._reader.partitions, LISTED * self._reader.partitions // max(1, total)))
            low, high = minute * MINUTE_S * 1000, f"({(minute + 1) * MINUTE_S * 1000}"
            for p in range(parts):
                pipe.zrange(keys.index(p), low, high, byscore=True, withscores=True, offset=0, num=LISTED)
                asked.append(minute)
        found: dict[int, list[tuple[str, _Entry]]] = {minute: [] for minute in minutes}
        for minute, rows in zip(asked, pipe.execute() if asked else (), strict=True):
            for raw, score in rows:
                member = raw.decode()
                found[minute].append((member, _entry(member.split(SEPARATOR), int(score))))
        for minute, entries in found.items():
            whole = max(1.0, self._minutes.total(minute * MINUTE_S) / max(1, len(entries)))
            self._voices[minute] = round(whole * len({entry.voice for _, entry in entries}))
        return found

    def _say(self) -> Found:
        last = self._minute
        self._voices = {minute: count for minute, count in self._voices.items() if minute in self._heard}
        rows = list(voices({minute: posts.values() for minute, posts in self._heard.items()}))
        said = counted(rows)
        for minute in self._heard:
            self._bursts.put(minute, said.get(minute, {}))
        read = sum(map(len, self._heard.values())) / max(1, sum(self._voices.values()))
        odd = self._bursts.rising(last, ASKED)
        said_by: dict[str, list[Heard]] = {row.term: [] for row in odd}
        for _, post, terms in rows if odd else ():
            for term in said_by.keys() & terms:
                said_by[term].append(post)
        samples = self._samples([row.term for row in odd], said_by)
        names = {name for _, post, _ in rows for name in post.names} - self._brands
        # who is called by both names is meant by each of them
        named = {word for row in odd if row.term.lstrip("#") in names for word in row.term.lstrip("#").split()}
        shown = [row for row in odd if self._is_shown(row.term, samples[row.term], named)]
        found = [self._told(row, samples[row.head.term], read) for row in rows_of(shown, said_by)[:ROWS]]
        radar = Radar(
            posts=round(len(rows) / (read or 1.0)),
            read=min(1.0, read or 1.0),
            recent_min=RECENT_MIN,
            heard_min=self._bursts.heard(last),
            needed_min=WARM_MIN,
        )
        return Found(found, radar)

    def _samples(self, terms: Sequence[str], said_by: dict[str, list[Heard]]) -> dict[str, list[str]]:
        """Some posts of each term as people may see them."""
        wanted = {term: [post.mention_id for post in said_by[term][:SAMPLE]] for term in terms}
        ids = dict.fromkeys(i for found in wanted.values() for i in found)
        self._masked = {i: text for i, text in self._masked.items() if i in ids}
        missing = [i for i in ids if i not in self._masked]
        self._masked |= {document.mention.id: document.mention.text for document in self._reader.documents(missing)}
        return {term: [self._masked[i] for i in found if i in self._masked] for term, found in wanted.items()}

    def _is_shown(self, term: str, texts: Sequence[str], named: set[str]) -> bool:
        if self._hidden(term) or not named.isdisjoint(term.lstrip("#").split()):
            return False
        return all(term in terms_of(text) for text in texts) and bool(texts)

    def _told(self, row: Row, texts: Sequence[str], read: float) -> RisingTerm:
        head, posts = row.head, row.posts
        feelings = Counter(post.feeling for post in posts)
        topics = Counter(topic for post in posts for topic in post.topics if topic in self._topics)
        topic, about = min(topics.items(), key=lambda found: (-found[1], found[0]), default=(None, 0))
        languages = Counter(post.language for post in posts)
        is_about = topic is not None and 2 * about >= len(posts)
        whole = grown(head.term, [_folded(text) for text in texts])
        return RisingTerm(
            term=head.term if self._hidden(whole) else whole,
            count=round(head.mentions / read),
            expected=round(head.expected / read, 2),
            z=round(head.z, 1),
            since=from_ms(head.since * MINUTE_S * 1000),
            feelings=Feelings(*(feelings[label] for label in SENTIMENTS)),
            language=min(languages.items(), key=lambda found: (-found[1], found[0]))[0],
            topic=topic if is_about else None,
            topic_name=self._topics[topic] if topic is not None and is_about else "",
            also=row.also[:3],
        )


def _entry(parts: Sequence[str], at_ms: int) -> _Entry:
    # what it says, or whom it repeats without words of its own; else nobody says the same
    says = says_of(parts)
    voice = says or parts[-2] or parts[-1]
    return _Entry(
        at_ms, parts[-1], voice, bool(says), parts[0], parts[1], tuple(parts[2].split(",")) if parts[2] else ()
    )


def _chosen(entries: Iterable[tuple[str, _Entry]]) -> dict[str, _Entry]:
    """One entry a voice, its first; of too many those that are drawn."""
    first: dict[str, tuple[str, _Entry]] = {}
    for member, entry in sorted(entries, key=lambda row: (row[1].at_ms, row[1].mention_id)):
        first.setdefault(entry.voice, (member, entry))
    rows = list(first.values())
    if len(rows) > READ:
        kept = set(sorted((entry.voice for _, entry in rows), key=_lot)[:READ])
        rows = [row for row in rows if row[1].voice in kept]
    return dict(rows)


def _lot(voice: str) -> bytes:
    """A draw that follows from the name: a checksum would favour some of a source's running numbers."""
    return blake2b(voice.encode("utf-8", "surrogatepass"), digest_size=8).digest()


def _heard(entry: _Entry, document: Document, *, silent: bool) -> Heard:
    mention, author = document.mention, document.mention.author
    return Heard(
        mention_id=entry.mention_id,
        voice=entry.voice,
        author="" if author is None else _who(mention.source, author),
        language=entry.language,
        feeling=entry.feeling,
        topics=entry.topics,
        terms=() if silent else tuple(terms_of(mention.text)),
        names=() if author is None else _names(author),
        is_named=entry.is_named,
    )


def _who(source: str, author: Author) -> str:
    name = author.id or (author.handle or "").removeprefix("@").casefold()
    return f"{source}:{name}" if name else ""


def _names(author: Author) -> tuple[str, ...]:
    """What somebody goes by: handle and name, and each two words of the name that stand side by side."""
    handle, name = (_folded(part or "").lstrip("@") for part in (author.handle, author.name))
    words = name.split()[:6]
    pairs = [f"{one} {other}" for one, other in pairwise(words)]
    return tuple(dict.fromkeys(part for part in (handle, name, *pairs) if part))


def _folded(text: str) -> str:
    return normalize("NFKC", text).casefold().strip()
