"""Hostile text: to tag it never raises and never takes long, and its neighbours keep their tags."""

from __future__ import annotations

import json
import time
from collections.abc import Sequence
from itertools import pairwise
from pathlib import Path

import msgspec
import pytest

from command_center.bench.input import demo_profile, mentions
from command_center.mention import Mention, Place, Tags, encode
from command_center.why import Why
from streams.tag.pipeline import Pipeline
from streams.tag.reading import MAX_CHARS
from tests.support.hostile import hostile_texts

ALLOWED_MS = 50
"""Of processor time for 100,000 characters of anything through all taggers."""
TEXTS = dict(hostile_texts(100_000))


@pytest.fixture(scope="module")
def pipeline() -> Pipeline:
    """All taggers of the demo brand."""
    return Pipeline(demo_profile())


def hostile(text: str) -> Mention:
    """A mention that is hostile in every field the taggers read."""
    return Mention(id="t:1", source="t", text=text, lang=text, place=Place(text=text))


def cpu_ms(pipeline: Pipeline, given: Sequence[Mention]) -> float:
    """Processor time of this thread for one batch, the best of three."""
    spent = []
    for _ in range(3):
        begun = time.thread_time()
        pipeline.tag(given)
        spent.append(time.thread_time() - begun)
    return min(spent) * 1000


@pytest.mark.parametrize("name", TEXTS)
def test_any_text_is_tagged_in_time(pipeline: Pipeline, name: str) -> None:
    mention = hostile(TEXTS[name])
    [tags] = pipeline.tag([mention])
    assert msgspec.json.decode(encode(tags), type=Tags) == tags
    assert [tags] == pipeline.tag([hostile(TEXTS[name][:MAX_CHARS])]), "no more than the first characters is read"
    assert cpu_ms(pipeline, [mention]) < ALLOWED_MS


@pytest.mark.parametrize("name", TEXTS)
def test_any_text_is_explained(pipeline: Pipeline, name: str) -> None:
    mention = hostile(TEXTS[name])
    begun = time.thread_time()
    why = pipeline.why(mention)
    assert time.thread_time() - begun < 20 * ALLOWED_MS / 1000
    assert why.tags == pipeline.tag([mention])[0]
    assert msgspec.json.decode(encode(why), type=Why) == why
    assert len(encode(why)) < 200_000, "a reason quotes words, not the whole text"


def test_one_hostile_text_in_a_thousand_changes_no_other_tag(pipeline: Pipeline) -> None:
    given = mentions(1000)
    alone = pipeline.tag(given)
    for at, text in zip(range(0, 1000, 16), TEXTS.values(), strict=False):
        batch = [*given[at : at + 15], hostile(text)]
        assert pipeline.tag(batch)[:-1] == alone[at : at + 15]
    assert pipeline.tag(given) == alone, "and nothing is left behind"


def test_short_texts_do_not_raise_either(pipeline: Pipeline) -> None:
    shapes = [text[:length] for text in TEXTS.values() for length in (1, 2, 3, 7, 140)]
    joined = [first[:40] + second[:40] for first, second in pairwise(TEXTS.values())]
    assert len(pipeline.tag([hostile(text) for text in shapes + joined])) == len(shapes + joined)


@pytest.mark.recorded
def test_the_big_list_of_naughty_strings_is_tagged_and_explained(recorded: Path, pipeline: Pipeline) -> None:
    strings = json.loads((recorded / "blns" / "blns.json").read_text("utf-8"))
    for text in strings:
        mention = hostile(text)
        assert pipeline.why(mention).tags == pipeline.tag([mention])[0]
        long = hostile((text or " ") * (100_000 // max(1, len(text))))
        begun = time.thread_time()
        pipeline.tag([long])
        assert time.thread_time() - begun < 2 * ALLOWED_MS / 1000, text
