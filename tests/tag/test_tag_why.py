"""Why a mention has its tags: the reasons are those of the tags it got, and point at the words as written."""

from __future__ import annotations

import csv
import gzip
import json
from collections.abc import Callable
from itertools import islice
from pathlib import Path

import msgspec
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from command_center.bench.input import mentions
from command_center.mention import Mention, Place, encode
from command_center.why import EXPLAINED, Reason, Why
from streams.tag.pipeline import REASONS_SHOWN, Pipeline
from streams.tag.reading import MAX_CHARS, fold, read
from streams.tag.spans import Spans

anything = st.text(st.characters(exclude_categories=("Cs",)), max_size=120)
folding = st.lists(
    st.sampled_from(
        ["e\u0301", "ﬁ", "İ", "ß", "\u1100\u1161\u11a8", "한", "ﾊﾞ", "ﷺ", "½", "´", "’", "\u00a8", "ａ", "の", "क़",
         " ", "\u3000", "\n", "\u200b", "\u00ad", "\u202e", "http://x.example/é ", "WWW.x", "www.y z",
         "a", "Σς", "a\u0323\u0307"]
    ),
    max_size=20,
).map("".join)  # fmt: skip


def explained(pipeline: Pipeline, mention: Mention) -> Why:
    """Why, checked for what holds of every answer."""
    why = pipeline.why(mention)
    assert why.tags == pipeline.tag([mention])[0]
    assert tuple(why.reasons) == EXPLAINED
    assert msgspec.json.decode(encode(why), type=Why) == why
    for reasons in why.reasons.values():
        assert len(reasons) <= max(REASONS_SHOWN, len({reason.of for reason in reasons}))
        for reason in reasons:
            assert reason.says.endswith((".", "?"))
            if reason.at is not None:
                start, end = reason.at
                assert mention.text[start:end] == reason.found != ""
    for name, of in (("topics", why.tags.topics), ("brands", why.tags.brands)):
        assert {reason.of for reason in why.reasons[name]} == set(of)
    assert why.reasons["language"][0].of == why.tags.language
    assert why.reasons["kind"][0].of == why.tags.kind
    assert why.reasons["need"][0].of == why.tags.need
    assert bool(why.reasons["addressed"]) == why.tags.addressed
    assert why.read_chars == min(MAX_CHARS, len(mention.text))
    return why


def found(why: Why, tag: str, of: str = "") -> list[str]:
    return [reason.found for reason in why.reasons[tag] if reason.of == of]


def test_phrases_are_quoted_as_they_were_written(pipeline: Pipeline, post: Callable[..., Mention]) -> None:
    text = "“Tarn”  BATERÍA\n defekt: https://x.example/battery — LOST\u00a0Parcel! ＣＡＦＥ\u0301 @Tarn_Care"
    why = explained(pipeline, post(text))
    assert found(why, "topics", "battery") == ["BATERÍA"], "links are not searched"
    assert found(why, "topics", "delivery") == ["LOST\u00a0Parcel"]
    assert found(why, "topics", "coffee") == ["ＣＡＦＥ\u0301"]
    assert found(why, "brands", "tarn") == ["Tarn", "@Tarn_Care"]
    assert found(why, "addressed") == ["@Tarn_Care"]


def test_the_rule_and_its_cues_are_said(pipeline: Pipeline, post: Callable[..., Mention]) -> None:
    why = explained(pipeline, post("My Tarn caught fire, how do I get a refund from you?"))
    assert (why.tags.kind, why.tags.need) == ("question", "safety")
    assert why.reasons["kind"][0].says == "It wants something told."
    assert "caught fire" in found(why, "kind", "safety")
    assert "caught fire" in found(why, "need", "safety")


def test_a_place_says_how_it_was_read(pipeline: Pipeline, post: Callable[..., Mention]) -> None:
    def reasons(place: Place | None) -> list[Reason]:
        return explained(pipeline, post("Tarn", place=place)).reasons["place"]

    assert reasons(None) == []
    assert reasons(Place(text="Lyon, France"))[0] == Reason("place", "It names a city.", "city", "Lyon, France")
    assert reasons(Place(text="everywhere"))[0].of == ""
    assert reasons(Place(text="home", lat=48.85, lon=2.35))[0].found == "48.85, 2.35"


def test_the_detector_shows_its_scores(pipeline: Pipeline, post: Callable[..., Mention]) -> None:
    why = explained(pipeline, post("Wo ist denn bitte mein Paket geblieben?"))
    scores = [reason for reason in why.reasons["language"][1:] if reason.by == "detector"]
    assert scores[0].of == "de"
    assert all(0 <= (reason.weight or 0) <= 1 for reason in scores)
    assert explained(pipeline, post("😡😡")).reasons["language"][0].by == "rule"
    assert explained(pipeline, post("ok", lang="de")).reasons["language"][0].by == "source"


def test_textblobs_words_are_shown_for_english(pipeline: Pipeline, post: Callable[..., Mention]) -> None:
    why = explained(pipeline, post("The battery of this laptop is not good, and I am very angry about it."))
    assert found(why, "textblob") == ["not good", "very angry"]
    assert explained(pipeline, post("Wo ist denn bitte mein Paket geblieben?")).reasons["textblob"] == []


def test_a_long_text_gives_a_short_answer(pipeline: Pipeline, post: Callable[..., Mention]) -> None:
    why = explained(pipeline, post("battery " * 4000 + "delivery"))
    assert len(found(why, "topics", "battery")) == REASONS_SHOWN
    assert why.read_chars == MAX_CHARS
    assert why.tags.topics == ["battery"], "delivery stands behind what is read"


@settings(deadline=None, max_examples=150, database=None)
@given(text=folding | anything)
def test_the_way_back_is_known_for_any_text(text: str) -> None:
    reading = read([Mention(id="t:1", source="t", text=text)])[0]
    spans = Spans(reading)
    for at in range(len(reading.folded)):
        start, end = spans.at(at, at + 1) or (0, 0)
        written = spans.words((start, end))
        assert reading.folded[at].isspace() or reading.folded[at] in fold(written), (text, at)


@settings(deadline=None, max_examples=60, database=None)
@given(text=folding | anything, where=st.none() | anything)
def test_any_text_is_explained_as_it_was_tagged(pipeline: Pipeline, text: str, where: str | None) -> None:
    explained(pipeline, Mention(id="t:1", source="t", text="tarn " + text, place=Place(text=where)))


def test_made_up_posts_in_twelve_languages_are_explained_as_tagged(pipeline: Pipeline) -> None:
    for mention in mentions(400):
        explained(pipeline, mention)


@pytest.mark.recorded
def test_recorded_posts_are_explained_as_tagged(recorded: Path, pipeline: Pipeline) -> None:
    with gzip.open(recorded / "airline" / "Tweets.csv.gz", "rt", encoding="utf-8", newline="") as lines:
        texts = [row["text"] for row in islice(csv.DictReader(lines), 300)]
    texts += json.loads((recorded / "blns" / "blns.json").read_text("utf-8"))
    for folder in ("arabic", "hindi", "italian"):
        texts += (recorded / "umsab" / folder / "train_text.txt").read_text("utf-8").splitlines()[:100]
    for text in texts:
        explained(pipeline, Mention(id="t:1", source="t", text=text, place=Place(text=text)))
