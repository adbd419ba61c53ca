"""Panels as tables: every figure of a panel in rows, for who reads by ear or copies numbers."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import timedelta
from typing import Any

from command_center.cells import countries_at
from command_center.snapshot import Feelings, Snapshot, Spread
from layouts.embed_names import span_words
from layouts.markup import Html, join, tag
from layouts.names import country, language_name
from layouts.needs import need_name
from layouts.numbers import MINUS, decimal, hundredths, number, percent
from layouts.panels import coverage, rising, title, topics
from layouts.panels.feeling import prevailing
from layouts.panels.gauge import mood
from layouts.panels.texts_off import texts_off
from layouts.shapes import about, length_word
from layouts.speech import _
from layouts.theme import LOOKS
from layouts.words import age, clock, spanned, when

COLUMNS = 12
"""An hour of minutes is told in so many rows: sixty say no more to who hears them."""
Row = Sequence[str | None]
Rows = tuple[Row, Iterable[Row]]
"""The heads of the columns, and the rows, whose first cell names them."""


def _gauge(shot: Snapshot) -> Rows:
    feelings, found = shot.feelings, mood(shot.feelings)
    counts = [(LOOKS[name].word, number(n), percent(n, feelings.total)) for name, n in _counts(feelings)]
    if found is None:
        score = _("too few to say")
    else:
        sign = MINUS if round(found.score, 2) < 0 else "+" if round(found.score, 2) > 0 else ""
        score = f"{sign}{decimal(abs(found.score), 2)} ±{decimal((found.high - found.low) / 2, 2)}"
    all_ = (_("in all"), number(feelings.total), "")
    return (_("feeling"), _("posts"), _("share")), [*counts, all_, (_("between −1 and +1"), score, "")]


def _counts(feelings: Feelings) -> list[tuple[str, int]]:
    return [(name, getattr(feelings, name)) for name in LOOKS]


def _waiting(shot: Snapshot) -> Rows:
    rows = [
        (
            need_name(lane.need),
            number(lane.count),
            "–" if lane.oldest_at is None else age(lane.oldest_at, shot.as_of, goal_minutes=lane.allowed_minutes),
            "–" if lane.goal_minutes is None else spanned(lane.goal_minutes * 60),
        )
        for lane in shot.waiting.lanes
    ]
    oldest = shot.waiting.oldest_at
    whole = (_("in all"), number(shot.waiting.total), "–" if oldest is None else age(oldest, shot.as_of), "")
    return (_("need"), _("waiting"), _("oldest"), _("goal")), [*rows, whole]


def _map(shot: Snapshot) -> Rows:
    places: dict[str, list[Feelings]] = {}
    for spot in shot.spots:
        where = " + ".join(map(country, countries_at(spot.lat, spot.lon))) or _("at sea")
        places.setdefault(where, []).append(spot.feelings)
    for row in shot.countries:
        places.setdefault(country(row.country), []).append(row.feelings)
    summed = {where: _sum(found) for where, found in places.items()}
    rows: list[Row] = [
        (where, number(all_.total), LOOKS[prevailing(all_)].word)
        for where, all_ in sorted(summed.items(), key=lambda one: (-one[1].total, one[0]))
        if all_.total
    ]
    if shot.total:
        rows.append((_("no place named"), number(shot.without_place), ""))
    return (_("place"), _("mentions"), _("mostly")), rows


def _sum(found: Iterable[Feelings]) -> Feelings:
    columns = zip(*((one.positive, one.neutral, one.negative, one.unsure) for one in found), strict=True)
    return Feelings(*map(sum, columns))


def _volume(shot: Snapshot) -> Rows:
    volume = shot.volume
    starts = volume.starts
    full = max(0, len(starts) - 1)  # the last one still runs
    step = starts[1] - starts[0] if len(starts) > 1 else timedelta(minutes=1)
    first = max(0, full - 60) if step < timedelta(hours=1) else 0
    days = full * step > timedelta(days=2)
    together = round(timedelta(days=1) / step) if days else max(1, -(-(full - first) // COLUMNS))
    parts = [slice(max(first, at - together), at) for at in range(full, first, -together)]
    if step > timedelta(minutes=1):
        parts.insert(0, slice(full, full + 1))  # of hours the running one is no trifle: the drawing has it, too
    rows = []
    for part in parts:
        counts = [sum(getattr(volume, name)[part]) for name in LOOKS]
        begin, end = starts[part][0], min(starts[part][-1] + step, max(shot.as_of, starts[part][0]))
        said = f"{clock(begin, shot.zone)}–{clock(end, shot.zone)}"
        rows.append((when(begin, shot.as_of, shot.zone) if days else said, number(sum(counts)), *map(number, counts)))
    return (_("from") if days else _("time"), _("mentions"), *(LOOKS[name].word for name in LOOKS)), rows


def _topics(shot: Snapshot) -> Rows:
    rows = []
    for row in shot.topics:
        if row.count:
            before = topics.pace(row.count, row.previous) if shot.compared else ("–", "")
            words, _movement = topics.velocity(row) or before
            rows.append((_name(row.name), number(row.count), words, LOOKS[prevailing(row.feelings)].word))
    return (_("topic"), _("mentions"), _("against normal"), _("mostly")), rows


def _share(shot: Snapshot) -> Rows:
    total = sum(row.count for row in shot.brands)
    found = sorted((row for row in shot.brands if row.count), key=lambda row: (not row.own, -row.count, row.name))
    return (_("brand"), _("mentions"), _("share")), [
        (_name(row.name), number(row.count), percent(row.count, total)) for row in found
    ]


def _coverage(shot: Snapshot) -> Rows:
    today = shot.coverage_today
    rows: list[Row] = [
        (_("needed an answer"), number(today.needing)),
        (_("got one"), number(today.answered)),
        (_("share"), coverage.coverage_words(today)),
        (_("mark"), hundredths(coverage.MARK)),
        (_("without a first word"), number(today.missing)),
        *_times(_("first answer"), today.frt),
        *_times(_("next answers"), today.nrt),
        *((_("waiting: {need}", need=need_name(one.need)), age(one.since, shot.as_of)) for one in today.unanswered),
    ]
    return (_("today"), _("figure")), rows if today.needing else []


def _times(name: str, took: Spread) -> list[Row]:
    if took.p50_s is None or took.p90_s is None:
        return [(name, _("none yet"))]
    return [
        (_("{what}, half within", what=name), spanned(took.p50_s)),
        (_("{what}, nine in ten", what=name), spanned(took.p90_s)),
    ]


def _languages(shot: Snapshot) -> Rows:
    total = sum(shot.languages.values())
    found = sorted(((code, n) for code, n in shot.languages.items() if n), key=lambda row: (-row[1], row[0]))
    return (_("language"), _("mentions"), _("share")), [
        (language_name(code), number(n), percent(n, total)) for code, n in found
    ]


def _rising(shot: Snapshot) -> Rows:
    rows = [
        (
            tag("bdi", row.term, lang=row.language) if row.term else about(row),
            number(row.count),
            rising.velocity(row)[0],
            clock(row.since, shot.zone),
            LOOKS[prevailing(row.feelings)].word,
        )
        for row in shot.rising
    ]
    return (_("what"), _("posts"), _("pace"), _("since"), _("mostly")), rows


def _river(shot: Snapshot) -> Rows:
    """Either all posts have words or none has: with them their language is known."""
    heads = (_("time"), _("network"), _("feeling"), _("post"))
    return heads, [
        (
            clock(post.created_at, shot.zone),
            post.source,
            LOOKS[post.sentiment if post.sentiment in LOOKS else "unsure"].word,
            length_word(post) if not post.text.strip("■") else tag("span", post.text, dir="auto", lang=post.language),
        )
        for post in shot.river
    ]


_ROWS: Mapping[str, Callable[[Snapshot], Rows]] = {
    "waiting": _waiting, "map": _map, "volume": _volume, "gauge": _gauge, "topics": _topics, "share": _share,
    "coverage": _coverage, "languages": _languages, "rising": _rising, "river": _river,
}  # fmt: skip


def table(panel: str, snapshot: Snapshot) -> dict[str, Any]:
    """Show a panel as a table.

    Args:
        panel: One of `embed_names.EMBEDS`.
        snapshot: A picture that `nameless` made.

    Returns:
        `table`: one table, whose caption says what it is, over what time and of when; a row's first cell names it.
        Where there is nothing, one line that says so.

    Raises:
        KeyError: There is no such panel.
    """
    heads, rows = _ROWS[panel](snapshot)
    if snapshot.texts_off is not None and panel in ("rising", "river"):
        return {"table": texts_off(snapshot.texts_off, snapshot.zone)}
    body = [_row(row) for row in rows]
    if not body:
        return {"table": tag("p", _("nothing to count in this window"), class_="empty")}
    when = _("as of {time}", time=clock(snapshot.as_of, snapshot.zone))
    caption = join(tag("b", title(panel)), ", ", span_words(panel, snapshot.window), ", ", when)
    head = tag("thead", tag("tr", *(tag("th", words, scope="col") for words in heads)))
    return {"table": tag("table", tag("caption", caption), head, tag("tbody", *body))}


def _row(row: Row) -> Html:
    return tag("tr", tag("th", row[0], scope="row"), *(tag("td", cell) for cell in row[1:]))


def _name(words: str) -> Html:
    return tag("bdi", words)
