"""The running tally says what `figures` says, whatever came, went and passed in between."""

from __future__ import annotations

import random

from command_center.desk.fact import Fact
from command_center.desk.figures import figures
from command_center.desk.service import rules_of
from command_center.desk.tally import LONGEST, Tally
from command_center.desk.threads import Threads
from command_center.mention import NEEDS
from tests.support.clocks import NOON
from tests.support.made import PROFILE

NOON_S = int(NOON.timestamp()) // 60 * 60
RULES = rules_of(PROFILE)


def _facts(luck: random.Random) -> list[Fact]:
    """What a few people and the house say within some hours, with links among them, in any order."""
    return [
        Fact(
            f"web:{luck.randrange(120)}",
            (NOON_S + luck.randrange(-7200, 7200)) * 1000 + luck.randrange(1000),
            luck.choice(("customer", "customer", "own", "auto", "gone")),
            luck.random() < 0.8,
            luck.choice(NEEDS),
            f"web:{luck.randrange(120)}" if luck.random() < 0.3 else "",
            "",
        )
        for _ in range(luck.randrange(1, 9))
    ]


def _same(tally: Tally, threads: Threads, name: str, start_s: int, end_s: int) -> int:
    found = tally.of(name, start_s, end_s)
    wanted = figures(threads, start_s * 1000, end_s * 1000, NOON_S * 1000, RULES)
    assert (found.needing, found.answered, found.share) == (wanted["needing"], wanted["answered"], wanted["coverage"])
    assert [one.id for one in found.unanswered] == wanted["unanswered"][:LONGEST]
    assert found.missing == len(wanted["unanswered"])
    for name_, kind, spread in (
        ("frt", "calendar", found.frt),
        ("nrt", "calendar", found.nrt),
        ("frt", "business", found.frt_business),
        ("nrt", "business", found.nrt_business),
    ):
        assert {"n": spread.n, "p50_s": spread.p50_s, "p90_s": spread.p90_s} == wanted[name_][kind]
    return found.needing


def test_the_tally_is_the_figures_under_random_talk() -> None:
    """Messages come, change and go in any order while two spans move on, jump, and go back as after a rebuild."""
    luck = random.Random(6)
    needing = 0
    for _ in range(12):
        threads, tally = Threads(RULES), Tally()
        for _ in range(40):
            threads.put(_facts(luck))
            if luck.random() < 0.1:
                forgotten = f"web:{luck.randrange(120)}"
                threads.forget(lambda fact, name=forgotten: fact.id == name)  # type: ignore[misc]
            tally.change(*threads.settle())
            now_s = NOON_S + 60 * luck.choice((*range(-30, 60), 120, 120, 120))
            needing += _same(tally, threads, "window", now_s - 3600, now_s)
            needing += _same(tally, threads, "today", NOON_S - 5400, now_s)
    assert needing > 1000, "there must be something to compare"
