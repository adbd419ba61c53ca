"""A topic's draft as it comes from a form: read, checked, and turned into a decision."""

from __future__ import annotations

from collections.abc import Mapping
from typing import NamedTuple

from command_center.profile import Topic
from command_center.query import QueryError, parse
from command_center.query.nodes import outline
from command_center.room.topic_versions import (
    MAX_PHRASE,
    MAX_PHRASES,
    MAX_PHRASES_CHARS,
    MAX_QUERY,
    MAX_WHY,
    TopicVersion,
)
from command_center.web.forms import lines, one_line
from layouts.editor_shown import Mistake, Words


class Checked(NamedTuple):
    """What is to be said of a draft: a key of `layouts.editor_words.TROUBLES`, a mistake, or how its query is read."""

    trouble: str = ""
    mistake: Mistake | None = None
    outline: tuple[str, ...] = ()

    @property
    def good(self) -> bool:
        """Whether it can be tried and saved."""
        return not self.trouble and self.mistake is None


def words_of(fields: Mapping[str, str]) -> Words:
    """The draft in a form or an address."""
    return Words(
        lines(fields.get("query", "")), lines(fields.get("phrases", "")), one_line(fields.get("why", ""))[:MAX_WHY]
    )


def file_words(topic: Topic) -> Words:
    """What a topic of the profile is found by."""
    return Words(lines(topic.query or ""), "\n".join(topic.phrases))


def version_words(one: TopicVersion, topic: Topic) -> Words:
    """What a version finds its topic by; one that goes back to the profile, what that says today."""
    return file_words(topic) if one.is_profile else Words(one.query, "\n".join(one.phrases))


def phrases_of(words: Words) -> tuple[str, ...]:
    """The phrases of a draft."""
    return tuple(words.phrases.splitlines())


def check(words: Words) -> Checked:
    """Look whether a draft can be saved."""
    phrases = phrases_of(words)
    if len(words.query) > MAX_QUERY or sum(map(len, phrases)) > MAX_PHRASES_CHARS:
        return Checked("long")
    if len(phrases) > MAX_PHRASES or any(len(phrase) > MAX_PHRASE for phrase in phrases):
        return Checked("phrase")
    if not words.query:
        return Checked() if phrases else Checked("words")
    try:
        return Checked(outline=tuple(outline(parse(words.query))))
    except QueryError as why:
        return Checked(mistake=Mistake(str(why).partition(" [")[0], why.caret))
