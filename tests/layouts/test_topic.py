"""What the topic pages say, from made-up views: words, marks, links, and nothing that only colour tells."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from dataclasses import replace
from datetime import timedelta

import pytest

from command_center.mention import Mention, Place
from command_center.snapshot import Feelings, TopicRow, Volume
from command_center.store.document import Document
from command_center.store.mentions import Page
from command_center.store.topic import FILTERS, TopicView
from layouts.filters import OPTIONS
from layouts.post import safe_url
from layouts.topic import Shown, topic_content
from layouts.topics import topics_content
from tests.support.clocks import NOON
from tests.support.made import mention, tags
from tests.web.pages import Node, read_page

FEELINGS = Feelings(50, 30, 10, 10)
SHOWN = Shown("heat", "Heat & <more>", "1h", {}, "", NOON, "Europe/Berlin")


def _view(*posts: Mention, total: int = 100, cursor: str | None = None, **options: Mapping[str, int]) -> TopicView:
    items = [Document(m, tags(n), 0, int(m.at.timestamp() * 1000)) for n, m in enumerate(posts)]
    felt = {"positive": 50, "neutral": 30, "negative": 10, "unsure": 10} if total else {}
    counts = {name: Counter(options.get(name, felt if name == "sentiment" else {})) for name in FILTERS}
    volume = Volume([NOON - timedelta(minutes=1), NOON], [50, 0], [30, 0], [10, 0], [10, 0])
    return TopicView(Page(items, total, cursor), FEELINGS if total else Feelings(), volume, 60, counts, total)


def _content(shown: Shown = SHOWN, view: TopicView | None = None, before: int | None = None) -> Node:
    return read_page(topic_content(shown, view or _view(), before))


def test_the_number_stands_in_one_line_with_what_it_counts() -> None:
    page = _content(before=50)
    assert page.one("h1").text == "Heat & <more>"
    assert page.one("p", class_="lead").text == "100 posts, last 60 minutes ▲ 2.0× was 50"
    assert page.one("p", data_figure="mood").text == "+0.44"


def test_one_post_is_no_posts() -> None:
    assert _content(view=_view(total=1)).one("p", class_="lead").text == "1 post, last 60 minutes"


@pytest.mark.parametrize("feeling", ["positive", "neutral", "negative", "unsure"])
def test_a_feeling_is_told_by_word_and_shape(feeling: str) -> None:
    for place in (_content().one("ul", class_="shares"), _content().one("fieldset", data_key="sentiment")):
        (row,) = (li for li in place.all("li") if feeling in li.text)
        assert row.one("svg", class_="mark").attributes["aria-label"] == feeling


def test_the_mood_is_not_that_of_the_choice() -> None:
    """Whoever looks at the negative posts only would otherwise read -1.00, which says nothing."""
    page = _content(replace(SHOWN, chosen={"sentiment": ["negative"]}))
    assert page.one("p", data_figure="mood").text == "+0.44"
    assert "whatever feeling is chosen" in page.one("section", class_="mood-box").text
    assert [li.attributes["class"] for li in page.one("ul", class_="shares").all("li")] == ["negative"]


def test_many_options_are_one_click_away_but_what_is_chosen_stays_in_sight() -> None:
    languages = {
        code: 40 - n for n, code in enumerate(("en", "de", "fr", "es", "it", "pt", "nl", "zh", "ja", "ko", "ar"))
    }
    page = _content(replace(SHOWN, chosen={"language": ["ar", "xx"]}), _view(language=languages))
    group = page.one("fieldset", data_key="language")
    more = group.one("details")
    assert more.one("summary").text == "2 more"
    hidden = [box.attributes["value"] for box in more.all("input")]
    seen = [box.attributes["value"] for box in group.all("input") if box.attributes["value"] not in hidden]
    assert hidden == ["ja", "ko"]
    assert len(seen) == OPTIONS + 2
    assert {"ar", "xx"} <= set(seen)
    assert [box.attributes["value"] for box in group.all("input") if "checked" in box.attributes] == ["ar", "xx"]


def test_every_box_has_words_and_the_form_is_a_plain_get() -> None:
    page = _content(view=_view(country={"none": 3, "DE": 2}, source={"web": 5}))
    form = page.one("form")
    assert (form.attributes["method"], form.attributes["action"]) == ("get", "/topic/heat")
    assert [label.text for label in form.one("fieldset", data_key="country").all("label")] == [
        "no place 3",
        "Germany 2",
    ]
    assert len(form.all("label")) == len(form.all("input", type="checkbox")) == 7


def test_a_post_says_where_and_what_it_asks() -> None:
    post = mention(0, NOON - timedelta(days=1), place=Place(text="<Köln>"), text="مرحبا")
    shown = _content(view=_view(post)).one("li", class_="post")
    assert shown.one("bdi", class_="place").text == "<Köln>"
    assert shown.one("p", class_="when").text == "24 h ago Tue 3 Mar, 13:00"
    assert shown.one("p", class_="asks").text == "question need: safety"
    assert shown.one("p", class_="text").attributes["lang"] == "en"


def test_older_and_newest_are_links() -> None:
    chosen = {"sentiment": ["negative"]}
    page = _content(replace(SHOWN, chosen=chosen, cursor="abc"), _view(mention(1), cursor="d&f"))
    links = {a.text: a.attributes["href"] for a in page.one("nav", class_="pages").all("a")}
    assert links == {
        "Newest": "/topic/heat?window=1h&sentiment=negative",
        "Older posts": "/topic/heat?window=1h&sentiment=negative&cursor=d%26f",
    }
    last = _content(replace(SHOWN, cursor="abc"), _view(mention(1)))
    assert "These are the oldest." in last.one("nav", class_="pages").text
    assert not _content(view=_view(mention(1))).all("nav", class_="pages")


@pytest.mark.parametrize(
    ("url", "safe"),
    [
        ("https://a.example/x", True),
        ("http://a.example", True),
        ("HTTPS://A.example/", True),
        ("javascript:alert(1)", False),
        ("java\nscript:alert(1)", False),
        ("\x01javascript:alert(1)", False),
        ("data:text/html,x", False),
        ("//a.example", False),
        ("https://", False),
        ("https://[bad", False),
        ("ftp://a.example", False),
        ("", False),
        (None, False),
    ],
)
def test_only_addresses_of_the_web_are_followed(url: str | None, safe: bool) -> None:
    assert safe_url(url) == (url if safe else None)


def _rows() -> list[TopicRow]:
    return [TopicRow("a", "A & B", 100, 40, FEELINGS), TopicRow("b", "Quiet", 0, 0, Feelings())]


def test_topics_by_count_with_their_change_and_their_feelings() -> None:
    page = read_page(topics_content(_rows(), compared=True, window="24h"))
    first, second = (li for li in page.one("ol").all("li") if "data-key" in li.attributes)
    assert first.one("a").attributes["href"] == "/topic/a?window=24h"
    assert first.one("span", class_="change").text == "▲ 2.5× was 40"
    again = read_page(topics_content([TopicRow("a", "A", 558, 558, FEELINGS)], compared=True, window="1h"))
    assert again.one("span", class_="change").text.replace(" ,", ",") == "= as before, was 558"
    assert [li.text for li in first.one("ul").all("li")] == [
        "negative 10%",
        "unsure 10%",
        "neutral 30%",
        "positive 50%",
    ]
    widths = [part.attributes["style"] for part in first.one("span", class_="parts").all("i")]
    assert widths == ["width:10.00%", "width:10.00%", "width:30.00%", "width:50.00%"]
    assert not second.all("ul"), "nobody has no feelings"


def test_without_a_window_before_nothing_is_compared() -> None:
    page = read_page(topics_content(_rows(), compared=False, window="all"))
    assert {span.text for span in page.all("span", class_="change")} == {""}


def test_a_profile_without_topics_says_what_to_do() -> None:
    assert "add them under topics" in read_page(topics_content([], compared=True, window="1h")).text.replace("`", "")
