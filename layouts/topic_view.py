"""One topic on a wall or in a frame: the number, its course against what is normal, the mood, and the newest posts."""

from __future__ import annotations

from command_center.search.answers import TopicFacts
from command_center.store.document import Document
from command_center.store.topic_bands import TopicNormal
from layouts.feelings import feelings_words
from layouts.markup import Html, tag
from layouts.mentions_view import sum_of
from layouts.panels.gauge import gauge
from layouts.screened import Words, cards
from layouts.speech import _, _n
from layouts.svg.volume import volume_svg
from layouts.topic_asked import Shown
from layouts.topic_pictures import felt_of, volume_of
from layouts.words import window_words


def topic_screen(shown: Shown, facts: TopicFacts[Document], normal: TopicNormal | None, words: Words) -> Html:
    """Make what stands in `main` of `/topic/<id>?as=wall` and `as=embed`.

    Args:
        shown: What the address asks for.
        facts: What was found.
        normal: What is normal for each column of time, if that is known.
        words: The posts that are shown.
    """
    total = facts.found.total
    lead = sum_of(total, _n("post, {window}", "posts, {window}", total, window=window_words(shown.window)))
    felt = felt_of(facts)
    chart = volume_svg(
        volume_of(facts),
        shown.zone,
        step_s=facts.step_s,
        low=normal.low if normal else (),
        high=normal.high if normal else (),
    )
    return tag(
        "div",
        tag("div", lead, feelings_words(felt) if total else None, class_="sums", data_live="lead"),
        tag(
            "div",
            tag("section", tag("h2", _("How much")), chart, class_="chart"),
            tag("section", tag("h2", _("How people feel")), gauge(felt), class_="mood-box"),
            class_="pictures",
            data_live="volume",
        )
        if total
        else None,
        tag("div", cards(words, shown.as_of), class_="words", data_live="posts"),
        class_="screened",
    )
