"""Notes on the timeline: what happened at a moment and who did what, kept beside the figures it explains."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Annotated

from msgspec import Meta, Struct

from command_center.room.action import Action, Id, Moment

MAX_MARKS = 500
"""The newest are kept; of older ones the log still tells."""
MAX_WORDS = 200
"""Characters of a note: what can be read beside a chart, and from across a room."""


class MarkTime(Action, frozen=True, kw_only=True, tag="timeline-mark"):
    """Something happened at `when`; without `topic` it concerns every one."""

    when: Moment
    text: Annotated[str, Meta(min_length=1, max_length=MAX_WORDS)]
    topic: Id = ""


class UnmarkTime(Action, frozen=True, kw_only=True, tag="timeline-unmark"):
    """A note on the timeline is taken away."""

    mark: Id


class TimeMark(Struct, frozen=True):
    """One note on the timeline: what happened `when`, written down `at` some time `by` somebody."""

    id: str
    when: datetime
    text: str
    topic: str
    at: datetime
    by: str = ""


class Timeline(Struct, frozen=True):
    """The notes that have not been taken away, in the order in which they were written; at most `MAX_MARKS`."""

    marks: tuple[TimeMark, ...] = ()

    def of(self, topic: str, start: datetime, end: datetime) -> Sequence[TimeMark]:
        """What is to be shown on a chart, in the order of time.

        Args:
            topic: The topic; notes for every topic are shown with each.
            start: The chart's first moment.
            end: The moment after its last.
        """
        meant = (one for one in self.marks if one.topic in ("", topic) and start <= one.when < end)
        return sorted(meant, key=lambda one: (one.when, one.at, one.id))

    def after(self, action: Action) -> Timeline:
        """What stands after an action; the same object where it changes nothing."""
        match action:
            case MarkTime() if all(one.id != action.id for one in self.marks):
                one = TimeMark(action.id, action.when, action.text, action.topic, action.at, action.by)
                return Timeline((*self.marks, one)[-MAX_MARKS:])
            case UnmarkTime() if any(one.id == action.mark for one in self.marks):
                return Timeline(tuple(one for one in self.marks if one.id != action.mark))
        return self
