"""Embeds of other windows and topics: counted every few seconds while somebody looks, rendered with every picture."""

from __future__ import annotations

import logging
import threading
from collections import Counter
from collections.abc import Callable, Collection, Generator, Iterable, Mapping
from contextlib import contextmanager
from typing import Any, NamedTuple

import msgspec
from msgspec.structs import replace

from command_center.clock import Clock
from command_center.moderation.silence import silenced
from command_center.snapshot import Snapshot, TextsOff
from command_center.store.connect import RedisError
from command_center.store.variants import Figures, Variants
from command_center.variant import VARIED, WALL, Variant, misfit
from layouts.embed_names import AGE, COLUMNS, PREFIX, TABLE, TEXTS, shown_by, split

log = logging.getLogger(__name__)
MOST = 16
"""Variants that are counted at a time in one process; a house of one picture has at most a handful."""
EVERY_S = 3.0
"""A quiet wall shows a picture every 5 s: so a figure is at most 8 s old when it is replaced, and 10 s are stale."""
IDLE_S = 60.0
"""So long a variant is counted on after the last look, for a page that was opened and whose stream is on its way."""
Render = Callable[[Snapshot], Mapping[str, Any]]
_encode = msgspec.json.Encoder(enc_hook=str).encode


class _Kept(NamedTuple):
    """A rendered panel, and what it was made of."""

    figures: Figures
    mode: str
    texts_off: TextsOff | None
    panel: bytes = b""


class VariantPanels:
    """The panels of variants, as bytes by their names in streams.

    **Guarantee.** It counts in a thread of its own, at most `MOST` variants and none that nobody looks at; what it
    counted carries the time of its counting, so that a frame whose figures are late says so. A texts switch that is
    off holds for them as for the picture they are shown with.

    Args:
        variants: Counts; nobody else uses it.
        renders: How each panel is rendered, by its plain name.
        clock: What time it is.
    """

    def __init__(self, variants: Variants, renders: Mapping[str, Render], clock: Clock) -> None:
        self._variants = variants
        self._renders = renders
        self._clock = clock
        self._book = threading.Lock()
        self._counting = threading.Lock()
        self._open: Counter[str] = Counter()
        self._asked: dict[str, float] = {}
        self._figures: dict[Variant, Figures] = {}
        self._kept: dict[tuple[str, str], _Kept] = {}
        self._stop = threading.Event()
        self._thread: threading.Thread | None = None

    @staticmethod
    def among(names: Iterable[str]) -> tuple[str, ...]:
        """Those of these names that are a variant's."""
        return tuple(name for name in names if any(split(name)[1:]))

    def fitting(self, names: Iterable[str]) -> tuple[str, ...]:
        """Those of these names that can be shown beside all that are looked at now; who is no variant's always can."""
        names = tuple(names)
        mine = set(self.among(names))
        with self._book:
            watched = {_variant(name) for name, streams in self._open.items() if streams}
        found = []
        for name in names:
            if name in mine and _variant(name) not in watched:
                if len(watched) >= MOST:
                    continue
                watched.add(_variant(name))
            found.append(name)
        return tuple(found)

    @contextmanager
    def watched(self, names: Iterable[str]) -> Generator[None]:
        """Count these for as long as a stream is open."""
        mine = self.among(names)
        with self._book:
            self._open.update(mine)
        try:
            yield
        finally:
            with self._book:
                self._open.subtract(mine)
                self._asked |= dict.fromkeys(mine, self._clock.monotonic())

    def prepare(self, names: Iterable[str]) -> None:
        """Count what was not counted yet; it may take a second, so not in the loop of all.

        Raises:
            RedisError: The store is out of reach; it is counted as soon as it is back.
        """
        mine = self.among(names)
        if not mine:
            return
        self._start()
        with self._book:
            self._asked |= dict.fromkeys(mine, self._clock.monotonic())
        with self._counting:
            wanted = self._wanted()
            if any(self._lacks(variant, wanted[variant]) for variant in set(map(_variant, mine)) & wanted.keys()):
                self._count(wanted)

    def count(self) -> None:
        """Count all that somebody looks at, and forget the rest.

        Raises:
            RedisError: The store is out of reach; what was counted stays, and grows old.
        """
        with self._counting:
            wanted = self._wanted()
            self._count(wanted)
            self._kept = {key: kept for key, kept in self._kept.items() if _variant(key[0]) in wanted}

    def picture(self, snapshot: Snapshot, variant: Variant) -> Snapshot | None:
        """A picture with the figures of a variant; None where they are not counted yet.

        Args:
            snapshot: The picture as screens may show it now.
            variant: Which figures.
        """
        if variant.is_wall:
            return snapshot
        figures = self._figures.get(variant)
        return None if figures is None else _with(figures, snapshot)

    def rendered(self, snapshot: Snapshot, language: str) -> dict[str, bytes]:
        """Every panel that somebody looks at, in the language that is spoken now (`layouts.speech`)."""
        found = {}
        for name in self._names():
            figures = self._figures.get(_variant(name))
            if figures is not None:
                found[name] = self._bytes(name, figures, snapshot, language)
        return found

    def stop(self) -> None:
        """Count no more."""
        self._stop.set()
        if self._thread is not None:
            self._thread.join(2)

    def _bytes(self, name: str, figures: Figures, snapshot: Snapshot, language: str) -> bytes:
        plain = split(name)[0]
        kept = self._kept.get((name, language))
        made_of = _Kept(figures, snapshot.mode, snapshot.texts_off)
        # ages depend on how the stages are, which every picture says anew
        if plain == AGE or kept is None or kept.figures is not figures or kept[1:3] != made_of[1:3]:
            panel = _encode(self._renders[plain](_with(figures, snapshot)))
            kept = self._kept[name, language] = made_of._replace(panel=panel)
        return kept.panel

    def _count(self, wanted: Mapping[Variant, set[str]]) -> None:
        """What could not be counted now keeps its figures, which grow old."""
        found = self._variants.count(wanted) if wanted else {}
        self._figures = {v: held for v, held in self._figures.items() if v in wanted} | found

    def _names(self) -> list[str]:
        """What is looked at, then what was a moment ago: of `MOST` variants at most."""
        now = self._clock.monotonic()
        with self._book:
            self._asked = {name: at for name, at in self._asked.items() if now - at < IDLE_S}
            open_now = [name for name, streams in self._open.items() if streams > 0]
            self._open = Counter({name: self._open[name] for name in open_now})
            lately = sorted(self._asked, key=lambda name: -self._asked[name])
        names = dict.fromkeys([*open_now, *lately])
        chosen = list(dict.fromkeys(_variant(name) for name in names))[:MOST]
        return [name for name in names if _variant(name) in chosen]

    def _wanted(self) -> dict[Variant, set[str]]:
        wanted: dict[Variant, set[str]] = {}
        for name in self._names():
            wanted.setdefault(_variant(name), set()).add(_panel(name))
        return wanted

    def _lacks(self, variant: Variant, panels: set[str]) -> bool:
        figures = self._figures.get(variant)
        if figures is None:
            return True
        old = (self._clock.now() - figures.fields["made_at"]).total_seconds() > 2 * EVERY_S
        return old or (bool(variant.topic) and not panels <= figures.panels)

    def _start(self) -> None:
        with self._book:
            if self._thread is None:
                self._thread = threading.Thread(target=self._run, name="variants", daemon=True)
                self._thread.start()

    def _run(self) -> None:
        away = False
        while not self._stop.wait(EVERY_S):
            try:
                self.count()
                away = False
            except RedisError as why:
                if not away:
                    log.warning("no figures of other windows: %s", why)
                away = True
            except Exception:
                log.exception("figures of other windows can't be counted")


def _with(figures: Figures, snapshot: Snapshot) -> Snapshot:
    shown = replace(snapshot, **figures.fields)
    return shown if snapshot.texts_off is None else silenced(shown, snapshot.texts_off)


def is_varied(name: str, topics: Collection[str]) -> bool:
    """Whether a name is that of a part of an embed of another window or topic, which can be had.

    Args:
        name: Whatever somebody asks for.
        topics: The ids of the profile's topics.
    """
    plain, window, topic = split(name)
    variant = Variant(window or WALL, topic)
    if not (window or topic) or variant.is_wall or (topic and topic not in topics):
        return False
    shown = shown_by(name)
    if shown is None:
        return plain in (AGE, COLUMNS) and variant.window in VARIED and name == "~".join(filter(None, split(name)))
    return not misfit(shown.panel, variant)


def _variant(name: str) -> Variant:
    _, window, topic = split(name)
    return Variant(window or WALL, topic)


def _panel(name: str) -> str:
    return split(name)[0].removeprefix(PREFIX).removesuffix(TABLE).removesuffix(TEXTS)
