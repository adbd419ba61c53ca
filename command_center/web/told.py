"""What the index tells in words, kept for a moment: several people look at one topic, and pages are read again."""

from __future__ import annotations

from collections import OrderedDict
from threading import Lock
from typing import NamedTuple

import msgspec

from command_center.clock import Clock
from command_center.search.answers import Brief, Word
from command_center.search.asked import Ask
from command_center.search.port import Search
from command_center.search.problems import SearchAway

FRESH_S = 15.0
"""So long an answer is given again; what is deleted or erased meanwhile goes with it."""
KEPT = 32


class Words(NamedTuple):
    """Words that set posts apart, and their summary; both empty where the index does not answer."""

    words: list[Word]
    brief: Brief | None


NOTHING = Words([], None)


class Told:
    """Words and summaries of questions, asked again once they are `FRESH_S` old; safe to use from several threads.

    Args:
        search: Who is asked.
        clock: Of this process.
    """

    def __init__(self, search: Search, clock: Clock) -> None:
        self._search = search
        self._clock = clock
        self._lock = Lock()
        self._held: OrderedDict[bytes, tuple[float, Words]] = OrderedDict()

    def of(self, ask: Ask, nothing: object) -> Words:
        """What is told of a question; nothing where that is not wanted or nobody answers.

        Args:
            ask: The question; which page of it is asked for does not matter.
            nothing: Whether nothing is wanted.
        """
        if nothing:
            return NOTHING
        labels = {name: sorted(wanted) for name, wanted in sorted(ask.labels.items())}
        # a window of minutes begins anew with each: it is one question as long as its answer is fresh
        length = None if ask.from_ms is None or ask.to_ms is None else ask.to_ms - ask.from_ms
        end = None if ask.to_ms is None else ask.to_ms // 60_000
        key = msgspec.json.encode([labels, length, end, ask.q])
        now = self._clock.monotonic()
        with self._lock:
            held = self._held.get(key)
            if held and now - held[0] < FRESH_S:
                return held[1]
        try:
            found = Words(self._search.words(ask), self._search.brief(ask))
        except SearchAway:
            return NOTHING
        if not found.words and found.brief is not None and not found.brief.sentences:
            return found  # of few posts, or of no index: it may know more in a second
        with self._lock:
            self._held[key] = now, found
            self._held.move_to_end(key)
            while len(self._held) > KEPT:
                self._held.popitem(last=False)
        return found
