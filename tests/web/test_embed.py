"""The door for other sites' pages: who may frame it, what it refuses, and what its streams carry."""

from __future__ import annotations

import asyncio
import json
import re
from typing import Any

import pytest

from command_center.errors import BadInput
from command_center.settings import load_settings
from command_center.web.static import asset
from layouts.embed import STREAMS
from layouts.embed_names import AGE, EMBEDS
from layouts.mask import MASK
from tests.support.kept import Kept
from tests.support.made import PROFILE, mention, tags
from tests.web.pages import read_page
from tests.web.site import Site, assert_problem
from tests.web.test_stream import Event, parse


def ancestors(site: Site, path: str) -> str:
    """Who may frame what this path answers."""
    policy = site.get(path).headers["content-security-policy"]
    return str(re.search(r"frame-ancestors ([^;]*)", policy)[1])  # type: ignore[index]


@pytest.fixture
def busy(site: Site, kept: Kept) -> Site:
    kept.add(*((mention(n), tags(n)) for n in range(40)))
    site.show()
    return site


@pytest.mark.parametrize("panel", EMBEDS)
def test_each_panel_has_its_page(busy: Site, panel: str) -> None:
    answer = busy.get(f"/embed/{panel}")
    assert answer.status_code == 200
    assert answer.headers["content-type"] == "text/html; charset=utf-8"
    assert answer.headers["cache-control"] == "no-store"
    assert f'data-stream="/stream/embeds?panels={",".join(STREAMS[f"embed-{panel}"])}"' in answer.text
    assert "font-family: 'Inter Variable'" in answer.text
    assert "url(./" not in answer.text, "in the page a font's address is relative to nothing"


def test_fonts_named_in_the_page_are_there(busy: Site) -> None:
    fonts = re.findall(r"url\((/assets/[^)]+)\)", busy.get("/embed/gauge").text)
    assert len(fonts) >= 2
    for font in fonts:
        assert busy.get(font).headers["content-type"] == "font/woff2"


def test_a_center_that_starts_has_pages(site: Site) -> None:
    assert "waiting for the first picture" in site.get("/embed/topics").text


@pytest.mark.parametrize("panel", ["strip", "nowhere", "embed-gauge", "gauge/x", "GAUGE", ""])
def test_what_is_no_panel_is_not_found(site: Site, panel: str) -> None:
    assert_problem(site.get(f"/embed/{panel}"), 404)


def test_an_unknown_panel_is_told_what_there_is(site: Site) -> None:
    assert_problem(site.get("/embed/strip"), 404, "gauge", "map", "river")


BROWSER = {"Accept": "text/html,application/xhtml+xml,*/*;q=0.8"}


@pytest.mark.parametrize("path", ["/embed/nosuch", "/embed/<b>", "/embed", "/embed/gauge/x"])
def test_a_webmaster_reads_in_the_frame_what_is_wrong(signed: Site, path: str) -> None:
    signed.show()
    answer = signed.get(path, headers=BROWSER)
    assert (answer.status_code, answer.headers["content-type"]) == (404, "text/html; charset=utf-8")
    policy = answer.headers["content-security-policy"]
    assert "frame-ancestors https://intranet.example 'self' http://wiki.example:8080" in policy
    page = read_page(answer.text)
    assert page.one("main").text.startswith("Not Found n")
    assert path.rpartition("/")[2] in page.one("main").one("p").text
    assert not page.all("a"), "no door into the house"
    assert not page.all("script"), "and no line to it"
    assert PROFILE.title not in answer.text, "nor whose it is"


def test_a_frame_of_no_listed_site_is_refused_in_words_too(site: Site) -> None:
    answer = site.get("/embed/nosuch", headers=BROWSER)
    assert answer.status_code == 404
    assert "frame-ancestors 'none'" in answer.headers["content-security-policy"]


def test_nobody_frames_anything_unless_listed(site: Site) -> None:
    for path in ("/embed/gauge", "/wall/overview", "/embed/strip"):
        assert ancestors(site, path) == "'none'"


def test_listed_sites_frame_embeds_and_nothing_else(signed: Site) -> None:
    for panel in EMBEDS:
        assert ancestors(signed, f"/embed/{panel}") == "https://intranet.example 'self' http://wiki.example:8080"
    for path in ("/", "/wall/overview", "/topics", "/desk", "/healthz", "/embed/strip", "/embed", asset("embed.js")):
        assert ancestors(signed, path) == "'none'", path
    assert "x-frame-options" not in signed.get("/embed/gauge").headers, "it would overrule the list in old browsers"


def test_the_rest_of_the_policy_is_that_of_every_page(signed: Site) -> None:
    policy = signed.get("/embed/map").headers["content-security-policy"]
    assert "default-src 'none'; script-src 'self';" in policy
    assert "connect-src 'self'" in policy
    assert "unsafe-eval" not in policy


def test_pages_travel_packed(busy: Site) -> None:
    packed = busy.get("/embed/map", headers={"accept-encoding": "gzip"})
    plain = busy.get("/embed/map", headers={"accept-encoding": "identity"})
    assert packed.headers["content-encoding"] == "gzip"
    assert "content-encoding" not in plain.headers
    assert packed.headers["vary"] == plain.headers["vary"] == "Accept-Encoding, Accept-Language"
    assert packed.text == plain.text
    assert int(packed.headers["content-length"]) < 35_000 < int(plain.headers["content-length"])
    head = busy.call("HEAD", "/embed/map")
    assert (head.status_code, head.content) == (200, b"")


# ---- streams ---------------------------------------------------------------------------------------------------------


def opened(site: Site, path: str) -> Event:
    """The first event of a stream."""
    came: list[bytes] = []

    async def talk() -> None:
        seen = asyncio.Event()

        async def receive() -> dict[str, Any]:
            await asyncio.sleep(3600)
            raise AssertionError

        async def send(message: Any) -> None:
            came.append(message.get("body", b""))
            if b"event: snapshot" in came[-1]:
                seen.set()

        head = {"type": "http", "asgi": {"version": "3.0"}, "http_version": "1.1", "method": "GET", "scheme": "http"}
        where, _, query = path.partition("?")
        asked = {"path": where, "raw_path": where.encode(), "query_string": query.encode()}
        asked["headers"] = [(b"host", b"localhost")]
        peers = {"client": ("127.0.0.1", 5000), "server": ("localhost", 80), "root_path": ""}
        page = asyncio.ensure_future(site.app({**head, **asked, **peers}, receive, send))
        await asyncio.wait_for(seen.wait(), 5)
        page.cancel()
        await asyncio.gather(page, return_exceptions=True)

    asyncio.run(talk())
    return parse(came[-1])


@pytest.mark.parametrize("panel", EMBEDS)
def test_each_panel_has_its_stream_and_it_says_nothing_of_the_stages(busy: Site, panel: str) -> None:
    first = opened(busy, f"/stream/embed-{panel}")
    assert set(first.data) == {"now", "as_of", "made_at", "epoch", "seq", "mode", "panels"}
    assert tuple(first.data["panels"]) == STREAMS[f"embed-{panel}"]
    assert first.data["panels"][AGE]["mode"] == "live"


def test_all_embeds_of_a_page_share_one_stream_that_carries_nothing_else(busy: Site) -> None:
    first = opened(busy, "/stream/embeds?panels=embed-share,embed-gauge,embed-age")
    assert list(first.data["panels"]) == [AGE, "embed-gauge", "embed-share"], "in one order, whoever asks"
    assert "stages" not in first.data
    assert_problem(busy.get("/stream/embeds?panels=embed-age,river"), 404, "river")
    assert_problem(busy.get("/stream/embeds"), 400, "panels=")


def test_the_walls_stream_goes_on_telling_the_stages(busy: Site) -> None:
    assert "stages" in opened(busy, "/stream/overview").data


def test_nobodys_name_and_no_id_is_in_a_stream(site: Site, kept: Kept) -> None:
    author = {"id": "zyx-9", "handle": "zyx_q", "name": "Zyx Qwv"}
    kept.add((mention(1, text="I, Zyx Qwv, ask @zyx_q: https://zyx.example/1", author=author), tags(0)))
    site.show()
    wall = json.dumps(opened(site, "/stream/overview").data["panels"]["river"])
    bare = json.dumps(opened(site, "/stream/embed-river").data)
    assert "zyx" in wall.lower()
    assert "web:1" in wall
    assert "zyx" not in bare.lower()
    assert "web:1" not in bare
    assert "zyx" not in site.get("/embed/river").text.lower()


def test_all_an_author_is_called_is_masked_in_everybodys_posts_and_the_wall_shows_what_it_did(
    site: Site, kept: Kept
) -> None:
    author = {"id": "did:plc:zyx111", "handle": "zyxqwv1815", "name": "Zyx Qwv"}
    reply = "zyxqwv1815 is right, did:plc:zyx111"
    kept.add((mention(1, author=author), tags(0)), (mention(2, text=reply), tags(1)))
    site.show()
    wall = json.dumps(opened(site, "/stream/overview").data["panels"]["river"])
    assert wall.count("zyxqwv1815") == wall.count("did:plc:zyx111") == 1, "in the reply's words and nowhere else"
    assert wall.count("Zyx Qwv") == 1
    bare = json.dumps(opened(site, "/stream/embed-river-texts").data, ensure_ascii=False)
    assert f"{MASK} is right, {MASK}" in bare
    for said in (bare, site.get("/embed/river?texts=yes").text, site.get("/embed/river").text):
        assert "zyx" not in said.lower()


@pytest.mark.parametrize("path", ["/stream/embed-strip", "/stream/embed-age", "/stream/embed-"])
def test_there_is_no_other_stream(site: Site, path: str) -> None:
    assert_problem(site.get(path), 404, "embed-gauge", "overview")


def test_the_houses_panels_and_the_streets_are_not_mixed(site: Site) -> None:
    assert_problem(site.get("/stream?panels=gauge,embed-river"), 404, "embed-river")


def test_heartbeats_of_an_embed_hold_no_cause(busy: Site, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(busy.hub, "_heartbeat_s", 0.05)
    busy.hub.cause = "zyx.internal:6379 is out of reach"

    async def talk() -> None:
        events = busy.hub.events(STREAMS["embed-gauge"], bare=True)
        kinds = [parse(await anext(events)) for _ in range(3)]
        assert kinds[2].kind == "heartbeat"
        assert set(kinds[2].data) == {"now"}
        await events.aclose()  # type: ignore[attr-defined]

    asyncio.run(talk())


# ---- the list of sites ---------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "sites"),
    [
        ("", ()),
        (" , ", ()),
        ("self", ("'self'",)),
        ("https://a.example", ("https://a.example",)),
        (
            "HTTPS://A.Example:8443 , http://b,self,https://a.example:8443",
            ("https://a.example:8443", "http://b", "'self'"),
        ),
        ("http://10.0.0.7:80", ("http://10.0.0.7:80",)),
    ],
)
def test_a_list_of_origins(text: str, sites: tuple[str, ...]) -> None:
    assert load_settings({"CC_EMBED_SITES": text}).embed_sites == sites


@pytest.mark.parametrize(
    "text",
    [
        "*", "https://*", "https://*.example", "a.example", "//a.example", "https://a.example/", "https://a.example/x",
        "https://a.example:0", "https://a.example:65536", "https://a.example:", "ftp://a.example", "https:", "none",
        "'none'", "https://a b", "https://a;script-src *", "https://a\nx", "https://u:p@a.example", "https://-a",
        "https://é.example", "https://a.example https://b.example", "https://a.example,*",
    ],
)  # fmt: skip
def test_what_is_no_origin_is_refused_in_one_line(text: str) -> None:
    with pytest.raises(BadInput) as told:
        load_settings({"CC_EMBED_SITES": text})
    assert str(told.value).startswith("CC_EMBED_SITES: ")
    assert "https://host:port" in str(told.value)
    assert "\n" not in str(told.value)
