"""Made-up sources and places through the store: buckets keep their bound, slices sum to the total, owners agree."""

from __future__ import annotations

import pytest

from command_center.mention import Mention, PlaceTag, Tags
from command_center.store import keys
from command_center.store.connect import Redis
from command_center.store.keys import MAX_CELLS, MAX_LABELS, MAX_SOURCES
from command_center.store.summary import summarize
from streams.bounding import Bounding
from tests.support.kept import Kept
from tests.support.made import mention, tags

POSTS = 6000


def _post(n: int) -> tuple[Mention, Tags]:
    place = PlaceTag("BR", n % 50 * 1.5, n % 1500 // 50 * 1.5, "coordinates")
    return mention(n % 3000, id=f"s{n % 100}:{n}", source=f"s{n % 100}"), tags(n, place=place)


@pytest.mark.parametrize("owners", [1, 4])
def test_buckets_keep_their_bound_and_slices_sum_to_the_total(client: Redis, owners: int) -> None:
    kept = Kept(client, partitions=1)
    for begin in range(0, POSTS, 500):
        if begin % (POSTS // owners) == 0:
            kept.bounding = Bounding(kept.writer)
        kept.add(*(_post(n) for n in range(begin, begin + 500)))
    names = [name for g in keys.GRANULES for name in client.scan_iter(match=f"cc:{{p0}}:{g}:*")]
    assert max(int(client.hlen(name)) for name in names) <= MAX_LABELS + 20  # type: ignore[arg-type]
    day = next(client.scan_iter(match="cc:{p0}:d:*"))
    fields = [field.decode() for field in client.hkeys(day)]  # type: ignore[union-attr]
    assert len({field.rpartition(":")[0] for field in fields if field.startswith("g:")}) == MAX_CELLS
    figures = summarize(kept.reader, "24h")
    assert figures["total"] == POSTS == figures["by_country"]["BR"]
    assert len(figures["by_source"]) == MAX_SOURCES + 1
    assert figures["by_source"]["other"] == POSTS * (100 - MAX_SOURCES) // 100
    for name in ("by_source", "by_sentiment", "by_language", "by_kind", "by_need", "by_country"):
        assert sum(figures[name].values()) == POSTS
    # first come first served: the first thousand cells, whoever owned the partition
    kept.add((Mention(id="s99:99", source="s99", deleted=True), None))
    assert summarize(kept.reader, "24h")["by_source"]["other"] == POSTS * (100 - MAX_SOURCES) // 100 - 1
