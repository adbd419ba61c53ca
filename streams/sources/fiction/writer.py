"""Puts a post together: a sentence of its language, dressed as people do."""

from __future__ import annotations

from random import Random

from command_center.profile import Profile
from streams.sources.fiction import ar, de, en, es, fr, hi, it, ja, ko, nl, pt, zh
from streams.sources.fiction.voice import Voice

VOICES: dict[str, Voice] = {sheet.VOICE.code: sheet.VOICE for sheet in (en, de, es, fr, it, pt, nl, ja, ko, zh, ar, hi)}
TOPICS = tuple(en.VOICE.complaints)
_SIGNED = ("MK", "AL", "JT", "RS", "NO", "EV", "IB")
_UNSPACED = frozenset({"ja", "zh"})


class Writer:
    """Writes what customers and the brand say.

    Args:
        profile: Its brands and products are talked about.
    """

    def __init__(self, profile: Profile) -> None:
        own = next(brand for brand in profile.brands if brand.own)
        products = profile.simulate.products if profile.simulate else ()
        self._brand = own.name
        self._products = products or (own.name,)
        self._rivals = [brand.name for brand in profile.brands if not brand.own]
        self._accounts = own.accounts

    @property
    def has_rivals(self) -> bool:
        """Whether there is anybody to compare with."""
        return bool(self._rivals)

    def about_topic(self, rng: Random, language: str, topic: str, mood: str, *, rival: bool) -> str:
        """Write about one topic.

        Args:
            rng: The dice.
            language: A key of VOICES.
            topic: One of TOPICS.
            mood: complaint, question or praise.
            rival: About a rival's thing instead of the brand's.
        """
        voice = VOICES[language]
        if mood == "complaint":
            lists = voice.lists
            parts = [rng.choice(lists["openers"]), rng.choice(voice.complaints[topic]), rng.choice(lists["closers"])]
        elif mood == "question":
            parts = [rng.choice(voice.questions[topic])]
        else:
            parts = [rng.choice(voice.praise[topic]), rng.choice(voice.lists["cheers"])]
        return self._fill(rng, language, parts, rival=rival)

    def line(self, rng: Random, language: str, section: str) -> str:
        """Write a sentence of a section: chatter, rivals, ideas, thanks, replies, urgent, closers."""
        return self._fill(rng, language, [rng.choice(VOICES[language].lists[section])], rival=False)

    def address(self, rng: Random, text: str) -> str:
        """Turn a post to the brand: its account in front."""
        account = self._accounts[0] if rng.random() < 0.75 else rng.choice(self._accounts)
        return f"@{account} {text}"

    def _fill(self, rng: Random, language: str, parts: list[str], *, rival: bool) -> str:
        text = ("" if language in _UNSPACED else " ").join(part for part in parts if part)
        if rival:
            brand = product = self._rival(rng)
        else:
            brand, product = self._brand, rng.choice(self._products)
            if rng.random() < 0.35 and not product.startswith(brand):
                product = f"{brand} {product}"
        text = text.replace("{p}", product).replace("{b}", brand).replace("{n}", str(rng.randrange(2, 14)))
        if "{r}" in text:
            text = text.replace("{r}", self._rival(rng))
        if "{s}" in text:
            text = text.replace("{s}", rng.choice(_SIGNED))
        return text

    def _rival(self, rng: Random) -> str:
        # The first rival named in the profile is the loudest.
        return self._rivals[int(len(self._rivals) * rng.random() ** 1.6)]
