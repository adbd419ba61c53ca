"""The stream: a snapshot first, deltas that build on it, heartbeats all along, and no page that holds up another."""

from __future__ import annotations

import asyncio
import json
from collections import Counter
from collections.abc import AsyncIterator, Awaitable, Callable
from typing import Any, NamedTuple

import pytest

from layouts.panels import PANELS
from layouts.scenes import SCENES
from tests.support.kept import Kept
from tests.support.made import mention, tags
from tests.web.site import Site

NAMES = ("gauge", "topics", "river")
HEAD = {"now", "as_of", "made_at", "epoch", "seq", "mode", "stages", "panels"}


class Event(NamedTuple):
    """One event as a browser reads it."""

    id: str
    kind: str
    data: dict[str, Any]


def parse(block: bytes) -> Event:
    """Read one event's wire form."""
    fields: dict[str, str] = {}
    for line in block.decode().strip("\n").split("\n"):
        name, _, value = line.partition(": ")
        assert name not in fields, "one line a field: data must hold no line break"
        fields[name] = value
    return Event(fields.get("id", ""), fields.get("event", ""), json.loads(fields.get("data", "{}")))


class Page:
    """One open page."""

    def __init__(self, site: Site, names: tuple[str, ...] = NAMES) -> None:
        self._events: AsyncIterator[bytes] = site.hub.events(names)

    async def __aenter__(self) -> Page:
        assert (await anext(self._events)).startswith(b"retry: ")
        return self

    async def __aexit__(self, *_: object) -> None:
        await self._events.aclose()  # type: ignore[attr-defined]

    async def next(self, seconds: float = 2) -> Event:
        """The next event.

        Raises:
            TimeoutError: None came in time.
        """
        return parse(await asyncio.wait_for(anext(self._events), seconds))


def run(site: Site, talk: Callable[[], Awaitable[None]]) -> None:
    """Run a talk in a loop that the hub wakes."""

    async def inner() -> None:
        site.hub._loop = asyncio.get_running_loop()
        await talk()

    asyncio.run(inner())
    assert site.hub.pages == 0, "a closed page must be forgotten"


@pytest.fixture
def full(site: Site, kept: Kept) -> Site:
    kept.add(*((mention(n), tags(n)) for n in range(40)))
    site.show(seq=7, epoch=3)
    return site


def test_a_snapshot_first_then_deltas_on_top_of_each_other(full: Site, kept: Kept) -> None:
    async def talk() -> None:
        async with Page(full) as page:
            first = await page.next()
            assert (first.kind, first.id) == ("snapshot", "3-7")
            assert set(first.data) == HEAD
            assert set(first.data["panels"]) == set(NAMES)
            assert (first.data["seq"], first.data["mode"]) == (7, "live")
            for seq in (8, 9):
                kept.add((mention(100 + seq), tags(seq)))
                full.show(seq, 3)
                delta = await page.next()
                assert (delta.kind, delta.id, delta.data["base"], delta.data["seq"]) == (
                    "delta",
                    f"3-{seq}",
                    seq - 1,
                    seq,
                )
                assert set(delta.data) == HEAD | {"base"}

    run(full, talk)


def test_a_delta_holds_only_the_panels_that_changed_and_equals_a_fresh_snapshot(full: Site, kept: Kept) -> None:
    async def talk() -> None:
        async with Page(full) as page:
            shown = (await page.next()).data["panels"]
            kept.add((mention(500), tags(8)))
            full.show(8, 3)
            delta = (await page.next()).data["panels"]
            assert delta
            full.show(9, 3)
            quiet = (await page.next()).data["panels"]
            assert quiet == {}
            async with Page(full) as fresh:
                assert shown | delta | quiet == (await fresh.next()).data["panels"]

    run(full, talk)


@pytest.mark.parametrize(("epoch", "seq"), [(3, 9), (4, 1)])
def test_a_gap_or_another_publisher_gives_the_whole_again(full: Site, epoch: int, seq: int) -> None:
    async def talk() -> None:
        async with Page(full) as page:
            await page.next()
            full.show(seq, epoch)
            event = await page.next()
            assert (event.kind, event.id) == ("snapshot", f"{epoch}-{seq}")
            assert set(event.data["panels"]) == set(NAMES)

    run(full, talk)


def test_a_slow_page_gets_the_newest_whole_and_holds_up_nobody(full: Site) -> None:
    async def talk() -> None:
        async with Page(full) as slow, Page(full) as quick:
            await slow.next()
            await quick.next()
            for seq in range(8, 12):
                full.show(seq, 3)
                assert (await quick.next()).id == f"3-{seq}"
            caught_up = await slow.next()
            assert (caught_up.kind, caught_up.id) == ("snapshot", "3-11")
            full.show(12, 3)
            assert (await slow.next()).kind == (await quick.next()).kind == "delta"

    run(full, talk)


def test_what_is_older_than_shown_is_not_shown(full: Site) -> None:
    async def talk() -> None:
        async with Page(full) as page:
            await page.next()
            full.show(7, 3)
            full.show(6, 3)
            full.show(99, 2)
            with pytest.raises(TimeoutError):
                await page.next(0.2)

    run(full, talk)


def test_a_page_that_opens_before_the_first_snapshot_waits_for_it(site: Site) -> None:
    async def talk() -> None:
        async with Page(site) as page:
            waiting = asyncio.ensure_future(page.next())
            await asyncio.sleep(0.05)
            assert not waiting.done()
            site.show()
            assert (await waiting).kind == "snapshot"

    run(site, talk)


def test_heartbeats_come_in_silence_and_between_deltas(full: Site, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(full.hub, "_heartbeat_s", 0.15)

    async def talk() -> None:
        async with Page(full) as page:
            await page.next()
            silent = await page.next()
            assert (silent.kind, silent.id) == ("heartbeat", "")
            assert silent.data["now"] == "2026-03-04T12:00:00Z"
            kinds = Counter[str]()
            for seq in range(8, 400):
                full.show(seq, 3)
                kinds[(await page.next()).kind] += 1
                await asyncio.sleep(0.02)
                if kinds["heartbeat"] >= 2 and kinds["delta"] > 10:
                    return
            raise AssertionError(f"deltas must not silence the heart, nor the heart them: {kinds}")

    run(full, talk)


def test_a_scene_is_the_stream_of_its_panels(site: Site) -> None:
    for scene in SCENES.values():
        assert set(scene.panels) <= PANELS.keys()


def test_a_faulty_panel_is_said_and_the_last_picture_stays(full: Site, monkeypatch: pytest.MonkeyPatch) -> None:
    def broken(_: object) -> dict[str, Any]:
        raise RuntimeError("crooked")

    frame = full.hub.frame
    monkeypatch.setattr(full.hub, "_panels", {"gauge": broken})
    with pytest.raises(RuntimeError):
        full.show(8, 3)
    assert full.hub.frame is frame


def test_why_there_is_no_new_picture_is_told_at_once_and_that_it_is_over(full: Site) -> None:
    async def talk() -> None:
        async with Page(full) as page:
            assert (await page.next()).kind == "snapshot"
            for cause in ("Redis is full", ""):
                full.hub.cause = cause
                full.hub._wake_soon()
                beat = await page.next()
                assert (beat.kind, beat.data["cause"]) == ("heartbeat", cause)

    run(full, talk)


@pytest.mark.parametrize("steps", range(6))
def test_who_leaves_in_the_moment_of_a_picture_leaves(site: Site, kept: Kept, steps: int) -> None:
    """The server cancels a stream once: a cancellation lost to a wake would leave the stream there for ever."""

    async def scene() -> None:
        async def listen() -> None:
            async for _ in site.hub.events(NAMES):
                pass

        listening = asyncio.create_task(listen())
        while site.hub.pages == 0:
            await asyncio.sleep(0)
        await asyncio.sleep(0.01)  # it has been sent what there was, and waits
        site.hub._wake()
        for _ in range(steps):
            await asyncio.sleep(0)
        listening.cancel()
        ended, _ = await asyncio.wait([listening], timeout=5)
        listening.cancel()
        assert ended == {listening}

    site.show()
    asyncio.run(scene())
    assert site.hub.pages == 0
