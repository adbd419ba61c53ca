"""In which country a mark on the map lies: the table is that of its package, and cities lie where they lie."""

from __future__ import annotations

import pytest

from command_center.cells import FILE, PER_DEGREE, country_at
from command_center.store.keys import PLACE_CELL
from tools.build_cells import compile_table


def test_the_table_is_that_of_its_package() -> None:
    assert FILE.read_bytes() == compile_table(), "run `python -m tools.build_cells`"
    assert PER_DEGREE == PLACE_CELL


@pytest.mark.parametrize(
    ("lat", "lon", "country"),
    [
        (52.5, 13.5, "DE"),
        (30.5, -97.5, "US"),
        (35.5, 139.5, "JP"),
        (-23.5, -46.5, "BR"),
        (64.0, -22.0, "IS"),
        (-17.5, 178.5, "FJ"),
        (0.0, -30.0, None),
        (90.0, 0.0, None),
        (-90.0, 180.0, None),
    ],
)
def test_a_mark_lies_in_the_country_of_the_nearest_city(lat: float, lon: float, country: str | None) -> None:
    assert country_at(lat, lon) == country
