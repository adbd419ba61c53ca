"""The oracle of conversations: threads, periods and the queue from raw posts, with no code it judges."""

from __future__ import annotations

import hashlib
import math
from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from itertools import pairwise
from typing import Any

URGENT_TO_CALM = ("safety", "outage", "broken", "money", "question")
HOUR = 3600.0


@dataclass(frozen=True)
class Said:
    """One post as it stands in the end: `who` is own, auto, customer, aside (spam, repost) or gone (deleted)."""

    id: str
    at: float
    who: str
    need: str = "none"
    addressed: bool = False
    links: frozenset[str] = frozenset()
    reply_to: str = ""

    @property
    def asks(self) -> bool:
        return self.who == "customer" and self.need in URGENT_TO_CALM

    @property
    def begins(self) -> bool:
        return self.asks and self.addressed

    @property
    def plays_a_part(self) -> bool:
        """A remark that stands alone belongs to no conversation, whoever replies to it later."""
        return self.begins or bool(self.links - {self.id})


@dataclass
class Stretch:
    """A period: its posts from the one that opens it, and whether a later one showed that it was over."""

    posts: list[Said]
    over: bool
    due: float | None = None
    replies: list[float] = field(default_factory=list)

    def resolved(self, as_of: float, silence: float) -> float | None:
        if self.over:
            return self.replies[-1]
        words = [p.at for p in self.posts if p.who in ("own", "customer")]
        if self.replies and not owed(self.posts) and as_of - words[-1] >= silence:
            return self.replies[-1]
        return None

    def breached(self, as_of: float) -> float | None:
        first = self.replies[0] if self.replies else as_of
        return self.due if self.due is not None and first > self.due else None

    def later_answers(self) -> list[tuple[float, float]]:
        """For each reply but the first: when the first question since the reply before it was asked, and the reply."""
        found = []
        places = [i for i, p in enumerate(self.posts) if p.who == "own"]
        for before, place in pairwise(places):
            asked = [p.at for p in self.posts[before + 1 : place] if p.asks]
            if asked:
                found.append((asked[0], self.posts[place].at))
        return found


def owed(posts: Sequence[Said]) -> list[Said]:
    """What was asked after the last human reply."""
    last = max((i for i, p in enumerate(posts) if p.who == "own"), default=-1)
    return [p for p in posts[last + 1 :] if p.asks]


def threads(posts: Iterable[Said]) -> list[list[Said]]:
    """Posts that hang together, each thread by time: the smallest id spreads over the links until nothing moves."""
    known = [p for p in posts if p.plays_a_part]
    pairs = [(p.id, link) for p in known for link in p.links if link != p.id]
    name = {p.id: p.id for p in known} | {link: link for _, link in pairs}
    moved = True
    while moved:
        moved = False
        for one, other in pairs:
            low = min(name[one], name[other])
            moved |= name[one] != low or name[other] != low
            name[one] = name[other] = low
    found: dict[str, list[Said]] = defaultdict(list)
    for post in known:
        if post.who != "gone":
            found[name[post.id]].append(post)
    return [causal(thread) for thread in found.values()]


def causal(thread: Sequence[Said]) -> list[Said]:
    """By time, but no reply before what it replies to; who replies in a circle replies to nobody."""
    by_id = {p.id: p for p in thread}

    def chain(post: Said) -> list[Said]:
        found = [post]
        while found[-1].id not in circling and (parent := by_id.get(found[-1].reply_to)) is not None:
            found.append(parent)
        return found

    circling: set[str] = set()
    for post in thread:
        met, at = [], post
        while at is not None and at.id not in met:
            met.append(at.id)
            at = by_id.get(at.reply_to)
        circling |= {post.id} if at is post else set()
    placed = {p.id: (max(q.at for q in chain(p)), len(chain(p)), p.id) for p in thread}
    return [replace(p, at=placed[p.id][0]) for p in sorted(thread, key=lambda p: placed[p.id])]


def periods(thread: Sequence[Said], silence: float, goals: Mapping[str, float]) -> list[Stretch]:
    """The open periods of one thread."""
    found = []
    at = 0
    while True:
        start = next((i for i in range(at, len(thread)) if thread[i].begins), None)
        if start is None:
            return found
        end = next((i for i in range(start + 1, len(thread)) if _closes(thread[start:i], thread[i], silence)), None)
        body = list(thread[start:end])
        goal = goals.get(body[0].need)
        due = None if goal is None else body[0].at + goal
        found.append(Stretch(body, end is not None, due, [p.at for p in body if p.who == "own"]))
        if end is None:
            return found
        at = end


def _closes(before: Sequence[Said], word: Said, silence: float) -> bool:
    """Whether a customer's word shows that the period was over: nothing was owed, and it is thanks, or comes late."""
    if word.who != "customer" or owed(before) or not any(p.who == "own" for p in before):
        return False
    return word.need == "thanks" or word.at - [p.at for p in before if p.who in ("own", "customer")][-1] >= silence


def service(
    posts: Iterable[Said], start: float, end: float, as_of: float, silence: float = 72 * HOUR
) -> dict[str, Any]:
    """What `GET /api/v1/service` must say, but for business hours."""
    every = [s for thread in threads(posts) for s in periods(thread, silence, {})]
    inside = [s for s in every if start <= s.posts[0].at < end]
    without = sorted((s.posts[0].at, s.posts[0].id) for s in inside if not s.replies)
    frt = [s.replies[0] - s.posts[0].at for s in inside if s.replies]
    nrt = [reply - asked for s in inside for asked, reply in s.later_answers()]
    rt = [r - s.posts[0].at for s in inside if (r := s.resolved(as_of, silence)) is not None]
    return {
        "needing": len(inside),
        "answered": len(frt),
        "coverage": len(frt) / len(inside) if inside else None,
        "unanswered": [name for _, name in without],
        "frt": nearest_rank(frt),
        "nrt": nearest_rank(nrt),
        "rt": nearest_rank(rt),
    }


def nearest_rank(values: Sequence[float]) -> dict[str, float | int | None]:
    """n, p50 and p90: the value at place ceil(share * n) of the ordered values, from 1."""
    ordered = sorted(round(value, 3) for value in values)

    def at(share: float) -> float | None:
        return ordered[max(1, math.ceil(round(share * len(ordered), 9))) - 1] if ordered else None

    return {"n": len(ordered), "p50_s": at(0.5), "p90_s": at(0.9)}


def queue(posts: Iterable[Said], goals: Mapping[str, float] | None = None, silence: float = 72 * HOUR) -> list[str]:
    """Ids of the first unanswered mention of each conversation that waits, first to be served first."""
    keyed: list[tuple[Any, ...]] = []
    for thread in threads(posts):
        if waiting := unanswered(thread, silence):
            urgent = min(URGENT_TO_CALM.index(p.need) for p in waiting)
            due = min((p.at + goals[p.need] for p in waiting if goals and p.need in goals), default=math.inf)
            tie = hashlib.sha256(root(thread).encode()).hexdigest()
            keyed.append((urgent, due, waiting[0].at, tie, waiting[0].id))
    return [key[-1] for key in sorted(keyed)]


def unanswered(thread: Sequence[Said], silence: float = 72 * HOUR) -> list[Said]:
    """What waits in a thread: asked in its open period after the last human reply."""
    last = periods(thread, silence, {})[-1:]
    return owed(last[0].posts) if last and not last[0].over else []


Told = dict[tuple[str, ...], tuple[list[tuple[Any, ...]], list[str]]]
"""By the ids of a thread: its periods (opened, first reply, resolved, breached, later answers) and who waits in it."""


def told(posts: Iterable[Said], as_of: float, goals: Mapping[str, float], silence: float = 72 * HOUR) -> Told:
    """Everything there is to say about every thread, in seconds."""
    found: Told = {}
    for thread in threads(posts):
        stretches = [
            (
                s.posts[0].at,
                s.replies[0] if s.replies else None,
                s.resolved(as_of, silence),
                s.breached(as_of),
                [round(reply - asked, 3) for asked, reply in s.later_answers()],
            )
            for s in periods(thread, silence, goals)
        ]
        found[tuple(p.id for p in thread)] = stretches, [p.id for p in unanswered(thread, silence)]
    return found


def root(thread: Sequence[Said]) -> str:
    """The id above all others of a thread without circles and without more than one top."""
    ids, links = {p.id for p in thread}, {link for p in thread for link in p.links if link != p.id}
    hanging = {p.id for p in thread if p.links - {p.id}}
    tops = (ids | links) - hanging
    assert len(tops) == 1, f"the test makes a thread with several tops: {sorted(tops)}"
    return tops.pop()


def said(post: Mapping[str, Any], own: set[str], aside: Callable[[Mapping[str, Any]], bool] = lambda _: False) -> Said:
    """A post of the tagged log, as it stands in the end (`at` in seconds)."""
    author = post.get("author") or {}
    house = any(str(author.get(k) or "").lstrip("@").lower() in own for k in ("handle", "id") if author.get(k))
    who = "own" if house else "aside" if post.get("repost_of") or aside(post) else "customer"
    tags, links = post["tags"], links_of(post)
    return Said(post["id"], post["at"], who, tags["need"], tags["addressed"], links, post.get("in_reply_to") or "")


def links_of(post: Mapping[str, Any]) -> frozenset[str]:
    """The ids that a post hangs on."""
    return frozenset(str(post[k]) for k in ("in_reply_to", "conversation") if post.get(k))
