"""In which countries a telephone number without + may be meant."""

from __future__ import annotations

from collections.abc import Iterable
from functools import lru_cache

SPOKEN_IN: dict[str, tuple[str, ...]] = {
    "ar": ("SA", "EG", "AE"),
    "de": ("DE", "AT", "CH"),
    "en": ("US", "GB"),
    "es": ("ES", "MX"),
    "fr": ("FR", "BE"),
    "hi": ("IN",),
    "it": ("IT",),
    "ja": ("JP",),
    "ko": ("KR",),
    "nl": ("NL", "BE"),
    "pt": ("BR", "PT"),
    "zh": ("CN", "TW"),
}
"""Where most who write a language live; the first is the likeliest."""
MOST = 5
"""Countries asked about: each costs its time, and makes more figures look like a number."""


@lru_cache(maxsize=1024)
def regions(
    country: str | None, language: str, listens_to: tuple[str, ...], languages: tuple[str, ...]
) -> tuple[str, ...]:
    """Choose countries for one mention.

    Args:
        country: Its place's (ISO 3166-1 alpha-2), if known.
        language: Its own (ISO 639-1); und where unsure.
        listens_to: The profile's `phone_countries`.
        languages: The profile's languages.

    Returns:
        At most `MOST` countries, the likeliest first: the mention's own, the profile's, its language's, and where
        neither place nor language is known those of the profile's languages.
    """
    spoken: Iterable[str] = SPOKEN_IN.get(language, ())
    if not spoken and country is None:
        spoken = [SPOKEN_IN[name][0] for name in languages if name in SPOKEN_IN]
    own = () if country is None else (country,)
    return tuple(dict.fromkeys((*own, *listens_to, *spoken)))[:MOST]
