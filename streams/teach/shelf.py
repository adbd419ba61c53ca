"""Versions of the small model in a data directory, and which of them is in force."""

from __future__ import annotations

import os
import re
import shutil
from collections.abc import Callable
from hashlib import sha256
from pathlib import Path

import msgspec
from msgspec import Struct

from command_center.errors import BadInput

SHIPPED = "shipped"
"""The name of the model that came with the project; it stands in no data directory."""
NOTE = "note.json"
CURRENT = "current"
_NAME = re.compile(r"\d{4,}-[0-9a-f]{8}")
REMEMBERED = 100
"""So many earlier choices can be rolled back."""


class Note(Struct, frozen=True, kw_only=True):
    """What is known of a version: how it came about, and the figures it was judged by."""

    made_at: str
    start: str
    teacher: str
    posts: int
    held_out: int
    before: float
    after: float


class Version(Struct, frozen=True):
    """One version."""

    name: str
    path: Path
    note: Note


class _Choice(Struct, frozen=True):
    """The version in force, and those that were before it, the last one last."""

    version: str = SHIPPED
    before: list[str] = []


class ModelShelf:
    """The folder `models` of a data directory: `0001-<hash>/` each version, `current` which one is in force.

    **Guarantee.** A version is there whole or not at all, and never changes; `current` is replaced in one step, and
    only ever names a version that is there.

    Args:
        home: The folder; made at the first version.
    """

    def __init__(self, home: Path) -> None:
        self.home = home

    def current(self) -> str:
        """The version in force; `SHIPPED` where none was ever chosen.

        Raises:
            BadInput: `current` is not what was written there.
        """
        return self._choice().version

    def path(self, version: str) -> Path | None:
        """Where a version lies; None for the shipped one.

        Raises:
            BadInput: There is no such version; the message names those there are.
        """
        if version == SHIPPED:
            return None
        if not _NAME.fullmatch(version) or not (self.home / version / NOTE).is_file():
            there = ", ".join([SHIPPED, *(v.name for v in self.versions())])
            raise BadInput(f"there is no model {version!r}: choose one of {there}")
        return self.home / version

    def versions(self) -> list[Version]:
        """All versions, the oldest first."""
        found = [path for path in self.home.glob("*") if _NAME.fullmatch(path.name) and (path / NOTE).is_file()]
        decode = msgspec.json.Decoder(Note).decode
        return [
            Version(path.name, path, decode((path / NOTE).read_bytes()))
            for path in sorted(found, key=lambda path: (int(path.name.partition("-")[0]), path.name))
        ]

    def add(self, write: Callable[[Path], object], note: Note) -> str:
        """Put a new version on the shelf; it is not in force yet.

        Args:
            write: Writes the model into a folder.
            note: What is known of it.

        Returns:
            Its name: the next number, and eight digits of the SHA-256 of its files.
        """
        fresh = self.home / f".new-{os.getpid()}"
        shutil.rmtree(fresh, ignore_errors=True)
        fresh.mkdir(parents=True)
        write(fresh)
        digest = sha256()
        for path in sorted(path for path in fresh.rglob("*") if path.is_file()):
            digest.update(str(path.relative_to(fresh)).encode() + b"\0" + path.read_bytes())
        (fresh / NOTE).write_bytes(msgspec.json.format(msgspec.json.encode(note)))
        taken = [int(v.name.partition("-")[0]) for v in self.versions()]
        name = f"{max(taken, default=0) + 1:04d}-{digest.hexdigest()[:8]}"
        fresh.rename(self.home / name)
        return name

    def use(self, version: str) -> None:
        """Put a version in force.

        Raises:
            BadInput: There is no such version.
        """
        self.path(version)
        held = self._choice()
        if version != held.version:
            self._choose(_Choice(version, [*held.before, held.version][-REMEMBERED:]))

    def roll_back(self) -> str:
        """Put the version in force that was before.

        Returns:
            Its name.

        Raises:
            BadInput: Nothing was before.
        """
        held = self._choice()
        if not held.before:
            raise BadInput(f"nothing was in force before {held.version}: there is nothing to roll back to")
        version = held.before[-1]
        self.path(version)
        self._choose(_Choice(version, held.before[:-1]))
        return version

    def _choice(self) -> _Choice:
        path = self.home / CURRENT
        try:
            return msgspec.json.decode(path.read_bytes(), type=_Choice)
        except FileNotFoundError:
            return _Choice()
        except (OSError, msgspec.MsgspecError) as why:
            raise BadInput(
                f"{path} can't be read ({why}): say which model to use by `command-center learn --use VERSION` "
                "after removing it"
            ) from None

    def _choose(self, choice: _Choice) -> None:
        self.home.mkdir(parents=True, exist_ok=True)
        fresh = self.home / f".{CURRENT}-{os.getpid()}"
        fresh.write_bytes(msgspec.json.encode(choice))
        fresh.replace(self.home / CURRENT)
