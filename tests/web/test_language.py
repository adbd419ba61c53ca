"""Which language an answer is in: what is asked for, was kept, is preferred, or is the house's; and the stream."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace

import pytest
from starlette.requests import Request

from command_center.profile_wall import OnAir, Wall
from command_center.web.language import COOKIE, preferred
from command_center.web.pages import wall_html
from tests.support.kept import Kept
from tests.support.made import PROFILE, mention, tags
from tests.web.site import Site, assert_problem
from tests.web.test_stream import parse, run

ITALIAN = {"accept-language": "it-IT,it;q=0.9,en;q=0.8"}
PAGES = ("/", "/desk", "/topics", "/topic/heat", "/screens")


@pytest.fixture
def full(site: Site, kept: Kept) -> Site:
    kept.add(*((mention(n), tags(n)) for n in range(40)))
    site.show(seq=7, epoch=3)
    return site


def language_of(page: str) -> str:
    found = re.search(r'<html[^>]* lang="(\w+)"', page)
    assert found is not None
    return found[1]


@pytest.mark.parametrize(
    ("wish", "language"),
    [
        ("", ""),
        ("it", "it"),
        ("fr, it;q=0.5, en;q=0.4", "it"),
        ("it;q=0.1, en;q=0.9", "en"),
        ("fr;q=x, it;q=0", ""),
        ("*", ""),
        ("IT-ch", "it"),
    ],
)
def test_what_a_browser_prefers(wish: str, language: str) -> None:
    assert preferred(wish) == language


@pytest.mark.parametrize("path", PAGES)
def test_a_desk_speaks_as_its_reader_wishes(full: Site, path: str) -> None:
    assert language_of(full.get(path).text) == "en"
    assert language_of(full.get(path, headers=ITALIAN).text) == "it"
    asked = full.get(f"{path}?lang=it")
    assert language_of(asked.text) == "it"
    assert asked.headers["set-cookie"].startswith(f"{COOKIE}=it; ")
    assert language_of(full.get(path, cookies={COOKIE: "it"}).text) == "it"
    assert language_of(full.get(f"{path}?lang=en", cookies={COOKIE: "it"}, headers=ITALIAN).text) == "en"
    assert language_of(full.get(path, cookies={COOKIE: "xx"}).text) == "en"


def test_the_words_follow(full: Site) -> None:
    page = full.get("/desk?lang=it").text
    assert "persone attendono una risposta" in page
    assert "lang=it" in page
    assert '"no connection":"nessuna connessione"' in page.replace('": "', '":"')
    assert 'id="words"' not in full.get("/desk").text


@pytest.mark.parametrize("path", ["/desk", "/topics", "/topic/heat", "/screens", "/wall/pulse", "/embed/gauge"])
def test_a_language_that_is_not_there_is_said(full: Site, path: str) -> None:
    assert_problem(full.get(f"{path}?lang=xx"), 400, "lang=xx is none of en, it")


def test_an_error_page_speaks_it_and_a_program_is_answered_in_english(full: Site) -> None:
    seen = full.get("/wall/nowhere", headers=ITALIAN | {"accept": "text/html"})
    assert seen.status_code == 404
    assert "nessuna parete di nome" in seen.text
    assert_problem(full.get("/wall/nowhere", headers=ITALIAN), 404, "no wall named")
    assert full.get("/api/v1/summary", headers=ITALIAN).json() == full.get("/api/v1/summary").json()


def test_a_wall_speaks_to_its_room_not_to_the_browser(full: Site) -> None:
    assert language_of(full.get("/wall/pulse", headers=ITALIAN).text) == "en"
    assert language_of(full.get("/screen", headers=ITALIAN).text) == "en"
    asked = full.get("/wall/pulse?lang=it")
    assert language_of(asked.text) == "it"
    assert "set-cookie" not in asked.headers
    assert "/stream?panels=" in asked.text
    assert "lang=it" in asked.text

    def page(query: str, wall: str | None, house: str) -> str:
        own = Wall(id="room", name="Room", scenes=(OnAir(scene="care"),), language=wall)
        profile = PROFILE.model_copy(update={"walls": (own,), "page_language": house})
        scope = {"type": "http", "method": "GET", "path": "/wall/room", "query_string": query.encode(), "headers": []}
        request = Request(scope | {"server": ("localhost", 80), "scheme": "http"})
        return language_of(wall_html(replace(full.context, profile=profile), request, "room"))

    assert page("", "it", "en") == "it"
    assert page("", None, "it") == "it"
    assert page("", "en", "it") == "en"
    assert page("lang=en", "it", "it") == "en"


def test_an_embed_speaks_as_the_page_around_it_asks(full: Site) -> None:
    assert language_of(full.get("/embed/waiting?lang=it").text) == "it"
    assert language_of(full.get("/embed/waiting", headers=ITALIAN).text) == "it"
    answer = full.get("/embed/waiting")
    assert language_of(answer.text) == "en"
    assert "Accept-Language" in answer.headers["vary"]


@pytest.fixture
def counted(full: Site, monkeypatch: pytest.MonkeyPatch) -> Iterator[list[str]]:
    """The languages that pictures were rendered in, in order."""
    rendered: list[str] = []
    render = full.hub._rendered

    def counting(snapshot: object, language: str) -> dict[str, bytes]:
        rendered.append(language)
        return render(snapshot, language)  # type: ignore[arg-type]

    monkeypatch.setattr(full.hub, "_rendered", counting)
    yield rendered


def test_a_picture_is_rendered_once_in_each_language_that_is_read(full: Site, counted: list[str]) -> None:
    async def talk() -> None:
        pages = [full.hub.events(("waiting", "gauge"), language=code) for code in ("it", "it", "en")]
        for page in pages:
            await anext(page)
        full.clock.advance(2)  # type: ignore[attr-defined]
        full.show(seq=8, epoch=3)
        events = [parse(await anext(page)) for page in pages]
        assert counted == ["en", "it"], "once for two readers, and English is the house's"
        assert "senza risposta" in events[0].data["panels"]["waiting"]["html"]
        assert "without an answer" in events[2].data["panels"]["waiting"]["html"]
        for page in pages:
            await page.aclose()  # type: ignore[attr-defined]
        full.clock.advance(2)  # type: ignore[attr-defined]
        full.show(seq=9, epoch=3)
        assert counted == ["en", "it", "en"], "nobody reads Italian any more"

    run(full, talk)


def test_the_cause_of_no_picture_is_said_in_the_language_of_the_stream(full: Site) -> None:
    async def talk() -> None:
        page = full.hub.events(("waiting",), language="it")
        await anext(page)
        assert parse(await anext(page)).kind == "snapshot"
        full.hub.cause = "the store is out of reach"
        full.hub._wake()
        assert parse(await anext(page)).data["cause"] == "l'archivio non è raggiungibile"
        full.hub.cause = ""
        await page.aclose()  # type: ignore[attr-defined]

    run(full, talk)
