"""What topics cost by the number of words their queries look for."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial
from statistics import median
from time import thread_time

from command_center.bench.report import Report, interleave, median_ratio
from command_center.mention import Mention
from command_center.profile import Profile, Topic
from streams.tag.reading import Reading, read
from streams.tag.topics import Topics

COUNTS = (30, 1000, 5000)
ROUNDS = 7
_WORDS_A_QUERY = 5
_FORMS = (
    "(late OR {0}) AND {1}* NOT refund",
    '({0} OR "the {1}") NEAR/5 (battery OR screen OR bag)',
    '{0} OR "{1} is late" OR "my {0}" OR #{1} OR @{1}',
)
"""Five words or phrases each: names of which few posts speak, and words of which many do, as in queries of people."""


def measure_queries(report: Report, profile: Profile, given: Sequence[Mention]) -> None:
    """Mentions a second of processor time through the topics alone, with few words in queries and with thousands."""
    readings = read(given)
    ways = [partial(_rate, Topics(with_queries(profile, count)), readings) for count in COUNTS]
    rates = interleave(ROUNDS, *ways)
    for count, rate in zip(COUNTS, rates, strict=True):
        name = f"topics alone, {count:,} words and phrases in queries beside the profile's own"
        report.add(name, median(rate), "mentions/s", len(given) * ROUNDS)
    report.ratios[f"topics, {COUNTS[0]} words in queries / {COUNTS[-1]:,}"] = median_ratio(rates[0], rates[-1])


def with_queries(profile: Profile, count: int) -> Profile:
    """Give a profile topics with as many words and phrases in their queries."""
    made = tuple(
        Topic(id=f"asked-{n}", name=f"Asked {n}", query=_FORMS[n % 3].format(_name(2 * n), _name(2 * n + 1)))
        for n in range(count // _WORDS_A_QUERY)
    )
    return profile.model_copy(update={"topics": (*profile.topics, *made)})


def _name(n: int) -> str:
    """A made-up name of five letters and more, another one for each number."""
    parts = ("ta", "re", "lo", "mi", "su", "ne", "ka", "do", "vi", "pe", "ro", "la", "ti", "mo")
    return "wi" + parts[n % 14] + parts[n // 14 % 14] + parts[n // 196 % 14]


def _rate(topics: Topics, readings: Sequence[Reading]) -> float:
    languages = ["en"] * len(readings)
    begun = thread_time()
    topics.tag(readings, languages)
    return len(readings) / (thread_time() - begun)
