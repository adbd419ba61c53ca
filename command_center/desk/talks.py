"""The conversations that some mentions began: how many were answered, how fast, and who still waits."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from datetime import datetime
from typing import NamedTuple

from command_center.clock import from_ms
from command_center.desk.figures import nearest_rank_s
from command_center.desk.service import Period
from command_center.desk.threads import Conversation
from command_center.snapshot import Spread


class Talks(NamedTuple):
    """What became of those who asked.

    `answered` of `needing` had a first word of a person of the house; `frt` is how long it took, `frt_business` in
    business hours; `open` are those without, who has waited longest first.
    """

    needing: int
    answered: int
    frt: Spread
    frt_business: Spread
    open: Sequence[tuple[str, datetime]]


def talks(ids: Iterable[str], of: Callable[[str], Conversation | None]) -> Talks:
    """Look what became of mentions that asked for an answer.

    Args:
        ids: The mentions; those that began no period (an answer, a second question) are not counted twice.
        of: The conversation of a mention.
    """
    periods = [period for mention_id in dict.fromkeys(ids) if (period := _begun_by(mention_id, of)) is not None]
    took = [period.frt for period in periods if period.frt is not None]
    open_ = sorted((period.opened.at_ms, period.opened.id) for period in periods if period.first_ms is None)
    return Talks(
        len(periods),
        len(periods) - len(open_),
        _spread([one.calendar_ms for one in took]),
        _spread([one.business_ms for one in took]),
        [(mention_id, from_ms(at_ms)) for at_ms, mention_id in open_],
    )


def _begun_by(mention_id: str, of: Callable[[str], Conversation | None]) -> Period | None:
    found = of(mention_id)
    return next((period for period in found.periods if period.opened.id == mention_id), None) if found else None


def _spread(times_ms: Sequence[int]) -> Spread:
    ordered = sorted(times_ms)
    return Spread(len(ordered), nearest_rank_s(ordered, 50), nearest_rank_s(ordered, 90))
