"""The counters of a window, sorted out: feelings, slices by label, and places."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping

from command_center.mention import SENTIMENTS
from command_center.snapshot import CountryOnly, Feelings, Spot
from command_center.store.keys import PLACE_CELL

SPOTS = 400


def feelings_of(counts: Mapping[str, int], prefix: str = "s:") -> Feelings:
    """Mentions by sentiment, out of the counters that begin so."""
    return Feelings(*(counts.get(prefix + label, 0) for label in SENTIMENTS))


def slice_of(counts: Mapping[str, int], prefix: str) -> dict[str, int]:
    """The counters that begin so, by what follows; those at nothing left out."""
    return {name[len(prefix) :]: n for name, n in counts.items() if n and name.startswith(prefix)}


def countries_of(counts: Mapping[str, int]) -> list[CountryOnly]:
    """Mentions of which only the country is known, by country."""
    return [CountryOnly(country, f) for country, f in sorted(_by_place(counts, "cs:").items()) if f.total]


def spots_of(counts: Mapping[str, int]) -> list[Spot]:
    """Mentions by place, the places with the most first, at most `SPOTS`."""
    spots = []
    for cell, feelings in _by_place(counts, "g:").items():
        if feelings.total:
            lat, lon = (int(part) / PLACE_CELL for part in cell.split(":"))
            spots.append(Spot(lat, lon, feelings))
    spots.sort(key=lambda spot: (-spot.feelings.total, spot.lat, spot.lon))
    return spots[:SPOTS]


def _by_place(counts: Mapping[str, int], prefix: str) -> dict[str, Feelings]:
    """Feelings by what stands between a prefix and the sentiment at a field's end."""
    found: dict[str, Counter[str]] = {}
    for name, n in slice_of(counts, prefix).items():
        place, _, feeling = name.rpartition(":")
        found.setdefault(place, Counter())[feeling] += n
    return {place: feelings_of(c, "") for place, c in found.items()}
