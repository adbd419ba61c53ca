"""Embeds of other windows and topics on the stream: whole from the first picture on, honest of their age, bounded."""

from __future__ import annotations

import asyncio
import json
import re
import threading
from collections import Counter
from datetime import timedelta
from pathlib import Path

import pytest

from command_center.search.problems import SearchAway
from command_center.store.variants import Figures
from command_center.variant import TOPICAL, VARIED, WINDOWED, Variant, misfit
from command_center.web.variants import IDLE_S, MOST, is_varied
from layouts.embed_names import AGE, EMBEDS, Shown, parts_of
from tests.support.clocks import NOON, StillClock
from tests.support.kept import Kept
from tests.support.made import PROFILE, mention, tags
from tests.web.site import Site, assert_problem
from tests.web.test_stream import Page, parse, run

DAY = Variant("24h")
EVERY = [
    Shown(panel, "" if window == "1h" else window, topic)
    for panel in EMBEDS
    for window in VARIED
    for topic in ("", "heat")
    if (window != "1h" or topic) and not misfit(panel, Variant(window, topic))
]


@pytest.fixture
def full(site: Site, kept: Kept) -> Site:
    """Forty posts of the last minute, and two hundred of the day."""
    kept.add(*((mention(n), tags(n)) for n in range(40)))
    kept.add(*((mention(1000 + n, NOON - timedelta(minutes=7 * n)), tags(n)) for n in range(200)))
    site.more._open.clear()
    site.more._asked.clear()
    site.more.count()
    site.show(seq=7, epoch=3)
    return site


def test_the_first_picture_of_a_page_has_the_figures_of_every_variant(full: Site) -> None:
    async def talk() -> None:
        for shown in EVERY:
            names = parts_of(shown)
            async with Page(full, names) as page:
                first = (await page.next()).data["panels"]
                assert set(first) == set(names)
                assert first[names[0]]["made_at"] == NOON.isoformat()
                assert all(panel.get("html") != "" for name, panel in first.items() if name != names[0]), shown

    run(full, talk)
    assert len(EVERY) == len({parts_of(shown) for shown in EVERY}) > MOST, "and more of them than are counted at a time"


def test_each_shows_what_its_window_holds_and_not_the_walls(full: Site, kept: Kept) -> None:
    names = ("embed-gauge~24h", "embed-gauge~4h", "embed-gauge~1h~heat", "embed-volume~7d")

    async def talk() -> None:
        async with Page(full, names) as page:
            first = (await page.next()).data["panels"]
            text = {name: json.dumps(panel) for name, panel in first.items()}
            # at noon the hour that runs is the 24th: it begins 23 h ago
            assert f"{40 + sum(7 * n <= 23 * 60 for n in range(200))} posts" in text["embed-gauge~24h"]
            assert f"{40 + sum(7 * n < 240 for n in range(200))} posts" in text["embed-gauge~4h"]
            heat = sum("heat" in tags(n).topics for n in range(40)) + sum(
                "heat" in tags(n).topics for n in range(200) if 7 * n < 60
            )
            assert f"{heat} posts" in text["embed-gauge~1h~heat"]
            assert 'data-figure=\\"total\\">240<' in text["embed-volume~7d"]
            # news come with the first picture after they were counted, as a delta, and of what changed alone
            kept.add((mention(5000, NOON), tags(0, topics=["noise"])))
            full.more.count()
            full.show(8, 3)
            delta = await page.next()
            assert delta.kind == "delta"
            assert set(delta.data["panels"]) == {"embed-gauge~24h", "embed-gauge~4h", "embed-volume~7d"}

    run(full, talk)


def test_each_page_reads_them_in_its_language(full: Site) -> None:
    async def talk() -> None:
        words = {}
        for language in ("en", "it", "en"):
            events = full.hub.events(("embed-age~24h", "embed-gauge~24h"), language=language)
            await anext(events)
            words[language] = parse(await asyncio.wait_for(anext(events), 5)).data["panels"]["embed-age~24h"]["window"]
            await events.aclose()  # type: ignore[attr-defined]
        assert words == {"en": "last 24 hours", "it": "ultime 24 ore"}

    run(full, talk)


def test_the_languages_of_a_topic_are_those_of_its_posts(
    full: Site, kept: Kept, monkeypatch: pytest.MonkeyPatch
) -> None:
    clock, search = full.clock, full.search
    assert isinstance(clock, StillClock)
    about = [n for n in range(40) if "heat" in tags(n).topics]

    def shown() -> dict[str, int]:
        full.more.prepare(["embed-languages~15m~heat"])
        full.more.count()
        found: dict[str, int] = full.more._figures[Variant("15m", "heat")].fields["languages"]
        return found

    # of the two hundred of the day those of the last quarter of an hour
    about += [n for n in range(3) if "heat" in tags(n).topics]
    assert shown() == dict(Counter(tags(n).language for n in about))
    kept.add((mention(5000, NOON), tags(0, topics=["heat"], language="it")))
    clock.advance(3)
    assert shown()["it"] == 1
    before = full.more._figures[Variant("15m", "heat")]

    def away(_: object) -> None:
        raise SearchAway("away")

    with monkeypatch.context() as patch:
        patch.setattr(search, "find", away, raising=False)
        kept.add((mention(5001, NOON), tags(0, topics=["heat"], language="it")))
        clock.advance(3)
        assert shown() == before.fields["languages"]
        assert full.more._figures[Variant("15m", "heat")] is before, "nobody knows: it grows old"
    assert shown()["it"] == 2


def test_a_page_that_comes_later_changes_nothing_for_those_before(full: Site) -> None:
    async def talk() -> None:
        async with Page(full, ("embed-gauge~24h",)) as one, Page(full, ("embed-gauge~24h", "embed-share~4h")) as two:
            first = await one.next()
            assert (await two.next()).data["panels"]["embed-gauge~24h"] == first.data["panels"]["embed-gauge~24h"]
            full.show(8, 3)
            assert (await one.next()).data["panels"] == {}
            assert (await two.next()).data["panels"] == {}

    run(full, talk)


def test_what_could_not_be_counted_at_first_comes_with_a_later_picture(
    full: Site, monkeypatch: pytest.MonkeyPatch
) -> None:
    async def talk() -> None:
        with monkeypatch.context() as away:
            away.setattr(full.more, "prepare", lambda names: None)
            page = await Page(full, ("embed-gauge~24h",)).__aenter__()
            assert (await page.next()).data["panels"] == {}
        full.more.count()
        async with Page(full, ("embed-gauge~24h",)) as other:
            assert set((await other.next()).data["panels"]) == {"embed-gauge~24h"}
            full.show(8, 3)
            assert set((await page.next()).data["panels"]) == {"embed-gauge~24h"}
        await page.__aexit__()

    run(full, talk)


def test_figures_that_are_not_counted_again_grow_old_while_the_picture_does_not(full: Site) -> None:
    clock = full.clock
    assert isinstance(clock, StillClock)

    async def talk() -> None:
        async with Page(full, ("embed-age", "embed-age~24h")) as page:
            await page.next()
            clock.advance(20)
            full.show(8, 3)
            ages = (await page.next()).data["panels"]
            assert ages["embed-age"]["made_at"] == (NOON + timedelta(seconds=20)).isoformat()
            assert ages.get("embed-age~24h", {"made_at": NOON.isoformat()})["made_at"] == NOON.isoformat()
            full.more.count()
            full.show(9, 3)
            assert (await page.next()).data["panels"]["embed-age~24h"]["made_at"] == clock.now().isoformat()

    run(full, talk)


def test_with_texts_off_the_river_of_a_topic_is_empty_and_its_counts_stay(full: Site) -> None:
    frame = full.hub.frame
    assert frame is not None
    full.more.prepare(["embed-river~1h~heat"])
    heat = Variant(topic="heat")
    shown = full.more.picture(frame.snapshot, heat)
    assert shown is not None
    assert len(shown.river) == 24
    full.call("POST", "/api/v1/texts", json={"on": False, "by": "", "why": ""})
    frame = full.hub.frame
    assert frame.snapshot.texts_off is not None
    silent = full.more.picture(frame.snapshot, heat)
    assert silent is not None
    assert (silent.river, silent.texts_off, silent.total) == ([], frame.snapshot.texts_off, shown.total)


def test_nobody_looks_nothing_is_counted(full: Site, monkeypatch: pytest.MonkeyPatch) -> None:
    clock = full.clock
    assert isinstance(clock, StillClock)
    counted: list[set[Variant]] = []
    count = full.more._variants.count

    def counting(wanted: dict[Variant, set[str]]) -> dict[Variant, Figures]:
        if threading.current_thread().name != "variants":  # that one counts by the real clock, whenever it likes
            counted.append(set(wanted))
        return count(wanted)

    monkeypatch.setattr(full.more._variants, "count", counting)

    async def talk() -> None:
        async with Page(full, ("embed-gauge~24h",)) as page:
            await page.next()
            clock.advance(2 * IDLE_S)
            full.more.count()
        full.more.count()
        clock.advance(IDLE_S)
        full.more.count()

    run(full, talk)
    assert counted == [{DAY}, {DAY}, {DAY}]
    frame = full.hub.frame
    assert frame is not None
    assert full.more.picture(frame.snapshot, DAY) is None
    assert full.more.picture(frame.snapshot, Variant()) is frame.snapshot


def test_no_more_than_so_many_are_counted_and_open_streams_come_first(full: Site) -> None:
    clock = full.clock
    assert isinstance(clock, StillClock)
    names = [f"{AGE}~{window}~{topic}" for window in VARIED for topic in ("a", "b", "c", "d")]
    with full.more.watched(names[: MOST - 1]):
        fits = (names[0], "embed-gauge", names[MOST - 1])
        assert full.more.fitting(fits) == fits
        assert full.more.fitting([*names[: MOST + 1], "embed-gauge"]) == (*names[:MOST], "embed-gauge")
        for name in names[MOST - 1 :]:
            clock.advance(1)
            full.more.prepare([name])
        counted = set(full.more._figures)
        assert len(counted) == MOST
        assert {Variant("1h", "d"), Variant("7d", "d")} <= counted, "what is watched, and what was asked for last"
    assert {t.id for t in PROFILE.topics}.isdisjoint("abcd"), "an unknown topic counts as nothing"


@pytest.mark.parametrize(
    ("name", "known"),
    [
        ("embed-gauge~24h", True),
        ("embed-age~24h", True),
        ("embed-volume-columns~7d~heat", True),
        ("embed-gauge~1h~heat", True),
        ("embed-gauge-table~4h~heat", True),
        ("embed-river-texts~1h~heat", True),
        ("embed-gauge", False),
        ("embed-gauge~1h", False),
        ("embed-age~1h", False),
        ("embed-age~all", False),
        ("embed-age~24h~", False),
        ("embed-gauge~24h~cold", False),
        ("embed-gauge~all", False),
        ("embed-waiting~24h", False),
        ("embed-map~24h~heat", False),
        ("strip~24h", False),
        ("~24h", False),
    ],
)
def test_a_name_is_a_variants_or_none(name: str, known: bool) -> None:
    assert is_varied(name, {"heat"}) is known


def test_a_stream_that_cant_be_had_is_refused_in_words(full: Site, monkeypatch: pytest.MonkeyPatch) -> None:
    answer = full.get("/stream/embeds?panels=embed-gauge~24h~cold")
    assert_problem(answer, 404, "no panel named 'embed-gauge~24h~cold'")
    monkeypatch.setattr(full.more, "fitting", lambda names: ())
    assert_problem(full.get("/stream/embeds?panels=embed-gauge~24h"), 503, "too many other windows")


def test_the_docs_say_what_each_panel_can_show() -> None:
    text = (Path(__file__).resolve().parents[2] / "docs" / "embedding.md").read_text("utf-8")
    rows = re.findall(r"^\| `/embed/(\w+)` \|[^|]*\| ?(yes)? ?\| ?(yes)? ?\|$", text, re.MULTILINE)
    assert {name for name, _, _ in rows} == set(EMBEDS)
    assert {name for name, windows, _ in rows if windows} == WINDOWED
    assert {name for name, _, topics in rows if topics} == TOPICAL
