"""In which countries a mark on the map lies: the table is that of its package, and cities lie where they lie."""

from __future__ import annotations

import pytest

from command_center.cells import FILE, PER_DEGREE, countries_at
from command_center.store.keys import PLACE_CELL
from tools.build_cells import compile_table


def test_the_table_is_that_of_its_package() -> None:
    assert FILE.read_bytes() == compile_table(), "run `python -m tools.build_cells`"
    assert PER_DEGREE == PLACE_CELL


@pytest.mark.parametrize(
    ("lat", "lon", "countries"),
    [
        (52.5, 13.5, ("DE",)),
        (30.5, -97.5, ("US",)),
        (35.5, 139.5, ("JP",)),
        (-23.5, -46.5, ("BR",)),
        (64.0, -22.0, ("IS",)),
        (-17.5, 178.5, ("FJ",)),
        (22.5, 114.0, ("HK", "CN")),
        (32.5, -117.0, ("MX", "US")),
        (0.0, -30.0, ()),
        (90.0, 0.0, ()),
        (-90.0, 180.0, ()),
    ],
)
def test_a_mark_lies_in_the_countries_of_the_nearest_cities(lat: float, lon: float, countries: tuple[str, ...]) -> None:
    assert countries_at(lat, lon) == countries
