"""`GET /api/v1/queue`, to the letter of the contract."""

from __future__ import annotations

from datetime import timedelta

import pytest

from tests.support.clocks import NOON
from tests.support.kept import Kept
from tests.support.made import by_brand, mention, tags
from tests.support.queue_order import in_order
from tests.web.site import Site, assert_problem

ITEM = {"conversation", "id", "need", "due_at", "waiting_since", "safety", "lifted"}


def fill(kept: Kept) -> list[str]:
    """Some who wait and some who don't; returns those who do, in their order."""
    kept.add(*((mention(n), tags(n)) for n in range(150)))
    kept.add((by_brand(900, in_reply_to="web:2"), tags(0)))
    waiting = [(tags(n).need, NOON - timedelta(seconds=n), f"web:{n}") for n in range(150)]
    calls = {n for n in range(150) if tags(n).addressed and tags(n).need not in ("thanks", "none")} - {2}
    return in_order(row for n, row in enumerate(waiting) if n in calls)


def test_it_lists_who_waits_in_the_order_of_the_rank(site: Site, kept: Kept) -> None:
    wanted = fill(kept)
    found = site.get("/api/v1/queue").json()
    assert set(found) == {"as_of", "total", "items", "next_cursor"}
    assert (found["as_of"], found["total"]) == ("2026-03-04T12:00:00Z", len(wanted))
    assert [item["id"] for item in found["items"]] == wanted[:50]
    assert all(set(item) == ITEM and item["lifted"] is False for item in found["items"])
    assert all(item["conversation"] == item["id"] for item in found["items"])
    assert all(item["safety"] is (item["need"] == "safety") for item in found["items"])
    assert all((item["due_at"] is None) is (item["need"] != "broken") for item in found["items"])


def test_a_due_time_is_the_waiting_time_and_the_goal(site: Site, kept: Kept) -> None:
    kept.add((mention(60), tags(0, need="broken", addressed=True)))
    (item,) = site.get("/api/v1/queue").json()["items"]
    assert (item["waiting_since"], item["due_at"]) == ("2026-03-04T11:59:00Z", "2026-03-04T12:44:00Z")


def test_pages_join_to_the_whole(site: Site, kept: Kept) -> None:
    wanted = fill(kept)
    came: list[str] = []
    cursor: str | None = ""
    while cursor is not None:
        page = site.get("/api/v1/queue", params={"limit": "7"} | ({"cursor": cursor} if cursor else {})).json()
        assert page["total"] == len(wanted)
        came += [item["id"] for item in page["items"]]
        cursor = page["next_cursor"]
    assert came == wanted


def test_the_total_is_the_walls_figure(site: Site, kept: Kept) -> None:
    fill(kept)
    site.show()
    assert site.hub.frame is not None
    waiting = site.hub.frame.snapshot.waiting
    assert site.get("/api/v1/queue?limit=1").json()["total"] == waiting.total > 0


def test_a_post_that_is_deleted_waits_no_longer(site: Site, kept: Kept) -> None:
    kept.add((mention(1), tags(0, need="money", addressed=True)))
    assert site.get("/api/v1/queue").json()["total"] == 1
    kept.add((mention(1, deleted=True), None))
    found = site.get("/api/v1/queue").json()
    assert (found["total"], found["items"], found["next_cursor"]) == (0, [], None)


@pytest.mark.parametrize(
    ("query", "word"),
    [("limit=0", "limit=0"), ("limit=201", "1 to 200"), ("cursor=x", "cursor"), ("author=a", "author"),
     ("limit=1&limit=2", "once")],
)  # fmt: skip
def test_wrong_parameters_are_refused(site: Site, query: str, word: str) -> None:
    assert_problem(site.get(f"/api/v1/queue?{query}"), 400, word)


def test_it_is_described(site: Site) -> None:
    described = site.get("/api/v1/openapi.json").json()["paths"]["/api/v1/queue"]
    assert set(described) == {"get"}
    assert [row["name"] for row in described["get"]["parameters"]] == ["limit", "cursor"]
