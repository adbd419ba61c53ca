"""Why a mention has its tags, in plain words: the page behind the disclosure in lists (`layouts.why_door`)."""

from __future__ import annotations

from datetime import datetime

from command_center.clock import from_ms
from command_center.mention import PlaceTag, Tags
from command_center.snapshot import Snapshot
from command_center.store.document import Document
from command_center.why import Reason, Why
from layouts.document import Asset
from layouts.kinds import kind_or_need
from layouts.markup import Html, join, tag
from layouts.names import Names, country, language_name
from layouts.numbers import MINUS, decimal, number, percent
from layouts.page import page
from layouts.post import Now, post
from layouts.retold import retold
from layouts.speech import _, _n, later
from layouts.theme import LOOKS

HEADS = {
    "language": later("Language"),
    "sentiment": later("Sentiment"),
    "textblob": later("TextBlob"),
    "topics": later("Topics"),
    "brands": later("Brands"),
    "kind": later("Kind"),
    "need": later("Need"),
    "addressed": later("Said to us"),
    "place": later("Place"),
}
NO_REASON = later("Nothing in it spoke for one.")


def why_page(
    document: Document,
    tags: Tags,
    why: Why,
    *,
    as_of: datetime,
    zone: str,
    names: Names,
    same: bool,
    snapshot: Snapshot | None,
    now: datetime,
    asset: Asset,
) -> str:
    """Make the whole page of one mention.

    Args:
        document: The mention as people may see it.
        tags: Those it is counted by.
        why: What today's taggers say, and their reasons.
        as_of: The data's clock.
        zone: The profile's zone.
        names: Of topics and brands.
        same: Whether today's taggers say what it is counted by.
        snapshot: The newest picture, for the shell; None while the center starts.
        now: The server's time (aware UTC).
        asset: Turns an asset's name into its address.

    Returns:
        The HTML document; page.js takes the element `why` out of it for the disclosures in lists.
    """
    shown = post(document.mention, tags, from_ms(document.at_ms), Now(as_of, zone), door=False)
    return page(
        _("Why these tags"),
        tag("h1", _("Why these tags")),
        tag("ul", shown, class_="posts"),
        reasons_of(tags, why, names, same=same),
        here="",
        snapshot=snapshot,
        now=now,
        asset=asset,
        as_of=as_of,
        css=("topic.css",),
    )


def reasons_of(tags: Tags, why: Why, names: Names, *, same: bool) -> Html:
    """List each tag with what spoke for it.

    Args:
        tags: Those the mention is counted by.
        why: What today's taggers say, and their reasons.
        names: Of topics and brands.
        same: Whether both are the same; if not, a line says so.

    Returns:
        `div#why`.
    """
    parts: list[Html] = []
    if not same:
        parts.append(tag("p", _differs(tags, why.tags), class_="note"))
    for name, reasons in why.reasons.items():
        if name == "textblob" and why.tags.textblob is None:
            continue
        told = tag("ul", *(_reason(name, reason, names) for reason in reasons)) if reasons else tag("p", _(NO_REASON))
        parts.append(tag("section", tag("h2", _(HEADS[name]), ": ", tag("b", _value(name, why.tags, names))), told))
    parts.append(tag("p", _read(why), class_="dim"))
    return tag("div", *parts, id="why", class_="reasons")


def _read(why: Why) -> str:
    return _n(
        "Taggers {version} read {n} character.",
        "Taggers {version} read {n} characters.",
        why.read_chars,
        version=why.tags.tagger_version,
        n=number(why.read_chars),
    )


def _differs(counted: Tags, today: Tags) -> str:
    if counted.tagger_version == today.tagger_version:
        return _("It is counted otherwise: a person or the teacher has corrected its tags since.")
    version = counted.tagger_version
    return _("It is counted as taggers {version} read it; these are today's taggers.", version=version)


def _reason(name: str, reason: Reason, names: Names) -> Html:
    of = _of(name, reason.of, names)
    return tag(
        "li",
        tag("b", of, " ") if of else None,
        retold(reason.says),
        join(" ", tag("q", reason.found, dir="auto")) if reason.found.strip() else None,
        join(" ", tag("i", _signed(reason.weight), class_="weight")) if reason.weight is not None else None,
    )


def _of(name: str, of: str, names: Names) -> str:
    """What a reason speaks for, unless the head of its tag says so already."""
    if name == "topics":
        return names.topics.get(of, of)
    if name == "brands":
        return names.brands.get(of, of)
    return language_name(of) if name == "language" else ""


def _signed(weight: float) -> str:
    return f"{'+' if weight > 0 else MINUS if weight < 0 else ''}{decimal(abs(weight), 2)}"


def _value(name: str, tags: Tags, names: Names) -> str:
    sure = percent(round(1000 * tags.sentiment.confidence), 1000)
    figures, place = tags.textblob, tags.place
    none = _("none")
    values = {
        "language": language_name(tags.language),
        "sentiment": f"{LOOKS[tags.sentiment.label].word}, {sure} {LOOKS[tags.sentiment.best].word}",
        "textblob": none if figures is None else _("polarity {n}", n=_signed(figures.polarity)),
        "topics": ", ".join(names.topics.get(of, of) for of in tags.topics) or none,
        "brands": ", ".join(names.brands.get(of, of) for of in tags.brands) or none,
        "kind": kind_or_need(tags.kind),
        "need": kind_or_need(tags.need),
        "addressed": _("yes") if tags.addressed else _("no"),
        "place": none
        if place is None
        else _("{country}, by {how}", country=country(place.country), how=retold(place.how)),
    }
    return values[name]


def _place(place: PlaceTag) -> str:
    return _("{country}, by {how}", country=country(place.country), how=retold(place.how))
