"""Why these tags: the answer for programs, the page for people, and what is masked stays masked."""

from __future__ import annotations

import time

import pytest
from msgspec.structs import replace

from command_center.mention import Mention, Place
from command_center.roles.explainer import Explainer
from command_center.web.context import NoAnswer
from command_center.why import EXPLAINED
from streams.tag.pipeline import Pipeline
from tests.support.clocks import NOON
from tests.support.kept import Kept
from tests.support.made import PROFILE, mention
from tests.web.pages import read_page
from tests.web.site import Site, assert_problem

TEXT = "@acme_care my <b>phone</b> gets HOT, how do I stop that?"


@pytest.fixture(scope="module")
def pipeline() -> Pipeline:
    """The taggers, to say what is to be expected."""
    return Pipeline(PROFILE)


def kept_as_tagged(kept: Kept, pipeline: Pipeline, post: Mention) -> None:
    kept.add((post, pipeline.tag([post])[0]))


def test_a_program_gets_tags_and_reasons(site: Site, kept: Kept, pipeline: Pipeline) -> None:
    post = mention(1, text=TEXT, place=Place(text="Lyon, France"))
    kept_as_tagged(kept, pipeline, post)
    answer = site.get("/api/v1/mentions/web:1/why")
    assert answer.status_code == 200
    body = answer.json()
    assert list(body) == ["id", "revision", "tags", "now", "same", "reasons", "read_chars"]
    assert body["same"] is True
    assert body["tags"] == body["now"]
    assert tuple(body["reasons"]) == EXPLAINED
    heat = body["reasons"]["topics"][0]
    assert (heat["of"], heat["found"]) == ("heat", "HOT")
    assert TEXT[slice(*heat["at"])] == "HOT"
    assert body["reasons"]["place"][0]["of"] == "city"


def test_what_was_tagged_otherwise_is_said(site: Site, kept: Kept, pipeline: Pipeline) -> None:
    post = mention(1, text=TEXT)
    tags = pipeline.tag([post])[0]
    kept.add((post, replace(tags, kind="idea", tagger_version="1-00000000")))
    body = site.get("/api/v1/mentions/web:1/why").json()
    assert body["same"] is False
    assert (body["tags"]["kind"], body["now"]["kind"]) == ("idea", tags.kind)
    assert "taggers 1-00000000" in read_page(site.get("/mention/web:1").text).one("p", class_="note").text
    kept.add((mention(2, text=TEXT), replace(tags, kind="idea")))
    assert "corrected" in read_page(site.get("/mention/web:2").text).one("p", class_="note").text


def test_a_person_reads_each_tag_with_its_reasons(site: Site, kept: Kept, pipeline: Pipeline) -> None:
    kept_as_tagged(kept, pipeline, mention(1, text=TEXT))
    page = read_page(site.get("/mention/web:1").text)
    assert page.one("h1").text == "Why these tags"
    box = page.one("div", class_="reasons")
    heads = [head.text.split(":")[0] for head in box.all("h2")]
    assert heads[:4] == ["Language", "Sentiment", "TextBlob", "Topics"]
    assert "HOT" in [quoted.text for quoted in box.all("q")]
    assert "<b>phone" not in site.get("/mention/web:1").text, "a text is a text"
    assert not page.all("p", class_="note")


def test_lists_have_the_door_and_it_leads_there(site: Site, kept: Kept, pipeline: Pipeline) -> None:
    odd = replace(mention(1, text=TEXT), id="web:a/b?c#d %41")
    kept.add((odd, replace(pipeline.tag([odd])[0], addressed=True, need="broken", topics=["heat"])))
    for path in ("/desk", "/topic/heat"):
        page = read_page(site.get(path).text)
        door = page.one("details", class_="why-tags")
        assert door.one("summary").text == "Why these tags?"
        there = site.get(door.one("a").attributes["href"])
        assert there.status_code == 200
        assert not read_page(there.text).all("details", class_="why-tags"), "it would lead to where one is"


def test_what_is_masked_is_quoted_nowhere(site: Site, kept: Kept, pipeline: Pipeline) -> None:
    post = mention(1, text="my card 4111 1111 1111 1111 is hot", place=Place(text="12 Main Street, Springfield"))
    kept_as_tagged(kept, pipeline, post)
    listed = site.get("/api/v1/mentions").json()["items"][0]
    assert "4111" not in listed["text"]
    for path in ("/api/v1/mentions/web:1/why", "/mention/web:1"):
        words = site.get(path).text
        assert "hot" in words
        for secret in ("4111", "1111 1", "Main Street"):
            assert secret not in words
    reasons = site.get("/api/v1/mentions/web:1/why").json()["reasons"]
    assert all("at" not in reason for many in reasons.values() for reason in many), "places of another text"


def test_trouble_is_said(site: Site, kept: Kept, pipeline: Pipeline) -> None:
    assert_problem(site.get("/api/v1/mentions/web:9/why"), 404, "web:9")
    assert site.get("/mention/web:9", headers={"Accept": "text/html"}).status_code == 404
    kept_as_tagged(kept, pipeline, mention(1, text=TEXT))
    kept.add((Mention(id="web:1", source="web", deleted=True), None))
    assert_problem(site.get("/api/v1/mentions/web:1/why"), 404, "web:1")
    kept_as_tagged(kept, pipeline, mention(2, text=TEXT))
    assert_problem(site.get("/api/v1/mentions/web:2/why?x=1"), 400, "x")
    site.silent = True
    try:
        assert_problem(site.get("/api/v1/mentions/web:2/why"), 503, "no answer")
    finally:
        site.silent = False


def test_a_process_of_its_own_answers_and_comes_again(pipeline: Pipeline) -> None:
    """The demo brand's taggers stand in for any; what is compared is the road there and back."""
    explain = Explainer()
    long = Mention("web:1", "web", "电池 \n “hot” " * 50_000, NOON, lang="x" * 90_000, place=Place(text="y" * 90_000))
    try:
        for post in (mention(1, text="My Wren 5 gets hot"), long):
            why = explain(post)
            assert "heat" in why.tags.topics
        assert why.read_chars == 10_000
        first = explain._process
        assert first is not None
        first.kill()
        first.wait()
        assert explain(mention(1, text="My Wren 5 gets hot")).tags.topics == ["heat"]
        assert explain._process is not first
    finally:
        explain.close()


def test_taggers_that_do_not_start_or_answer_are_no_answer(monkeypatch: pytest.MonkeyPatch) -> None:
    post = mention(1)
    missing = Explainer(profile="no/such/profile.yaml")
    with pytest.raises(NoAnswer, match="do not start"):
        missing(post)
    slow = Explainer(answer_s=0.05)
    begun = time.monotonic()
    with pytest.raises(NoAnswer, match="no answer within"):
        slow(post)
    assert time.monotonic() - begun < 5
    assert slow._process is None, "who is silent is ended"
