"""Language: twelve languages told apart, and `und` rather than a guess."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from command_center.mention import Mention, Tags
from command_center.profile import Brand, Profile
from streams.tag.language import Languages
from streams.tag.reading import read


@pytest.mark.parametrize(
    ("language", "text"),
    [
        ("ar", "متى تصل شحنتي؟ أنتظر منذ أسبوع"),
        ("de", "Mein Paket ist immer noch nicht angekommen"),
        ("en", "My parcel still has not arrived"),
        ("es", "Mi paquete todavía no ha llegado"),
        ("fr", "Mon colis n'est toujours pas arrivé"),
        ("hi", "मेरा पार्सल अभी तक नहीं आया"),
        ("it", "Il mio pacco non è ancora arrivato"),
        ("ja", "荷物がまだ届いていません"),
        ("ko", "택배가 아직 도착하지 않았어요"),
        ("nl", "Mijn pakket is nog steeds niet aangekomen"),
        ("pt", "Minha encomenda ainda não chegou"),
        ("zh", "我的包裹还没有到"),
        ("en", "@tarn_care Thanks!"),
        ("ja", "はい"),
        ("ko", "네네"),
    ],
)
def test_each_language_is_known(tag: Callable[..., Tags], language: str, text: str) -> None:
    assert tag(text).language == language


@pytest.mark.parametrize(
    "text",
    ["", "   ", "😂😂😂", "12345 €", "ok", "@merci @danke", "https://bonjour.example/monsieur", "#", "lol", "\0"],
)
def test_what_says_too_little_is_undetermined(tag: Callable[..., Tags], text: str) -> None:
    assert tag(text).language == "und"


def test_the_sources_own_word_counts_only_in_doubt(tag: Callable[..., Tags]) -> None:
    assert tag("ok", lang="nl").language == "nl"
    assert tag("ok", lang="pt-BR").language == "pt"
    assert tag("ok", lang="sv").language == "und", "not one of the profile's languages"
    assert tag("😂", lang="nl").language == "und", "nothing was written in any language"
    assert tag("My parcel still has not arrived", lang="nl").language == "en"


def test_handles_links_and_signs_do_not_speak(tag: Callable[..., Tags]) -> None:
    text = "@DerGroßeHandel @MeineFreundin wann kommt mein Paket an? https://this.is.an/english/address #now"
    assert tag(text).language == "de"


def test_only_the_profiles_languages_are_answers(post: Callable[..., Mention]) -> None:
    brands = (Brand(id="tarn", name="Tarn", own=True),)
    english = Languages(Profile(name="x", title="x", languages=("en",), brands=brands))
    texts = ["My parcel still has not arrived", "Mi paquete todavía no ha llegado", "我的包裹还没有到"]
    assert english.tag(read([post(text) for text in texts])) == ["en", "und", "und"]
