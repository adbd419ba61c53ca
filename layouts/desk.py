"""The desk: everyone who waits for an answer, in the order of the rank, and why each one stands where they stand."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from urllib.parse import urlencode

from command_center.mention import OPEN_NEEDS
from command_center.snapshot import Lane, Snapshot, Waiting
from command_center.store.document import Document
from command_center.store.queue import Place
from layouts.document import Asset
from layouts.markup import Html, tag
from layouts.names import language_name
from layouts.needs import need_mark, need_name
from layouts.numbers import number
from layouts.page import page
from layouts.post import facts_of, original_of, words_of
from layouts.speech import _, _n, later
from layouts.why_door import why_door
from layouts.words import age, due, spanned, when

ADDRESS = "/desk"
RULE = later(
    "The order: safety first, then the need, then the time we promised, then who has waited longest. "
    "Names, followers, fame and past contacts never count."
)
SERVED = (
    later("{need} is served first"),
    later("{need} is served second"),
    later("{need} is served third"),
    later("{need} is served fourth"),
    later("{need} is served fifth"),
)


@dataclass(frozen=True, slots=True)
class Desk:
    """What the page shows, read at `as_of`.

    `waiting`: who waits, whatever is filtered; `rows`: this page of the queue with what was said; `needs`, `languages`:
    the filters chosen; `spoken`: people by need and language, None where too many wait to tell; `begun`: whether pages
    lie before this one; `next_cursor`: where the next one begins.
    """

    as_of: datetime
    zone: str
    waiting: Waiting
    rows: list[tuple[Place, Document]]
    needs: frozenset[str] = frozenset()
    languages: frozenset[str] = frozenset()
    spoken: Mapping[str, Mapping[str, int]] | None = None
    begun: bool = False
    next_cursor: str | None = None

    def count(self, lane: Lane) -> int:
        """How many of a lane fit the chosen languages."""
        if not self.languages or self.spoken is None:
            return lane.count
        return sum(n for code, n in self.spoken.get(lane.need, {}).items() if code in self.languages)

    @property
    def fitting(self) -> int:
        """How many fit all filters."""
        return sum(self.count(lane) for lane in self.waiting.lanes if lane.need in (self.needs or OPEN_NEEDS))


def desk_page(desk: Desk, snapshot: Snapshot | None, *, now: datetime, asset: Asset) -> str:
    """Make the whole page.

    Args:
        desk: What it shows.
        snapshot: The newest picture, for the shell; None while the center starts.
        now: The server's time (aware UTC).
        asset: Turns an asset's name into its address.

    Returns:
        The HTML document. Links alone filter it and turn its pages; nothing on it changes the order.
    """
    return page(
        _("{n} waiting", n=number(desk.waiting.total)),
        _head(desk),
        _lanes(desk),
        _languages(desk),
        _list(desk),
        here=ADDRESS,
        snapshot=snapshot,
        now=now,
        asset=asset,
        as_of=desk.as_of,
        css=("desk.css",),
    )


def _head(desk: Desk) -> Html:
    total, oldest = desk.waiting.total, desk.waiting.oldest_at
    words: Html = tag("p", _("Nobody is waiting for an answer."), class_="hero-words")
    if oldest is not None:
        people = _n(
            "person waits for an answer, the longest for {age}",
            "people wait for an answer, the longest for {age}",
            total,
            age=age(oldest, desk.as_of),
        )
        words = tag("p", people, class_="hero-words")
    return tag(
        "div",
        tag("h1", _("Who is waiting")),
        tag("div", tag("p", number(total), class_="hero"), words, class_="hero-line"),
        tag("p", _(RULE), class_="rule"),
        class_="desk-head",
        data_live="desk-head",
    )


def _lanes(desk: Desk) -> Html:
    lanes = tag("ul", *(_lane(desk, lane) for lane in desk.waiting.lanes))
    return tag("nav", lanes, class_="lanes", aria_label=_("By need"), data_live="desk-lanes")


def _lane(desk: Desk, lane: Lane) -> Html:
    goal = lane.goal_minutes
    whole = _(" of {n}", n=number(lane.count)) if desk.languages else None
    waited = None if lane.oldest_at is None else age(lane.oldest_at, desk.as_of, goal_minutes=lane.allowed_minutes)
    link = tag(
        "a",
        tag("span", need_mark(lane.need), need_name(lane.need), class_="need"),
        tag("span", tag("b", number(desk.count(lane))), whole, class_="count"),
        tag("span", _("nobody waits") if waited is None else _("longest {age}", age=waited), class_="longest"),
        tag("span", _("no goal") if goal is None else _("goal {time}", time=spanned(goal * 60)), class_="goal"),
        href=_address(desk.needs ^ {lane.need}, desk.languages),
        aria_current="true" if lane.need in desk.needs else None,
    )
    return tag("li", link, data_key=lane.need, class_=None if lane.count else "nobody")


def _languages(desk: Desk) -> Html:
    if desk.spoken is None:
        note = _("so many wait that their languages are not told apart here")
        return tag("p", note, class_="dim", data_live="desk-languages")
    counts = dict.fromkeys(desk.languages, 0)
    for need in desk.needs or OPEN_NEEDS:
        for code, n in desk.spoken.get(need, {}).items():
            counts[code] = counts.get(code, 0) + n
    # by name, not by count: a link must not slip away under the hand that reaches for it
    chips = [_chip(desk, code, counts[code]) for code in sorted(counts, key=language_name)]
    everyone = tag("a", _("all languages"), href=_address(desk.needs, frozenset()), data_key="all")
    inner = tag("ul", tag("li", everyone) if desk.languages else None, *chips)
    return tag("nav", inner, class_="chips", aria_label=_("By language"), data_live="desk-languages")


def _chip(desk: Desk, code: str, count: int) -> Html:
    link = tag(
        "a",
        tag("bdi", language_name(code)),
        " ",
        tag("b", number(count)),
        href=_address(desk.needs, desk.languages ^ {code}),
        aria_current="true" if code in desk.languages else None,
    )
    return tag("li", link, data_key=code)


def _list(desk: Desk) -> Html:
    parts = [_showing(desk)]
    if desk.rows:
        parts += [tag("ol", *(_item(desk, *row) for row in desk.rows), class_="queue"), _turn(desk), _how()]
    elif desk.begun and desk.fitting:
        parts.append(tag("p", _("The queue ends before this page. "), _front(desk), class_="empty"))
    elif desk.waiting.total:
        everyone = tag("a", _("Show all {n}", n=number(desk.waiting.total)), href=ADDRESS)
        parts.append(tag("p", _("Nobody who waits fits these filters. "), everyone, class_="empty"))
    else:
        parts.append(tag("p", _("Nobody waits. Whoever asks us something next appears here."), class_="empty"))
    return tag("section", *parts, aria_label=_("Queue"), data_live="desk-queue")


def _showing(desk: Desk) -> Html | None:
    """What the filters leave, in words."""
    chosen = [need_name(need) for need in OPEN_NEEDS if need in desk.needs]
    spoken = sorted(language_name(code) for code in desk.languages)
    if not chosen and not spoken:
        return None
    what = " · ".join(_(" or ").join(words) for words in (chosen, spoken) if words)
    words = _("{n} of {all}: {what}. ", n=number(desk.fitting), all=number(desk.waiting.total), what=what)
    return tag("p", tag("bdi", words), tag("a", _("Show everyone"), href=ADDRESS), class_="showing")


def _item(desk: Desk, place: Place, document: Document) -> Html:
    item, mention, tags = place.item, document.mention, document.tags
    assert tags is not None  # noqa: S101  (tombstones never wait)
    waited = age(item.waiting_since, desk.as_of)
    promise = tag("span", _("no time promised"), class_="due") if item.due_at is None else due(item.due_at, desk.as_of)
    return tag(
        "li",
        tag(
            "p",
            tag("b", number(place.number), class_="number"),
            tag("span", need_mark(item.need), need_name(item.need), class_="need"),
            class_="rank",
        ),
        tag("p", tag("span", _("waiting {age}", age=waited), class_="waited"), promise, class_="times"),
        tag("div", words_of(mention, tags), tag("p", facts_of(mention, tags), class_="facts"), class_="said"),
        tag("p", _why(desk, place), class_="why"),
        why_door(mention.id),
        tag("p", original_of(mention, _("Open the post to answer")), class_="act"),
        value=place.number,
        data_key=item.id,
        data_need=item.need,
    )


def _why(desk: Desk, place: Place) -> str:
    """The closed inputs of the rank, as this one has them."""
    item = place.item
    due_at = item.due_at
    return _(
        "Why {n}: {served}, {promised}, waiting since {time}.",
        n=number(place.number),
        served=_(SERVED[OPEN_NEEDS.index(item.need)], need=need_name(item.need)),
        promised=_("no time promised")
        if due_at is None
        else _("promised by {time}", time=when(due_at, desk.as_of, desk.zone)),
        time=when(item.waiting_since, desk.as_of, desk.zone),
    )


def _turn(desk: Desk) -> Html | None:
    """The links to the pages before and after."""
    following = None
    if desk.next_cursor is not None:
        address = _address(desk.needs, desk.languages, desk.next_cursor)
        following = tag("a", _("Next in the queue →"), href=address, rel="next", class_="button")
    before = _front(desk) if desk.begun else None
    return (
        tag("nav", before, following, class_="turn", aria_label=_("Pages of the queue"))
        if before or following
        else None
    )


def _front(desk: Desk) -> Html:
    return tag("a", _("← Front of the queue"), href=_address(desk.needs, desk.languages), class_="button")


def _how() -> Html:
    words = _(
        "Nothing is sent from here. Answer where the post is; it leaves the queue when our account's reply comes in."
    )
    return tag("p", words, class_="dim how")


def _address(needs: frozenset[str], languages: frozenset[str], cursor: str = "") -> str:
    """The address of this page with these filters; the filters of a link are all it has."""
    pairs: list[tuple[str, str]] = [("need", need) for need in OPEN_NEEDS if need in needs]
    pairs += [("language", code) for code in sorted(languages)] + ([("cursor", cursor)] if cursor else [])
    return f"{ADDRESS}?{urlencode(pairs)}" if pairs else ADDRESS
