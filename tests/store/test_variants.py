"""Figures of other windows and of single topics, counted again from the mentions themselves."""

from __future__ import annotations

import random
from collections import Counter
from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Any

import pytest

from command_center.mention import SENTIMENTS, Mention, Tags
from command_center.snapshot import Feelings
from command_center.store import keys
from command_center.store.connect import Redis
from command_center.store.hour_sums import HourSums
from command_center.store.variants import Variants
from command_center.store.window import Span, span_of
from command_center.variant import VARIED, Variant, misfit
from layouts.embed_names import EMBEDS
from tests.support.clocks import NOON
from tests.support.kept import Kept
from tests.support.made import PROFILE, RULES, by_brand, mention, tags
from tests.support.servers import calls_of

NOW = NOON + timedelta(minutes=34, seconds=56)
MINUTE, HOUR = timedelta(minutes=1), timedelta(hours=1)
LENGTHS = {"15m": 15 * MINUTE, "1h": HOUR, "4h": 4 * HOUR, "24h": 24 * HOUR, "7d": 168 * HOUR}
COLUMNS = {"15m": MINUTE, "1h": MINUTE, "4h": 5 * MINUTE, "24h": HOUR, "7d": 3 * HOUR}
TOPICS = ("", "heat", "noise")
Posts = Sequence[tuple[Mention, Tags]]


def _none(topic: str, span: Span) -> dict[str, int]:
    raise AssertionError("nobody asked for languages")


def _bounds(window: str, now: datetime = NOW) -> tuple[datetime, datetime]:
    """A window ends with the minute, or from a day on with the hour, that runs."""
    step = MINUTE if LENGTHS[window] <= 4 * HOUR else HOUR
    end = now.replace(second=0, microsecond=0, minute=now.minute if step == MINUTE else 0) + step
    return end - LENGTHS[window], end


def _expected(posts: Posts, window: str, topic: str) -> dict[str, Any]:
    """Every figure, counted post by post."""
    start, end = _bounds(window)
    about = [(m, t) for m, t in posts if not topic or topic in t.topics]
    here = [(m, t) for m, t in about if start <= m.created_at < end]
    before = [(m, t) for m, t in about if start - LENGTHS[window] <= m.created_at < start]
    feelings = Counter(t.sentiment.label for _, t in here)
    step = COLUMNS[window]
    columns: dict[str, list[int]] = {name: [0] * int((end - start) / step) for name in SENTIMENTS}
    for m, t in here:
        columns[t.sentiment.label][int((m.created_at - start) / step)] += 1
    found: dict[str, Any] = {
        "total": len(here),
        "previous_total": len(before),
        "feelings": {name: feelings[name] for name in SENTIMENTS},
        "columns": columns,
        "starts": [start + step * n for n in range(int((end - start) / step))],
        "topics": {
            name: (sum(name in t.topics for _, t in here), sum(name in t.topics for _, t in before))
            for name in ([topic] if topic else ["heat", "noise"])
        },
    }
    if not topic:
        points: Counter[tuple[float, float, str]] = Counter()
        countries: Counter[tuple[str, str]] = Counter()
        for _, t in here:
            if t.place and t.place.lat is not None and t.place.lon is not None:
                points[round(t.place.lat * 2) / 2, round(t.place.lon * 2) / 2, t.sentiment.label] += 1
            elif t.place:
                countries[t.place.country, t.sentiment.label] += 1
        found |= {
            "without_place": sum(t.place is None for _, t in here),
            "brands": {name: sum(name in t.brands for _, t in here) for name in ("acme", "zeta")},
            "languages": dict(Counter(t.language for _, t in here)),
            "points": dict(points),
            "countries": dict(countries),
        }
    return found


def _told(figures: Any, topic: str) -> dict[str, Any]:
    volume = figures["volume"]
    found: dict[str, Any] = {
        "total": figures["total"],
        "previous_total": figures["previous_total"],
        "feelings": {name: getattr(figures["feelings"], name) for name in SENTIMENTS},
        "columns": {name: getattr(volume, name) for name in SENTIMENTS},
        "starts": volume.starts,
        "topics": {row.id: (row.count, row.previous) for row in figures["topics"]},
    }
    if not topic:
        found |= {
            "without_place": figures["without_place"],
            "brands": {row.id: row.count for row in figures["brands"]},
            "languages": figures["languages"],
            "points": {
                (spot.lat, spot.lon, name): n
                for spot in figures["spots"]
                for name in SENTIMENTS
                if (n := getattr(spot.feelings, name))
            },
            "countries": {
                (row.country, name): n
                for row in figures["countries"]
                for name in SENTIMENTS
                if (n := getattr(row.feelings, name))
            },
        }
    return found


def _posts(seed: int, count: int) -> list[tuple[Mention, Tags]]:
    """Posts of two weeks, half of them of the last hours, some right at the edges of windows."""
    luck = random.Random(seed)
    edges = [moment for window in VARIED for moment in _bounds(window)]
    posts = []
    for number in range(count):
        back_s = luck.choice([5 * 3600, 2 * 86_400, 14 * 86_400]) * luck.random()
        at = NOW - timedelta(seconds=back_s)
        if luck.random() < 0.2:
            at = luck.choice(edges) - luck.choice([timedelta(), timedelta(milliseconds=1)])
            at = min(at, NOW)
        posts.append((mention(1000 * seed + number, at), tags(luck.randrange(10_000))))
    return posts


@pytest.mark.parametrize("seed", [1, 2])
def test_every_window_and_topic_is_what_a_recount_says(kept: Kept, seed: int) -> None:
    kept.clock.advance((NOW - NOON).total_seconds())
    wanted = {Variant(window, topic): ("gauge",) for window in VARIED for topic in TOPICS}
    variants = Variants(kept.reader, RULES, _none)
    posts = _posts(seed, 250)
    kept.add(*posts, (by_brand(900), tags(0)))
    for turn in range(3):
        found = variants.count(wanted)
        assert list(found) == list(wanted)
        for (window, topic), (_, figures) in found.items():
            assert _told(figures, topic) == _expected(posts, window, topic), (window, topic)
            assert (figures["window"], figures["as_of"], figures["made_at"]) == (window, NOW, NOW)
        # what is added, edited and deleted later must be found without reading everything again
        more = _posts(100 * seed + turn, 25)
        at = NOW + timedelta(seconds=turn)
        changed = [
            (mention(int(m.id[4:]), m.created_at, edited_at=at), tags(turn + i)) for i, (m, _) in enumerate(posts[:20])
        ]
        kept.add(*more, *changed, *((Mention(id=m.id, source="web", deleted=True), None) for m, _ in posts[20:30]))
        posts = changed + posts[30:] + more
    assert all(figures.fields["total"] for variant, figures in found.items() if variant.window == "7d")


def test_a_window_before_is_compared_only_where_the_store_listened(kept: Kept) -> None:
    kept.add((mention(1, NOON - 30 * HOUR), tags(0)), (mention(2), tags(0)))
    found = Variants(kept.reader, RULES, _none).count({Variant("4h"): (), Variant("24h"): ()})
    assert found[Variant("4h")].fields["compared"] is True
    assert found[Variant("24h")].fields["compared"] is False


def test_what_the_counters_dont_know_of_a_topic_is_never_the_walls(kept: Kept) -> None:
    kept.add(*((mention(n), tags(n)) for n in range(60)))
    asked = []

    def spoken(topic: str, span: Span) -> dict[str, int]:
        asked.append((topic, span))
        return {"de": 2, "en": 5, "ja": 2}

    variants = Variants(kept.reader, RULES, spoken)
    found = variants.count({Variant("1h", "heat"): ("gauge",), Variant("4h", "heat"): ("languages",)})
    plain, languages = (figures.fields for figures in found.values())
    assert (plain["languages"], plain["spots"], plain["brands"], plain["river"]) == ({}, [], [], [])
    assert asked == [("heat", span_of("4h", NOON, 30))]
    assert list(languages["languages"].items()) == [("en", 5), ("de", 2), ("ja", 2)]
    assert languages["feelings"] == plain["feelings"] != Feelings()


def test_the_river_of_a_topic_has_its_posts_alone(kept: Kept) -> None:
    posts = [(mention(n), tags(n)) for n in range(200)]
    kept.add(*posts)
    variants = Variants(kept.reader, RULES, _none)
    wanted = {Variant(topic="heat"): ("river",)}
    river = variants.count(wanted)[Variant(topic="heat")].fields["river"]
    assert [post.id for post in river] == [m.id for m, t in posts if "heat" in t.topics][:24]
    first = river[0].id
    kept.add((mention(int(first[4:]), edited_at=NOON), tags(0, topics=["noise"])))
    kept.clock.advance(5)
    assert first not in [post.id for post in variants.count(wanted)[Variant(topic="heat")].fields["river"]]


def test_hours_are_read_once_and_again_when_they_changed(kept: Kept, client: Redis) -> None:
    kept.add(*((mention(n, NOON - n * HOUR), tags(n)) for n in range(30)))
    span = span_of("24h", NOON, 30)
    hours = HourSums(kept.reader)

    def reads() -> int:
        before = calls_of(client)["hgetall"]
        hours.refresh([span], kept.reader.marks().offsets)
        return calls_of(client)["hgetall"] - before

    assert reads() == 24 * kept.partitions
    assert reads() == 0
    kept.add((mention(99, NOON - 5 * HOUR), tags(1)))
    assert reads() == kept.partitions
    assert hours.of(span) == {start: +counts for start, counts in kept.reader.buckets(span).items()}


@pytest.mark.parametrize("lost", ["store", "memory of changes"])
def test_where_nobody_knows_what_changed_everything_is_read_again(kept: Kept, client: Redis, lost: str) -> None:
    kept.add(*((mention(n, NOON - n * HOUR), tags(n)) for n in range(9)))
    span = span_of("24h", NOON, 30)
    hours = HourSums(kept.reader)
    hours.refresh([span], kept.reader.marks().offsets)
    if lost == "store":
        client.flushall()
        kept = Kept(client)
        kept.add((mention(1), tags(0)))
    else:
        kept.add(*((mention(100 + n, NOON - n * HOUR), tags(n)) for n in range(9)))
        for p in range(kept.partitions):  # as a flood of old minutes leaves it: more than is remembered
            high = kept.reader.marks().offsets[p]
            client.delete(keys.touched(p))
            client.zadd(keys.touched(p), {str(60 * n): high for n in range(5000)})
    hours.refresh([span], kept.reader.marks().offsets)
    assert hours.of(span) == {start: +counts for start, counts in kept.reader.buckets(span).items()}


def test_a_panel_says_which_windows_and_topics_it_can_show() -> None:
    fit = {(panel, v) for panel in EMBEDS for v in (Variant("24h"), Variant(topic="heat")) if not misfit(panel, v)}
    assert {panel for panel, v in fit if not v.topic} == {"gauge", "map", "volume", "topics", "share", "languages"}
    assert {panel for panel, v in fit if v.topic} == {"gauge", "volume", "languages", "river"}
    assert not any(misfit(panel, Variant()) for panel in EMBEDS)
    assert "none of 15m, 1h, 4h, 24h, 7d" in misfit("gauge", Variant("all"))
    assert "gauge, languages, river, volume" in misfit("map", Variant(topic="heat"))
    assert {t.id for t in PROFILE.topics} == {"heat", "noise"}
