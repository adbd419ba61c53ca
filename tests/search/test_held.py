"""The newest living row of an id, against a dictionary."""

from __future__ import annotations

import random

import numpy as np

from streams.index.held import NONE, Ids
from streams.index.standing import Standing


def test_the_newest_living_row_of_each_id_is_found_whatever_came_and_died() -> None:
    rng = random.Random(7)
    standing = Standing(0)
    ids = Ids(standing.which_live)
    wanted: dict[int, int] = {}
    row = 0
    for _ in range(40):
        for _ in range(rng.randrange(1, 900)):
            name = rng.choice((rng.randrange(1, 3000), rng.randrange(1 << 63, 1 << 64)))
            if name in wanted:
                standing.kill(wanted[name])
            standing.add(row, 0, 0)
            ids.add((name,), row)
            wanted[name] = row
            row += 1
        for name in rng.sample(sorted(wanted), len(wanted) // 10):
            standing.kill(wanted.pop(name))
        ids.settle()
        asked = [*rng.sample(sorted(wanted), min(50, len(wanted))), 1 << 62]
        found = [found if standing.alive(found) else NONE for found in ids.find(asked)]
        assert found == [wanted.get(name, NONE) for name in asked]
    assert row > 3 * 4096
    assert list(ids.find([])) == []


def test_rows_without_content_have_no_name() -> None:
    ids = Ids(lambda rows: np.ones(len(rows), bool))
    ids.add((0, 5, 0), 10)
    assert list(ids.find([0, 5])) == [NONE, 11]
