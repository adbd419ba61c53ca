"""Made-up talk: messages of a few people and the house, with their links, in whatever order."""

from __future__ import annotations

from datetime import UTC, datetime

from hypothesis import strategies as st

from command_center.desk.fact import Fact, Role
from command_center.mention import NEEDS
from tests.support.clocks import NOON
from tests.support.conversations import Said

NOON_S = int(NOON.timestamp())
HOUR = 3600
AS_OF_S = NOON_S + 400 * HOUR
GOALS_S = {"broken": 45 * 60.0}
_ids = st.integers(0, 9).map("web:{}".format)
_roles: tuple[Role, ...] = ("customer", "customer", "customer", "own", "own", "auto", "aside", "gone")


@st.composite
def facts(draw: st.DrawFn) -> list[Fact]:
    """Up to ten messages; times lie close together or days apart, links lead anywhere, also to ids never seen."""
    found = []
    for name in draw(st.lists(_ids, unique=True, min_size=1, max_size=10)):
        role = draw(st.sampled_from(_roles))
        at_s = NOON_S + draw(st.sampled_from((0, 1, 2, 60, 3600, 71 * HOUR, 72 * HOUR, 150 * HOUR, 300 * HOUR)))
        fact = Fact(
            name,
            0 if role == "gone" else at_s * 1000,
            role,
            draw(st.booleans()),
            draw(st.sampled_from(NEEDS)),
            draw(st.just("") | _ids),
            draw(st.just("") | st.just("") | st.sampled_from(("web:0", "web:98"))),
        )
        # What stands alone and asks for nobody never becomes a fact (tests/fold/test_facts.py).
        asks = fact.role == "customer" and fact.addressed and fact.need not in ("thanks", "none")
        if asks or fact.parents:
            found.append(fact)
    return found


def as_said(fact: Fact) -> Said:
    """The same message in the words of the oracle."""
    links = frozenset({fact.in_reply_to, fact.conversation} - {""})
    return Said(fact.id, fact.at_ms / 1000, fact.role, fact.need, fact.addressed, links, fact.in_reply_to)


def at(text: str) -> int:
    """A moment in ms, as in `4 12:00`: a day of March 2026 and an hour (UTC)."""
    day, clock = text.split()
    hour, minute = clock.split(":")
    return int(datetime(2026, 3, int(day), int(hour), int(minute), tzinfo=UTC).timestamp() * 1000)
