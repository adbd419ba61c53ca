"""Below a path: every address that leaves has the prefix; those that come with or without it are served."""

from __future__ import annotations

import json
import re
from collections.abc import Generator
from datetime import timedelta
from urllib.parse import urljoin

import pytest

from command_center.room.screens import SteerScreen
from command_center.room.takeovers import TakeWall
from command_center.setting import OURS
from command_center.store.embedded import find_server
from command_center.web.doors import DOORS
from layouts.markup import placed, set_prefix
from tests.room.decisions import paired, said
from tests.support.clocks import NOON
from tests.support.kept import Kept
from tests.support.made import mention, tags
from tests.support.servers import Servers
from tests.web.site import Site

PAGES = (
    "/", "/wall/overview", "/wall/radar", "/topics", "/topic/heat", "/topic/heat/edit", "/mentions", "/desk",
    "/screens", "/embeds", "/audit", "/conversation/web:1", "/mention/web:1", "/screen", "/embed/gauge",
    "/embed/map", "/nowhere",
)  # fmt: skip
STREAMS = ("/stream?panels=strip,waiting,river,topics", "/stream/embeds?panels=embed-age,embed-gauge")
ROOTED = re.compile(r"""(?:=\\?["']|url\(["']?|":\s?")(/[^"'\s)\\]*)""")
KNOWN_BARE = {"/topics", "/desk", "/topic/heat?window=1h", "/"}
"""What walls keep for scripts, which put the address of the center before it (`data-desk`); what forms bring back to
the server, which knows no prefix (`back`); and a kind of hatching of Plotly's."""


@pytest.fixture(scope="module")
def below(servers: Servers) -> Generator[Site]:
    """A site below /care with some posts, a screen and a topic."""
    store = servers.get("valkey", find_server())
    client = store.client()
    client.flushall()
    made = Site(store.url, environ={"CC_PREFIX": "/care"})
    kept = Kept(client)
    kept.add(*((mention(n, made.clock.now(), text=f"heat {n}"), tags(n, topics=["heat"])) for n in range(5)))
    made.act(paired(1, "left"))
    made.act(said(SteerScreen, 2, screen="left", to="pause"))
    made.act(said(TakeWall, 3, wall="overview", scene="radar", why="look", until=NOON + timedelta(hours=1)))
    made.show()
    yield made
    made.close()
    set_prefix("")


@pytest.mark.parametrize("path", PAGES)
def test_no_address_on_a_page_leads_out_of_the_prefix(below: Site, path: str) -> None:
    with_prefix = below.get(f"/care{path}", headers={"Accept": "text/html"})
    without = below.get(path, headers={"Accept": "text/html"})
    assert with_prefix.status_code == without.status_code == (404 if path == "/nowhere" else 200)
    found = {address for address in ROOTED.findall(with_prefix.text) if not re.match(r"/care(?:[/?#]|$)", address)}
    assert found <= KNOWN_BARE
    assert "/care/" in with_prefix.text
    assert "/care/care" not in with_prefix.text


def test_every_link_of_ours_is_served_where_it_leads(below: Site) -> None:
    links = {
        link.replace("&amp;", "&")
        for path in PAGES
        for link in re.findall(r'(?:href|src)="(/care[^"#]*)', below.get(f"/care{path}").text)
    }
    assert len(links) > 40
    lost = [link for link in links if below.get(urljoin("http://localhost/", link)).status_code in (404, 405)]
    assert lost == []


def test_own_scripts_know_the_prefix_and_the_dash_page_asks_below_it(below: Site) -> None:
    assert 'data-base="/care"' in below.get("/care/wall/overview").text
    [config] = re.findall(r'id="_dash-config" type="application/json">(.*?)</script>', below.get("/care/").text)
    assert json.loads(config)["requests_pathname_prefix"] == "/care/"
    layout = json.dumps(below.get("/care/_dash-layout").json())
    hrefs = re.findall('"href": "([^"]*)"', layout)
    assert len(hrefs) > 5
    assert all(href.startswith("/care/") for href in hrefs)


def test_redirects_and_cookies_stay_below_it(below: Site) -> None:
    answer = below.call("POST", "/care/screens/who", data={"who": "Ada"})
    assert answer.headers["location"] == "/care/screens?said=who"
    assert "Path=/care;" in answer.headers["set-cookie"]
    assert "Path=/care" in below.get("/care/screen").headers["set-cookie"]


def test_without_a_prefix_addresses_are_as_they_were() -> None:
    set_prefix("")
    try:
        assert [placed(address) for address in ("/x", "//x", "https://x", "#x")] == ["/x", "//x", "https://x", "#x"]
    finally:
        set_prefix("/care")


def test_no_prefix_may_begin_like_a_route_of_ours() -> None:
    assert {path.split("/")[1] for _, path in DOORS if path not in ("/", "/{path:path}")} <= OURS
