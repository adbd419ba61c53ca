"""Everything a center shows to anybody: each address that can be asked, each stream that can be opened."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from urllib.parse import quote, unquote

import httpx
from starlette.routing import Route

from layouts.embed import STREAMS
from layouts.embed_names import EMBEDS
from layouts.panels import PANELS
from layouts.scenes import SCENES
from tests.e2e.center import Center
from tests.web.site import Site

NAMES = tuple(dict.fromkeys(name for names in STREAMS.values() for name in names))
QUERIES = {
    "/api/v1/mentions": ["?limit=200", "?limit=200&order=oldest", "?window=7d&limit=200&order=echo"],
    "/api/v1/summary": [f"?window={window}" for window in ("1h", "24h", "all")],
    "/api/v1/queue": ["?limit=200"],
    "/api/v1/service": ["?window=all"],
    "/stream": [f"?panels={name}" for name in PANELS],
    "/stream/embeds": [f"?panels={','.join(NAMES)}", "?panels=embed-river-texts~1h~{topic}"],
    "/embed/{panel}": ["", "?texts=yes"],
    "/topic/{topic}": ["?window=24h"],
    "/api/v1/top": ["?by=author&window=24h", "?by=author&window=7d", "?by=hashtag&window=24h"],
}
"""How an address is asked where it needs to be told, or shows more when told."""
ANY_DIGITS = re.compile(r"\d{4}-\d\d-\d\dT[\d:.]+|/assets/[\w./-]+")
"""Moments, and addresses of files that hold a hash: their digits may be any."""
FIGURE = re.compile(r"^(\w+(?:\{.*\})?) [-+\d.e]+$", re.MULTILINE)
"""A line of `/metrics`: its value is a count, of bytes for one, and may have any digits, too."""
UNASKED = ("/{path:path}", "/assets/", "/_dash-component-suites/")
"""How addresses begin that answer with files of ours or Dash's, or that nothing is there."""


def addresses(center: Center, topics: Iterable[str], ids: Iterable[str]) -> list[str]:
    """Every address of the running app that answers to GET, its names filled in.

    Args:
        center: It.
        topics: Ids of topics.
        ids: Ids of mentions whose conversations are asked for.

    Raises:
        KeyError: An address has a name that nobody said how to fill in.
    """
    names: Mapping[str, list[str]] = {
        "name": list(SCENES),
        "scene": [*SCENES, "embed-river-texts"],
        "panel": list(EMBEDS),
        "topic": list(topics),
        "key": ["A" * 22],
        "message_id": [quote(mention_id, safe="") for mention_id in ids],
    }
    site = Site(center.url())
    try:
        included = [getattr(route, "original_router", None) for route in site.app.router.routes]
        routes = [*site.app.router.routes, *(route for router in included if router for route in router.routes)]
    finally:
        site.close()
    found = set()
    for route in (route for route in routes if isinstance(route, Route)):
        if route.path.startswith(UNASKED) or "GET" not in (route.methods or set()):
            continue
        for query in QUERIES.get(route.path, [""]):
            found |= set(_fill(route.path + query, names))
    found |= {f"/embed/river?texts=yes&topic={topic}" for topic in names["topic"]}
    assert len(found) > 30, found
    return sorted(found)


def _fill(path: str, names: Mapping[str, list[str]]) -> list[str]:
    match = re.search(r"\{(\w+)(:\w+)?\}", path)
    if match is None:
        return [path]
    before, after = path[: match.start()], path[match.end() :]
    return [filled for value in names[match[1]] for filled in _fill(before + value + after, names)]


def said_by(client: httpx.Client, address: str) -> str:
    """What an address answers; of a stream everything up to the end of its first picture."""
    with client.stream("GET", address) as answer:
        assert answer.status_code < 500 or address == "/readyz", f"{address}: {answer.status_code} {answer.read()!r}"
        if not answer.headers["content-type"].startswith("text/event-stream"):
            return answer.read().decode("utf-8", "replace")
        text = ""
        for part in answer.iter_text():
            text += part
            if "\n\n" in text.partition("event: snapshot\n")[2]:
                break
        return text


def traces(center: Center, addresses_: Iterable[str], words: Iterable[str]) -> dict[str, list[str]]:
    """Where any of these words is shown.

    Returns:
        The words by address; addresses without one are left out.
    """
    wanted, found = list(words), {}
    with httpx.Client(base_url=center.base, trust_env=False, timeout=30) as client:
        for address in addresses_:
            said = FIGURE.sub(r"\1", ANY_DIGITS.sub("", said_by(client, address)))
            # An answer may repeat what it was asked.
            if here := [word for word in wanted if word in said and word not in unquote(address)]:
                found[address] = here
    return found
