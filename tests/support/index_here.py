"""The search by a real index in this process: what the search's own process answers, without a socket."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

import msgspec
from msgspec.structs import replace

from command_center.search.answers import Brief, Found, IndexState, Preview, TopicFacts, Word
from command_center.search.asked import Ask, Draft, TopicAsk
from command_center.store.document import Document, decode_document
from command_center.store.erased import ErasedAuthors
from command_center.store.reader import Reader
from streams.index.schema import FILE
from streams.search.follow import Follower
from streams.search.questions import QUESTIONS
from streams.search.searching import Searching
from streams.search.words import words_of
from tests.support.made_rows import made_rows


class IndexHere:
    """Answers the port of the search over an index made of documents.

    Args:
        directory: Where the index shall lie; empty.
        documents: What stands.
        reader: Masks, as it does for the client of the search.
    """

    def __init__(self, directory: Path, documents: Sequence[Document], reader: Reader) -> None:
        made_rows(directory, documents, reader.profile, words_of)
        self._reader = reader
        self.searching = Searching(reader.profile, reader.clock)
        self._follower = Follower(directory / FILE, self.searching, ErasedAuthors, reader.clock)
        while self._follower.step():
            pass

    def close(self) -> None:
        """Let the file go."""
        self._follower.close()

    def find(self, ask: Ask) -> Found[Document]:
        return self._found(self._ask("find", ask, Found[bytes]))

    def topic(self, asked: TopicAsk) -> TopicFacts[Document]:
        facts = self._ask("topic", asked, TopicFacts[bytes])
        loudest = [(self._shown(row), echoes) for row, echoes in facts.loudest]
        first = list(map(self._shown, facts.first))
        return replace(facts, found=self._found(facts.found), first=first, loudest=loudest)  # type: ignore[no-any-return]

    def words(self, ask: Ask) -> list[Word]:
        return self._ask("words", ask, list[Word])  # type: ignore[no-any-return]

    def brief(self, ask: Ask) -> Brief:
        return self._ask("brief", ask, Brief)  # type: ignore[no-any-return]

    def preview(self, draft: Draft) -> Preview[Document]:
        found = self._ask("preview", draft, Preview[bytes])
        parts: dict[str, Any] = {
            name: list(map(self._shown, getattr(found, name))) for name in ("samples", "taken", "dropped")
        }
        return replace(found, **parts)  # type: ignore[no-any-return]

    def rows(self, ask: Ask) -> Iterator[list[Document]]:
        for posts in QUESTIONS["rows"].answer(self.searching, ask):
            yield list(map(self._shown, posts))

    def state(self) -> IndexState:
        return IndexState(state="ready", share=1.0)

    def _ask(self, name: str, asked: Any, kind: Any) -> Any:
        """Asked and answered as over the wire."""
        question = QUESTIONS[name]
        sent = msgspec.msgpack.decode(msgspec.msgpack.encode(asked), type=question.asked)
        return msgspec.msgpack.decode(msgspec.msgpack.encode(question.answer(self.searching, sent)), type=kind)

    def _found(self, found: Found[bytes]) -> Found[Document]:
        return replace(found, rows=list(map(self._shown, found.rows)))  # type: ignore[return-value, arg-type]

    def _shown(self, post: bytes) -> Document:
        return self._reader.shown(decode_document(post))
