"""Sentiment: TextBlob's own figures for English, an honest reading of them, doubt elsewhere."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from random import Random

import pytest

from command_center.mention import Mention, Tags
from streams.tag.pipeline import Pipeline
from streams.tag.sentiment import UNSURE_BELOW

_ORACLE = """
import json, sys
from textblob import TextBlob
json.dump([list(TextBlob(text).sentiment) for text in json.load(sys.stdin)], sys.stdout)
"""


def _textblob(texts: list[str]) -> list[list[float]]:
    """TextBlob itself, in a process of its own: its emoticon pattern is made of sets, so its seed is pinned."""
    oracle = subprocess.run(
        [sys.executable, "-c", _ORACLE],
        input=json.dumps(texts),
        env=os.environ | {"PYTHONHASHSEED": "0"},
        capture_output=True,
        text=True,
        check=True,
    )
    answer: list[list[float]] = json.loads(oracle.stdout)
    return answer


def _differences(pipeline: Pipeline, mentions: list[Mention]) -> tuple[int, list[str]]:
    english = [(m.text, t.textblob) for m, t in zip(mentions, pipeline.tag(mentions), strict=True) if t.textblob]
    told = _textblob([text for text, _ in english])
    pairs = zip(english, told, strict=True)
    return len(english), [text for (text, ours), theirs in pairs if [ours.polarity, ours.subjectivity] != theirs]


def test_textblob_figures_are_textblobs_own(pipeline: Pipeline, post: Callable[..., Mention]) -> None:
    spoken = (
        "the a my your flight battery really very not never no good great bad worst terrible love hate slow is was and"
        " but isn't don't can't won't ! !! ... ? :) :-( ;) <3 ☹ “quoted” (!) Mr. e.g. U.S. extremely barely nicely , ;"
        " 50% 😀 happy sad broken beautiful awful wonderful \n\n incredibly http://example.org/good @nice #awesome"
    )
    words = spoken.split(" ")
    random = Random(20261122)
    texts = [" ".join(random.choices(words, k=random.randint(1, 40))) for _ in range(1500)]
    count, different = _differences(pipeline, [post(text, lang="en") for text in texts])
    assert count > 1300
    assert different == []


@pytest.mark.recorded
def test_textblob_figures_are_textblobs_own_on_recorded_posts(
    recorded: Path, pipeline: Pipeline, post: Callable[..., Mention]
) -> None:
    texts = (recorded / "umsab" / "english" / "train_text.txt").read_text("utf-8").splitlines()
    count, different = _differences(pipeline, [post(text) for text in texts])
    assert count > 1700
    assert different == []


@pytest.mark.parametrize(
    ("best", "text"),
    [
        ("positive", "I love this laptop, great battery and wonderful screen!"),
        ("negative", "Terrible battery, worst laptop I ever had"),
        ("negative", "@tarn_care my delivery was cancelled and nobody answers"),
        ("neutral", "The shop opens on Tuesday"),
        ("positive", "Der Bildschirm ist wirklich toll, danke!"),
        ("negative", "Der Akku ist kaputt und der Service ist eine Frechheit"),
        ("positive", "Me encanta, gracias por todo"),
        ("negative", "Qué vergüenza, el peor servicio, nadie responde"),
        ("positive", "J'adore, merci beaucoup, c'est génial"),
        ("negative", "C'est nul, je suis très déçu et personne ne répond"),
        ("positive", "Servizio ottimo, grazie mille, siete bravissimi"),
        ("negative", "Che vergogna, non funziona niente, sono molto deluso"),
        ("positive", "Adorei, muito obrigado, é perfeito"),
        ("negative", "Péssimo, uma vergonha, não funciona"),
        ("positive", "Geweldig, heel blij en bedankt voor de hulp"),
        ("negative", "Waardeloos, het werkt niet en ik ben teleurgesteld"),
        ("positive", "太棒了，非常满意，谢谢"),
        ("negative", "质量太差了，很失望，垃圾"),
        ("positive", "最高です、ありがとうございます"),
        ("negative", "対応が最悪、本当にがっかりしました"),
        ("positive", "정말 좋아요 감사합니다"),
        ("negative", "최악이에요 정말 실망했어요"),
        ("negative", "サポートには全然満足していない"),
        ("negative", "전혀 만족스럽지 않아요"),
        ("positive", "خدمة رائعة وممتازة شكرا لكم"),
        ("negative", "أسوأ خدمة، لا أحد يرد، فاشل"),
        ("positive", "बहुत बढ़िया सेवा, धन्यवाद"),
        ("negative", "बहुत खराब सेवा, बेकार और घटिया"),
    ],
)
def test_clear_words_are_read_in_twelve_languages(tag: Callable[..., Tags], best: str, text: str) -> None:
    sentiment = tag(text).sentiment
    assert (sentiment.best, sentiment.label) == (best, best)
    assert best == "neutral" or (sentiment.score > 0) == (best == "positive")
    assert abs(sentiment.score) <= sentiment.confidence


def test_textblob_is_null_unless_english(tag: Callable[..., Tags]) -> None:
    assert tag("This is a good laptop").textblob is not None
    assert tag("Das ist ein guter Rechner").textblob is None
    assert tag("😀").textblob is None


def test_doubt_is_a_label_and_best_still_answers(tag: Callable[..., Tags]) -> None:
    said = [tag(text).sentiment for text in ("screen good, battery bad", "它很蓝", "😐", "good bad", "schon und nicht")]
    assert any(sentiment.label == "unsure" for sentiment in said)
    for sentiment in said:
        assert sentiment.best in ("negative", "neutral", "positive")
        assert (sentiment.label == "unsure") == (sentiment.confidence < UNSURE_BELOW)


def test_more_evidence_gives_more_confidence(tag: Callable[..., Tags]) -> None:
    little, much = tag("Danke").sentiment, tag("Danke, super, wirklich perfekt 😍").sentiment
    assert (little.best, much.best) == ("positive", "positive")
    assert little.confidence < much.confidence <= 1


def test_an_emoji_speaks_every_language(tag: Callable[..., Tags]) -> None:
    assert tag("😡").sentiment.label == "negative"
    assert tag("❤️").sentiment.label == "positive"
    assert tag("😍😍😍😍").sentiment == tag("😍").sentiment, "said many times it is still said once"
