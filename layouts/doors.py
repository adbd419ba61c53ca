"""The one place that makes links from a number, a bar, a bubble or a word to the posts behind it."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import UTC, datetime
from typing import Literal
from urllib.parse import parse_qsl, quote, urlencode, urlsplit

View = Literal["desk", "wall", "embed"]
VIEWS: tuple[View, ...] = ("desk", "wall", "embed")
"""What the same address opens as (`as=`); without a word it is the desk's."""
Pairs = Iterable[tuple[str, str]]
_COLUMNS = {
    "gauge": "sentiment",
    "volume": "sentiment",
    "share": "brand",
    "languages": "language",
    "map": "country",
    "need": "need",
    "kind": "kind",
    "source": "source",
}
"""By panel or slice, the filter that its labels are those of."""


def door(panel: str, label: str | Sequence[str] = "", window: str = "", filters: Pairs = ()) -> str:
    """The address of the posts behind one figure.

    Args:
        panel: Whose figure it is: a panel's name, `total`, `minute`, or one of `need`, `kind`, `source`.
        label: Which of its figures: a topic, brand, feeling, language, country or need; several where one row stands
            for several; of `rising` the term, of `river` the mention's id. Empty for all of the panel.
        window: The window the figure is of (`15m` ... `all`); empty where `filters` name a span (`from`, `to`).
        filters: What else the figure is filtered by, as it stands in an address.

    Returns:
        A path on this server. A topic leads to its page; who waits for an answer, to the desk; what people say, to the
        post; all else, to the list of mentions with the same window and filters, whose total is the figure.
    """
    labels = [label] if isinstance(label, str) else list(label)
    rest = [*([("window", window)] if window else []), *filters]
    named = labels[0] if labels else ""
    if panel == "topics":
        return _address(f"/topic/{quote(named)}" if named else "/topics", rest)
    if panel in ("waiting", "coverage"):
        return _address("/desk", [("need", named)] if named else [])
    if panel == "river":
        return f"/mention/{quote(named, safe=':')}"
    if panel == "rising":
        return _address("/mentions", [*rest, ("q", as_query(named))])
    found = [(_COLUMNS[panel], one) for one in labels if one] if panel in _COLUMNS else []
    return _address("/mentions", [*rest, *found])


def alarm_door(name: str, window: str) -> str:
    """Where one alarm leads (`layouts.alarms.Alarm.name`): the desk's lane, the topic, or all mentions."""
    what, _, label = name.partition(":")
    panel = {"late": "waiting", "topic": "topics"}.get(what, "total")
    return door(panel, label, "" if panel == "waiting" else window)


def rfc_3339(moment: datetime) -> str:
    """A moment as an address has it."""
    return moment.astimezone(UTC).isoformat().replace("+00:00", "Z")


def as_query(term: str) -> str:
    """A word, phrase or hashtag as a query (docs/queries.md): quoted, so that nothing in it is an operator."""
    plain = " ".join(term.replace('"', " ").replace("*", " ").split())
    return plain if plain.startswith("#") and plain[1:].replace("_", "").isalnum() else f'"{plain}"'


def as_(address: str, view: View) -> str:
    """The same address opened as a desk's page, a panel for a wall, or a frame for somebody else's page.

    Args:
        address: A path with its parameters; an `as` it may have is replaced.
        view: One of `VIEWS`; `desk` is what an address without the word is.
    """
    parts = urlsplit(address)
    pairs = [pair for pair in parse_qsl(parts.query, keep_blank_values=True) if pair[0] != "as"]
    return _address(parts.path, pairs if view == "desk" else [*pairs, ("as", view)])


def _address(path: str, pairs: Sequence[tuple[str, str]]) -> str:
    return f"{path}?{urlencode(pairs)}" if pairs else path
