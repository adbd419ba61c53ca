"""Thousands of words in queries cost about what dozens cost."""

from __future__ import annotations

from command_center.bench import tag_queries
from command_center.bench.input import demo_profile, mentions
from command_center.bench.report import Report
from command_center.query import parse
from command_center.query.nodes import wanted


def test_five_thousand_words_cost_about_what_thirty_cost() -> None:
    report = Report("tag")
    tag_queries.measure_queries(report, demo_profile(), mentions(1500))
    (ratio,) = report.ratios.values()
    # Quiet machines say 1.05; the bound is for busy ones.
    assert 0.5 < ratio < 1.5


def test_the_profiles_measured_have_as_many_words_as_they_say() -> None:
    own = {topic.id for topic in demo_profile().topics}
    for count in tag_queries.COUNTS:
        made = [topic for topic in tag_queries.with_queries(demo_profile(), count).topics if topic.id not in own]
        words = [len(list(wanted(parse(topic.query or "")))) for topic in made]
        assert 0.7 * count <= sum(words) <= count
        assert len({topic.query for topic in made}) == len(made)
