"""What the index tells for the page of a topic: figures that are a recount, and words that stand in the posts."""

from __future__ import annotations

from collections import Counter
from collections.abc import Generator
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest

from command_center.clock import to_ms
from command_center.mention import OPEN_NEEDS, SENTIMENTS, Author
from command_center.search.answers import TopicFacts
from command_center.search.asked import Ask, TopicAsk
from command_center.store.document import Document, decode_document
from command_center.store.erased import ErasedAuthors
from command_center.store.shown import shown
from streams.fold.copies import fingerprint
from streams.index.schema import FILE
from streams.search.find import find
from streams.search.follow import Follower
from streams.search.questions import QUESTIONS
from streams.search.searching import Searching
from streams.search.words import words_of
from tests.support.clocks import NOON, StillClock
from tests.support.made import PROFILE, mention, tags
from tests.support.made_rows import made_rows

NOON_S = to_ms(NOON) // 1000
STARTS = tuple(range(NOON_S - 3600, NOON_S, 60))
HINGE = "The hinge of my new laptop broke after two weeks of careful use."
NUMBER = "+49 30 901820"


def _document(n: int, text: str, **given: Any) -> Document:
    labels = {name: given.pop(name) for name in ("topics", "need", "addressed") if name in given}
    made = mention(n, NOON - timedelta(seconds=7 * n), text=text, **given)
    says = fingerprint(text)
    return Document(made, tags(n, **labels), 0, to_ms(made.at), ["total"], to_ms(made.at) + 500, says=says)


def _documents() -> list[Document]:
    """200 posts about heat, 200 about something else; of them copies, reposts, questions and one with a number."""
    found = []
    for n in range(400):
        heat = n % 2 == 0
        subject = "it is the battery life of this lamp" if heat else "it is the loud music in the shop"
        text = f"I say {subject} number {n} again. See https://shop.example/{n % 5} #sale{n % 3}"
        author = Author(id=f"u{n % 40}", handle=f"user{n % 40}", name=f"Person {n % 40}", followers=n * 1000)
        if n % 20 == 4:
            text = f"@acme_care {HINGE} Help!"
        if n == 10:
            text = f"Please call me, my number is {NUMBER}, because the battery life is bad."
        repost = f"web:{n - n % 50 + 2}" if n % 50 == 6 else None
        found.append(
            _document(
                n, text, topics=["heat"] if heat else ["noise"], author=author, repost_of=repost,
                addressed=n % 10 == 0, need=OPEN_NEEDS[n % 5] if n % 3 else "none",
            )
        )  # fmt: skip
    return found


@pytest.fixture(scope="module")
def searching(tmp_path_factory: pytest.TempPathFactory) -> Generator[Searching]:
    directory = tmp_path_factory.mktemp("index")
    found = _searching(directory, _documents())
    yield found
    found.show(None)


def _searching(directory: Path, documents: list[Document]) -> Searching:
    made_rows(directory, documents, PROFILE, words_of)
    clock = StillClock()
    found = Searching(PROFILE, clock)
    follower = Follower(directory / FILE, found, ErasedAuthors, clock)
    while follower.step():
        pass
    return found


def _ask(name: str, searching: Searching, asked: Any) -> Any:
    return QUESTIONS[name].answer(searching, asked)


def _topic(searching: Searching, ask: Ask) -> TopicFacts[bytes]:
    found: TopicFacts[bytes] = _ask("topic", searching, TopicAsk(ask, NOON_S, STARTS, 60))
    return found


HEAT = Ask({"topic": frozenset({"heat"})}, collapsed=True, counted=True)
NEGATIVE = Ask({"topic": frozenset({"heat"}), "sentiment": frozenset({"negative"})}, collapsed=True, counted=True)


@pytest.mark.parametrize("ask", [HEAT, NEGATIVE], ids=["topic", "filtered"])
def test_number_list_chart_and_counts_are_one(searching: Searching, ask: Ask) -> None:
    facts = _topic(searching, ask)
    meant = [
        d
        for d in _documents()
        if d.tags and "heat" in d.tags.topics and d.tags.sentiment.label in ask.labels.get("sentiment", SENTIMENTS)
    ]
    assert facts.found.total == len(meant) == sum(map(sum, facts.volume.values()))
    assert facts.unfiltered == 200
    # what is dated behind the last column belongs to it
    columns = Counter((min((d.at_ms // 1000 - STARTS[0]) // 60, 59), d.tags.sentiment.label) for d in meant if d.tags)
    assert facts.volume == {name: [columns[column, name] for column in range(60)] for name in SENTIMENTS}
    alone = find(searching, Ask(ask.labels, counted=True))
    assert (facts.found.total, facts.found.facets) == (alone.total, alone.facets)


def test_posts_that_say_the_same_are_one_item_and_pages_hold_each_once(searching: Searching) -> None:
    facts = _topic(searching, Ask(HEAT.labels, limit=40, collapsed=True))
    seen, stood = [], 0
    for _ in range(20):
        for post in facts.found.rows:
            mention_id = decode_document(post).mention.id
            more = facts.found.more.get(mention_id)
            stood += 1 + (more.posts if more else 0)
            seen.append(mention_id)
        if facts.found.next_cursor is None:
            break
        facts = _topic(searching, Ask(HEAT.labels, limit=40, collapsed=True, cursor=facts.found.next_cursor))
    assert stood == 200, "each post is in one item"
    assert len(seen) == len(set(seen)) < 200
    assert sum(decode_document(post).mention.text.endswith("Help!") for post in _rows(searching)) == 1


def _rows(searching: Searching) -> list[bytes]:
    return _topic(searching, Ask(HEAT.labels, limit=200, collapsed=True)).found.rows


def test_people_hashtags_and_links_are_a_recount(searching: Searching) -> None:
    facts = _topic(searching, HEAT)
    meant = [d.mention for d in _documents() if d.tags and "heat" in d.tags.topics]
    wrote = Counter(m.author.id for m in meant if m.author)
    assert [p.posts for p in facts.people] == [10] * 12
    assert {p.handle for p in facts.people} <= {f"user{name[1:]}" for name in wrote if name}
    newest = {m.author.handle: m.id for m in reversed(meant) if m.author}
    assert all(p.newest == newest[p.handle] for p in facts.people)
    plain = [m for m in meant if "https" in m.text]
    assert dict(facts.links) == Counter(f"https://shop.example/{int(m.id[4:]) % 5}" for m in plain)
    assert dict(facts.hashtags) == Counter(f"sale{int(m.id[4:]) % 3}" for m in plain)
    assert facts.read == 200


def test_who_asks_is_who_was_addressed_with_a_need(searching: Searching) -> None:
    facts = _topic(searching, HEAT)
    wanted = [
        d.mention.id
        for d in _documents()
        if d.tags and "heat" in d.tags.topics and d.tags.addressed and d.tags.need in OPEN_NEEDS
    ]
    assert facts.ids == wanted
    assert facts.asking == len(wanted) > 10


def test_first_and_loudest(searching: Searching) -> None:
    facts = _topic(searching, HEAT)
    assert [decode_document(post).mention.id for post in facts.first] == ["web:398"]
    loud = [(decode_document(post).mention, echoes) for post, echoes in facts.loudest]
    assert loud[0][1] == 19
    assert loud[0][0].id == "web:384", "the first of the copies, not the last"
    assert [echoes for _, echoes in loud] == sorted((echoes for _, echoes in loud), reverse=True)


def test_words_set_the_topic_apart_from_the_rest(searching: Searching) -> None:
    words = _ask("words", searching, HEAT)
    said = [word.text for word in words]
    assert "battery life" in said
    assert any("lamp" in term for term in said)
    assert not {"loud", "music", "shop", "number"} & set(said)
    assert [w.z for w in words] == sorted((w.z for w in words), reverse=True)
    assert _ask("words", searching, HEAT) == words, "from what is remembered as well"
    assert _ask("words", searching, Ask({"topic": frozenset({"none"})})) == []


@pytest.mark.parametrize("ask", [HEAT, NEGATIVE, Ask(), Ask({"topic": frozenset({"none"})})])
def test_every_sentence_stands_in_every_post_it_names(searching: Searching, ask: Ask) -> None:
    texts = {d.mention.id: " ".join(shown(d, PROFILE).mention.text.split()) for d in _documents()}
    found = _ask("brief", searching, ask)
    assert bool(found.sentences) == bool(found.posts)
    for sentence in found.sentences:
        assert sentence.ids
        assert all(sentence.text in texts[mention_id] for mention_id in sentence.ids)
    if ask is HEAT:
        (hinge,) = (one for one in found.sentences if one.text == HINGE)
        assert len(hinge.ids) == 20


def test_nothing_masked_is_told(searching: Searching) -> None:
    one = Ask({"topic": frozenset({"heat"})}, from_ms=to_ms(NOON) - 71_000, to_ms=to_ms(NOON) - 69_000)
    found = _ask("brief", searching, one)
    told = [*(s.text for s in found.sentences), *(w.text for w in _ask("words", searching, one))]
    assert found.posts == 1
    assert found.sentences
    assert not any("901820" in text for text in told), "masked on every screen, so here as well"


def test_an_empty_topic_is_told_as_well(searching: Searching) -> None:
    facts = _topic(searching, Ask({"topic": frozenset({"none"})}, collapsed=True, counted=True))
    assert (facts.found.total, facts.found.rows, facts.people, facts.first, facts.loudest, facts.ids) == (
        0, [], [], [], [], [],
    )  # fmt: skip
    whole = _ask("topic", searching, TopicAsk(Ask({"topic": frozenset({"none"})}), NOON_S))
    assert whole.starts_s, "even nothing has its axis"
