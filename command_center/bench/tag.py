"""The taggers alone, beside TextBlob called the plain way, which gives one tag of the ten."""

from __future__ import annotations

from statistics import median
from time import perf_counter

from textblob import TextBlob  # type: ignore[import-untyped]

from command_center.bench.input import demo_profile, mentions
from command_center.bench.report import Report, interleave, median_ratio
from command_center.mention import encode_tagged
from streams.tag.pipeline import Pipeline

COUNT = 6000
ROUNDS = 5
BATCH = 500


def measure(report: Report, _: float) -> None:
    """Mentions a second through every tagger, and texts a second through TextBlob's sentiment."""
    given = mentions(COUNT)
    pipeline = Pipeline(demo_profile())

    def ours() -> float:
        begun = perf_counter()
        for at in range(0, COUNT, BATCH):
            batch = given[at : at + BATCH]
            for mention, tags in zip(batch, pipeline.tag(batch), strict=True):
                encode_tagged(mention, tags)
        return COUNT / (perf_counter() - begun)

    def plain() -> float:
        begun = perf_counter()
        for mention in given:
            TextBlob(mention.text).sentiment  # noqa: B018  (the property is the work)
        return COUNT / (perf_counter() - begun)

    tagged, textblob = interleave(ROUNDS, ours, plain)
    report.add("all taggers, batches of 500, twelve languages", median(tagged), "mentions/s", COUNT * ROUNDS)
    report.add("TextBlob(text).sentiment alone", median(textblob), "texts/s", COUNT * ROUNDS)
    report.ratios["all taggers / TextBlob alone"] = median_ratio(tagged, textblob)
