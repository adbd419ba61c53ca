"""What is hidden is shown only to who has said their name, and only after the log has it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from urllib.parse import quote

import pytest

from command_center.mention import Mention
from command_center.room.action import Action
from command_center.room.reveals import Reveal
from command_center.web import reveal as reveal_pages
from command_center.web.context import ActionsClosed, Context
from streams.log import ACTIONS
from tests.support.kept import Kept
from tests.support.made import mention, tags
from tests.web.pages import read_page
from tests.web.site import Site, assert_problem

NUMBER = "+1 512 555 0134"
FORM = {"mention": "web:1", "who": "Kim Lead"}


@pytest.fixture(autouse=True)
def _one_masked(kept: Kept) -> None:
    kept.add((mention(1, text=f"call me at {NUMBER}, please"), tags(1)), (mention(2, text="nothing here"), tags(1)))


def test_the_form_stands_only_where_something_is_hidden(site: Site) -> None:
    site.hub.look()
    page = read_page(site.get("/mentions").text)
    first, second = page.all("li", class_="post")
    assert first.one("form").attributes["action"] == "/reveal"
    assert not second.all("form")
    assert NUMBER not in page.text


def test_it_is_written_down_and_then_shown(site: Site) -> None:
    answer = site.call("POST", "/reveal", data=FORM)
    assert answer.status_code == 200
    page = read_page(answer.text)
    assert NUMBER in page.one("p", class_="text").text
    assert "Kim Lead" in page.one("p", class_="audit").text
    assert f"cc_by={quote('Kim Lead')}" in answer.headers["set-cookie"]
    assert answer.headers["Cache-Control"] == "no-store"
    [one] = site.get("/api/v1/reveals").json()["items"]
    assert (one["mention"], one["by"], one["origin"]) == ("web:1", "Kim Lead", "127.0.0.1")
    log = site.ledger._log
    bodies = b"".join(record.value for record in log.read(ACTIONS, 0, 0, 1000))
    assert b'"reveal"' in bodies
    assert b"555" not in bodies, "the audit has no word of the post"
    assert NUMBER not in site.get("/mentions").text, "and nobody else sees it"


def test_it_is_durable_before_a_word_is_read(site: Site, monkeypatch: pytest.MonkeyPatch) -> None:
    order: list[str] = []
    act, read = site.act, site.context.reader.as_written

    def noted(action: Action) -> None:
        act(action)
        assert isinstance(action, Reveal)
        assert [one.mention for one in site.room.known().reveals.newest] == ["web:1"]
        order.append("written")

    def watched(ids: object) -> object:
        order.append("read")
        return read(ids)  # type: ignore[arg-type]

    monkeypatch.setattr(site.context.reader, "as_written", watched)
    rows = reveal_pages._revealed(_with(site, noted), "web:1", "Kim", "127.0.0.1")
    assert order[-2:] == ["written", "read"]
    assert NUMBER in rows[0].mention.text


def test_where_it_cannot_be_written_down_nothing_is_shown(site: Site) -> None:
    def closed(_: Action) -> None:
        raise ActionsClosed("the log is out of reach")

    with pytest.raises(Exception, match="not shown"):
        reveal_pages._revealed(_with(site, closed), "web:1", "Kim", "127.0.0.1")


def test_a_post_deleted_in_between_is_shown_to_nobody(site: Site, kept: Kept) -> None:
    def late(_: Action) -> None:
        kept.add((Mention(id="web:1", source="web", deleted=True), None))

    with pytest.raises(Exception, match="no mention web:1"):
        reveal_pages._revealed(_with(site, late), "web:1", "Kim", "127.0.0.1")


def test_no_name_no_post_no_other_site(site: Site) -> None:
    assert_problem(site.call("POST", "/reveal", data=FORM | {"who": " \u200b "}), 400, "who is empty")
    assert_problem(site.call("POST", "/reveal", data=FORM | {"mention": "web:9"}), 404, "web:9")
    for header in ({"Sec-Fetch-Site": "cross-site"}, {"Origin": "https://evil.example"}):
        assert_problem(site.call("POST", "/reveal", data=FORM, headers=header), 403)
    assert_problem(site.get("/reveal"), 405)
    assert site.get("/api/v1/reveals").json() == {"items": []}


def _with(site: Site, act: Callable[[Action], None]) -> Context:
    return replace(site.context, act=act)
