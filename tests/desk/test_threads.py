"""Threads: the same conversations whatever comes when, how often, and what goes again."""

from __future__ import annotations

import random

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from command_center.desk.fact import Fact, write_fact
from command_center.desk.queue import Line, item_of, rank_of
from command_center.desk.service import rules_of
from command_center.desk.threads import Conversation, Threads
from command_center.mention import NEEDS
from tests.desk.talks import AS_OF_S, GOALS_S, as_said, facts
from tests.support.conversations import told
from tests.support.made import PROFILE
from tests.support.retold import retold, threads_of

RULES = rules_of(PROFILE)
QUESTION = Fact("web:1", 1000, "customer", True, "money")
REPLY = Fact("web:2", 2000, "own", in_reply_to="web:1")
AGAIN = Fact("web:3", 3000, "customer", True, "money", in_reply_to="web:2")
ANSWER = Fact("web:4", 4000, "own", in_reply_to="web:3")


def after(*facts: Fact) -> Threads:
    return threads_of(map(write_fact, facts), RULES)


def ids(conversation: Conversation | None) -> list[str]:
    return [fact.id for fact in conversation.facts] if conversation else []


def check(line: Line, threads: Threads) -> None:
    """The line has everyone who waits, in the order of the rank, and its lanes say how many, since when, until when."""
    items = [item for c in threads if (item := item_of(c)) is not None]
    assert list(line.order()) == sorted(items, key=rank_of)
    for need, lane in line.lanes().items():
        waiting = [item for item in items if item.need == need]
        assert (lane.people, lane.since) == (len(waiting), min((w.waiting_since for w in waiting), default=None))
        assert lane.due_at == min((w.due_at for w in waiting if w.due_at is not None), default=None)


def test_a_parent_that_comes_late_joins_what_was_apart() -> None:
    threads = after(QUESTION, AGAIN, ANSWER)
    assert [ids(c) for c in sorted(threads, key=lambda c: c.root)] == [["web:1"], ["web:3", "web:4"]]
    assert [c.root for c in sorted(threads, key=lambda c: c.root)] == ["web:1", "web:2"], "a root need not be seen"
    threads.put([REPLY])
    gone, came = threads.settle()
    assert (len(gone), [c.root for c in came]) == (2, ["web:1"])
    assert ids(threads.of("web:4")) == ["web:1", "web:2", "web:3", "web:4"]
    assert len(threads) == 1


def test_a_parent_that_never_comes_leads_to_its_thread_all_the_same() -> None:
    threads = after(AGAIN, ANSWER)
    assert threads.of("web:2") is threads.of("web:4")
    assert threads.of("web:404") is None


def test_a_conversation_id_holds_together_what_no_reply_does() -> None:
    one, two = QUESTION._replace(conversation="web:0"), AGAIN._replace(in_reply_to="web:77", conversation="web:0")
    threads = after(one, two)
    (found,) = threads
    assert (found.root, ids(found)) == ("web:0", ["web:1", "web:3"]), "the named conversation, not the other unseen id"


def test_a_circle_is_cut_and_its_earliest_message_is_the_root() -> None:
    circle = [Fact(f"web:{n}", 1000 - n, "customer", True, "money", f"web:{(n + 1) % 4}") for n in range(4)]
    (found,) = after(*circle, Fact("web:9", 5000, "own", in_reply_to="web:2"))
    assert (found.root, ids(found)) == ("web:3", ["web:3", "web:2", "web:1", "web:0", "web:9"])
    (himself,) = after(Fact("web:1", 5, "customer", True, "money", "web:1", "web:1"))
    assert himself.root == "web:1"


def test_what_is_deleted_in_the_middle_leaves_the_thread_whole() -> None:
    threads = after(QUESTION, REPLY, AGAIN, ANSWER)
    threads.put([Fact("web:2", in_reply_to="web:1")])
    threads.settle()
    (found,) = threads
    assert (found.root, ids(found)) == ("web:1", ["web:1", "web:3", "web:4"])
    (period,) = found.periods
    assert period.first_ms == 4000, "the reply that is gone answers nothing any more"


def test_what_is_edited_out_of_a_thread_leaves_it() -> None:
    threads = after(QUESTION, REPLY)
    threads.put([Fact("web:2")])
    threads.settle()
    assert [ids(c) for c in threads] == [["web:1"]]
    assert threads.of("web:2") is None
    assert [asked.id for asked in threads.of("web:1").waiting] == ["web:1"]  # type: ignore[union-attr]


def test_retention_takes_messages_one_by_one() -> None:
    old, young = QUESTION._replace(written_ms=10), AGAIN._replace(written_ms=20, in_reply_to="web:1")
    threads = after(old, young)
    threads.forget(lambda fact: fact.written_ms < 10)
    assert threads.settle() == ([], [])
    threads.forget(lambda fact: fact.written_ms < 11)
    threads.settle()
    assert [(c.root, ids(c)) for c in threads] == [("web:1", ["web:3"])]
    threads.forget(lambda fact: fact.written_ms < 21)
    threads.settle()
    assert (len(threads), threads.of("web:1"), threads.of("web:3")) == (0, None, None)


@settings(max_examples=150, deadline=None)
@given(facts(), st.randoms(use_true_random=False))
def test_order_and_repetition_make_no_difference(found: list[Fact], dice: random.Random) -> None:
    """Each message twice, in any order, in any number of steps."""
    wanted = told(map(as_said, found), AS_OF_S, GOALS_S)
    twice = dice.sample(found * 2, 2 * len(found))
    threads, line = Threads(RULES), Line()
    while twice:
        cut = dice.randint(1, len(twice))
        threads.put(twice[:cut])
        del twice[:cut]
        line.change(*threads.settle())
    assert retold(threads, AS_OF_S, RULES) == wanted
    roots = sorted(c.root for c in threads)
    assert roots == sorted(c.root for c in after(*found))
    check(line, threads)


@settings(max_examples=150, deadline=None)
@given(facts(), facts(), st.integers(0, 10))
def test_any_message_can_change_or_go_at_any_time(before: list[Fact], after_: list[Fact], kept: int) -> None:
    """A second version in place of the first, of any of them: the outcome is that of the last versions alone."""
    threads, line = Threads(RULES), Line()
    threads.put(before)
    line.change(*threads.settle())
    for fact in after_[:kept]:
        threads.put([fact])
        line.change(*threads.settle())
    last = {fact.id: fact for fact in [*before, *after_[:kept]]}
    assert retold(threads, AS_OF_S, RULES) == told(map(as_said, last.values()), AS_OF_S, GOALS_S)
    check(line, threads)


@pytest.mark.parametrize("count", [1, 50, 2000])
def test_a_line_of_many_changes_as_one_of_few(count: int) -> None:
    """Many at once are sorted in, a few find their places: the outcome is the same."""
    dice = random.Random(count)
    threads, line = Threads(RULES), Line()
    for size in (count, count, *[3] * 40):
        some = [dice.randrange(2 * count) for _ in range(size)]
        needs = {n: dice.choice(NEEDS[:5]) for n in some}
        asked = [Fact(f"web:{n}", dice.randrange(9) * 1000, "customer", True, needs[n]) for n in some]
        replies = [Fact(f"web:r{n}", 10_000, "own", in_reply_to=f"web:{n}") for n in some[::7]]
        threads.put([*asked, *replies])
        line.change(*threads.settle())
        check(line, threads)
