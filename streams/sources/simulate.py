"""A fictional brand's endless traffic: a pure function of profile, seed and start."""

from __future__ import annotations

import hashlib
import heapq
from collections import deque
from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta
from itertools import accumulate
from random import Random
from typing import Any, NamedTuple

from msgspec.structs import replace

from command_center.mention import Author, Mention, encode
from command_center.profile import Profile, profile_digest
from streams.sources.base import Item, SourceError
from streams.sources.fiction.people import Person, make_person
from streams.sources.fiction.places import REGIONS, Region
from streams.sources.fiction.rhythm import STORM_GROWTH, liveliness, poisson, storm
from streams.sources.fiction.writer import TOPICS, VOICES, Writer

SIMULATED: dict[str, Any] = {"simulated": True}
"""Stands under every simulated mention's `extra`, so that it can't be mistaken for a real one."""

_SOURCES = ("bluesky-sim", "mastodon-sim", "forum-sim", "video-sim", "reviews-sim")
_SOURCE_ODDS = tuple(accumulate((38, 24, 16, 12, 10)))
_NAMES_LANGUAGE = frozenset(_SOURCES[:2])
_TOPIC_ODDS = dict(zip(TOPICS, (11, 6, 4, 10, 8, 7, 9, 5, 6), strict=True))
_OTHER_ODDS = {"rivals": 11, "chatter": 10, "ideas": 3, "repost": 8}
_URGENT = frozenset({"heat", "cloud"})
_PEOPLE_PER_WEIGHT = 60
_ADDRESSED, _ABOUT_RIVAL = 0.24, 0.2
_ANSWERED_SOON, _ANSWERED_LATER, _THANKED = 0.86, 0.13, 0.4
_ANSWERED_UNASKED = 0.97
"""The fictional care team also speaks to those who name the brand without addressing it: a wall of only overdue
questions would show a neglected brand, not a command center."""
_EDITED, _DELETED, _SENT_TWICE = 0.004, 0.003, 0.003


class _Due(NamedTuple):
    """Something that happens later because of a post; ordered by its time, then by when it was planned."""

    at_ms: int
    order: int
    happen: Callable[[datetime], Mention]


class Simulator:
    """The demo's source: mentions of a brand that does not exist, for ever.

    Args:
        profile: A fictional brand's profile; its `simulate` section gives rate, products and seed.
        start: When the first minute begins (aware).
        seed: Another seed tells another story; None takes the profile's.

    Raises:
        SourceError: The profile has no `simulate` section (real brands are never simulated), no account of its own,
            or no language the simulator speaks.

    **Guarantee**: the same profile, start and seed give the same items with the same positions, `at` never falls, and
    there is neither a clock nor a pause in here: whoever reads sets the pace by `at`. Resuming runs through what was
    handed out before, so its cost grows with `after` (docs/performance.md has the rate).
    """

    total: int | None = None

    def __init__(self, profile: Profile, start: datetime, seed: int | None = None) -> None:
        if profile.simulate is None:
            raise SourceError(f"profile {profile.name} has no simulate section: only fictional brands are simulated")
        if not profile.own_accounts:
            raise SourceError(f"profile {profile.name} gives its own brand no account to answer from")
        if not any(region.language in profile.languages for region in REGIONS):
            raise SourceError(f"profile {profile.name} names no language of the simulator ({', '.join(VOICES)})")
        self._profile = profile
        self._start = start.astimezone(UTC)
        self._key = f"{profile_digest(profile)}:{profile.simulate.seed if seed is None else seed}:{self._start}"
        self.name = "simulate:" + hashlib.sha256(self._key.encode()).hexdigest()[:16]

    def items(self, after: int = 0) -> Iterator[Item]:
        """Hand out the items behind the first `after`, for ever."""
        story = _Story(self._profile, self._start, self._key)
        for position, (at, mention) in enumerate(story.told(), 1):
            if position > after:
                yield Item(position, 0, mention.id, encode(mention), at, None)

    def close(self) -> None:
        """Nothing is held."""


class _Story:
    """One telling: the dice, the people, and what is still to happen."""

    def __init__(self, profile: Profile, start: datetime, key: str) -> None:
        assert profile.simulate is not None  # noqa: S101 (Simulator has seen to it)
        self._rng = Random(key)
        self._key, self._start = key, start
        self._per_minute = profile.simulate.per_minute
        self._writer = Writer(profile)
        own = next(brand for brand in profile.brands if brand.own and brand.accounts)
        self._care = Author(id=own.accounts[0], handle=own.accounts[0], name=f"{own.name} Care", verified=True)
        self._regions = [region for region in REGIONS if region.language in profile.languages]
        self._crowds = [(region.language, self._crowd(region)) for region in self._regions]
        self._others = {k: v for k, v in _OTHER_ODDS.items() if k != "rivals" or self._writer.has_rivals}
        self._due: list[_Due] = []
        self._planned = 0
        self._recent: dict[str, deque[Mention]] = {language: deque(maxlen=30) for language in VOICES}

    def _crowd(self, region: Region) -> list[Person]:
        first = self._regions.index(region) * 10_000
        return [make_person(self._rng, first + i, region) for i in range(int(region.weight * _PEOPLE_PER_WEIGHT))]

    def told(self) -> Iterator[tuple[datetime, Mention]]:
        """Tell everything in the order it is sent: (when, mention)."""
        weights = sum(region.weight for region in self._regions)
        minute = 0
        while True:
            begin = self._start + timedelta(minutes=minute)
            lively = list(accumulate(region.weight * liveliness(region, begin) for region in self._regions))
            topic, strength = storm(self._key, minute, TOPICS)
            odds = _TOPIC_ODDS | {topic: _TOPIC_ODDS[topic] * (1 + STORM_GROWTH * strength)} | self._others
            calm = sum(_TOPIC_ODDS.values()) + sum(self._others.values())
            rate = self._per_minute * lively[-1] / weights * sum(odds.values()) / calm
            subjects, chances = list(odds), list(accumulate(odds.values()))
            for at_ms in sorted(self._rng.randrange(60_000) for _ in range(poisson(self._rng, rate))):
                now_ms = minute * 60_000 + at_ms
                yield from self._until(now_ms)
                subject = self._rng.choices(subjects, cum_weights=chances)[0]
                language, people = self._rng.choices(self._crowds, cum_weights=lively)[0]
                heat = strength if subject == topic else 0.0
                yield self._moment(now_ms), self._post(now_ms, language, self._rng.choice(people), subject, heat)
            minute += 1
            yield from self._until(minute * 60_000)

    def _moment(self, at_ms: int) -> datetime:
        return self._start + timedelta(milliseconds=at_ms)

    def _until(self, now_ms: int) -> Iterator[tuple[datetime, Mention]]:
        while self._due and self._due[0].at_ms <= now_ms:
            due = heapq.heappop(self._due)
            at = self._moment(due.at_ms)
            yield at, due.happen(at)

    def _plan(self, at_ms: int, happen: Callable[[datetime], Mention]) -> None:
        self._planned += 1
        heapq.heappush(self._due, _Due(at_ms, self._planned, happen))

    def _post(self, now_ms: int, language: str, person: Person, subject: str, heat: float) -> Mention:
        rng = self._rng
        if subject == "repost":
            if self._recent[language]:
                return self._repost(now_ms, person, rng.choice(self._recent[language]))
            subject = "chatter"
        mood, addressed, rival = "", False, False
        if subject in VOICES[language].complaints:
            mood = rng.choices(("complaint", "question", "praise"), (0.45 + 0.4 * heat, 0.25, 0.3 * (1 - heat)))[0]
            rival = self._writer.has_rivals and rng.random() < _ABOUT_RIVAL * (1 - heat)
            text = self._writer.about_topic(rng, language, subject, mood, rival=rival)
            addressed = not rival and rng.random() < (_ADDRESSED if mood != "praise" else _ADDRESSED / 2)
        else:
            text = self._writer.line(rng, language, subject)
        source = rng.choices(_SOURCES, cum_weights=_SOURCE_ODDS)[0]
        mention = self._mention(
            source, now_ms, person.author, self._writer.address(rng, text) if addressed else text, language
        )
        mention = replace(mention, place=person.place)
        if addressed and mood != "praise":
            self._plan_answer(now_ms, mention, language, urgent=mood == "complaint" and subject in _URGENT)
        else:
            self._recent[language].append(mention)
            if mood in ("complaint", "question") and not rival and rng.random() < _ANSWERED_UNASKED:
                at_ms = now_ms + rng.randrange(5 * 60_000, 45 * 60_000)
                self._plan(at_ms, lambda at: self._answer(at_ms, mention, language, urgent=False, thanked=0))
        self._plan_mishap(now_ms, mention, language)
        return mention

    def _mention(self, source: str, at_ms: int, author: Author | None, text: str, language: str) -> Mention:
        return Mention(
            id=f"{source}:{self._rng.getrandbits(64):016x}",
            source=source,
            text=text,
            created_at=self._moment(at_ms),
            author=author,
            lang=language if source in _NAMES_LANGUAGE else None,
            extra=SIMULATED,
        )

    def _repost(self, now_ms: int, person: Person, original: Mention) -> Mention:
        mention = self._mention(original.source, now_ms, person.author, original.text, "")
        return replace(mention, repost_of=original.id, lang=original.lang, place=person.place)

    def _plan_answer(self, now_ms: int, question: Mention, language: str, *, urgent: bool) -> None:
        """Most are answered soon, others late, a few never: the waiting figure lives. No danger is left open."""
        rng, luck = self._rng, self._rng.random() * (_ANSWERED_SOON if urgent else 1)
        if luck < _ANSWERED_SOON:
            minutes = min(8.0 if urgent else 40.0, max(2.0, rng.lognormvariate(1.2 if urgent else 2.4, 0.6)))
        elif luck < _ANSWERED_SOON + _ANSWERED_LATER:
            minutes = rng.uniform(40, 100)
        else:
            return
        at_ms = now_ms + int(minutes * 60_000)
        self._plan(at_ms, lambda at: self._answer(at_ms, question, language, urgent=urgent))

    def _answer(
        self, at_ms: int, question: Mention, language: str, *, urgent: bool, thanked: float = _THANKED
    ) -> Mention:
        rng = self._rng
        text = self._writer.line(rng, language, "urgent" if urgent else "replies")
        answer = self._mention(question.source, at_ms, self._care, text, language)
        answer = replace(answer, in_reply_to=question.id, conversation=question.id)
        if rng.random() < thanked:
            later_ms = at_ms + rng.randrange(60_000, 900_000)
            self._plan(later_ms, lambda at: self._thanks(later_ms, question, answer, language))
        return answer

    def _thanks(self, at_ms: int, question: Mention, answer: Mention, language: str) -> Mention:
        text = self._writer.line(self._rng, language, "thanks")
        thanks = self._mention(question.source, at_ms, question.author, text, language)
        return replace(thanks, in_reply_to=answer.id, conversation=question.id, place=question.place)

    def _plan_mishap(self, now_ms: int, mention: Mention, language: str) -> None:
        """What sources do now and then: an edit, a deletion, the same post once more."""
        rng, luck = self._rng, self._rng.random()
        if luck < _EDITED:
            text = f"{mention.text} {self._writer.line(rng, language, 'closers')}".strip()
            self._plan(now_ms + rng.randrange(60_000, 600_000), lambda at: replace(mention, text=text, edited_at=at))
        elif luck < _EDITED + _DELETED:
            gone = Mention(id=mention.id, source=mention.source, deleted=True, extra=SIMULATED)
            self._plan(now_ms + rng.randrange(120_000, 1_800_000), lambda at: gone)
        elif luck < _EDITED + _DELETED + _SENT_TWICE:
            self._plan(now_ms + rng.randrange(5_000, 60_000), lambda at: mention)
