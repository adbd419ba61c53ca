"""Addressed: is a mention said to the brand, or merely about it?"""

from __future__ import annotations

import re
from collections.abc import Sequence

from command_center.mention import Kind
from command_center.profile import Profile
from command_center.why import Reason
from streams.tag.brands import handle
from streams.tag.phrases import PhraseFinder
from streams.tag.reading import Reading
from streams.tag.spans import Spans, quote

_KINDS: tuple[Kind, ...] = ("question", "complaint", "idea")
_PASSED_ON = re.compile(r"(?:\brt|\bvia|\bh/t)\s+@[\w.\-]+")
"""An account whose words are passed on, not one that is spoken to."""
_GREETINGS = (
    "hi|hey|hello|dear|oi|yo|ok|okay|please|pls|thanks|thank you|thx|sorry|come on|hallo|moin|liebes?|lieber|bitte|"
    "danke|hola|querid[oa]|estimad[oa]s?|gracias|por favor|bonjour|salut|cher|chere|merci|ciao|salve|caro|cara|gentile|"
    "grazie|ola|prezad[oa]s?|obrigad[oa]|beste|hoi|dag|bedankt|dank je|你好|您好|请问|請問|谢谢|謝謝|亲爱的|親愛的|"
    "こんにちは|すみません|안녕하세요|مرحبا|السلام عليكم|اهلا|شكرا|عزيزتي|عزيزي|يا|नमस्ते|प्रिय|धन्यवाद|namaste"
)
_GREETING = re.compile(rf"(?:\A|[.!?…。])\W*(?:{_GREETINGS})[\s,:!]*\Z")
"""In front of a name, at the beginning of a sentence: "ich liebe Tarn" greets nobody."""
_CALLED = re.compile(r"\s*(?:[,:!、，：]|さん|様|님|씨|\s[-–—]\s)")
_NEAR = 40
"""Characters before a name in which a greeting is looked for."""
_LAST = re.compile(r"\s*[.!?؟。]*\s*\Z")


class Addressed:
    """Tags whether a mention speaks to the brand; the first rule that holds decides.

    1. It @-mentions an account of an own brand, and not only to pass on its words ("RT @brand: ...", "via @brand").
    2. It calls an own brand by name: behind a greeting or thanks ("Hey Tarn", "Danke Tarn"), at its beginning before a
       comma or colon ("Tarn, when ..."), or as its last word behind a comma, if it asks, complains or has an idea.
    3. It is a question, complaint or idea that names an own brand and speaks to somebody ("you").

    A repost keeps what its text says; whether it waits for an answer is for the reader of the tag.

    Args:
        profile: Its own brands and their accounts.
    """

    def __init__(self, profile: Profile) -> None:
        own = [brand for brand in profile.brands if brand.own]
        self._own = frozenset(brand.id for brand in own)
        self._accounts = PhraseFinder((True, handle(account)) for brand in own for account in brand.accounts)
        self._names = PhraseFinder((True, phrase) for brand in own for phrase in brand.phrases)

    def tag(
        self,
        readings: Sequence[Reading],
        brands: Sequence[list[str]],
        cues: Sequence[frozenset[str]],
        kinds: Sequence[Kind],
    ) -> list[bool]:
        """Tag a batch.

        Args:
            readings: The batch.
            brands: The brands of each.
            cues: The cues of each.
            kinds: The kind of each.

        Returns:
            True for what is said to the brand.
        """
        return [self._speaks_to(*one) for one in zip(readings, brands, cues, kinds, strict=True)]

    def _speaks_to(self, reading: Reading, brands: list[str], cues: frozenset[str], kind: Kind) -> bool:
        if self._own.isdisjoint(brands):
            return False
        if self._accounts_spoken_to(reading.folded) or self._is_called(reading.folded, kind):
            return True
        return kind in _KINDS and "you" in cues

    def _accounts_spoken_to(self, folded: str) -> bool:
        if not self._accounts.find(folded):
            return False
        return " @" not in folded or bool(self._accounts.find(_PASSED_ON.sub(" ", folded)))

    def _is_called(self, folded: str, kind: Kind) -> bool:
        for _, start, end in self._names.where(folded):
            before, called = folded[:start][-_NEAR:], _CALLED.match(folded, end)
            if _GREETING.search(before) or (called and not before.strip(" \"'¡¿")):
                return True
            if kind in _KINDS and before.rstrip().endswith((",", "、", "，", "،")) and _LAST.match(folded, end):
                return True
        return False

    def why(self, reading: Reading, addressed: bool, spans: Spans) -> list[Reason]:
        """Explain one.

        Args:
            reading: The mention.
            addressed: What was decided.
            spans: Leads back to its words as written.

        Returns:
            The account it speaks to, or the rule; nothing where it is not addressed.
        """
        if not addressed:
            return []
        found = self._accounts.where(reading.folded)
        if not found:
            return [Reason("rule", "It calls our brand by name, or asks or complains of it to somebody.")]
        return [quote(spans, "phrase", "It names our account.", "", start, end) for _, start, end in found]
