"""The stream: every panel is rendered once a tick and pushed to every open page (Server-Sent Events)."""

from __future__ import annotations

import asyncio
import logging
import threading
from collections import Counter
from collections.abc import AsyncIterator, Callable, Iterable, Mapping
from contextlib import ExitStack, suppress
from typing import Any

import msgspec

from command_center.clock import Clock
from command_center.masking import mask
from command_center.moderation.silence import Veil
from command_center.snapshot import Snapshot
from command_center.store import keys
from command_center.store.connect import Redis, RedisError
from command_center.store.publisher import Publisher, read_snapshot
from command_center.store.refusal import refusal
from command_center.texts.catalogue import SOURCE, languages
from command_center.web.frame import Frame
from command_center.web.variants import VariantPanels
from layouts.retold import retold
from layouts.speech import speaking

log = logging.getLogger(__name__)
HEARTBEAT_S = 10.0
RETRY_S = 0.5
Render = Callable[[Snapshot], Mapping[str, Any]]
Control = Mapping[str, Any]
Due = Callable[[], Iterable[Control]]
"""What a page must hear now of what people decided, and has not heard on this connection; asked at every wake."""
May = Callable[[], Control | None]
"""None while a page may go on listening; else the last that it is told, with which its stream ends."""
_encode = msgspec.json.Encoder(enc_hook=str).encode
"""Panels may hold marked-up text, a `str` of its own class."""


class Hub:
    """Listens for snapshots, renders them, and wakes the open pages; takes part in the publisher's election.

    `cause` is why there are no new pictures, else empty; `errors` counts how often that happened.

    Args:
        client: Where snapshots and notices of them are.
        publisher: Paints, while this process is elected.
        panels: How each panel is rendered, by name.
        tick_s: Seconds between two ticks.
        clock: What time it is.
        heartbeat_s: Seconds between two signs of life on a stream.
        beside: What else is to be done at every tick; it must not take long.
        why_away: What else can be known of a store that does not answer, or empty.
        look: Looks what people decided, at every notice and every tick; says whether that is news for open pages.
        veil: What every picture passes before it is rendered; asked again whenever people decided something.
        version: What the pages served here are, told at the beginning of each stream; a page of another one loads anew.
        home: The language in which every picture is rendered, whoever reads; others only while somebody reads them.
        more: Panels of other windows and topics, rendered while an open page shows them.

    **Guarantee.** A page sees every snapshot in order or, if it was too slow, the whole newest one; a slow page costs
    the others nothing and holds no queue.
    """

    def __init__(
        self,
        client: Redis,
        publisher: Publisher,
        panels: Mapping[str, Render],
        tick_s: float,
        clock: Clock,
        heartbeat_s: float = HEARTBEAT_S,
        beside: Callable[[], None] = lambda: None,
        why_away: Callable[[], str] = lambda: "",
        look: Callable[[], bool] = lambda: False,
        version: str = "",
        veil: Veil = lambda snapshot: snapshot,
        home: str = SOURCE,
        more: VariantPanels | None = None,
    ) -> None:
        self.frame: Frame | None = None
        self.cause = ""
        self.errors = 0
        self._beside = beside
        self._why_away = why_away
        self._look = look
        self._version = version
        self._veil = veil
        self._unveiled: Snapshot | None = None
        self._showing = threading.Lock()
        self._client = client
        self._publisher = publisher
        self._panels = panels
        self._tick_s = tick_s
        self._clock = clock
        self._heartbeat_s = heartbeat_s
        self._pages: set[asyncio.Event] = set()
        self._home = home
        self.more = more
        self._readers: Counter[str] = Counter()
        self._loop: asyncio.AbstractEventLoop | None = None
        self._stop = threading.Event()
        self._thread = threading.Thread(target=self._run, name="hub", daemon=True)

    @property
    def pages(self) -> int:
        """How many pages are open."""
        return len(self._pages)

    def start(self, loop: asyncio.AbstractEventLoop) -> None:
        """Begin listening; pages are woken in this loop."""
        self._loop = loop
        self._thread.start()

    def stop(self) -> None:
        """Stop listening and give up the publisher's office."""
        self._stop.set()
        if self.more is not None:
            self.more.stop()
        if self._thread.is_alive():
            self._thread.join(2)

    async def events(
        self,
        names: tuple[str, ...],
        *,
        bare: bool = False,
        due: Due = tuple,
        language: str = SOURCE,
        may: May = lambda: None,
    ) -> AsyncIterator[bytes]:
        """What one page is sent: a snapshot, then deltas, what is due of controls, and heartbeats all along.

        Args:
            names: The panels it shows.
            bare: Whether it leaves the house: then it hears nothing of the stages.
            due: What it must hear of what people decided.
            language: In which it is read.
            may: Whether it may go on; asked before everything that is sent. What it gives is the last thing said.
        """
        woken = asyncio.Event()
        time = asyncio.get_running_loop().time
        next_beat = time() + self._heartbeat_s
        beside = ExitStack()
        self._pages.add(woken)
        self._readers[language] += 1
        try:
            yield b"retry: 1000\n\n"
            sent: Frame | None = None
            told = ""
            # the first page of a language has it rendered, but not in the loop of all
            if self.frame is not None and not self.frame.speaks(language):
                await asyncio.to_thread(self.frame.panels, language)
            if self.more is not None and self.more.among(names):
                beside.enter_context(self.more.watched(names))
                await asyncio.to_thread(self._add_more, self.more, names, language)
            while True:
                if (end := may()) is not None:
                    yield b"event: control\ndata: %b\n\n" % _encode(end)
                    return
                frame = self.frame
                if frame is not None and frame is not sent:
                    follows = sent is not None and frame.before_id == sent.id
                    sent = frame
                    yield frame.event(
                        "delta" if follows else "snapshot", names, self._clock.now(), bare=bare, language=language
                    )
                for control in due() if sent else ():  # every connection begins with the picture
                    yield b"event: control\ndata: %b\n\n" % _encode(control)
                # not `wait_for`: up to Python 3.11 it loses a cancellation that comes with the wake, and the stream of
                # somebody who has left would go on for ever
                with suppress(TimeoutError):
                    async with asyncio.timeout(next_beat - time()):
                        await woken.wait()
                woken.clear()
                if time() >= next_beat or (self.cause != told and not bare):
                    told = self.cause
                    beat = msgspec.json.encode(
                        {"now": self._clock.now()} | ({} if bare else {"cause": _retold(told, language)})
                    )
                    yield b"event: heartbeat\ndata: %b\n\n" % beat
                    next_beat = time() + self._heartbeat_s
        finally:
            beside.close()
            self._pages.discard(woken)
            self._readers[language] -= 1

    def look(self) -> None:
        """Take notice of what people decided, and wake the pages that may have to hear of it.

        What they decided of texts holds for the picture that is shown now, whoever publishes the next one and when.
        """
        if self._look():
            self._show_again()
            self._wake_soon()

    def _run(self) -> None:
        while not self._stop.is_set():
            try:
                self._listen()
            except RedisError as why:
                if not self.cause:
                    log.warning("waiting for the store: %s", why)
                self._stumbled(refusal(why) or self._why_away() or "the store is out of reach")
            except Exception as why:
                cause = f"a fault of ours ({mask(str(why))}); the server's log has it"
                if cause != self.cause:
                    log.exception("the hub stumbled")
                self._stumbled(cause)
        try:
            self._publisher.resign()
        except RedisError:
            return

    def _stumbled(self, cause: str) -> None:
        self.errors += 1
        self.cause = cause
        self._wake_soon()  # without a picture the pages must hear why, and soon
        self._stop.wait(RETRY_S)

    def _listen(self) -> None:
        with self._client.pubsub(ignore_subscribe_messages=True) as ticks:  # type: ignore[no-untyped-call]
            ticks.subscribe(keys.TICKS)
            self.look()
            self._show(read_snapshot(self._client))
            next_tick = self._clock.monotonic()
            while not self._stop.is_set():
                message = ticks.get_message(timeout=max(0.0, next_tick - self._clock.monotonic()))
                if message is not None:
                    self.look()
                    self._show(read_snapshot(self._client))
                if self._clock.monotonic() >= next_tick:
                    self._publisher.tick()
                    self.cause = ""
                    self._beside()
                    self.look()
                    # Never a burst of ticks after a pause.
                    next_tick = max(next_tick + self._tick_s, self._clock.monotonic())

    def _show(self, snapshot: Snapshot | None) -> None:
        if snapshot is not None:
            with self._showing:
                self._put(snapshot)

    def _show_again(self) -> None:
        """Render the picture that is shown anew, if what people decided makes it another one; it is sent whole."""
        with self._showing:
            if self.frame is None or self._unveiled is None:
                return
            snapshot = self._veil(self._unveiled)
            if snapshot != self.frame.snapshot:
                self.frame = Frame(snapshot, self._rendered, self._spoken(), None, self._version)

    def _spoken(self) -> list[str]:
        """The language of the house, and each that an open page is read in."""
        return [code for code in languages() if code == self._home or self._readers[code] > 0]

    def _rendered(self, snapshot: Snapshot, language: str) -> dict[str, bytes]:
        with speaking(language):
            rendered = {name: _encode(render(snapshot)) for name, render in self._panels.items()}
            return rendered if self.more is None else rendered | self.more.rendered(snapshot, language)

    def _add_more(self, more: VariantPanels, names: tuple[str, ...], language: str) -> None:
        """Have a page's variants counted and rendered before its first picture, not only with the next one."""
        with suppress(RedisError):
            more.prepare(names)
        frame = self.frame
        if frame is not None:
            with speaking(language):
                frame.add(language, more.rendered(frame.snapshot, language))

    def _put(self, unveiled: Snapshot) -> None:
        before = self.frame
        snapshot = self._veil(unveiled)
        # A store that was emptied counts its epochs from 1 again: only an older picture is refused.
        if before and (snapshot.epoch, snapshot.seq) <= _number(before) and snapshot.made_at <= before.snapshot.made_at:
            return
        follows = before is not None and (snapshot.epoch, snapshot.seq - 1) == _number(before)
        frame = Frame(snapshot, self._rendered, self._spoken(), before if follows else None, self._version)
        self._unveiled = unveiled
        self.frame = frame
        self._wake_soon()

    def _wake_soon(self) -> None:
        if self._loop is not None and not self._loop.is_closed():
            self._loop.call_soon_threadsafe(self._wake)

    def _wake(self) -> None:
        for woken in self._pages:
            woken.set()


def _retold(cause: str, language: str) -> str:
    with speaking(language):
        return retold(cause)


def _number(frame: Frame) -> tuple[int, int]:
    return frame.snapshot.epoch, frame.snapshot.seq
