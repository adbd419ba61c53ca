"""Asks the search process, and shows nobody what people may not see."""

from __future__ import annotations

import socket
from collections.abc import Iterator
from contextlib import closing
from typing import Any

import msgspec
from msgspec import Raw
from msgspec.structs import replace

from command_center.clock import to_ms
from command_center.query.problems import QueryError
from command_center.search.answers import Brief, Found, IndexState, Preview, TopicFacts, Word
from command_center.search.asked import Ask, Draft, TopicAsk
from command_center.search.problems import BadCursor, SearchAway, TooSlow
from command_center.search.wire import Door, Question, Reply, receive, send
from command_center.store.connect import RedisError
from command_center.store.document import Document, decode_document
from command_center.store.index_state import read_index_state
from command_center.store.reader import Reader
from command_center.store.searching import SearchDoor

ANSWER_S = 5.0
LONG_S = 60.0
"""For what reads many posts: a draft is judged by the week, an export waits for its turn."""
LATE_S = 10.0
_STARTS = "the search starts: try again in a minute"


class SearchClient:
    """The search behind a socket; safe to use from several threads.

    **Guarantee** Every document passes the orders to erase, as they stand now, and the masks of personal data, whatever
    the search sent.

    Args:
        reader: The store, for the door, the orders to erase and the masks.
    """

    def __init__(self, reader: Reader) -> None:
        self._reader = reader
        self._door = SearchDoor(reader.client)

    def find(self, ask: Ask) -> Found[Document]:
        """One page of mentions, how many match, and how many of each label."""
        found: Found[bytes] = self._one("find", ask, Found[bytes])
        return self._found(found)

    def topic(self, asked: TopicAsk) -> TopicFacts[Document]:
        """Everything about the mentions asked for."""
        facts: TopicFacts[bytes] = self._one("topic", asked, TopicFacts[bytes])
        loudest = [(document, echoes) for row, echoes in facts.loudest for document in self._shown([row])]
        shown: TopicFacts[Document] = _with(
            facts, found=self._found(facts.found), first=self._shown(facts.first), loudest=loudest
        )
        return shown

    def words(self, ask: Ask) -> list[Word]:
        """Words and phrases that set these mentions apart, the most telling first."""
        found: list[Word] = self._one("words", ask, list[Word])
        return found

    def brief(self, ask: Ask) -> Brief:
        """A summary of these mentions in sentences that name their posts."""
        found: Brief = self._one("brief", ask, Brief)
        return found

    def preview(self, draft: Draft) -> Preview[Document]:
        """What a topic would take with other words."""
        found: Preview[bytes] = self._one("preview", draft, Preview[bytes], LONG_S)
        samples, taken, dropped = map(self._shown, (found.samples, found.taken, found.dropped))
        shown: Preview[Document] = _with(found, samples=samples, taken=taken, dropped=dropped)
        return shown

    def rows(self, ask: Ask) -> Iterator[list[Document]]:
        """All mentions that match, in order; those deleted or erased meanwhile left out."""
        for body in self._frames("rows", ask, LONG_S):
            rows = msgspec.msgpack.decode(body, type=list[bytes])
            if rows:  # an empty one says: not your turn yet
                yield self._shown(rows)

    def state(self) -> IndexState:
        """How it stands with the index, as its worker says."""
        try:
            return read_index_state(self._reader.client, to_ms(self._reader.clock.now()), LATE_S)
        except RedisError as why:
            raise SearchAway(f"the store is out of reach ({why}): try again in a minute") from None

    def _found(self, found: Found[bytes]) -> Found[Document]:
        shown: Found[Document] = _with(found, rows=self._shown(found.rows))
        return shown

    def _shown(self, rows: list[bytes]) -> list[Document]:
        erased = self._reader.erased.authors()
        documents = [decode_document(row) for row in rows]
        return [self._reader.shown(d) for d in documents if not erased.covers(d.mention, d.written_ms)]

    def _one(self, name: str, asked: Any, kind: Any, timeout_s: float = ANSWER_S) -> Any:
        for body in self._frames(name, asked, timeout_s):
            return msgspec.msgpack.decode(body, type=kind)
        raise SearchAway(_STARTS)

    def _frames(self, name: str, asked: Any, timeout_s: float) -> Iterator[Raw]:
        """Ask, and hand on the frames of the answer."""
        door = self._found_door()
        try:
            with closing(socket.create_connection((door.host, door.port), timeout_s)) as line:
                send(line, Question(door.token, name, Raw(msgspec.msgpack.encode(asked))))
                more = True
                while more:
                    reply: Reply = receive(line, Reply)
                    more = reply.kind == "more"
                    _raise(reply)
                    if reply.kind != "end":
                        yield reply.answer
        except TimeoutError:
            raise TooSlow(f"the search took longer than {timeout_s:.0f} s: narrow window or filters") from None
        except (OSError, EOFError):
            raise SearchAway(_STARTS) from None

    def _found_door(self) -> Door:
        try:
            door = self._door.find()
        except RedisError as why:
            raise SearchAway(f"the store is out of reach ({why}): try again in a minute") from None
        if door is None:
            raise SearchAway(_STARTS)
        return door


def _with(answer: Any, **parts: Any) -> Any:
    """The same answer with documents in place of bytes."""
    return replace(answer, **parts)


def _raise(reply: Reply) -> None:
    if reply.kind == "query":
        text, at, said = msgspec.msgpack.decode(reply.answer, type=tuple[str, int, str])
        raise QueryError(text, at, said)
    if reply.kind == "cursor":
        raise BadCursor(msgspec.msgpack.decode(reply.answer, type=str))
    if reply.kind == "away":
        raise SearchAway(msgspec.msgpack.decode(reply.answer, type=str))
