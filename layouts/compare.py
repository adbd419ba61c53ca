"""A topic beside another one, a brand, or itself in the window before: the same figures, the same axis."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from command_center.clock import from_ms
from command_center.mention import SENTIMENTS
from command_center.search.answers import TopicFacts, Word
from command_center.snapshot import Feelings, Volume
from command_center.store.document import Document
from layouts.feelings import feelings_bar, feelings_words
from layouts.markup import Html, tag
from layouts.numbers import MINUS, decimal, number
from layouts.panels.gauge import mood
from layouts.panels.topics import pace
from layouts.speech import _, _n
from layouts.svg.volume import top_of, volume_svg

WORDS = 8


@dataclass(frozen=True, slots=True)
class Other:
    """The other side: what it is called, what was found, and what sets it apart; `running`: its last column runs."""

    name: str
    facts: TopicFacts[Document]
    words: Sequence[Word] = ()
    running: bool = True


def compared(name: str, facts: TopicFacts[Document], words: Sequence[Word], other: Other, zone: str) -> Html:
    """Show two sides beside each other.

    Args:
        name: What this side is called.
        facts: What was found for it.
        words: What sets it apart.
        other: The other side.
        zone: The profile's zone.
    """
    here, there = _volume(facts), _volume(other.facts)
    top = max(top_of(here) if here.starts else 1, top_of(there) if there.starts else 1)
    ratio, movement = pace(facts.found.total, other.facts.found.total)
    line = tag(
        "p",
        tag("b", ratio, class_=f"pace {movement}"),
        " ",
        tag("span", _("{one} against {other}", one=name, other=other.name), class_="dim", dir="auto"),
    )
    return tag(
        "section",
        tag("h2", _("Side by side")),
        line,
        tag(
            "div",
            _side(name, facts, here, words, zone, top, running=True),
            _side(other.name, other.facts, there, other.words, zone, top, running=other.running),
            class_="sides",
        ),
        class_="compared",
        data_live="compared",
        aria_label=_("Side by side"),
    )


def _volume(facts: TopicFacts[Document]) -> Volume:
    return Volume([from_ms(start * 1000) for start in facts.starts_s], *(facts.volume[name] for name in SENTIMENTS))


def _side(
    name: str, facts: TopicFacts[Document], volume: Volume, words: Sequence[Word], zone: str, top: int, *, running: bool
) -> Html:
    total = facts.found.total
    feelings = Feelings(*(sum(facts.volume[one]) for one in SENTIMENTS))
    found = mood(feelings)
    if found is None:
        felt = _("too few to say how people feel")
    else:
        sign = MINUS if round(found.score, 2) < 0 else "+" if round(found.score, 2) > 0 else ""
        felt = _(
            "mood {score}, between {low} and {high}",
            score=sign + decimal(abs(found.score), 2),
            low=_signed(found.low),
            high=_signed(found.high),
        )
    said = [tag("li", tag("bdi", word.text)) for word in words[:WORDS]]
    return tag(
        "div",
        tag("h3", name, dir="auto"),
        tag("p", tag("b", number(total), class_="figure"), tag("span", _n("post", "posts", total)), class_="lead"),
        volume_svg(volume, zone, step_s=facts.step_s, running=running, top=top),
        feelings_bar(feelings, max(1, feelings.total)),
        feelings_words(feelings, counts=True),
        tag("p", felt),
        tag("ul", *said, class_="said", aria_label=_("Words that set it apart")) if said else None,
        class_="side",
    )


def _signed(value: float) -> str:
    return (MINUS if round(value, 2) < 0 else "+" if round(value, 2) > 0 else "") + decimal(abs(value), 2)
