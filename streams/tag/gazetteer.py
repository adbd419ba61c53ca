"""The table of places: countries, states and cities of 15,000 people and more (GeoNames), read once a process."""

from __future__ import annotations

import math
from array import array
from collections import defaultdict
from functools import cache
from typing import NamedTuple

from streams.tag.place_table import read_table
from streams.tag.reading import fold

_DEGREE = 100_000
_CELL_DEGREES = 1.0
_FARTHEST_DEGREES = 4
"""Beyond this many degrees from any city a point is at sea, in a desert or on the ice: no country."""


class City(NamedTuple):
    """A city; `state` is the GeoNames first-order code within the country."""

    lat: float
    lon: float
    country: str
    state: str
    population: int


class State(NamedTuple):
    """A state; its point is the middle of its people (its cities weighted by population)."""

    country: str
    code: str
    lat: float
    lon: float


class Gazetteer:
    """Places by folded name, and the country of a point."""

    def __init__(self) -> None:
        table = read_table()
        # Columns and plain numbers: a hundred thousand tuples would weigh four times as much.
        self._lats, self._lons = array("i", table.lats), array("i", table.lons)
        self._populations, self._admins = array("i", table.populations), array("H", table.admins)
        self._admin = [tuple(name.split(" ")) for name in table.admin]
        names = table.names.split("\n")
        self._meant: dict[str, int | list[int]] = {
            name: meant[0] if len(meant) == 1 else meant for name, meant in zip(names, table.meant, strict=True)
        }
        self._foreign = frozenset(names).difference(names[n] for n in table.own)
        self._cells: dict[tuple[int, int], array[int]] = defaultdict(lambda: array("H"))
        for number in range(len(self._lats)):
            self._cells[_cell(self._lats[number] / _DEGREE, self._lons[number] / _DEGREE)].append(number)
        self.made_of = table.made_of
        self.countries, self.country_codes = table.countries, table.country_codes
        self.states: dict[str, State] = {}
        self.state_codes: dict[str, list[State]] = defaultdict(list)
        for country, code, lat, lon, abbreviation, called in table.states:
            state = State(country, code, lat, lon)
            for name in called.split("|"):
                self.states.setdefault(fold(name), state)
            if abbreviation:
                self.state_codes[abbreviation].append(state)

    def cities(self, name: str) -> list[City]:
        """Give the cities of a name.

        Args:
            name: Folded.

        Returns:
            The likeliest first: the most populous, an alternate name weighing a tenth; empty where none is known.
        """
        meant = self._meant.get(name)
        if meant is None:
            return []
        return [self._city(meant)] if isinstance(meant, int) else [self._city(number) for number in meant]

    def is_own(self, name: str) -> bool:
        """Say whether a folded name is a city's own, not another tongue's."""
        return name in self._meant and name not in self._foreign

    def _city(self, number: int) -> City:
        country, state = self._admin[self._admins[number]]
        lat, lon = self._lats[number] / _DEGREE, self._lons[number] / _DEGREE
        return City(lat, lon, country, state, self._populations[number])

    def country_at(self, lat: float, lon: float) -> str | None:
        """Find the country of a point: that of the nearest city, which near a border may be the neighbour's.

        Args:
            lat: Degrees north.
            lon: Degrees east.

        Returns:
            ISO 3166-1 alpha-2, or None where no city is near.
        """
        row, column = _cell(lat, lon)
        squeeze = max(0.1, math.cos(math.radians(lat)))  # a degree of longitude is shorter away from the equator
        for ring in range(_FARTHEST_DEGREES + 1):
            wide = min(180, math.ceil((ring + 1) / squeeze)) if ring else 1
            near = [
                # Squared degrees; written out, for a city has hundreds of neighbours.
                ((at[0] - lat) ** 2 + (min(far := abs(at[1] - lon), 360 - far) * squeeze) ** 2, number)
                for i in range(row - ring - 1, row + ring + 2)
                for j in range(column - wide, column + wide + 1)
                for number in self._cells.get((i, (j + 180) % 360 - 180), ())
                for at in ((self._lats[number] / _DEGREE, self._lons[number] / _DEGREE),)
            ]
            # A city in a corner of the square may be farther than one just outside it.
            if near and (best := min(near))[0] <= (ring + 1) ** 2:
                return self._city(best[1]).country
        return None


def _cell(lat: float, lon: float) -> tuple[int, int]:
    return math.floor(lat / _CELL_DEGREES), (math.floor(lon / _CELL_DEGREES) + 180) % 360 - 180


@cache
def gazetteer() -> Gazetteer:
    """The table of this process, built once.

    Returns:
        The table.
    """
    return Gazetteer()
