"""`GET /api/v1/top`: hashtags and authors of a window, and how sure the list is."""

from __future__ import annotations

import pytest

from command_center.store.sketch import HELD
from tests.support.kept import Kept
from tests.support.made import mention, tags
from tests.web.site import Site, assert_problem


def test_it_lists_the_most_frequent_with_their_bounds(site: Site, kept: Kept) -> None:
    kept.add(*((mention(n, text="#Heat #noise" if n % 3 else "#heat"), tags(n)) for n in range(9)))
    assert site.get("/api/v1/top").json() == {
        "as_of": "2026-03-04T12:00:00Z",
        "from": "2026-03-04T11:00:00Z",
        "window": "1h",
        "by": "hashtag",
        "error": 0,
        "items": [
            {"item": "heat", "at_least": 9, "at_most": 9},
            {"item": "noise", "at_least": 6, "at_most": 6},
        ],
    }
    found = site.get("/api/v1/top?by=author&window=7d&limit=2").json()
    assert (found["by"], found["window"], found["from"]) == ("author", "7d", "2026-03-02T00:00:00Z")
    assert found["items"] == [{"item": f"web:u{n}", "at_least": 1, "at_most": 1} for n in (0, 1)]


def test_many_items_make_a_list_with_an_error(site: Site, kept: Kept) -> None:
    many = (mention(n, text=" ".join(f"#often #tag{n * 29 + i}" for i in range(29))) for n in range(4 * HELD // 29))
    kept.add(*((made, tags(0)) for made in many))
    found = site.get("/api/v1/top?limit=1").json()
    (often,) = found["items"]
    assert found["error"] > 0
    assert often["item"] == "often"
    assert often["at_least"] <= 4 * HELD // 29 <= often["at_most"] == often["at_least"] + found["error"]


@pytest.mark.parametrize(
    ("query", "said"),
    [
        ("by=brand", "by=brand is none of hashtag, author"),
        ("by=author&by=hashtag", "by may be given once"),
        ("window=2h", "window=2h is none of"),
        ("limit=0", "limit=0 is no number"),
        ("sort=up", "unknown parameter 'sort'"),
    ],
)
def test_a_wrong_parameter_is_refused_in_words(site: Site, query: str, said: str) -> None:
    assert_problem(site.get(f"/api/v1/top?{query}"), 400, said)


def test_the_api_describes_it(site: Site) -> None:
    described = site.get("/api/v1/openapi.json").json()["paths"]["/api/v1/top"]["get"]
    assert {row["name"] for row in described["parameters"]} == {"by", "window", "limit"}
    assert "at_least" in described["description"]
