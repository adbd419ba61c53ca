"""The switch that takes all texts off all screens: pictures without a word that people wrote."""

from __future__ import annotations

from collections.abc import Callable

from msgspec.structs import replace

from command_center.room.room import Room
from command_center.snapshot import Snapshot, TextsOff

SWITCH = "no-texts"
"""Its name among the room's switches (`command_center.room.switches`)."""
Veil = Callable[[Snapshot], Snapshot]


def texts_off(room: Room | None) -> TextsOff | None:
    """Say whether texts are switched off, by whom and since when.

    Args:
        room: What people decided, or None where that is not known: then they are off, too.

    Returns:
        None if texts may be shown.
    """
    if room is None:
        return TextsOff(known=False)
    switch = room.switches.by_name.get(SWITCH)
    return TextsOff(switch.at, switch.by, switch.why) if switch is not None and switch.on else None


def silenced(snapshot: Snapshot, off: TextsOff) -> Snapshot:
    """Take away every word that people wrote; numbers stay.

    Args:
        snapshot: The whole picture.
        off: Who switched texts off.
    """
    return replace(snapshot, river=[], held_back=0, rising=[], texts_off=off)


def veil_of(room: Callable[[], Room | None]) -> Veil:
    """Make what every picture passes before it is rendered for any screen.

    Args:
        room: Gives the room as it is known now.
    """

    def veil(snapshot: Snapshot) -> Snapshot:
        off = texts_off(room())
        return snapshot if off is None else silenced(snapshot, off)

    return veil
