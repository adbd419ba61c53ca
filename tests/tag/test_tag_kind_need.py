"""Kind, need, addressed: few rules, twelve languages."""

from __future__ import annotations

import importlib
from collections.abc import Callable

import pytest

from command_center.mention import Tags
from tests.tag.conftest import TWELVE


@pytest.mark.parametrize(
    ("kind", "need", "text"),
    [
        ("question", "question", "Is it true that the new model ships in May?"),
        ("question", "question", "How do I reset the screen"),
        ("question", "money", "How long does a refund take?"),
        ("question", "outage", "Can I do anything while the website is down?"),
        ("complaint", "broken", "@tarn_care worst company ever"),
        ("complaint", "broken", "My laptop stopped working after an hour"),
        ("complaint", "broken", "Seriously? Still waiting for an answer. Why?"),
        ("complaint", "outage", "Your website is down again and nobody cares"),
        ("complaint", "money", "You charged me twice, I want my money back, unacceptable"),
        ("complaint", "safety", "My charger caught fire and nobody answers"),
        ("complaint", "safety", "The touch pad gets so hot that I can't leave my finger on it"),
        ("idea", "none", "It would be nice if the case came in green"),
        ("praise", "thanks", "Thank you, great service!"),
        ("praise", "thanks", "I love the new keyboard"),
        ("other", "none", "On the train with a laptop"),
        ("question", "question", "Wann kommt mein Paket an?"),
        ("complaint", "broken", "Mein Rechner ist kaputt, nie wieder"),
        ("complaint", "safety", "Der Akku brennt!"),
        ("complaint", "money", "Zweimal abgebucht, ich bin genervt und will mein Geld zurück"),
        ("idea", "none", "Ihr solltet eine grüne Hülle anbieten"),
        ("praise", "thanks", "Vielen Dank, toller Service"),
        ("question", "question", "¿Cuándo llega mi paquete?"),
        ("complaint", "broken", "No funciona, qué vergüenza"),
        ("complaint", "money", "Me cobraron dos veces, pésimo"),
        ("idea", "none", "Sugiero que lo vendan en verde"),
        ("praise", "thanks", "Muchas gracias, excelente servicio"),
        ("question", "question", "Est-ce que le modèle arrive en mai ?"),
        ("complaint", "broken", "Ça ne marche pas, c'est inadmissible"),
        ("complaint", "outage", "Le site est en panne, c'est lamentable"),
        ("praise", "thanks", "Merci beaucoup, c'est parfait"),
        ("question", "question", "E' vero che il nuovo modello esce a maggio?"),
        ("question", "question", "Come faccio a cambiare la batteria?"),
        ("complaint", "broken", "Il portatile non funziona, sono deluso"),
        ("complaint", "money", "Aspetto da mesi il rimborso, vergogna"),
        ("praise", "thanks", "Grazie mille, servizio ottimo"),
        ("question", "question", "Quando chega a minha encomenda?"),
        ("complaint", "broken", "Não funciona, que vergonha"),
        ("praise", "thanks", "Muito obrigado, adorei"),
        ("question", "question", "Wanneer komt mijn pakket aan?"),
        ("complaint", "broken", "Mijn laptop is kapot, waardeloos"),
        ("praise", "thanks", "Bedankt, geweldig"),
        ("question", "question", "请问什么时候发货？"),
        ("complaint", "broken", "电脑坏了，太差了"),
        ("complaint", "money", "一直不退款，骗子"),
        ("praise", "thanks", "谢谢，太棒了"),
        ("question", "question", "いつ届きますか？"),
        ("complaint", "broken", "画面が壊れました。最悪です"),
        ("praise", "thanks", "ありがとうございます、最高です"),
        ("question", "question", "언제 도착하나요?"),
        ("complaint", "broken", "노트북이 고장났어요. 최악이에요"),
        ("praise", "thanks", "감사합니다 최고예요"),
        ("question", "question", "متى تصل الشحنة؟"),
        ("complaint", "broken", "الجهاز لا يعمل، أسوأ خدمة"),
        ("praise", "thanks", "شكرا لكم، خدمة رائعة"),
        ("question", "question", "मेरा पार्सल कब आएगा?"),
        ("complaint", "broken", "लैपटॉप काम नहीं कर रहा, बहुत खराब सेवा"),
        ("praise", "thanks", "धन्यवाद, बहुत बढ़िया"),
    ],
)
def test_kind_and_need(tag: Callable[..., Tags], kind: str, need: str, text: str) -> None:
    tags = tag(text)
    assert (tags.kind, tags.need) == (kind, need)


def test_a_cue_counts_in_its_own_language_only(tag: Callable[..., Tags]) -> None:
    assert tag("Mein Laptop ist da, er hat ein Display und eine Taste, fail").language == "de"
    assert tag("Ik heb rook gezien uit mijn laptop").need == "safety"
    assert tag("The rook on my lawn has a nest").need == "none", "rook is smoke in Dutch alone"


@pytest.mark.parametrize(
    ("kind", "need", "text"),
    [
        ("complaint", "safety", "La batería se ha incendiado y me he quemado la mano"),
        ("complaint", "safety", "البطارية اشتعلت واحترقت يدي"),
        ("idea", "none", "アプリにダークモードがあるといいのに"),
        ("idea", "none", "ऐप में डार्क मोड होता तो अच्छा होता"),
    ],
)
def test_fires_and_wishes_in_the_form_their_language_gives_them(
    tag: Callable[..., Tags], kind: str, need: str, text: str
) -> None:
    tags = tag(text)
    assert (tags.kind, tags.need) == (kind, need)


@pytest.mark.parametrize(
    ("addressed", "text"),
    [
        (True, "@tarn_care my screen is dark"),
        (True, "thanks @TARNHELP"),
        (False, "@tarn_careful my screen is dark"),
        (False, "@rook my screen is dark"),
        (True, "Tarn, when will you answer me?"),
        (False, "When will Tarn answer anybody?"),
        (False, "I love you, Tarn"),
        (False, "Where do you buy coffee?"),
        (True, "Tarn, könnt ihr mir sagen, wann mein Paket kommt?"),
        (True, "Tarn, perché non rispondete? Il vostro servizio non funziona"),
        (True, "Hey Tarn, my screen is dark"),
        (True, "Thanks Tarn!"),
        (True, "Tarn: the lid is loose"),
        (True, "When will it arrive, Tarn?"),
        (True, "Tarn should hear it: you should offer a green one"),
        (True, "Danke Tarn"),
        (True, "Hallo Tarn, mein Bildschirm ist dunkel"),
        (True, "Hola Tarn, la pantalla está oscura"),
        (True, "Bonjour Tarn, mon écran est noir"),
        (True, "Ciao Tarn, lo schermo è nero"),
        (True, "Olá Tarn, a tela está preta"),
        (True, "Beste Tarn, mijn scherm is zwart"),
        (True, "你好Tarn，屏幕黑了"),
        (True, "Tarnさん、画面が真っ暗です"),
        (True, "안녕하세요 Tarn, 화면이 안 나와요"),
        (True, "مرحبا Tarn الشاشة سوداء"),
        (True, "नमस्ते Tarn, स्क्रीन काली है"),
        (True, "RT @someone: @tarn_care my screen is dark"),
        (False, "RT @tarn_care: our shop opens at nine"),
        (False, "Shop opens at nine https://t.example/1 via @tarn_care"),
        (False, "My Tarn is dark blue, the sea as well"),
        (False, "Today Tarn opened a shop"),
        (False, "Ich liebe Tarn"),
        (False, "Dat is de beste Tarn tot nu toe"),
        (False, "Rook, when will you answer me?"),
    ],
)
def test_addressed(tag: Callable[..., Tags], addressed: bool, text: str) -> None:
    assert tag(text).addressed is addressed


def test_a_repost_keeps_its_texts_tags(tag: Callable[..., Tags]) -> None:
    text = "RT @someone: @tarn_care my charger caught fire"
    assert tag(text, repost_of="test:0") == tag(text)


@pytest.mark.parametrize(
    ("language", "safety", "outage", "broken", "money"),
    [
        ("ar", "الفرن احترق", "التطبيق لا يفتح منذ الصباح", "الغسالة لا تعمل", "أريد استرجاع المبلغ عن التذكرة"),
        (
            "de",
            "Der Backofen qualmt",
            "Die App lädt nicht seit heute früh",
            "Die Waschmaschine ist defekt",
            "Mir wurde zweimal abgebucht für den Fahrschein",
        ),
        (
            "en",
            "The oven caught fire",
            "Your app is down since this morning",
            "The washing machine does not work",
            "You charged me twice for the ticket",
        ),
        (
            "es",
            "El horno explotó en la cocina",
            "La aplicación no carga desde la mañana",
            "La lavadora no funciona",
            "Me cobraron dos veces el billete",
        ),
        (
            "fr",
            "Le four a explosé dans la cuisine",
            "Le site est inaccessible depuis ce matin",
            "La machine à laver ne marche pas",
            "J'attends le remboursement du billet",
        ),
        ("hi", "ओवन में आग लग गई", "ऐप का सर्वर डाउन है सुबह से", "वॉशिंग मशीन काम नहीं कर रही", "टिकट का रिफंड नहीं आया"),
        (
            "it",
            "Il forno ha preso fuoco",
            "Il sito è fuori servizio da stamattina",
            "La lavatrice non funziona",
            "Non ho avuto il rimborso del biglietto",
        ),
        (
            "ja",
            "オーブンから発火しました",
            "朝からアプリにログインできない",
            "洗濯機が動かない",
            "切符の返金がまだです",
        ),
        ("ko", "오븐에 불이 났어요", "아침부터 앱 접속이 안 됩니다", "세탁기가 고장났어요", "표 환불이 아직 안 됐어요"),
        (
            "nl",
            "De oven heeft vlam gevat",
            "De app ligt eruit sinds vanmorgen",
            "De wasmachine werkt niet",
            "Ik wil mijn geld terug voor het kaartje",
        ),
        (
            "pt",
            "O forno pegou fogo na cozinha",
            "O aplicativo está fora do ar desde cedo",
            "A máquina de lavar não funciona",
            "Quero o reembolso do bilhete",
        ),
        ("zh", "烤箱着火了", "早上开始应用就打不开", "洗衣机坏了", "车票一直不退款"),
    ],
)
def test_trouble_is_known_in_every_language_and_trade(
    tag: Callable[..., Tags], language: str, safety: str, outage: str, broken: str, money: str
) -> None:
    tags = [tag(text) for text in (safety, outage, broken, money)]
    assert [one.language for one in tags] == [language] * 4
    assert [one.need for one in tags] == ["safety", "outage", "broken", "money"]
    assert {one.kind for one in tags} == {"complaint"}


@pytest.mark.parametrize("language", TWELVE)
def test_the_simulators_customers_are_understood(tag: Callable[..., Tags], language: str) -> None:
    """Its sentences have other authors than the rules; general words for trouble were added where many were missed."""
    voice = importlib.import_module(f"streams.sources.fiction.{language}").VOICE
    fill = {"p": "Tarn 5", "b": "Tarn", "r": "Rook", "n": "3", "s": "AB"}

    def tagged(sentences: list[str]) -> list[Tags]:
        return [tag(sentence.format(**fill)) for sentence in sentences]

    questions = tagged([s for topic in voice.questions.values() for s in topic])
    troubled = tagged([s for topic in voice.complaints.values() for s in topic])
    ideas = tagged(voice.lists["ideas"])
    assert sum(one.kind == "question" for one in questions) >= 0.85 * len(questions)
    assert sum(one.kind == "idea" for one in ideas) >= 0.65 * len(ideas)
    assert sum(one.need not in ("none", "thanks") for one in troubled) >= 0.8 * len(troubled)
    assert not any(one.kind == "idea" for one in troubled)
