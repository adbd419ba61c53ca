"""How it stands with the index, as its worker says once a second: for pages and for the API."""

from __future__ import annotations

from typing import cast

import msgspec
from msgspec import Struct
from msgspec.structs import replace

from command_center.search.answers import IndexState
from command_center.store import keys
from command_center.store.connect import Redis

LIFETIME_MS = 60_000
_NONE = IndexState()


class _Note(Struct, frozen=True):
    said_ms: int
    state: IndexState


def write_index_state(client: Redis, state: IndexState, now_ms: int) -> None:
    """Say how it stands."""
    client.set(keys.INDEX, msgspec.json.encode(_Note(now_ms, state)), px=LIFETIME_MS)


def read_index_state(client: Redis, now_ms: int, late_s: float) -> IndexState:
    """How it stands.

    Args:
        client: The store.
        now_ms: The time.
        late_s: Age in seconds from which a sign counts as none.

    Returns:
        What the worker said last; `none` where it has been silent for a minute, `late` where a whole index has been
        for `late_s`.
    """
    found = cast("bytes | None", client.get(keys.INDEX))
    if found is None:
        return _NONE
    note = msgspec.json.decode(found, type=_Note)
    silent = now_ms - note.said_ms > late_s * 1000
    return replace(note.state, state="late") if silent and note.state.state == "ready" else note.state
