"""The QR code: its path is the standard's own matrix, module by module."""

from __future__ import annotations

import re

import pytest
import segno

from layouts.qr import QUIET, is_reachable, qr_code


def test_the_path_is_the_matrix() -> None:
    address = "http://wall.example:8050/topics"
    drawn = qr_code(address)
    dark = {(int(x) + i, int(y)) for x, y, n in re.findall(r"M(\d+) (\d+)h(\d+)v1h-\d+z", drawn) for i in range(int(n))}
    rows = list(segno.make(address, error="m", micro=False, boost_error=False).matrix)
    assert dark == {(x, y) for y, row in enumerate(rows) for x, module in enumerate(row) if module}
    side = len(rows) + 2 * QUIET
    assert f'viewBox="-{QUIET} -{QUIET} {side} {side}"' in drawn
    # the three finders, read by eye: a ring of seven around a square of three
    for x, y in ((0, 0), (len(rows) - 7, 0), (0, len(rows) - 7)):
        assert all((x + i, y) in dark and (x + i, y + 6) in dark for i in range(7))
        assert (x + 1, y + 1) not in dark
        assert (x + 3, y + 3) in dark


@pytest.mark.parametrize(
    ("host", "reachable"),
    [("wall.example", True), ("10.0.0.7:8050", True), ("[2001:db8::1]:8050", True), ("localhostess", True)]
    + [(host, False) for host in ("localhost:8050", "127.0.0.1", "127.9.9.9", "[::1]:8050", "[::]", "a.localhost", "")],
)
def test_a_machines_own_name_for_itself_leads_no_phone_to_it(host: str, reachable: bool) -> None:
    assert is_reachable(f"http://{host}") is reachable
