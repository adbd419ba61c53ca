"""Periods and answer times: the definition word by word, and against a second telling of it."""

from __future__ import annotations

from hypothesis import given, settings

from command_center.desk.fact import Fact, Role, write_fact
from command_center.desk.order import in_order
from command_center.desk.service import Period, periods_of, rules_of
from command_center.mention import Need
from command_center.profile_service import OpeningHours
from tests.desk.talks import AS_OF_S, GOALS_S, as_said, at, facts
from tests.support.conversations import told
from tests.support.made import PROFILE
from tests.support.retold import retold, threads_of

RULES = rules_of(PROFILE)


class Thread:
    """Writes one conversation down, message by message."""

    def __init__(self) -> None:
        self.facts: list[Fact] = []

    def say(self, when: str, role: Role = "customer", need: Need = "none", *, addressed: bool = True) -> Thread:
        name = f"web:{len(self.facts):02}"
        parent = self.facts[-1].id if self.facts else ""
        self.facts.append(Fact(name, at(when), role, addressed, need, parent))
        return self

    def asks(self, when: str, need: Need = "broken", **given: bool) -> Thread:
        return self.say(when, "customer", need, **given)

    def replies(self, when: str) -> Thread:
        return self.say(when, "own")

    def periods(self) -> list[Period]:
        return periods_of(in_order(self.facts), RULES)

    def resolved(self, as_of: str) -> list[int | None]:
        return [p.last_ms if p.is_resolved(at(as_of), RULES) else None for p in self.periods()]


def test_the_first_human_reply_is_the_first_response() -> None:
    thread = Thread().asks("4 12:00").say("4 12:01", "auto").replies("4 12:30").replies("4 12:40")
    (period,) = thread.periods()
    assert (period.opened.at_ms, period.first_ms) == (at("4 12:00"), at("4 12:30"))
    assert period.frt == (30 * 60_000, 30 * 60_000)
    assert period.nrt == [], "a second reply to nothing new answers nothing"


def test_an_automatic_reply_leaves_them_waiting() -> None:
    (period,) = Thread().asks("4 12:00").say("4 12:01", "auto").periods()
    assert (period.first_ms, [asked.id for asked in period.waiting]) == (None, ["web:00"])


def test_what_opens_a_period_and_what_does_not() -> None:
    for thread in (
        Thread().asks("4 12:00", addressed=False),
        Thread().say("4 12:00", need="thanks"),
        Thread().say("4 12:00", need="none"),
        Thread().say("4 12:00", "aside", "safety"),
        Thread().say("4 12:00", "gone", "safety"),
        Thread().say("4 12:00", "own", "safety"),
    ):
        assert thread.replies("4 13:00").periods() == []
        (period,) = thread.asks("4 14:00").periods()
        assert (period.opened.at_ms, period.first_ms) == (at("4 14:00"), None), "a reply before it answers nothing"


def test_the_next_response_runs_from_the_first_question_after_a_reply() -> None:
    thread = Thread().asks("4 12:00").replies("4 12:10").say("4 12:20").asks("4 12:30", "question", addressed=False)
    thread.asks("4 12:50", "money")
    (period,) = thread.periods()
    assert [asked.at_ms for asked in period.waiting] == [at("4 12:30"), at("4 12:50")]
    (period,) = thread.replies("4 13:00").asks("4 14:00").replies("4 14:05").periods()
    assert [took.calendar_ms for took in period.nrt] == [30 * 60_000, 5 * 60_000]
    assert period.frt is not None and period.frt.calendar_ms == 10 * 60_000


def test_thanks_resolve_by_the_reply_before_them_and_the_next_question_reopens() -> None:
    thread = Thread().asks("4 12:00").replies("4 12:10").say("4 12:15", need="thanks")
    assert thread.resolved("4 12:16") == [at("4 12:10")]
    thread.replies("4 12:20")  # "you're welcome" is part of no period
    assert thread.resolved("4 12:21") == [at("4 12:10")]
    thread.asks("4 15:00").replies("4 15:01")
    assert [p.opened.at_ms for p in thread.periods()] == [at("4 12:00"), at("4 15:00")]
    assert thread.resolved("4 15:02") == [at("4 12:10"), None]


def test_thanks_while_a_question_waits_resolve_nothing() -> None:
    thread = Thread().asks("4 12:00").say("4 12:01", need="thanks")
    assert (thread.resolved("8 12:00"), len(thread.periods()[0].waiting)) == ([None], 1)
    thread = Thread().asks("4 12:00").replies("4 12:10").asks("4 12:11").say("4 12:12", need="thanks")
    assert (thread.resolved("20 12:00"), len(thread.periods()[0].waiting)) == ([None], 1)


def test_silence_of_72_hours_resolves_by_the_last_reply() -> None:
    thread = Thread().asks("4 12:00").replies("4 12:10")
    assert thread.resolved("7 12:09") == [None]
    assert thread.resolved("7 12:10") == [at("4 12:10")]
    remark = Thread().asks("4 12:00").replies("4 12:10").say("5 12:00")
    assert remark.resolved("7 13:00") == [None], "the customer has not been silent for so long"
    assert remark.resolved("8 12:00") == [at("4 12:10")]


def test_a_question_after_long_silence_reopens_and_one_before_does_not() -> None:
    in_time = Thread().asks("4 12:00").replies("4 12:10").asks("7 12:09")
    assert len(in_time.periods()) == 1
    late = Thread().asks("4 12:00").replies("4 12:10").asks("7 12:10", "money").replies("7 12:30")
    assert [(p.opened.need, p.first_ms) for p in late.periods()] == [
        ("broken", at("4 12:10")),
        ("money", at("7 12:30")),
    ]
    assert late.resolved("7 12:31") == [at("4 12:10"), None]
    waiting = Thread().asks("4 12:00").asks("20 12:00")
    assert len(waiting.periods()) == 1, "who was never answered has not been resolved by waiting"


def test_a_breach_is_stamped_with_the_promised_time() -> None:
    (waits,) = Thread().asks("4 12:00").periods()
    due = at("4 12:45")
    assert (waits.breached_ms(due), waits.breached_ms(due + 1)) == (None, due)
    (kept,) = Thread().asks("4 12:00").replies("4 12:45").periods()
    (broken,) = Thread().asks("4 12:00").replies("4 12:46").periods()
    assert (kept.breached_ms(at("9 0:00")), broken.breached_ms(at("4 12:46"))) == (None, due)
    (unpromised,) = Thread().asks("4 12:00", "money").periods()
    assert unpromised.breached_ms(at("30 12:00")) is None


def test_business_hours_measure_beside_the_calendar_and_move_the_promise() -> None:
    week = dict.fromkeys(("monday", "tuesday", "wednesday", "thursday", "friday"), "09:00-17:00")
    hours = OpeningHours.model_validate({"zone": "Europe/Berlin", "week": week, "closed": ["2026-03-09"]})
    rules = rules_of(PROFILE.model_copy(update={"business_hours": hours}))
    # Friday 6 March, 16:40 in Berlin; answered on Tuesday at 9:30, Monday being closed.
    thread = Thread().asks("6 15:40").replies("10 8:30")
    (period,) = periods_of(in_order(thread.facts), rules)
    assert period.frt == (at("10 8:30") - at("6 15:40"), 50 * 60_000)
    assert period.opened.due_ms == at("10 8:25"), "45 minutes: 20 on Friday, 25 on Tuesday"
    assert period.breached_ms(at("10 8:30")) == at("10 8:25")


def test_a_reply_never_comes_before_what_it_replies_to() -> None:
    same = [
        Fact("web:9", at("4 12:00"), "customer", True, "money"),
        Fact("web:10", at("4 12:00"), "own", in_reply_to="web:9"),
    ]
    (period,) = periods_of(in_order(same), RULES)
    assert period.first_ms == at("4 12:00"), "whole seconds: the ids would put the reply first"
    skewed = [
        Fact("web:1", at("4 12:05"), "customer", True, "money"),
        Fact("web:2", at("4 12:03"), "own", in_reply_to="web:1"),
    ]
    (period,) = periods_of(in_order(skewed), RULES)
    assert (period.first_ms, period.frt) == (at("4 12:05"), (0, 0)), "the customer's clock is two minutes fast"


@settings(max_examples=400, deadline=None)
@given(facts())
def test_every_thread_is_told_as_the_oracle_tells_it(found: list[Fact]) -> None:
    threads = threads_of(map(write_fact, found), RULES)
    assert retold(threads, AS_OF_S, RULES) == told(map(as_said, found), AS_OF_S, GOALS_S)
