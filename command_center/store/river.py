"""The river: the newest posts as screens show them, held back, moderated, and calm."""

from __future__ import annotations

from collections import deque
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import NamedTuple

from command_center.clock import from_ms, to_ms
from command_center.moderation.rules import Rules
from command_center.moderation.towers import without_towers
from command_center.search.asked import COLUMNS
from command_center.snapshot import Post
from command_center.store.collapse import Item, collapse, told
from command_center.store.copies import CopyBook
from command_center.store.document import SEPARATOR, Document
from command_center.store.reader import Marks, Reader
from command_center.store.window import Span

TOPICS = COLUMNS.index("topic")
LENGTH = 24
READ = (40, 400, 2000)
"""Of so many newest posts the river is made: of more, while nearly all of them say the same or are hidden."""
KEPT_S = 60
"""Longer the river is not shown without a look whether its texts are still there."""
CARD_S = 4.0
"""One new card in so many seconds at most: eight cards stay for half a minute, which is time to read them."""
STEPS = 8
"""With no more cards to come than this, they come in the order of time; else the newest, and others are passed over."""
LONGEST = 600
READ_CHARS = 10_000
"""Of a text that begins with a tower of marks more is read, to find the words behind it; the rules read as much."""


@dataclass(slots=True)
class _Card:
    """One place in the river: what says the same, by which post, and the time by which it is in order."""

    key: str
    mention_id: str
    sort_ms: int
    newest_ms: int
    """When the newest post that says so came."""
    posts: int = 1


class _Found(NamedTuple):
    """What could be shown now, newest first; how many posts above the last of them a rule hides."""

    cards: list[_Card]
    hidden: int
    waits: bool
    """Whether a post is only held, and may be shown later."""


class River:
    """The river of one publisher.

    Args:
        reader: The store.
        rules: What is hidden.
        hold_s: How long a post is held before any screen shows its words.
        topic: The only topic whose posts are shown; empty for all.

    **Guarantee.** A post is shown no sooner than `hold_s` after the log took it, in its present wording, and, as far as
    this publisher saw the store, after the store had it; it is gone at the next picture once it is deleted, erased,
    forgotten or changed. A new card comes at most every `CARD_S`. After an election the cards of the picture before
    stay where they are (`resume`).
    """

    def __init__(self, reader: Reader, rules: Rules, hold_s: float, topic: str = "") -> None:
        self.hidden = 0
        self._topic = topic
        self._reader = reader
        self._rules = rules
        self._hold_s = hold_s
        self._copies = CopyBook(reader)
        self._cards: list[_Card] = []
        self._posts: list[Post] = []
        self._marks: deque[tuple[float, Sequence[int]]] = deque()
        self._next_card = float("-inf")
        self._seen: object = None
        self._sought: object = None
        self._waits = True

    def resume(self, shown: Sequence[Post]) -> None:
        """Begin with the cards of a picture that another publisher painted; none of its words are taken over."""
        moments = [to_ms(post.last_at or post.created_at) for post in shown]
        self._cards = [_Card("", post.id, at, at) for post, at in zip(shown, moments, strict=True)]
        self._marks.clear()
        self._seen = self._sought = None

    def paint(self, marks: Marks, now: datetime, span: Span) -> list[Post]:
        """Say which posts are shown now, newest first.

        Args:
            marks: Where the store stands.
            now: The wall time.
            span: The window in which copies are counted.
        """
        upto = self._upto(marks.highs)
        seen = (marks.offsets, self._reader.erased.authors(), int(now.timestamp()) // KEPT_S, span.start_s)
        free = not self._cards or self._reader.clock.monotonic() >= self._next_card
        turn = free and (self._waits or (seen, upto) != self._sought)
        if seen == self._seen and not turn:
            return self._posts
        self._copies.refresh(marks.offsets, span)
        held_ms = to_ms(now) - round(self._hold_s * 1000)
        documents = self._look(held_ms)
        if turn:
            found = self._find(upto, held_ms)
            self.hidden, self._sought = found.hidden, (seen, upto)
            self._waits = self._advance(found.cards) or found.waits
            documents = self._look(held_ms)
        self._seen = seen
        self._posts = [self._post(card, documents[card.mention_id]) for card in self._cards]
        return self._posts

    def _upto(self, highs: Sequence[int]) -> Sequence[int] | None:
        """The highest event time of each partition a hold ago: what lies above came later; None if nobody knows."""
        now_s = self._reader.clock.monotonic()
        self._marks.append((now_s, highs))
        while len(self._marks) > 1 and self._marks[1][0] <= now_s - self._hold_s:
            self._marks.popleft()
        at_s, then = self._marks[0]
        return then if self._hold_s and at_s <= now_s - self._hold_s else None

    def _look(self, held_ms: int) -> dict[str, Document]:
        """Read the posts of the cards; those that may not be shown any more are dropped."""
        documents = self._documents(card.mention_id for card in self._cards)
        shown = {name: found for name, found in documents.items() if self._may(found, held_ms) == "shown"}
        self._cards = [card for card in self._cards if card.mention_id in shown]
        for card in self._cards:
            card.key = _key(shown[card.mention_id])
        return shown

    def _documents(self, ids: Iterable[str]) -> dict[str, Document]:
        return {document.mention.id: document for document in self._reader.documents(sorted(set(ids)))}

    def _may(self, document: Document, held_ms: int) -> str:
        """Whether a post is shown, held or hidden; `gone` if there is nothing to show."""
        if document.tags is None or (self._topic and self._topic not in document.tags.topics):
            return "gone"
        if self._hold_s and document.written_ms > held_ms:
            return "held"
        hidden = self._rules.why_hidden(document.mention, document.tags.language)
        return "hidden" if hidden else "shown"

    def _find(self, upto: Sequence[int] | None, held_ms: int) -> _Found:
        """What is to be shown, if cards came as fast as posts."""
        found = _Found([], 0, waits=False)
        for depth in READ:
            entries = self._reader.newest_entries(depth, upto)
            rows = [told(parts, at) for at, member in entries if self._is_asked_for(parts := member.split(SEPARATOR))]
            found = self._sift(collapse(rows), held_ms)
            if len(found.cards) >= LENGTH or len(entries) < depth:
                break
        return found

    def _is_asked_for(self, parts: Sequence[str]) -> bool:
        return not self._topic or self._topic in parts[TOPICS].split(",")

    def _sift(self, items: list[Item], held_ms: int) -> _Found:
        cards: dict[str, _Card] = {}
        hidden, waits = 0, False
        for first in range(0, len(items), 2 * LENGTH):
            run = items[first : first + 2 * LENGTH]
            stored = self._documents(name for i in run for name in (i.newest.mention_id, i.newest.repost_of) if name)
            for item in run:
                if len(cards) == LENGTH:
                    return _Found([*cards.values()], hidden, waits)
                document = _chosen(item, stored)
                verdict = "gone" if document is None else self._may(document, held_ms)
                hidden += verdict == "hidden"
                waits |= verdict == "held"
                if document is not None and verdict == "shown":
                    at_ms, key = item.newest.at_ms, _key(document)
                    cards.setdefault(key, _Card(key, document.mention.id, at_ms, at_ms, item.posts))
        return _Found([*cards.values()], hidden, waits)

    def _advance(self, found: list[_Card]) -> bool:
        """Let one card in, or move one up; all of them where there is none yet.

        Returns:
            Whether more is to come.
        """
        if not self._cards:
            self._cards = found
            self._wait(bool(found))
            return False
        held = {card.key: card for card in self._cards}
        missing = [card for card in found if card.key not in held]
        for card in found:
            if card.key in held:
                held[card.key].newest_ms, held[card.key].posts = card.newest_ms, card.posts
        grown = [card for card in self._cards if card.newest_ms > card.sort_ms]
        if missing:
            self._cards.append(missing[-1] if len(missing) <= STEPS else missing[0])
        elif grown:
            newest = max(grown, key=lambda card: card.newest_ms)
            newest.sort_ms = newest.newest_ms
        self._wait(bool(missing or grown))
        self._cards = sorted(self._cards, key=lambda card: -card.sort_ms)[:LENGTH]
        return len(missing) + len(grown) > 1

    def _wait(self, moved: bool) -> None:
        if moved:
            self._next_card = self._reader.clock.monotonic() + CARD_S

    def _post(self, card: _Card, document: Document) -> Post:
        mention, tags = document.mention, document.tags
        assert tags is not None  # noqa: S101  (only tagged mentions are shown)
        author = mention.author
        names = [name for name in (author.name, author.handle, author.id) if name] if author else []
        blocked = self._rules.is_blocked
        # Somebody's name is no reason to hide what they say: without it the post is "someone's".
        seen = [name for name in names[:1] if not blocked(name)]
        place = mention.place.text if mention.place else None
        return Post(
            id=mention.id,
            text=without_towers(mention.text[:READ_CHARS])[:LONGEST],
            author=seen[0] if seen else "",
            source=mention.source,
            created_at=from_ms(document.at_ms),  # a time in the future would look new for ever
            language=tags.language,
            sentiment=tags.sentiment.label,
            kind=tags.kind,
            need=tags.need,
            topics=tags.topics,
            place=None if place and blocked(place) else place,
            names=names,
            more=max(card.posts, self._copies.count(document)) - 1,
            last_at=from_ms(card.newest_ms) if card.newest_ms > document.at_ms else None,
        )


def _chosen(item: Item, stored: dict[str, Document]) -> Document | None:
    """The post that stands for an item: the original of a repost that adds no words, however long ago it was."""
    newest = item.newest
    original = stored.get(newest.repost_of)
    if original is not None and original.tags is not None and newest.says in ("", original.says):
        return original
    return stored.get(newest.mention_id)


def _key(document: Document) -> str:
    """What all that say the same have in common."""
    return document.says or document.mention.id
