"""All taggers together, beside TextBlob called the plain way, which gives one tag of the ten."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Sequence
from statistics import median
from time import process_time
from typing import Any

from textblob import TextBlob  # type: ignore[import-untyped]

from command_center.bench.input import demo_profile, mentions
from command_center.bench.report import Report, interleave, median_ratio
from command_center.bench.tag_queries import measure_queries
from command_center.bench.tag_worker import measure_worker
from command_center.mention import Mention, encode_tagged
from command_center.profile import Profile, Topic
from streams.tag.pipeline import Pipeline
from streams.tag.reading import read

COUNT = 6000
ROUNDS = 5
BATCH = 500
WORDS = (
    *("late", "battery", "screen", "bag", "order", "parcel", "staff", "price"),
    *("noise", "seat", "change", "water", "light", "phone", "bill", "room"),
)
PHRASES = 1000
"""Topic phrases of the profile beside its own: thousands must cost no more than dozens."""


def measure(report: Report, _: float) -> None:
    """Mentions a second of processor time through every tagger, and texts through TextBlob's sentiment."""
    given = mentions(COUNT)
    pipeline = Pipeline(with_phrases(demo_profile(), PHRASES))
    few = Pipeline(demo_profile())
    english = [m for m, tags in zip(given, few.tag(given), strict=True) if tags.language == "en"]
    ways = (
        lambda: tag_rate(pipeline, given),
        lambda: tag_rate(few, given),
        lambda: textblob_rate(given),
        lambda: tag_rate(pipeline, english),
        lambda: textblob_rate(english),
    )
    ours, ours_few, theirs, ours_english, theirs_english = interleave(ROUNDS, *ways)
    n, n_english = COUNT * ROUNDS, len(english) * ROUNDS
    report.add(f"all taggers, {PHRASES:,} topic phrases, twelve languages", median(ours), "mentions/s", n)
    report.add("the same without these phrases", median(ours_few), "mentions/s", n)
    report.add("TextBlob(text).sentiment alone, the same texts", median(theirs), "texts/s", n)
    report.add(
        f"all taggers, {PHRASES:,} topic phrases, English posts alone", median(ours_english), "mentions/s", n_english
    )
    report.add("TextBlob(text).sentiment alone, English posts alone", median(theirs_english), "texts/s", n_english)
    for name, spent_s in costs(pipeline, given):
        report.add(f"of one core's time for 1,000 mentions: {name}", spent_s * 1e6 / COUNT, "ms", COUNT)
    measure_queries(report, demo_profile(), given)
    measure_worker(report)
    report.ratios["all taggers / TextBlob alone"] = median_ratio(ours, theirs)
    report.ratios["all taggers / TextBlob alone, English posts"] = median_ratio(ours_english, theirs_english)
    report.ratios[f"with {PHRASES:,} more phrases / without"] = median_ratio(ours, ours_few)


def with_phrases(profile: Profile, count: int) -> Profile:
    """Give a profile more topic phrases, of words that posts are made of, so that some are half found everywhere."""
    phrases = [f"{WORDS[n % 16]} {WORDS[n // 16 % 16]} {WORDS[n // 256 % 16]}" for n in range(count)]
    topics = [
        Topic(id=f"made-{at}", name=f"Made {at}", phrases=tuple(phrases[at : at + 20])) for at in range(0, count, 20)
    ]
    return profile.model_copy(update={"topics": (*profile.topics, *topics)})


def tag_rate(pipeline: Pipeline, given: Sequence[Mention]) -> float:
    """Mentions a second of processor time: tagged in batches, and written as the log takes them."""
    begun = process_time()
    for at in range(0, len(given), BATCH):
        batch = given[at : at + BATCH]
        for mention, tags in zip(batch, pipeline.tag(batch), strict=True):
            encode_tagged(mention, tags)
    return len(given) / (process_time() - begun)


def textblob_rate(given: Sequence[Mention]) -> float:
    """Texts a second of processor time through TextBlob itself."""
    begun = process_time()
    for mention in given:
        TextBlob(mention.text).sentiment  # noqa: B018  (the property is the work)
    return len(given) / (process_time() - begun)


def costs(pipeline: Pipeline, given: Sequence[Mention]) -> list[tuple[str, float]]:
    """Processor time by tagger, in seconds, for all the mentions given.

    Args:
        pipeline: Its taggers are put behind a clock, and taken out again.
        given: The mentions.

    Returns:
        (tagger, seconds), the dearest first.
    """
    spent: defaultdict[str, float] = defaultdict(float)
    taggers = {name: part for name, part in vars(pipeline).items() if hasattr(part, "tag") or hasattr(part, "find")}
    for name, part in taggers.items():
        setattr(pipeline, name, _Clocked(part, name.strip("_"), spent))
    try:
        begun = process_time()
        for at in range(0, len(given), BATCH):
            pipeline.tag(given[at : at + BATCH])
        whole = process_time() - begun
    finally:
        for name, part in taggers.items():
            setattr(pipeline, name, part)
    begun = process_time()
    for at in range(0, len(given), BATCH):
        read(given[at : at + BATCH])
    spent["reading"] = process_time() - begun
    spent["the rest"] = max(0.0, whole - sum(spent.values()))
    return sorted(spent.items(), key=lambda item: -item[1])


class _Clocked:
    """A tagger that notes how long its methods take."""

    def __init__(self, inner: Any, name: str, spent: defaultdict[str, float]) -> None:
        self._inner, self._name, self._spent = inner, name, spent

    def __getattr__(self, method: str) -> Callable[..., Any]:
        call = getattr(self._inner, method)

        def clocked(*given: Any) -> Any:
            begun = process_time()
            answer = call(*given)
            self._spent[self._name] += process_time() - begun
            return answer

        return clocked
