"""Who is waiting: the hero figure, the oldest, and one lane a need."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from command_center.snapshot import Lane, Snapshot, Waiting
from layouts.doors import door
from layouts.markup import Html, join, tag
from layouts.needs import need_mark, need_name
from layouts.numbers import number
from layouts.speech import _, _n, later
from layouts.words import age, spanned

TITLE = later("Who is waiting")


def render(snapshot: Snapshot) -> dict[str, Any]:
    """Show how many people wait for an answer.

    Args:
        snapshot: The whole picture.

    Returns:
        `html`: the hero figure and the lanes, from the most urgent need down; each is a door (`a.door`) to the desk.
    """
    waiting, now = snapshot.waiting, snapshot.as_of
    return {"html": join(_hero(waiting, now), tag("ol", *(_lane(lane, now) for lane in waiting.lanes), class_="lanes"))}


def _hero(waiting: Waiting, now: datetime) -> Html:
    figure = number(waiting.total)
    words = _("{n} waiting: open the desk", n=figure)
    led = tag("a", figure, href=door("waiting"), class_="door", aria_label=words)
    hero = tag("p", led, class_="hero", data_figure="waiting", style=f"--chars:{len(figure)}")
    if not waiting.total or waiting.oldest_at is None:
        return join(hero, tag("p", _("nobody is waiting for an answer"), class_="hero-words"))
    first = next(lane for lane in waiting.lanes if lane.oldest_at == waiting.oldest_at)
    goal = first.goal_minutes
    people = _n(
        "person without an answer, oldest {age}",
        "people without an answer, oldest {age}",
        waiting.total,
        age=age(waiting.oldest_at, now, goal_minutes=first.allowed_minutes),
    )
    promised = None if goal is None else _(", goal {time}", time=spanned(goal * 60))
    return join(hero, tag("p", people, promised, class_="hero-words"))


def _lane(lane: Lane, now: datetime) -> Html:
    oldest = (
        None if lane.oldest_at is None else age(lane.oldest_at, now, class_="wait", goal_minutes=lane.allowed_minutes)
    )
    return tag(
        "li",
        tag(
            "span",
            need_mark(lane.need),
            tag("a", need_name(lane.need), href=door("waiting", lane.need), class_="door"),
            class_="name",
        ),
        tag("b", number(lane.count), class_="count"),
        oldest or tag("span", "–", class_="wait none"),
        class_=None if lane.count else "nobody",
        data_need=lane.need,
    )
