"""The links that are made in one place: where each figure leads, and the same address as wall, desk and embed."""

from __future__ import annotations

from urllib.parse import parse_qsl, urlsplit

import pytest

from command_center.query import parse
from command_center.query.nodes import Words
from layouts.doors import VIEWS, alarm_door, as_, as_query, door


@pytest.mark.parametrize(
    ("panel", "label", "window", "filters", "address"),
    [
        ("total", "", "1h", (), "/mentions?window=1h"),
        ("topics", "heat", "4h", (), "/topic/heat?window=4h"),
        ("topics", "", "1h", (), "/topics?window=1h"),
        ("share", "acme", "1h", (), "/mentions?window=1h&brand=acme"),
        ("share", ["a", "b"], "1h", (), "/mentions?window=1h&brand=a&brand=b"),
        ("languages", "de", "24h", (), "/mentions?window=24h&language=de"),
        ("gauge", "negative", "1h", (), "/mentions?window=1h&sentiment=negative"),
        ("volume", "unsure", "1h", [("topic", "heat")], "/mentions?window=1h&topic=heat&sentiment=unsure"),
        ("map", "none", "7d", (), "/mentions?window=7d&country=none"),
        ("minute", "", "", [("from", "a"), ("to", "b")], "/mentions?from=a&to=b"),
        ("waiting", "broken", "", (), "/desk?need=broken"),
        ("waiting", "", "", (), "/desk"),
        ("coverage", "", "", (), "/desk"),
        ("river", "web:a b/ü?", "", (), "/mention/web:a%20b%2F%C3%BC%3F"),
        ("rising", "wi-fi down", "1h", (), "/mentions?window=1h&q=%22wi-fi+down%22"),
        ("need", "safety", "1h", (), "/mentions?window=1h&need=safety"),
    ],
)
def test_each_figure_has_its_door(
    panel: str, label: str | list[str], window: str, filters: list[tuple[str, str]], address: str
) -> None:
    assert door(panel, label, window, filters) == address


def test_an_alarm_leads_to_what_alarms() -> None:
    assert alarm_door("late:safety", "1h") == "/desk?need=safety"
    assert alarm_door("topic:heat", "1h") == "/topic/heat?window=1h"
    assert alarm_door("volume", "1h") == "/mentions?window=1h"


@pytest.mark.parametrize("address", ["/mentions?window=1h&q=a+b&topic=x", "/topic/heat?window=4h", "/topics"])
def test_the_same_address_opens_as_any_view(address: str) -> None:
    for view in VIEWS:
        shown = as_(address, view)
        pairs = parse_qsl(urlsplit(shown).query)
        assert [value for name, value in pairs if name == "as"] == ([] if view == "desk" else [view])
        assert as_(shown, "desk") == address
        assert as_(as_(shown, "embed"), "wall") == as_(address, "wall")


@pytest.mark.parametrize(
    "term", ["late", "wi-fi down", "or", "lang:it", "NOT", "a*", 'say "hi"', "电池", "don't", "#late", "#a.b", "(x"]
)
def test_a_term_is_a_query_of_words_and_nothing_else(term: str) -> None:
    assert isinstance(parse(as_query(term)), Words)
