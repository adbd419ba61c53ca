"""What a profile would have caught in a sample: for whoever writes phrases."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from itertools import islice
from typing import Protocol

from msgspec.structs import replace

from command_center.mention import Mention, Tags
from command_center.profile import Brand, Profile, Topic
from command_center.query import parse
from command_center.query.nodes import wanted, written

Tagger = Callable[[Sequence[Mention]], list[Tags]]
_BATCH = 500
_EXAMPLES = 3
_BAD_SHOWN = 5
_SHORT_CHARS = 70
_PHRASE = "~"
"""Begins the ids of the stand-in topics below; no profile's id can."""


class SampleLine(Protocol):
    """One line of a sample, as a reader of recorded files gives it."""

    @property
    def line(self) -> int:
        """1-based line of the file."""
        ...

    @property
    def mention(self) -> Mention | None:
        """The mention, or None."""
        ...

    @property
    def bad(self) -> str | None:
        """Why it is none."""
        ...


@dataclass
class Sample:
    """What was caught.

    Args:
        read: Lines read, bad ones included.
        bad: Lines that are no mention; `bad_lines` has the first of them with their reasons.
        own: Mentions the house wrote itself; they count in nothing below.
        mentions: All others.
        languages, brands, topics: Mentions by label (a mention may have several brands and topics).
        unlabelled: Mentions with neither a brand nor a topic.
        examples: By topic, the first few (id, shortened text).
        unheard: (brand or topic id, phrase) of phrases, and of words that queries want, that were never found, in the
            order of the profile.
    """

    read: int = 0
    bad: int = 0
    bad_lines: list[tuple[int, str]] = field(default_factory=list)
    own: int = 0
    mentions: int = 0
    unlabelled: int = 0
    languages: Counter[str] = field(default_factory=Counter)
    brands: Counter[str] = field(default_factory=Counter)
    topics: Counter[str] = field(default_factory=Counter)
    examples: dict[str, list[tuple[str, str]]] = field(default_factory=dict)
    unheard: list[tuple[str, str]] = field(default_factory=list)

    def lines(self, profile: Profile) -> Iterator[str]:
        """Say it in words, a line at a time."""
        yield f"read {self.read:,} lines: {self.mentions:,} mentions, {self.own:,} of our own, {self.bad:,} bad"
        for number, why in self.bad_lines:
            yield f"  line {number}: {why}"
        yield "languages: " + (", ".join(f"{name} {n:,}" for name, n in self.languages.most_common()) or "none")
        yield "brands:"
        for brand in profile.brands:
            yield f"  {self.brands[brand.id]:>8,}  {brand.name}{' (own)' if brand.own else ''}"
        yield "topics:"
        for topic in profile.topics:
            yield f"  {self.topics[topic.id]:>8,}  {topic.name}"
            for name, text in self.examples.get(topic.id, []):
                yield f"            {name}  {text}"
        yield f"neither brand nor topic: {self.unlabelled:,}{_share(self.unlabelled, self.mentions)}"
        if self.unheard:
            yield "phrases that were never found:"
            by_id: dict[str, list[str]] = {}
            for name, phrase in self.unheard:
                by_id.setdefault(name, []).append(phrase)
            for name, phrases in by_id.items():
                yield f"  {name}: {', '.join(phrases)}"


def check_sample(profile: Profile, sample: Iterable[SampleLine], tagger_for: Callable[[Profile], Tagger]) -> Sample:
    """Try a profile on recorded mentions.

    Args:
        profile: The profile.
        sample: The file's lines (streams.sources.recorded.read_recorded).
        tagger_for: Makes the tagger of a profile. It is given one in which every phrase stands as a topic of its own
            beside the real ones, so that phrases are found by exactly the rules the workers use.

    Returns:
        What was caught.
    """
    parts: list[Brand | Topic] = [*profile.brands, *profile.topics]
    sought = [entry for part in parts for entry in _sought(part)]
    phrases = [(name, phrase) for name, phrase, _ in sought]
    stand_ins = tuple(
        Topic.model_construct(id=f"{_PHRASE}{i}", name=phrase, phrases=() if query else (phrase,), query=query)
        for i, (_, phrase, query) in enumerate(sought)
    )
    tag = tagger_for(profile.model_copy(update={"topics": profile.topics + stand_ins}))
    found = Sample()
    heard: set[str] = set()
    rest = iter(sample)
    while batch := list(islice(rest, _BATCH)):
        mentions = [_counted(one, profile, found) for one in batch]
        kept = [mention for mention in mentions if mention is not None]
        for mention, tags in zip(kept, tag(kept), strict=True):
            heard.update(topic for topic in tags.topics if topic.startswith(_PHRASE))
            _note(found, mention, tags)
    found.unheard = [entry for i, entry in enumerate(phrases) if f"{_PHRASE}{i}" not in heard]
    return found


def _sought(part: Brand | Topic) -> Iterator[tuple[str, str, str | None]]:
    """What a brand or topic is found by: its id, each phrase or word, and for a word the query for it alone."""
    for phrase in part.phrases:
        yield part.id, phrase, None
    if part.query:
        for words in dict.fromkeys(replace(words, at=0) for words in wanted(parse(part.query))):
            yield part.id, words.text + "*" * words.prefix, written(words)


def _counted(one: SampleLine, profile: Profile, found: Sample) -> Mention | None:
    """Count a line; returns its mention if it is to be tagged."""
    found.read += 1
    if one.mention is None:
        found.bad += 1
        if len(found.bad_lines) < _BAD_SHOWN:
            found.bad_lines.append((one.line, one.bad or "no mention"))
        return None
    if profile.is_own(one.mention):
        found.own += 1
        return None
    if one.mention.deleted:
        return None
    found.mentions += 1
    return one.mention


def _note(found: Sample, mention: Mention, tags: Tags) -> None:
    topics = [topic for topic in tags.topics if not topic.startswith(_PHRASE)]
    found.languages[tags.language] += 1
    found.brands.update(tags.brands)
    found.topics.update(topics)
    found.unlabelled += not topics and not tags.brands
    for topic in topics:
        examples = found.examples.setdefault(topic, [])
        if len(examples) < _EXAMPLES:
            text = " ".join(mention.text.split())
            examples.append((mention.id, text[:_SHORT_CHARS] + ("…" if len(text) > _SHORT_CHARS else "")))


def _share(part: int, whole: int) -> str:
    return f" ({part / whole:.0%})" if whole else ""
