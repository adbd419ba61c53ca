"""Language: which of the profile's languages a mention is written in, or `und`."""

from __future__ import annotations

import re
from collections.abc import Sequence

import eldc  # type: ignore[import-untyped]

from command_center.profile import Profile
from streams.tag.reading import Reading

UND = "und"
_MIN_LETTERS = 3
_LOOKED_AT = 200
_SURE_ALONE = 0.6
"""Score from which an answer counts that eldc itself calls unreliable.

On the English UMSAB and airline posts 95 % of such answers are right above it; Spanish, French and Italian
posts offered to an English-only detector stay below it in 99 % of cases.
"""
_MARGIN = 0.1
"""By which the best language must lead the second then: "ok" is all but the same in six languages."""
_SCRIPTS = (
    ("ja", re.compile("[\u3041-\u30ff].*[\u3041-\u30ff]")),
    ("ko", re.compile("[\uac00-\ud7a3].*[\uac00-\ud7a3]")),
)
"""Signs only one of our languages writes with: two of them decide, however short the text."""


class Languages:
    """Tags languages with eldc (https://github.com/nitotm/eldc), limited to the profile's.

    Args:
        profile: Its `languages` are the possible answers beside `und`.
    """

    def __init__(self, profile: Profile) -> None:
        self._wanted = frozenset(language.lower() for language in profile.languages)
        eldc.init()
        self._detector = eldc.instance()
        known = sorted(self._wanted & set(eldc.LANGUAGES))
        # An empty list would mean every language: then ask for nothing at all.
        self._asks = bool(known and self._detector.set_languages(known))
        self._scripts = [script for script in _SCRIPTS if script[0] in self._wanted]

    def tag(self, readings: Sequence[Reading]) -> list[str]:
        """Tag a batch.

        Args:
            readings: The batch; a mention's own `lang` counts only where its text has letters and leaves doubt.

        Returns:
            ISO 639-1 codes, `und` where unsure.
        """
        return [self._detect(reading.prose, reading.mention.lang) for reading in readings]

    def _detect(self, prose: str, hint: str | None) -> str:
        letters = prose if prose.isalpha() else "".join(filter(str.isalpha, prose))
        if not letters:
            return UND
        if not letters.isascii():
            for language, two_signs in self._scripts:
                if two_signs.search(letters, 0, _LOOKED_AT):
                    return language
        if self._asks and (len(letters) >= _MIN_LETTERS or not letters.isascii()):
            # NUL would end the text for the C library.
            result = self._detector.detect_details(prose.replace("\0", " "))
            scores = sorted(result.scores.values(), reverse=True)
            if scores and (
                result.reliable or (scores[0] >= _SURE_ALONE and (len(scores) == 1 or scores[0] - scores[1] >= _MARGIN))
            ):
                return str(result.language)
        told = (hint or "").lower().replace("_", "-").split("-")[0]
        return told if told in self._wanted else UND
