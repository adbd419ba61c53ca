"""Query parameters of the API, checked one by one: an unknown or wrong one is a 400 that says what would do."""

from __future__ import annotations

import re
from collections.abc import Iterable
from datetime import MAXYEAR, MINYEAR, UTC, datetime

from starlette.datastructures import QueryParams

from command_center.clock import to_ms
from command_center.mention import KINDS, NEEDS, SENTIMENTS
from command_center.profile import Profile
from command_center.search.asked import COLUMNS, EMPTY, ORDERS, Ask
from command_center.store.window import WINDOWS, span_of
from command_center.web.problems import Problem

LISTED = (*COLUMNS, "q", "from", "to", "window", "order", "limit", "cursor", "facets")
MAX_LIMIT = 200
_RFC_3339 = re.compile(r"\d{4}-\d\d-\d\d[T ]\d\d:\d\d:\d\d", re.ASCII)


def only(params: QueryParams, allowed: Iterable[str]) -> None:
    """Refuse parameters nobody reads: a misspelt filter would answer with too much."""
    unknown = sorted(set(params.keys()) - set(allowed))
    if unknown:
        raise Problem(400, f"unknown parameter {unknown[0]!r}; there are: {', '.join(allowed) or 'none'}")


def single(params: QueryParams, name: str, default: str) -> str:
    """One value of a parameter that may be given once."""
    values = params.getlist(name)
    if len(values) > 1:
        raise Problem(400, f"{name} may be given once")
    return values[0] if values else default


def window(params: QueryParams, default: str) -> str:
    """The name of a window."""
    name = single(params, "window", default)
    # Where a window is not required, an empty one is none.
    if name not in WINDOWS and (name or default):
        raise Problem(400, f"window={name} is none of {', '.join(WINDOWS)}")
    return name


def limit(params: QueryParams) -> int:
    """How many items a page may have."""
    text = single(params, "limit", "50")
    if not re.fullmatch("[0-9]{1,3}", text) or not 1 <= int(text) <= MAX_LIMIT:
        raise Problem(400, f"limit={text} is no number from 1 to {MAX_LIMIT}")
    return int(text)


def moment_ms(params: QueryParams, name: str) -> int | None:
    """A time of RFC 3339 with an offset, in ms."""
    text = single(params, name, "")
    if not text:
        return None
    try:
        # An unescaped + in a query string arrives as a space. Python reads more forms of ISO 8601 than RFC 3339 has.
        if not _RFC_3339.match(text):
            raise ValueError(text)
        moment = datetime.fromisoformat(text.replace(" ", "+") if "T" in text else text)
        if moment.tzinfo is not None:
            moment = moment.astimezone(UTC)
        if not MINYEAR < moment.year < MAXYEAR:  # no room left for another zone's clock
            raise ValueError(text)
    except (ValueError, OverflowError):
        raise Problem(400, f"{name}={text} is no time; write it as 2026-01-31T12:00:00Z") from None
    if moment.tzinfo is None:
        raise Problem(400, f"{name}={text} names no offset; write it as 2026-01-31T12:00:00Z")
    return to_ms(moment)


def query(params: QueryParams, profile: Profile, as_of: datetime) -> Ask:
    """The query of `GET /api/v1/mentions`.

    Raises:
        Problem: 400, naming the parameter and what it may be.
    """
    only(params, LISTED)
    known = {
        "sentiment": SENTIMENTS,
        "kind": KINDS,
        "need": NEEDS,
        "topic": (*(t.id for t in profile.topics), EMPTY),
        "brand": (*(b.id for b in profile.brands), EMPTY),
    }
    labels = {}
    for column in COLUMNS:
        values = params.getlist(column)
        if "" in values:
            raise Problem(400, f"{column}= is empty; {column}=none lists those without")
        for value in values:
            if column in known and value not in known[column]:
                raise Problem(400, f"{column}={value} is none of {', '.join(known[column])}")
        if values:
            labels[column] = frozenset(values)
    from_ms, to_ms_ = moment_ms(params, "from"), moment_ms(params, "to")
    name = window(params, "")
    if name:
        if from_ms is not None or to_ms_ is not None:
            raise Problem(400, "window goes without from and to")
        span = span_of(name, as_of, profile.retention.counters_days)
        from_ms, to_ms_ = span.start_s * 1000, span.end_s * 1000
    if from_ms is not None and to_ms_ is not None and from_ms >= to_ms_:
        raise Problem(400, "from must lie before to")
    order = single(params, "order", "newest")
    if order not in ORDERS:
        raise Problem(400, f"order={order} is none of {', '.join(ORDERS)}")
    text, cursor = single(params, "q", "").strip(), single(params, "cursor", "")
    facets = single(params, "facets", "0")
    if facets not in ("0", "1"):
        raise Problem(400, f"facets={facets} is neither 0 nor 1")
    return Ask(labels, from_ms, to_ms_, text, order, limit(params), cursor, counted=facets == "1")
