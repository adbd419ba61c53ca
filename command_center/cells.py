"""In which countries a mark on the map lies: those of the nearest place with a city, by `tools/build_cells.py`."""

from __future__ import annotations

import zlib
from functools import cache, lru_cache
from math import cos, radians
from pathlib import Path
from typing import NamedTuple

import msgspec

PER_DEGREE = 2
"""Cells to a degree, as places are counted (`store.keys.PLACE_CELL`)."""
FAR_CELLS = 6
"""Three degrees: who is further from any city than that is at sea."""
_ROW = 361 * PER_DEGREE
FILE = Path(__file__).with_name("cells.bin")


class Table(NamedTuple):
    """Codes of countries by commas; of each cell with a city its distance from the one before, and its codes' place."""

    codes: list[str]
    steps: list[int]
    countries: list[int]


def cell_of(lat: float, lon: float) -> int:
    """The number of the cell a point lies in."""
    return (round(lat * PER_DEGREE) + 90 * PER_DEGREE) * _ROW + round(lon * PER_DEGREE) + 180 * PER_DEGREE


@lru_cache(maxsize=4096)
def countries_at(lat: float, lon: float) -> tuple[str, ...]:
    """The countries (ISO 3166-1 alpha-2) of the nearest cell with a city, most people first; none where none is near.

    A cell at a border has several, and a post from it may be tagged with any of them.
    """
    known, middle = _known(), cell_of(lat, lon)
    narrow = cos(radians(lat))
    near = [
        ((dy * dy + (dx * narrow) ** 2), known[cell])
        for dy in range(-FAR_CELLS, FAR_CELLS + 1)
        for dx in range(-FAR_CELLS, FAR_CELLS + 1)
        if (cell := middle + dy * _ROW + dx) in known
    ]
    return tuple(min(near)[1].split(",")) if near else ()


@cache
def _known() -> dict[int, str]:
    table = msgspec.msgpack.decode(zlib.decompress(FILE.read_bytes()), type=Table)
    found, cell = {}, 0
    for step, country in zip(table.steps, table.countries, strict=True):
        cell += step
        found[cell] = table.codes[country]
    return found
