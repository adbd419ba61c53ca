"""The index of a tape holds what a recount of the tape lists, however it was cut and whenever it began anew."""

from __future__ import annotations

import json
import tempfile
from collections import defaultdict
from datetime import datetime
from pathlib import Path
from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st

from command_center.store.erased import digests_of_name
from streams.log import Record
from tests.fold.tape import orders, tapes
from tests.support.indexing import FixedOrders, Shelf, feed, listed, make_stage
from tests.support.made import PROFILE
from tests.support.recount import recount

OWN = {"acme_care"}
SAID = ("text", "author", "in_reply_to", "repost_of", "tags", "at", "late")


def said(posts: dict[str, dict[str, Any]]) -> dict[str, dict[str, Any]]:
    """What is compared of each."""
    return {name: {key: post.get(key) for key in SAID} for name, post in posts.items()}


def wanted(records: list[Record], ordered: dict[str, int]) -> dict[str, dict[str, Any]]:
    """What a recount lists, less what an order covers that was not carried out yet."""
    in_s = {name.lstrip("@").lower(): ms / 1000 for name, ms in ordered.items()}
    posts = recount([records], OWN, PROFILE.lateness_s, in_s).posts
    return {name: post for name, post in posts.items() if not covered(post, in_s)}


def undecided(records: list[Record], ordered: dict[str, int]) -> set[str]:
    """Ids that came again with another time of writing, on the other side of an order to erase.

    The first is covered and not written down, so that the second is not known for a repeat until the tombstone comes
    that follows each order.
    """
    in_s = {name.lstrip("@").lower(): ms / 1000 for name, ms in ordered.items()}
    sides: dict[str, set[bool]] = defaultdict(set)
    for record in records:
        post = json.loads(record.value)
        if post.get("created_at"):
            sides[post["id"]].add(covered(post | {"recorded": record.timestamp_ms / 1000}, in_s))
    return {name for name, found in sides.items() if len(found) == 2}


def less(posts: dict[str, dict[str, Any]], names: set[str]) -> dict[str, dict[str, Any]]:
    return {name: post for name, post in posts.items() if name not in names}


def covered(post: dict[str, Any], ordered: dict[str, float]) -> bool:
    author = post.get("author") or {}
    names = {str(author[key]).lstrip("@").lower() for key in ("handle", "id") if author.get(key)}
    written_s = min(post["recorded"], datetime.fromisoformat(post["created_at"]).timestamp())
    return any(ordered.get(name, -1e18) >= written_s for name in names)


@settings(max_examples=120, deadline=None)
@given(runs=tapes(), ordered=orders, dies=st.sets(st.integers(0, 4), max_size=2))
def test_it_lists_what_a_recount_lists(runs: list[list[Record]], ordered: dict[str, int], dies: set[int]) -> None:
    records = [record for run in runs for record in run]
    shelf = Shelf(records)
    digests = {digest: ms for name, ms in ordered.items() for digest in digests_of_name("web", name)}
    with tempfile.TemporaryDirectory() as name:
        stage = make_stage(Path(name), shelf, orders=FixedOrders(digests))
        for number, run in enumerate(runs):
            if number in dies:
                stage.close()
                stage = make_stage(Path(name), shelf, orders=FixedOrders(digests))
            if run:
                feed(stage, shelf, len(run))
        assert shelf.read == {0: len(records)}
        left_open = undecided(records, ordered)
        assert said(less(listed(stage.file), left_open)) == said(less(wanted(records, ordered), left_open))
        assert len(listed(stage.file)) == stage.file.standing.alive_count
        stage.close()
