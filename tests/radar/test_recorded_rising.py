"""What rises over nine recorded days of posts to airlines, hour by hour; and a made-up twin of them."""

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import UTC, datetime, timedelta
from itertools import groupby
from pathlib import Path
from random import Random

import pytest

from command_center.mention import Mention
from command_center.profile import Profile, load_profile
from command_center.radar.bursts import NORMAL_MIN, RECENT_MIN
from command_center.snapshot import RisingTerm
from streams.sources.recorded import read_recorded
from tests.radar.test_radar_book import LEAKS, Watcher
from tests.support.kept import Kept
from tests.support.made import mention, tags

AIRLINE = Path(__file__).parents[2] / "profiles" / "airline.yaml"


def hours(kept: Kept, posts: Sequence[Mention], most: int) -> list[list[RisingTerm]]:
    """What rose at the end of each of the fullest hours; asked live and anew, which must be the same."""
    live, found = Watcher(kept), []
    by_hour = [(at, list(run)) for at, run in groupby(posts, lambda m: m.at.replace(minute=0, second=0, microsecond=0))]
    fullest = sorted(by_hour, key=lambda row: (-len(row[1]), row[0]))[:most]
    last = {at for at, _ in fullest}
    for at, run in by_hour:
        kept.add(*((post, tags(0, language="en", topics=[])) for post in run))
        end = at + timedelta(minutes=59, seconds=59)
        if at in last:
            found.append(live.done(end).rising)
            assert Watcher(kept).done(end) == live.done(end)
    return found


@pytest.mark.recorded
def test_recorded_days_are_calm_but_for_what_happened(kept: Kept, recorded: Path) -> None:
    profile = load_profile(AIRLINE)
    posts = _posts(recorded / "airline" / "Tweets.csv.gz", profile)
    found = hours(kept, posts, 12)
    assert len(posts) > 7000
    terms = [term for rows in found for row in rows for term in (row.term, *row.also)]
    handles = {m.author.handle.casefold() for m in posts if m.author and m.author.handle}
    assert handles.isdisjoint(term.lstrip("#") for term in terms)
    assert not [term for term in terms if re.search(r"@|https?:|\d{4}", term)]
    assert sum(map(len, found)) <= 6


def _posts(path: Path, profile: Profile) -> list[Mention]:
    known = {}
    for line in read_recorded(path, profile):
        if isinstance(line.mention, Mention):
            known[line.mention.id] = line.mention
    return sorted(known.values(), key=lambda post: (post.at, post.id))


def test_made_up_days_are_calm_but_for_what_happened(kept: Kept) -> None:
    dice = Random(5)
    begin = datetime(2026, 3, 1, tzinfo=UTC)
    words = [f"word{n}" for n in range(300)]
    posts = [
        mention(n, begin + timedelta(seconds=n * 25), text=f"{' '.join(dice.sample(words, 6))} n{n}n")
        for n in range(3000)
    ]
    outage = begin + timedelta(hours=19, minutes=57)
    posts += [
        mention(9000 + n, outage + timedelta(seconds=4 * n), text=LEAKS[n % 3].format(f"a{n}a")) for n in range(25)
    ]
    posts.sort(key=lambda post: post.at)
    found = hours(kept, posts, 24)
    assert [[row.term for row in rows] for rows in found if rows] == [["lid leaks"]]
    assert NORMAL_MIN + RECENT_MIN < 60 * 19
