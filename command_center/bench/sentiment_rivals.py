"""What people use today, asked for one of three classes: TextBlob, VADER and AFINN."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import suppress
from importlib import import_module

VADER_LIMIT = 0.05
"""Of `compound`, to either side: VADER's own documentation."""

Rival = Callable[[str], int]


def rivals() -> dict[str, Rival]:
    """The alternatives by name; each gives 0 negative, 1 neutral, 2 positive for a text.

    AFINN's package has no wheel, so no set-up of ours installs it: it's among them where somebody has done so.
    """
    from textblob import TextBlob  # type: ignore[import-untyped]  # noqa: PLC0415  (only who compares needs them)
    from vaderSentiment.vaderSentiment import (  # type: ignore[import-untyped]  # noqa: PLC0415
        SentimentIntensityAnalyzer,
    )

    vader = SentimentIntensityAnalyzer()
    found: dict[str, Rival] = {
        "TextBlob": lambda text: _side(TextBlob(text).sentiment.polarity),
        "VADER": lambda text: _side(vader.polarity_scores(text)["compound"], VADER_LIMIT),
    }
    with suppress(ImportError):
        score = import_module("afinn").Afinn(emoticons=True).score
        found["AFINN"] = lambda text: _side(score(text))
    return found


def _side(score: float, limit: float = 0.0) -> int:
    return 2 if score > limit else 0 if score < -limit else 1
