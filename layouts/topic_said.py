"""What is said about a topic: a summary in people's own sentences, words that set it apart, hashtags and links."""

from __future__ import annotations

from collections.abc import Sequence
from urllib.parse import urlsplit

from command_center.search.answers import Brief, TopicFacts, Word
from command_center.store.document import Document
from layouts.doors import door
from layouts.markup import Html, tag
from layouts.numbers import number
from layouts.post import safe_url
from layouts.speech import _, _n
from layouts.why_door import why_address
from layouts.words import is_seen

WORDS, TAGS = 16, 8
NAMED = 3
"""Posts of one sentence that are linked one by one; the others are counted."""
Pairs = Sequence[tuple[str, str]]


def said_sections(
    facts: TopicFacts[Document], brief: Brief | None, words: Sequence[Word], window: str, filters: Pairs, people: Html
) -> list[Html]:
    """The parts of a topic's page that tell what people say.

    Args:
        facts: What was found.
        brief: The summary, None where there is none now.
        words: What sets these posts apart.
        window: The window of the page.
        filters: What the posts are filtered by, the topic among them.
        people: Who says it, to stand beside the words.
    """
    return [
        _short(brief),
        _words(facts, words, window, filters),
        people,
        _hashtags(facts, window, filters),
        _links(facts),
    ]


def section(name: str, title: str, *content: Html | None, note: str | None = None, wide: bool = False) -> Html:
    """One part of the page, with a note that says what it was read from."""
    return tag(
        "section",
        tag("h2", title),
        *content,
        tag("p", note, class_="dim note") if note else None,
        id=name,
        class_=f"facet {name}{' wide' if wide else ''}",
        data_live=name,
        aria_label=title,
        tabindex="-1",
    )


def bars(items: Sequence[tuple[Html, int]]) -> Html:
    """A list of things with their counts, each with a bar as long as its share of the largest."""
    largest = max((count for _item, count in items), default=1)
    rows = [
        tag(
            "li",
            tag("span", item, class_="word"),
            tag("b", number(count)),
            tag("span", tag("i", style=f"width:{100 * count / largest:.1f}%"), class_="bar", aria_hidden="true"),
        )
        for item, count in items
    ]
    return tag("ol", *rows, class_="bars")


def read_from(facts: TopicFacts[Document]) -> str | None:
    """What was read for what only posts can tell, where it was not all of them."""
    if facts.read >= facts.found.total:
        return None
    return _("from the newest {n} posts", n=number(facts.read))


def _short(brief: Brief | None) -> Html:
    title = _("In short")
    if brief is None or not brief.sentences:
        return section("short", title, tag("p", _("too few posts to say"), class_="empty"), wide=True)
    lines = [
        tag(
            "li",
            tag("q", one.text, dir="auto"),
            " ",
            tag("span", *_sources(one.ids), class_="cited"),
        )
        for one in brief.sentences
    ]
    note = _n(
        "Sentences of {n} post, as they were written: nothing is said that nobody said.",
        "Sentences out of {n} posts, as they were written: nothing is said that nobody said.",
        brief.posts,
        n=number(brief.posts),
    )
    return section("short", title, tag("ol", *lines, class_="sentences"), note=note, wide=True)


def _sources(ids: Sequence[str]) -> list[Html]:
    links = [
        tag("a", _("post {n}", n=number(n)) if len(ids) > 1 else _("the post"), href=why_address(one))
        for n, one in enumerate(ids[:NAMED], 1)
    ]
    rest = len(ids) - NAMED
    if rest > 0:
        links.append(tag("span", _n("and {n} more", "and {n} more", rest, n=number(rest))))
    return links


def _words(facts: TopicFacts[Document], words: Sequence[Word], window: str, filters: Pairs) -> Html:
    title = _("Words that set it apart")
    rows = [
        (tag("a", tag("bdi", one.text), href=door("rising", one.text, window, filters)), one.count)
        for one in words[:WORDS]
        if is_seen(one.text)
    ]
    if not rows:
        return section("apart", title, tag("p", _("too few posts to say"), class_="empty"))
    note = _("posts with it, copies and reposts once; said here far more often than in other posts")
    about = read_from(facts)
    return section("apart", title, bars(rows), note=f"{note}, {about}" if about else note)


def _hashtags(facts: TopicFacts[Document], window: str, filters: Pairs) -> Html:
    rows = [
        (tag("a", tag("bdi", f"#{name}"), href=door("rising", f"#{name}", window, filters)), posts)
        for name, posts in facts.hashtags[:TAGS]
    ]
    none = tag("p", _("nobody used one"), class_="empty")
    return section("hashtags", _("Hashtags"), bars(rows) if rows else none, note=read_from(facts))


def _links(facts: TopicFacts[Document]) -> Html:
    rows = [(_link(address), posts) for address, posts in facts.links[:TAGS] if safe_url(address)]
    none = tag("p", _("nobody shared one"), class_="empty")
    return section("links", _("Links shared"), bars(rows) if rows else none, note=read_from(facts))


def _link(address: str) -> Html:
    parts = urlsplit(address)
    rest = f"{parts.path}{'?' + parts.query if parts.query else ''}"
    return tag(
        "a",
        tag("b", tag("bdi", parts.hostname or "")),
        tag("bdi", rest) if rest else None,
        href=address,
        rel="noopener noreferrer nofollow",
        target="_blank",
        title=address,
    )
