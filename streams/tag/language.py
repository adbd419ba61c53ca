"""Language: which of the profile's languages a mention is written in, or `und`."""

from __future__ import annotations

import re
import unicodedata
from collections import Counter
from collections.abc import Sequence

import eldc  # type: ignore[import-untyped]

from command_center.profile import Profile
from command_center.why import Reason
from streams.tag.latin_hindi import UNIT, LatinHindi
from streams.tag.reading import Reading
from streams.tag.small_words import SMALL_HINDI, SMALL_WORDS

UND = "und"
_MIN_LETTERS = 3
_LOOKED_AT = 200
_READ_AGAIN = 2_000
_SCRIPTS = (
    ("ja", re.compile("[\u3041-\u30ff].*[\u3041-\u30ff]")),
    ("ko", re.compile("[\uac00-\ud7a3].*[\uac00-\ud7a3]")),
)
"""Signs only one of our languages writes with: two of them decide, however short the text."""
_NOISE = re.compile(
    r"https?\S*|www\.\S+|[@#]\S+|\brt\b|\b(?:[hj]+[aeiou]+){2,}[hj]?\b|\b(?:a*(?:ha)+h?|lo+l|lmf?ao|k{3,}|rs(?:rs)+)\b",
    re.IGNORECASE,
)
"""What is in no language: links (also those cut to "http"), accounts, hashtags, laughter."""
_DRAWN_OUT = re.compile(r"(\w)\1{2,}")
_WORD = re.compile(r"[^\W\d_]+(?:'[^\W\d_]*)*")
_LIKELY, _MARGIN = 0.3, 0.03
"""The score, and its lead over the second, from which eldc's answer counts in doubt for two words or more."""
_CLEAR, _CLEAR_MARGIN = 0.7, 0.1
"""The same for a single word: "ok" and "no" are all but the same in six languages."""
_FOREIGN_MARGIN = 0.05
"""How far a language outside the profile must lead before it is believed."""

_SCORES_SHOWN = 3


class Languages:
    """Tags languages with eldc (https://github.com/nitotm/eldc), limited to the profile's.

    What eldc calls reliable stands. In doubt the text is cleaned (hashtags, laughter, drawn-out letters), read
    again with the profile's languages and with all sixty eldc knows, and its small words are counted; a post that
    another language explains better stays `und`. Hindi in Latin letters, which eldc doesn't know, is asked for first
    where eldc is in doubt (`latin_hindi.py`); three of its small words overrule even a sure eldc.

    Args:
        profile: Its `languages` are the possible answers beside `und`.
    """

    def __init__(self, profile: Profile) -> None:
        self._wanted = frozenset(language.lower() for language in profile.languages)
        eldc.init()
        self._detector = eldc.instance()
        self._everything = eldc.instance()
        known = sorted(self._wanted & set(eldc.LANGUAGES))
        # An empty list would mean every language: then ask for nothing at all.
        self._asks = bool(known and self._detector.set_languages(known))
        self._scripts = [script for script in _SCRIPTS if script[0] in self._wanted]
        self._hindi = {word for word, language in SMALL_WORDS.items() if language == "hi" and "hi" in self._wanted}
        self._latin_hindi = LatinHindi.shipped() if "hi" in self._wanted else None

    def tag(self, readings: Sequence[Reading]) -> list[str]:
        """Tag a batch.

        Args:
            readings: The batch; a mention's own `lang` counts only where its text has letters and leaves doubt.

        Returns:
            ISO 639-1 codes, `und` where unsure.
        """
        return [self._detect(reading) for reading in readings]

    def why(self, reading: Reading) -> list[Reason]:
        """Explain one.

        Args:
            reading: The mention.

        Returns:
            What decided, then the detector's best scores (0 to 1), where it can tell one language from another.
        """
        language, prose = self._detect(reading), reading.prose
        letters = "".join(filter(str.isalpha, prose))
        if not letters:
            return [Reason("rule", "It has no letters outside links, handles and numbers.", language)]
        if self._by_script(prose, letters):
            return [Reason("rule", "It has signs or small words that only this language writes.", language)]
        if self._by_letters(reading, letters):
            how = Reason("detector", "Its letters and small words tell, and they are sure enough.", language)
        elif language == UND:
            how = Reason("rule", "The letters leave doubt, and the source names none of our languages.", language)
        else:
            how = Reason("source", "The letters leave doubt; the source says so.", language)
        scores = self._detector.detect_details(prose.replace("\0", " ")).scores if self._asks else {}
        best = sorted(scores.items(), key=lambda item: -item[1])[:_SCORES_SHOWN]
        if language == "hi" and self._latin_hindi is not None and letters.isascii():
            weight = round(self._latin_hindi.score(prose) / UNIT, 2)
            how = Reason("model", "Its words are made as those of Hindi in Latin letters are.", language, weight=weight)
        return [how, *(Reason("detector", "The detector's score.", of, weight=round(score, 4)) for of, score in best)]

    def _detect(self, reading: Reading) -> str:
        prose = reading.prose
        letters = prose if prose.isalpha() else "".join(filter(str.isalpha, prose))
        if not letters:
            return UND
        if language := self._by_script(prose, letters) or self._by_letters(reading, letters):
            return language
        told = (reading.mention.lang or "").lower().replace("_", "-").split("-")[0]
        return told if told in self._wanted else UND

    def _by_script(self, prose: str, letters: str) -> str:
        if letters.isascii():
            return "hi" if self._hindi and self._has_small_hindi(prose) else ""
        for language, two_signs in self._scripts:
            if two_signs.search(letters, 0, _LOOKED_AT):
                return language
        return ""

    def _by_letters(self, reading: Reading, letters: str) -> str:
        if not self._asks or (len(letters) < _MIN_LETTERS and letters.isascii()):
            return ""
        # NUL would end the text for the C library.
        result = self._detector.detect_details(reading.prose.replace("\0", " "))
        if result.reliable:
            return str(result.language)
        return "hi" if self._is_latin_hindi(reading.prose) else self._in_doubt(reading.text)

    def _has_small_hindi(self, prose: str) -> bool:
        words = prose.lower().split()
        sure = len(self._hindi.intersection(words))
        if not sure:
            return False
        told = sure + len(SMALL_HINDI.intersection(words))
        return (sure >= 2 or told >= 3) and told * 3 >= min(len(words), 15)

    def _is_latin_hindi(self, prose: str) -> bool:
        if self._latin_hindi is None or not self._latin_hindi.holds(prose):
            return False
        # Malay, Turkish or Vietnamese may look like it: a stranger that eldc is sure of is none of ours.
        wide = self._everything.detect_details(prose.replace("\0", " "))
        return not (wide.reliable and wide.language not in self._wanted)

    def _in_doubt(self, text: str) -> str:
        # NFKC: Arabic in presentation forms and bold Latin letters are letters like others.
        text = unicodedata.normalize("NFKC", text[:_READ_AGAIN].replace("\0", " "))
        cleaned = _DRAWN_OUT.sub(r"\1", _NOISE.sub(" ", text)).strip()
        words = _WORD.findall(cleaned[:_LOOKED_AT].lower())
        narrow = self._detector.detect_details(cleaned)
        first, second = [*sorted(narrow.scores.values(), reverse=True), 0.0, 0.0][:2]
        best = str(narrow.language)
        votes = Counter(SMALL_WORDS[word] for word in words if word in SMALL_WORDS).most_common(2)
        if votes and votes[0][0] in self._wanted and (len(votes) == 1 or votes[0][1] > votes[1][1]):
            voted, count = votes[0]
            if count >= 2 or voted == best:
                return voted
        wide = self._everything.detect_details(cleaned)
        if wide.language not in self._wanted and max(wide.scores.values(), default=0.0) > first + _FOREIGN_MARGIN:
            return ""
        if first >= _LIKELY and (narrow.reliable or (first >= second + _MARGIN and len(words) >= 2)):
            return best
        return best if first >= _CLEAR and first >= second + _CLEAR_MARGIN else ""
