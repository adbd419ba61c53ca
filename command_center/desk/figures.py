"""The figures of answer times: how many need an answer, who has none, and how long answers took."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any

from command_center.desk.service import Period, Rules, Took
from command_center.desk.threads import Conversation


def figures(
    conversations: Iterable[Conversation], start_ms: int, end_ms: int, as_of_ms: int, rules: Rules
) -> dict[str, Any]:
    """Sum up the periods that began in a span.

    Args:
        conversations: All of them.
        start_ms: First moment of the span.
        end_ms: The moment after it.
        as_of_ms: The data's clock, which says how long silence has lasted.
        rules: The silence that resolves.

    Returns:
        `needing`, `answered`, `coverage` (None where nobody needs an answer), `unanswered` (ids of the mentions that
        began those periods, the longest waiting first), and `frt`, `nrt`, `rt` in calendar and business time.
    """
    periods = [p for c in conversations for p in c.periods if start_ms <= p.opened.at_ms < end_ms]
    open_ = sorted((p.opened.at_ms, p.opened.id) for p in periods if p.first_ms is None)
    answered = len(periods) - len(open_)
    return {
        "needing": len(periods),
        "answered": answered,
        "coverage": answered / len(periods) if periods else None,
        "unanswered": [mention_id for _, mention_id in open_],
        "frt": _times(p.frt for p in periods),
        "nrt": _times(took for p in periods for took in p.nrt),
        "rt": _times(_rt(p, as_of_ms, rules) for p in periods),
    }


def _rt(period: Period, as_of_ms: int, rules: Rules) -> Took | None:
    return period.rt if period.is_resolved(as_of_ms, rules) else None


def _times(took: Iterable[Took | None]) -> dict[str, dict[str, float | int | None]]:
    known = [one for one in took if one is not None]
    return {
        "calendar": _spread(sorted(one.calendar_ms for one in known)),
        "business": _spread(sorted(one.business_ms for one in known)),
    }


def _spread(ordered: Sequence[int]) -> dict[str, float | int | None]:
    return {"n": len(ordered), "p50_s": nearest_rank_s(ordered, 50), "p90_s": nearest_rank_s(ordered, 90)}


def nearest_rank_s(ordered: Sequence[int], percent: int) -> float | None:
    """The percentile by nearest rank: the smallest value with at least that share at or below it.

    Args:
        ordered: Values in ms, ascending.
        percent: 1 to 100.

    Returns:
        One of the values, in seconds; None without values.
    """
    return ordered[-(-percent * len(ordered) // 100) - 1] / 1000 if ordered else None
