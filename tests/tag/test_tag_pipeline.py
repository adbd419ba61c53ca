"""The pipeline: any text gives valid tags, the same ones in any batch, process and order."""

from __future__ import annotations

import csv
import gzip
import json
import os
import subprocess
import sys
import time
from collections.abc import Callable
from importlib.metadata import version
from pathlib import Path

import msgspec
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from command_center.mention import Author, Mention, Place, Tags, encode
from command_center.profile import Profile, Topic
from streams.tag.pipeline import ENGINES, Pipeline, version_of
from streams.tag.reading import MAX_CHARS

KEYS = [
    "language",
    "sentiment",
    "textblob",
    "topics",
    "brands",
    "kind",
    "need",
    "addressed",
    "place",
    "tagger_version",
]

any_text = st.one_of(
    st.text(st.characters(exclude_categories=()), max_size=300),  # lone surrogates, controls, unassigned: everything
    st.lists(
        st.sampled_from(
            ["@tarn_care", "tarn", "battery", "#", "@", "http://", "?", "电池", "थी", "😡", "\0", "ال", ":)"]
        )
        | st.text(max_size=8),
        max_size=30,
    ).map(" ".join),
)
any_place = st.none() | st.builds(
    Place,
    text=st.none() | any_text | st.sampled_from(["Paris, TX", "NYC", "USA", "1.50, 2.50", "東京"]),
    lat=st.none() | st.floats(-90, 90),
    lon=st.none() | st.floats(-180, 180),
)


def valid(tags: Tags, profile: Profile) -> None:
    """Raise unless tags keep the contract and survive JSON."""
    raw = json.loads(encode(tags))
    assert list(raw) == KEYS
    assert msgspec.json.decode(encode(tags), type=Tags) == tags
    assert tags.topics == sorted({topic.id for topic in profile.topics} & set(tags.topics))
    assert tags.brands == sorted({brand.id for brand in profile.brands} & set(tags.brands))
    assert tags.language == "und" or tags.language in profile.languages
    assert (tags.textblob is not None) == (tags.language == "en")
    assert tags.sentiment.label in (tags.sentiment.best, "unsure")
    if tags.place:
        assert (tags.place.lat is None) == (tags.place.lon is None) == (tags.place.how == "country")
        assert len(tags.place.country) == 2


@settings(deadline=None, max_examples=250, database=None)
@given(text=any_text, place=any_place, lang=st.none() | any_text)
def test_any_text_gives_valid_tags(
    pipeline: Pipeline, profile: Profile, text: str, place: Place | None, lang: str | None
) -> None:
    mention = Mention(id="test:1", source="test", text=text, lang=lang, place=place)
    valid(pipeline.tag([mention])[0], profile)


@settings(deadline=None, max_examples=60, database=None)
@given(texts=st.lists(any_text, max_size=12))
def test_the_batch_changes_nothing(pipeline: Pipeline, texts: list[str]) -> None:
    mentions = [Mention(id=f"test:{n}", source="test", text=text) for n, text in enumerate(texts)]
    together = pipeline.tag(mentions)
    assert together == [tags for mention in mentions for tags in pipeline.tag([mention])]
    assert together[::-1] == pipeline.tag(mentions[::-1])


def test_no_mentions_no_tags(pipeline: Pipeline) -> None:
    assert pipeline.tag([]) == []


def test_a_tombstone_has_tags_too(pipeline: Pipeline, profile: Profile) -> None:
    tags = pipeline.tag([Mention(id="test:1", source="test", deleted=True)])[0]
    valid(tags, profile)
    assert (tags.language, tags.kind, tags.need, tags.addressed) == ("und", "other", "none", False)


def test_who_wrote_it_and_when_is_no_matter(tag: Callable[..., Tags]) -> None:
    famous = Author(id="1", handle="star", name="Star", followers=10_000_000, verified=True)
    assert tag("Tarn, why is my battery flat?", author=famous) == tag("Tarn, why is my battery flat?", id="test:77")


@pytest.mark.parametrize(
    "unit", ["!", "' ", "a", "😀", "e\u0301", "\u202e", "@a ", "# ", "http://a ", "电池", "\ud800", ". "]
)
def test_a_hundred_thousand_characters_cost_no_more_than_the_first_page(
    pipeline: Pipeline, profile: Profile, unit: str
) -> None:
    text = unit * (100_000 // len(unit))
    long, short = (Mention(id="test:1", source="test", text=t) for t in (text, text[:MAX_CHARS]))
    began = time.perf_counter()
    tags = pipeline.tag([long])
    assert time.perf_counter() - began < 2, "hostile text holds the worker up"
    assert tags == pipeline.tag([short])
    valid(tags[0], profile)


def test_the_version_follows_what_decides_a_tag(profile: Profile) -> None:
    base = version_of(profile)
    assert base == version_of(profile.model_copy())
    assert base.split("-")[0] == "2"
    assert len(base.split("-")[1]) == 8
    brands, topics = profile.brands, profile.topics
    changes = {
        "languages": ("en",),
        "topics": (*topics, Topic(id="new", name="New", phrases=("new",))),
        "brands": (brands[0].model_copy(update={"own": False}), *brands[1:]),
    }
    versions = {version_of(profile.model_copy(update={key: value})) for key, value in changes.items()}
    assert len(versions | {base}) == 4
    for same in ({"title": "Other"}, {"zone": "Asia/Kolkata"}, {"topics": topics[::-1]}):
        assert version_of(profile.model_copy(update=same)) == base


def test_the_version_names_the_installed_engines() -> None:
    assert {name: version(name) for name in ENGINES} == ENGINES, (
        "raise ENGINES with the locked version: tags may change"
    )


def test_every_process_gives_the_same_tags(profile: Profile, tmp_path: Path) -> None:
    """Whatever the seed of its hashes and its batches, and whether it compiles or loads what another compiled."""
    script = (
        "import sys\n"
        "from command_center.bench.input import mentions\n"
        "from command_center.mention import encode\n"
        "from command_center.profile import Profile\n"
        "from streams.tag.pipeline import Pipeline\n"
        "pipeline = Pipeline(Profile.model_validate_json(sys.stdin.read()))\n"
        "given, size = mentions(400), int(sys.argv[1])\n"
        "for at in range(0, 400, size):\n"
        "    for tags in pipeline.tag(given[at : at + size]):\n"
        "        print(encode(tags).decode())\n"
    )
    lives = ({"PYTHONHASHSEED": "0"}, "400"), ({"PYTHONHASHSEED": "1", "NUMBA_CACHE_DIR": str(tmp_path)}, "7")
    answers = [
        subprocess.run(
            [sys.executable, "-c", script, size],
            input=profile.model_dump_json(by_alias=True),
            env=os.environ | life,
            capture_output=True,
            text=True,
            check=True,
        ).stdout.splitlines()
        for life, size in lives
    ]
    assert len(answers[0]) == 400
    assert answers[0] == answers[1]
    assert list(tmp_path.rglob("*.nbi")), "the second compiled for itself"


def test_the_taggers_stay_bounded(pipeline: Pipeline, tag: Callable[..., Tags]) -> None:
    """What is remembered between mentions has a limit, however many different ones come by."""
    from streams.tag import phrases, place_text

    for n in range(9000):
        tag("", f"town number {n}, nowhere at all {n}")
    for cached in (place_text.resolve, phrases.kind_of):
        info = cached.cache_info()
        assert info.maxsize is not None
        assert info.currsize <= info.maxsize <= 10_000


@pytest.mark.recorded
def test_hostile_strings_are_tagged(recorded: Path, pipeline: Pipeline, profile: Profile) -> None:
    strings = json.loads((recorded / "blns" / "blns.json").read_text("utf-8"))
    mentions = [Mention(id="test:1", source="test", text=s, lang=s, place=Place(text=s)) for s in strings]
    for tags in pipeline.tag(mentions):
        valid(tags, profile)


@pytest.mark.recorded
@pytest.mark.parametrize(
    ("folder", "language", "at_least"),
    [
        ("arabic", "ar", 0.98),
        ("english", "en", 0.98),
        ("french", "fr", 0.98),
        ("german", "de", 0.88),
        ("italian", "it", 0.96),
        ("portuguese", "pt", 0.92),
        ("spanish", "es", 0.98),
    ],
)
def test_recorded_posts_are_in_their_language_or_in_doubt(
    recorded: Path, pipeline: Pipeline, folder: str, language: str, at_least: float
) -> None:
    texts = (recorded / "umsab" / folder / "train_text.txt").read_text("utf-8").splitlines()[:600]
    told = [tags.language for tags in pipeline.tag([Mention(id="test:1", source="test", text=t) for t in texts])]
    assert told.count(language) / len(told) >= at_least
    assert sum(code not in (language, "und") for code in told) / len(told) <= 0.05, "wrong is worse than undetermined"


@pytest.mark.recorded
def test_recorded_care_posts_are_read_better_than_by_textblob(recorded: Path, pipeline: Pipeline) -> None:
    with gzip.open(recorded / "airline" / "Tweets.csv.gz", "rt", encoding="utf-8", newline="") as lines:
        rows = list(csv.DictReader(lines))[:3000]
    labels = [row["airline_sentiment"] for row in rows]
    tags = pipeline.tag([Mention(id="test:1", source="test", text=row["text"]) for row in rows])
    polarity = [t.textblob.polarity if t.textblob else 0.0 for t in tags]
    plain = ["positive" if p > 0 else "negative" if p < 0 else "neutral" for p in polarity]
    assert _macro_f1(labels, [t.sentiment.best for t in tags]) > _macro_f1(labels, plain) + 0.05
    decided = [
        t.sentiment.best == label for t, label in zip(tags, labels, strict=True) if t.sentiment.label != "unsure"
    ]
    doubted = [
        t.sentiment.best == label for t, label in zip(tags, labels, strict=True) if t.sentiment.label == "unsure"
    ]
    assert 0.05 < len(doubted) / len(tags) < 0.25
    assert sum(doubted) / len(doubted) < sum(decided) / len(decided) - 0.2, "doubt is real"


def _macro_f1(truth: list[str], told: list[str]) -> float:
    scores = []
    for label in ("positive", "neutral", "negative"):
        both = sum(a == b == label for a, b in zip(truth, told, strict=True))
        scores.append(2 * both / (truth.count(label) + told.count(label)))
    return sum(scores) / 3
