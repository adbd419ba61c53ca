"""One picture as it goes to browsers: rendered once in each language, its events encoded once."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from datetime import datetime

import msgspec

from command_center.snapshot import Snapshot
from command_center.texts.catalogue import SOURCE

Panels = Mapping[str, bytes]
"""Each panel's data as JSON, in one language."""


class Frame:
    """One snapshot, rendered once in each language that is read: the same bytes serve every page of a language.

    Args:
        snapshot: The snapshot.
        render: Renders it in a language.
        spoken: The languages that are read now; another one is rendered when it is asked for.
        before: The frame before it in this process, if its epoch is the same and its number one lower.
        version: What the pages served here are, or empty.
    """

    def __init__(
        self,
        snapshot: Snapshot,
        render: Callable[[Snapshot, str], Panels],
        spoken: Iterable[str],
        before: Frame | None,
        version: str = "",
    ) -> None:
        self.snapshot = snapshot
        self._version = version
        self._render = render
        self._said = {language: render(snapshot, language) for language in spoken}
        self.id = f"{snapshot.epoch}-{snapshot.seq}"
        self.before_id = before.id if before else ""
        self._missed: set[str] = set()
        self._changed = {
            language: {n for n, data in panels.items() if before._said[language].get(n) != data} | before._missed
            for language, panels in self._said.items()
            if before and language in before._said
        }
        self._stages = msgspec.json.encode(snapshot.stages)
        self._events: dict[tuple[str, tuple[str, ...], bool, str], bytes] = {}

    def panels(self, language: str = SOURCE) -> Panels:
        """All panels in a language, one of `languages()`."""
        found = self._said.get(language)
        if found is None:
            found = self._said[language] = self._render(self.snapshot, language)
        return found

    def speaks(self, language: str) -> bool:
        """Whether it is rendered in a language already."""
        return language in self._said

    def add(self, language: str, panels: Panels) -> None:
        """Take in panels that were rendered later, for a page that asks for them first; none is replaced."""
        self._said[language] = {**panels, **self.panels(language)}

    def event(
        self, kind: str, names: tuple[str, ...], now: datetime, *, bare: bool = False, language: str = SOURCE
    ) -> bytes:
        """The wire form of this frame for a page that shows these panels, `snapshot` (whole) or `delta`.

        A bare one says nothing of the stages, whose causes are words for the house.
        """
        head = f'id: {self.id}\nevent: {kind}\ndata: {{"now":'.encode()
        return b"%b%b,%b\n\n" % (head, msgspec.json.encode(now), self._body(kind, names, bare, language))

    def _body(self, kind: str, names: tuple[str, ...], bare: bool, language: str) -> bytes:
        found = self._events.get((kind, names, bare, language))
        if found is None:
            said, changed = self.panels(language), self._changed.get(language)
            shown = [name for name in names if kind == "snapshot" or changed is None or name in changed]
            missing = {name for name in shown if name not in said}
            shown = [name for name in shown if name not in missing]
            panels = b",".join(b'"%b":%b' % (name.encode(), said[name]) for name in shown)
            head = {
                "as_of": self.snapshot.as_of,
                "made_at": self.snapshot.made_at,
                "epoch": self.snapshot.epoch,
                "seq": self.snapshot.seq,
                "mode": self.snapshot.mode,
            }
            if kind == "delta":
                head["base"] = self.snapshot.seq - 1
            elif self._version:
                head["version"] = self._version
            stages = b"" if bare else b',"stages":' + self._stages
            found = msgspec.json.encode(head)[1:-1] + stages + b',"panels":{' + panels + b"}}"
            # what could not be rendered yet is sent with the next picture, whatever else was added to this one
            self._missed |= missing
            if not missing:
                self._events[kind, names, bare, language] = found
        return found
