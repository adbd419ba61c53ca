"""The form of the compact table of places, as `tools/build_places.py` writes it and every tag worker reads it."""

from __future__ import annotations

import pkgutil
import zlib

import msgspec
from msgspec import Struct


class Table(Struct, array_like=True):
    """Cities in columns, and who is meant by a name.

    `lats`, `lons`: hundred-thousandths of a degree; `admin`: "country state" of GeoNames, `admins`: each city's, by
    number; `names`: folded, one a line; `meant`: the cities of each name, the likeliest first; `own`: the names that
    are some city's own; `countries`: ISO code by folded name; `country_codes`: by ISO code of two and three letters;
    `states`: country, code, lat, lon, abbreviation, names.
    """

    made_of: str
    lats: list[int]
    lons: list[int]
    populations: list[int]
    admin: list[str]
    admins: list[int]
    names: str
    meant: list[list[int]]
    own: list[int]
    countries: dict[str, str]
    country_codes: dict[str, str]
    states: list[tuple[str, str, float, float, str, str]]


def read_table() -> Table:
    """Read the table that ships with the program.

    Raises:
        RuntimeError: It isn't there: the installation is broken.
    """
    packed = pkgutil.get_data("streams.tag", "places.bin")
    if packed is None:
        raise RuntimeError("streams/tag/places.bin is missing: install anew, or run python -m tools.build_places")
    return msgspec.msgpack.decode(zlib.decompress(packed), type=Table)
