"""oEmbed: a pasted address becomes a frame of its own parts, whatever else somebody pastes is refused unspoken."""

from __future__ import annotations

import json
import logging
from urllib.parse import quote

import pytest

from command_center.web.oembed import pasted
from command_center.web.problems import Problem
from layouts.embed_names import EMBEDS
from tests.security.embeds import SECRET, key, made
from tests.web.pages import read_page
from tests.web.site import Site, assert_problem

KEY = key(7)
WHOLE = f"http://localhost/embed/gauge/{KEY}#{SECRET}"


def test_a_pasted_address_becomes_a_frame(site: Site) -> None:
    answer = site.get(f"/oembed?maxwidth=600&maxheight=1000&url={quote(WHOLE, safe='')}&dnt=1&format=json")
    assert (answer.status_code, answer.headers["content-type"]) == (200, "application/json")
    assert answer.headers["cache-control"] == "no-store"
    assert answer.headers["access-control-allow-origin"] == "*"
    body = answer.json()
    frame = read_page(body.pop("html")).one("iframe").attributes
    assert body == {
        "version": "1.0", "type": "rich", "provider_name": "command-center", "provider_url": "http://localhost",
        "title": "How people feel", "cache_age": 86_400, "width": 400, "height": 320,
    }  # fmt: skip
    assert frame["src"] == WHOLE
    assert (frame["width"], frame["height"], frame["title"]) == ("400", "320", "How people feel")
    assert frame["sandbox"] == "allow-scripts allow-same-origin"


def test_every_panel_can_be_pasted(site: Site) -> None:
    for panel in EMBEDS:
        url = f"http://localhost/embed/{panel}/{KEY}?theme=auto&as=table&lang=it#{SECRET}"
        body = site.get(f"/oembed?url={quote(url, safe='')}").json()
        assert read_page(body["html"]).one("iframe").attributes["src"] == url


def test_a_frame_is_no_larger_than_its_page_has_room_for(site: Site) -> None:
    url = quote(f"http://localhost/embed/map/{KEY}#{SECRET}", safe="")
    body = site.get(f"/oembed?url={url}&maxwidth=300&maxheight=9999").json()
    frame = read_page(body["html"]).one("iframe").attributes
    assert (body["width"], body["height"], frame["width"], frame["height"]) == (300, 420, "300", "420")
    for wrong in ("0", "-1", "1e3", "٣٠٠", "many", "123456"):
        assert_problem(site.get(f"/oembed?url={url}&maxwidth={wrong}"), 400, "maxwidth= is no number")


def test_it_says_nothing_of_whether_a_key_stands(site: Site) -> None:
    before = site.get(f"/oembed?url={quote(WHOLE, safe='')}")
    site.act(made(7, panel="gauge"))
    after = site.get(f"/oembed?url={quote(WHOLE, safe='')}")
    assert before.text == after.text


@pytest.mark.parametrize("form", ["xml", "html", "JSON"])
def test_other_forms_are_not_spoken(site: Site, form: str) -> None:
    assert_problem(site.get(f"/oembed?url={quote(WHOLE, safe='')}&format={form}"), 501, "format=json")


FOREIGN = (
    f"https://localhost/embed/gauge/{KEY}#{SECRET}",
    f"http://localhost:8080/embed/gauge/{KEY}#{SECRET}",
    f"http://localhost.evil.example/embed/gauge/{KEY}#{SECRET}",
    f"http://evil.example/embed/gauge/{KEY}#{SECRET}",
    f"http://localhost@evil.example/embed/gauge/{KEY}#{SECRET}",
    f"http://me:pass@localhost/embed/gauge/{KEY}#{SECRET}",
    f"//localhost/embed/gauge/{KEY}#{SECRET}",
    f"javascript:alert(1)//localhost/embed/gauge/{KEY}#{SECRET}",
    f"data:text/html,/embed/gauge/{KEY}#{SECRET}",
    f"/embed/gauge/{KEY}#{SECRET}",
    f"http://localhost/embed/gauge/{KEY}/../../desk#{SECRET}",
    f"http://localhost/embed/strip/{KEY}#{SECRET}",
    f"http://localhost/embed/gauge/{KEY}x#{SECRET}",
    f"http://localhost/embed/gauge/{KEY[:-1]}%22#{SECRET}",
    f"http://localhost/embed/gauge/{KEY}?theme=%22onload=#{SECRET}",
    f"http://localhost/embed/gauge/{KEY}?next=//evil.example#{SECRET}",
    f"http://localhost/desk#{SECRET}",
    f"http://[::1/embed/gauge/{KEY}#{SECRET}",
    f"http://localhost:99999/embed/gauge/{KEY}#{SECRET}",
    f"http://localhost/embed/gauge/{KEY}?{'theme=auto&' * 20}#{SECRET}",
    f"http://localhost/embed/gauge/{KEY}#{SECRET}" + "a" * 1000,
    "\x00", "<script>alert(1)</script>", "http://", "😀" * 500,
)  # fmt: skip
CUT = ("", "#", "#cc1_", "#cc1_short", f"#{SECRET}%22><script>", f'#{SECRET}"', f"#x{SECRET}", "#" + "a" * 60)


@pytest.mark.parametrize("url", FOREIGN, ids=range(len(FOREIGN)))
def test_what_is_not_ours_is_refused_without_being_repeated(
    site: Site, url: str, caplog: pytest.LogCaptureFixture
) -> None:
    with caplog.at_level(logging.DEBUG, "command_center"):
        answer = site.get(f"/oembed?url={quote(url, safe='')}")
    assert_problem(answer, 404, "no address of an embed")
    assert SECRET not in answer.text + caplog.text
    assert "evil" not in answer.text


@pytest.mark.parametrize("rest", CUT)
def test_an_address_without_its_secret_is_asked_for_whole(site: Site, rest: str) -> None:
    answer = site.get(f"/oembed?url={quote(f'http://localhost/embed/gauge/{KEY}{rest}', safe='')}")
    assert_problem(answer, 400, "with what follows #")
    assert len(rest) < 5 or rest[1:] not in answer.text


def test_no_address_or_two_of_them_or_what_nobody_reads(site: Site) -> None:
    assert_problem(site.get("/oembed"), 400, "url=")
    assert_problem(site.get(f"/oembed?url={quote(WHOLE, safe='')}&url=b"), 400, "url may be given once")
    assert site.call("POST", "/oembed").status_code == 405
    assert json.loads(site.get("/oembed").text)["status"] == 400


@pytest.mark.parametrize(
    ("base", "url"),
    [
        ("https://care.example/room", "https://care.example/room/embed/map"),
        ("https://care.example", "HTTPS://Care.Example:443/embed/map"),
        ("http://care.example:8050", "http://care.example:8050/embed/map"),
        ("http://[::1]:8050", "http://[::1]:8050/embed/map"),
    ],
)
def test_an_address_is_ours_below_a_path_and_by_any_spelling_of_its_host(base: str, url: str) -> None:
    assert pasted(f"{url}/{KEY}#{SECRET}", base) == ("map", KEY, SECRET, ())


@pytest.mark.parametrize(
    "path", ["/embed/map", "/roomembed/map", "/rooms/embed/map", "/room//embed/map", "/room/../embed/map"]
)
def test_beside_the_path_is_not_below_it(path: str) -> None:
    with pytest.raises(Problem):
        pasted(f"https://care.example{path}/{KEY}#{SECRET}", "https://care.example/room")
