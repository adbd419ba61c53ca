"""A listener in twelve languages, and posts to tag."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime
from typing import Any

import pytest

from command_center.mention import Mention, Place, Tags
from command_center.profile import Brand, Profile, Topic
from streams.tag.pipeline import Pipeline

TWELVE = ("ar", "de", "en", "es", "fr", "hi", "it", "ja", "ko", "nl", "pt", "zh")


@pytest.fixture(scope="session")
def profile() -> Profile:
    """A laptop maker, a rival, and three topics."""
    return Profile(
        name="tarn",
        title="Tarn",
        languages=TWELVE,
        brands=(
            Brand(id="tarn", name="Tarn", own=True, phrases=("tarn", "tarn 5"), accounts=("tarn_care", "@TarnHelp")),
            Brand(id="rook", name="Rook", phrases=("rook laptops",), accounts=("rook",)),
        ),
        topics=(
            Topic(id="battery", name="Battery", phrases=("battery", "Akku", "batería", "电池", "バッテリー", "배터리")),
            Topic(id="delivery", name="Delivery", phrases=("delivery", "lost parcel", "#lostparcel", "شحنة", "पार्सल")),
            Topic(id="coffee", name="Coffee", phrases=("café",)),
        ),
    )


@pytest.fixture(scope="session")
def pipeline(profile: Profile) -> Pipeline:
    """Its taggers, made once: tagging leaves no state behind."""
    return Pipeline(profile)


@pytest.fixture(scope="session")
def post() -> Callable[..., Mention]:
    """Make a mention of a text."""

    def make(text: str, **fields: Any) -> Mention:
        moment = datetime(2026, 3, 1, 12, tzinfo=UTC)
        return Mention(**({"id": "test:1", "source": "test", "text": text, "created_at": moment} | fields))

    return make


@pytest.fixture(scope="session")
def tag(pipeline: Pipeline, post: Callable[..., Mention]) -> Callable[..., Tags]:
    """Tag one text; `where` is a profile's free text or a pair of coordinates."""

    def one(text: str, where: str | tuple[float, float] | None = None, **fields: Any) -> Tags:
        if isinstance(where, str):
            fields["place"] = Place(text=where)
        elif where is not None:
            fields["place"] = Place(lat=where[0], lon=where[1])
        return pipeline.tag([post(text, **fields)])[0]

    return one
