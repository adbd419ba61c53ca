"""Made-up profiles, mentions and tags; everything about a mention follows from its number."""

from __future__ import annotations

import zlib
from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Any

from command_center.mention import NEEDS, SENTIMENTS, Author, Mention, PlaceTag, SentimentTag, Tags
from command_center.profile import Brand, Profile, Retention, Topic
from command_center.profile_moderation import Moderation
from command_center.roles.moderation import rules_of
from tests.support.clocks import NOON

PROFILE = Profile(
    name="made",
    title="Made up",
    brands=(Brand(id="acme", name="Acme", own=True, accounts=("acme_care",)), Brand(id="zeta", name="Zeta")),
    topics=(Topic(id="heat", name="Heat", phrases=("hot",)), Topic(id="noise", name="Noise", phrases=("loud",))),
    lateness_s=600,
    goals_minutes={"broken": 45},
    retention=Retention(texts_days=2, counters_days=30),
    moderation=Moderation(hold_s=0),
)
RULES = rules_of(PROFILE)
LANGUAGES = ("en", "de", "ja")
KINDS = ("question", "complaint", "idea", "praise", "other")
PLACES = (
    None,
    PlaceTag("DE", None, None, "country"),
    PlaceTag("DE", 52.52, 13.4, "city"),
    PlaceTag("BR", -23.55, -46.63, "coordinates"),
)


def tags(seed: int, **given: Any) -> Tags:
    """Tags that follow from a seed."""
    label = SENTIMENTS[seed % 4]
    best = "neutral" if label == "unsure" else label
    made: dict[str, Any] = {
        "language": LANGUAGES[seed % 3],
        "sentiment": SentimentTag(label, best, 0.0, 0.5, "made"),  # type: ignore[arg-type]
        "textblob": None,
        "topics": [("heat",), ("noise",), ("heat", "noise"), ()][seed // 4 % 4],
        "brands": [("acme",), (), ("acme", "zeta")][seed // 2 % 3],
        "kind": KINDS[seed // 3 % 5],
        "need": NEEDS[seed // 5 % 7],
        "addressed": seed % 2 == 0,
        "place": PLACES[seed // 7 % 4],
        "tagger_version": "made-1",
    }
    made["topics"], made["brands"] = list(made["topics"]), list(made["brands"])
    return Tags(**(made | given))


def mention(number: int, at: datetime | None = None, **given: Any) -> Mention:
    """A mention that follows from its number, one a second up to noon unless told when."""
    made: dict[str, Any] = {
        "id": f"web:{number}",
        "source": "web",
        "text": f"post {number}",
        "created_at": at or NOON - timedelta(seconds=number),
        "author": Author(id=f"u{number}", handle=f"user{number}"),
    }
    return Mention(**(made | given))


def by_brand(number: int, **given: Any) -> Mention:
    """A mention the house itself wrote."""
    return mention(number, author=Author(handle="@Acme_Care"), **given)


class StandInTagger:
    """Tags by a checksum of id and text: as fast as a test wants, and the same in every process."""

    def tag(self, mentions: Sequence[Mention]) -> list[Tags]:
        return [tags(zlib.crc32(f"{m.id}{m.text}".encode())) for m in mentions]
