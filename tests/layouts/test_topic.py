"""What the topic pages say, from made-up views: words, marks, links, and nothing that only colour tells."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest

from command_center.clock import to_ms
from command_center.desk.talks import Talks
from command_center.mention import Mention, Place
from command_center.room.timeline import TimeMark
from command_center.search.answers import Brief, Found, IndexState, Person, Sentence, TopicFacts, Word
from command_center.snapshot import Expected, Feelings, Spread, TopicRow
from command_center.store.document import Document
from command_center.store.topic_bands import TopicNormal
from layouts.compare import Other
from layouts.filters import OPTIONS
from layouts.post import safe_url
from layouts.timeline import SAID
from layouts.topic import topic_content
from layouts.topic_asked import FILTERS, Beside, Shown
from layouts.topics import topics_content
from tests.support.clocks import NOON
from tests.support.made import mention, tags
from tests.web.pages import Node, read_page

FEELINGS = Feelings(50, 30, 10, 10)
SHOWN = Shown("heat", "Heat & <more>", "1h", {}, "", NOON, "Europe/Berlin")
READY = IndexState(state="ready", share=1.0)


def _document(m: Mention, n: int = 0) -> Document:
    return Document(m, tags(n), 0, to_ms(m.at))


def _view(
    *posts: Mention,
    total: int = 100,
    cursor: str | None = None,
    told: dict[str, Any] | None = None,
    **options: Mapping[str, int],
) -> TopicFacts[Document]:
    felt = {"positive": 50, "neutral": 30, "negative": 10, "unsure": 10} if total else {}
    volume = {name: [felt.get(name, 0), 0] for name in ("positive", "neutral", "negative", "unsure")}
    noon_s = to_ms(NOON) // 1000
    return TopicFacts(
        found=Found(
            rows=[_document(m, n) for n, m in enumerate(posts)],
            total=total,
            next_cursor=cursor,
            facets={name: dict(options.get(name, felt if name == "sentiment" else {})) for name in FILTERS},
            as_of=NOON,
        ),
        unfiltered=total,
        starts_s=[noon_s - 60, noon_s],
        step_s=60,
        volume=volume,
        **(told or {}),
    )


def _content(
    shown: Shown = SHOWN, view: TopicFacts[Document] | None = None, before: int | None = None, **beside: Any
) -> Node:
    return read_page(topic_content(shown, view or _view(), Beside(before=before, **beside)))


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
    form = page.one("form", id="filters")
    assert (form.attributes["method"], form.attributes["action"]) == ("get", "/topic/heat")
    assert [label.text for label in form.one("fieldset", data_key="country").all("label")] == [
        "no place 3",
        "Germany 2",
    ]
    assert len(form.all("label")) == len(form.all("input", type="checkbox")) == 7
    assert not page.all("details", class_="compare"), "nothing to compare with"
    beside = {a.text: a.attributes["href"] for a in _told().one("details", class_="compare").all("a")}
    assert beside == {
        "the window before": "/topic/heat?window=1h&with=before",
        "Noise": "/topic/heat?window=1h&with=noise",
    }


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
    assert first.one("a", class_="name").attributes["href"] == "/topic/a?window=24h"
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


def _told(**more: Any) -> Node:
    """A page of which all is known."""
    said = Brief(
        [Sentence("It <b>broke</b> again & again.", ["web:1", "web:2"]), Sentence("Nobody answers.", ["web:3"])], 40
    )
    facts = _view(
        mention(1),
        country={"none": 40, "DE": 50, "FR": 10},
        told={
            "hashtags": [("hot", 7), ("heat", 3)],
            "links": [("https://shop.example/a?b=1", 5), ("javascript:alert(1)", 4)],
            "people": [
                Person("web", "<i>Ada</i>", "ada", 4, "web:1"),
                Person("web", "\u2800", "bob", 2, "web:2"),
                Person("web", "", "", 1),
            ],
            "first": [_document(mention(9))],
            "loudest": [(_document(mention(5)), 12), (_document(mention(6)), 0)],
            "ids": ["web:1", "web:2", "web:3"],
            "asking": 9,
            "read": 60,
        },
    )
    talks = Talks(3, 2, Spread(2, 1080, 3600), Spread(2, 540, 3600), [("web:3", NOON - timedelta(minutes=46))])
    given: dict[str, Any] = {
        "state": READY,
        "brief": said,
        "words": [Word("battery <life>", 30, 9.0), Word("hot", 15, 4.0)],
        "talks": talks,
        "open": [_document(mention(3, NOON - timedelta(minutes=46), text="Where is <my> fan?"))],
        "land": {"DEU": "M0 0l1 1z", "FRA": "M1 1l1 1z", "ITA": "M2 2l1 1z"},
        "others": {"before": "the window before", "noise": "Noise"},
        "marks": [TimeMark("m1", NOON - timedelta(seconds=30), "recall <announced>", "", NOON, "Ada")],
    }
    return _content(view=facts, **given | more)


def test_each_sentence_of_the_summary_leads_to_its_posts() -> None:
    short = _told().one("section", id="short")
    lines = short.one("ol", class_="sentences").all("li")
    assert [line.one("q").text for line in lines] == ["It <b>broke</b> again & again.", "Nobody answers."]
    assert [[a.attributes["href"] for a in line.all("a")] for line in lines] == [
        ["/mention/web:1", "/mention/web:2"],
        ["/mention/web:3"],
    ]
    assert "Sentences out of 40 posts" in short.text


def test_words_hashtags_and_links_lead_to_their_posts_and_nothing_runs() -> None:
    page = _told()
    words = page.one("section", id="apart").all("a")
    assert [a.text for a in words] == ["battery <life>", "hot"]
    assert words[0].attributes["href"] == "/mentions?window=1h&topic=heat&q=%22battery+%3Clife%3E%22"
    assert "from the newest 60 posts" in page.one("section", id="apart").text
    tagged = page.one("section", id="hashtags").all("a")
    assert (tagged[0].text, tagged[0].attributes["href"]) == ("#hot", "/mentions?window=1h&topic=heat&q=%23hot")
    links = page.one("section", id="links").all("a")
    assert [a.attributes["href"] for a in links] == ["https://shop.example/a?b=1"], "only addresses of the web"
    assert {"noopener", "noreferrer"} <= set(links[0].attributes["rel"].split())


def test_people_are_people() -> None:
    rows = _told().one("section", id="people").one("ol").all("li")
    assert [row.text for row in rows] == ["<i>Ada</i> @ada web 4", "@bob web 2", "someone web 1"]
    assert rows[0].one("a").attributes["href"] == "/mention/web:1"
    assert "follow" in _told().one("section", id="people").text


def test_where_is_said_in_words_beside_the_map_and_filters() -> None:
    where = _told().one("section", id="where")
    assert [li.text for li in where.one("ol").all("li")] == ["Germany 50", "France 10"]
    assert where.one("ol").all("a")[1].attributes["href"] == "/topic/heat?window=1h&country=FR"
    shades = {group.text: group.attributes["class"] for group in where.one("svg", class_="world").all("g")}
    assert shades == {"Germany: 50": "shade-4", "France: 10": "shade-3"}
    assert "40% name no place" in where.text


def test_who_asked_who_was_answered_and_who_waits() -> None:
    talks = _told().one("section", id="talks")
    figures = {div.one("dt").text: div.one("dd").text for div in talks.one("dl").all("div")}
    assert figures == {
        "asked us": "3",
        "answered (67%)": "2",
        "without a first word": "1",
        "first response, median": "18 min",
        "first response, nine of ten within": "60 min",
        "median in business hours": "9 min",
    }
    (waiter,) = talks.one("ol", class_="waiters").all("li")
    assert waiter.text == "Where is <my> fan? waits 46 min"
    assert waiter.one("a").attributes["href"] == "/mention/web:3"
    assert "of the newest 3 who asked" in talks.text


def test_the_loudest_say_how_often_they_were_echoed() -> None:
    loud = _told().one("section", id="loud")
    assert [p.text for p in loud.all("p", class_="echoed")] == ["the first", "echoed 12 times"]
    assert [li.attributes["data-key"] for li in loud.all("li", class_="post")] == ["web:9", "web:5"]


def test_notes_stand_on_both_charts_and_below() -> None:
    page = _told()
    for name in ("volume", "moods"):
        flag = page.one("section", data_live=name).one("ol", class_="volume-flags").one("a")
        assert (flag.text, flag.attributes["href"]) == ("1", "#note-m1")
    (row,) = page.one("ol", class_="marks").all("li")
    assert row.attributes["id"] == "note-m1"
    assert row.one("bdi", class_="words").text == "recall <announced>"
    assert "every topic" in row.text
    assert "by Ada" in row.text
    form = page.one("form", class_="note-form")
    assert (form.attributes["method"], form.attributes["action"]) == ("post", "/topic/heat/notes")
    assert all(label.text for label in form.all("label"))


@pytest.mark.parametrize("said", sorted(SAID))
def test_a_form_says_how_it_ended(said: str) -> None:
    assert _told(said=said).one("p", class_="said-line").attributes["role"] == "status"
    assert not _told(said="<b>").all("p", class_="said-line")


def test_normal_is_drawn_and_said() -> None:
    expected = Expected(10, 5, 15, "week", 4)
    starts = [to_ms(NOON) // 1000 - 900 + 60 * n for n in range(16)]
    counts = {
        name: [2] * 16 if name == "negative" else [0] * 16 for name in ("positive", "neutral", "negative", "unsure")
    }
    facts = _view(mention(1))
    wide = TopicFacts(found=facts.found, unfiltered=100, starts_s=starts, step_s=60, volume=counts)
    page = _content(view=wide, normal=TopicNormal([1.0] * 16, [4.0] * 16, "week", 4, expected))
    chart = page.one("section", data_live="volume")
    assert "over the band that is normal" in chart.one("svg", class_="volume-plot").attributes["aria-label"]
    assert chart.one("p", class_="velocity").text == (
        "14 in the last 7 minutes = normal normal at this hour of the week: 5 to 15"
    )
    bare = _content(view=wide).one("p", class_="velocity").text
    assert bare == "14 in the last 7 minutes = as before 14 in the 7 minutes before"


def test_side_by_side_has_one_axis_and_both_numbers() -> None:
    other = Other("Noise & <co>", _view(total=10), [Word("loud", 4, 3.0)])
    page = _told(other=other)
    section = page.one("section", class_="compared")
    assert [h.text for h in section.all("h3")] == ["Heat & <more>", "Noise & <co>"]
    assert [b.text for b in section.all("b", class_="figure")] == ["100", "10"]
    assert len({span.text for span in section.all("span", class_="volume-top")}) == 1
    assert "loud" in section.text


def test_without_an_index_the_page_says_so_and_shows_the_rest() -> None:
    page = _content(view=_view(mention(1)), state=IndexState(state="building", share=0.43))
    assert "which is being made: 43%" in page.one("p", class_="no-index").text
    assert page.one("p", class_="lead").text.startswith("100 posts")
    assert not page.all("section", id="apart")
    assert "does not answer now" in _content(view=_view(mention(1))).one("p", class_="no-index").text


def test_every_part_named_at_the_top_is_there() -> None:
    page = _told()
    for a in page.one("nav", class_="jumps").all("a"):
        assert page.one("section", id=a.attributes["href"][1:])
    few = _content(view=_view(mention(1), total=1, told={"read": 1}), state=READY)
    for a in few.one("nav", class_="jumps").all("a"):
        assert few.one("section", id=a.attributes["href"][1:])
