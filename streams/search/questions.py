"""Every question the search answers: what is asked, and who answers it."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any, NamedTuple

from command_center.search.asked import Ask, Draft, TopicAsk
from streams.search.find import find, rows
from streams.search.preview import preview
from streams.search.searching import Searching
from streams.search.told import Apart, summary
from streams.search.topic_facts import topic


class Question(NamedTuple):
    """One row of the table.

    `answer` gets what searches are made of and the value that was sent, and returns a value of `answers`; an iterator
    of values is sent one by one, as the asker takes them.
    """

    asked: Any
    answer: Callable[[Searching, Any], Any]


QUESTIONS: Mapping[str, Question] = {
    "find": Question(Ask, find),
    "preview": Question(Draft, preview),
    "rows": Question(Ask, rows),
    "topic": Question(TopicAsk, topic),
    "words": Question(Ask, Apart()),
    "brief": Question(Ask, summary),
}
