"""Topics and brands by queries: operators, scripts, limits; and phrases that are found as ever."""

from __future__ import annotations

import random
from collections.abc import Callable
from pathlib import Path
from time import thread_time

import pytest

from command_center.bench.input import mentions
from command_center.mention import Mention
from command_center.profile import Brand, Profile, Topic, load_profile
from command_center.query import InLanguage, parse
from streams.sources.recorded import read_recorded
from streams.tag.brands import Brands, handle
from streams.tag.phrases import PhraseFinder
from streams.tag.pipeline import Pipeline, version_of
from streams.tag.query_near import word_starts
from streams.tag.reading import fold, read
from streams.tag.subjects import Subjects
from streams.tag.topics import Topics

PROFILES = sorted((Path(__file__).parents[2] / "profiles").glob("*.yaml"))


@pytest.mark.parametrize(
    ("query", "text", "taken"),
    [
        ("late flight", "the flight was LATE", True),
        ("late flight", "the flight was on time", False),
        ('"late flight"', "the late  Flight", True),
        ('"late flight"', "flight late", False),
        ("late -flight", "late train", True),
        ("late -flight", "late flight", False),
        ("late OR flight train", "late", True),
        ("late OR flight train", "flight", False),
        ("(late OR flight) train", "late", False),
        ("delay*", "delaying", True),
        ("delay*", "delay", True),
        ("delay*", "nodelay", False),
        ('"late flight*"', "late flights", True),
        ("delay", "delayed", False),
        ("#deal", "what a #DEAL!", True),
        ("#deal", "what a deal", False),
        ("deal", "#deal", True),
        ("#deal*", "#deals4u", True),
        ("@brand", "hi @brand", True),
        ("@brand", "hi @brand.host.example", False),
        ("@brand*", "hi @brandfans and all", True),
        ("@brand*", "me@brandfans.example", False),
        ("cafe -café", "cafe", False),
        ("CAFE", "au Café", True),
        ("“don’t work”", "it don't work", True),
        ("NOT (NOT late)", "late", True),
        ("late NOT (flight AND train)", "late flight", True),
        ("late NOT (flight AND train)", "late flight, train", False),
        # NEAR counts words from the end of one to the beginning of the other, in either order.
        ("a NEAR/1 b", "a b", True),
        ("a NEAR/1 b", "b, a", True),
        ("a NEAR/1 b", "a x b", False),
        ("a NEAR/2 b", "a x b", True),
        ("a NEAR/2 b", "a 😡 !! x … b", True),
        ("a NEAR/2 b", "a don't b", True),
        ("a NEAR/2 b", "a wi-fi b", False),
        ('"a b" NEAR/2 "c d"', "a b x c d", True),
        ('"a b" NEAR/1 "c d"', "a b x c d", False),
        ("a NEAR/5 a", "a", False),
        ("a NEAR/5 a", "a x a", True),
        ('a NEAR/5 "a b"', "a b", False),
        ("(a OR b) NEAR/1 (c OR d)", "x b d", True),
        ("(a OR b) NEAR/1 (c OR d)", "a b x d", False),
        ("a NEAR/1 b NEAR/1 c", "a b c", True),
        ("a NEAR/1 b NEAR/1 c", "a b x c", False),
        ("a NEAR/9 b NEAR/1 c", "a x x c x x b", False),
        ("a NEAR/2 (b NEAR/1 c)", "a x b c", True),
        ("delay* NEAR/1 bag", "delayed bag", True),
        # Without spaces every character is a word.
        ("电池 NEAR/3 坏", "电池已经坏了", True),
        ("电池 NEAR/2 坏", "电池已经坏了", False),
        ("遅延 NEAR/3 電車", "電車が遅延", True),
        ("배송 NEAR/2 늦어요", "배송이 너무 늦어요", True),
        ("배송 -환불", "배송이 늦어요 환불해", False),
        ("송", "배송", False),
        ("배송*", "배송이", True),
        ("حقيبة NEAR/2 ضاعت", "الحقيبة قد ضاعت", True),
        ("حقيبة*", "وحقيبتي", False),
        ("حقيب*", "وحقيبتي", True),
        ("ล่าช้า เที่ยวบิน", "เที่ยวบินล่าช้ามาก", True),
        ("बैग*", "बैगी", True),
        ("बैग", "बैगी", False),
        ("late", "see https://example.org/late", False),
    ],
)
def test_a_query_takes(post: Callable[..., Mention], query: str, text: str, taken: bool) -> None:
    (reading,) = read([post(text)])
    assert Subjects([], [("it", parse(query))]).find(reading.folded, "und") == ({"it"} if taken else set())


def test_words_are_counted_by_script() -> None:
    assert word_starts("it's a_b, 's x- y'z' q'") == [0, 5, 11, 13, 16, 21]
    assert word_starts("电池x1坏 배송이 ab") == [0, 1, 2, 4, 6, 10]
    assert len(word_starts(fold("ที่นี่"))) == 2, "vowels above a consonant are no words of their own"
    assert word_starts("😡 !!") == []


def test_a_language_limit_is_the_tagged_language(post: Callable[..., Mention]) -> None:
    brand = Brand(id="b", name="B", own=True, phrases=("b",), query="-lang:it zug*")
    topic = Topic(id="t", name="T", query="lang:it (treno OR bus) OR lang:de bus")
    profile = Profile(name="x", title="X", languages=("it", "de", "en"), brands=(brand,), topics=(topic,))
    given = [
        "il bus per Roma non è ancora arrivato",
        "der Bus ist nicht gekommen, der Zug auch",
        "the bus has not arrived yet",
    ]
    tags = Pipeline(profile).tag([post(text) for text in given])
    assert [(tag.language, tag.topics, tag.brands) for tag in tags] == [
        ("it", ["t"], []),
        ("de", ["t"], ["b"]),
        ("en", [], []),
    ]


def test_phrases_and_query_of_one_topic_both_find_it(post: Callable[..., Mention]) -> None:
    topics = (
        Topic(id="both", name="B", phrases=("late",), query="bus AND stop"),
        Topic(id="query", name="Q", query="late OR bus"),
    )
    profile = Profile(
        name="x", title="X", brands=(Brand(id="b", name="B", own=True, query="acme -comics"),), topics=topics
    )
    readings = read([post(text) for text in ("late", "bus", "bus stop of ACME", "acme comics")])
    und = ["und"] * 4
    assert Topics(profile).tag(readings, und) == [["both", "query"], ["query"], ["both", "query"], []]
    assert Brands(profile).tag(readings, und) == [[], [], ["b"], []]


@pytest.mark.parametrize(
    ("query", "text", "words"),
    [
        ("late OR bus", "the bus is late", ["bus", "late"]),
        ("(late OR (bus AND stop)) NOT train", "late bus", ["late"]),
        ("a NEAR/1 b", "a x a b x b", ["a", "b"]),
        ("(a NEAR/1 b) -c", "a b x d", ["a", "b"]),
        ("delay* lang:en", "delays, delayed", ["delay", "delay"]),
        ("late train", "late", []),
    ],
)
def test_a_query_says_which_words_spoke_for_it(query: str, text: str, words: list[str]) -> None:
    found = Subjects([], [("it", parse(query))]).where(text, "en")
    assert [(label, text[start:end]) for label, start, end in found] == [("it", word) for word in words]


def test_the_reasons_of_a_topic_quote_the_words_as_written(post: Callable[..., Mention]) -> None:
    topic = Topic(id="t", name="T", phrases=("café",), query="BUS NEAR/2 late -early")
    profile = Profile(
        name="x", title="X", brands=(Brand(id="b", name="B", own=True, query="“Ac me”"),), topics=(topic,)
    )
    why = Pipeline(profile).why(post("The Bus was LATE at the CAFÉ of AC\nME"))
    assert [reason.found for reason in why.reasons["topics"]] == ["Bus", "LATE", "CAFÉ"]
    assert [reason.found for reason in why.reasons["brands"]] == ["AC\nME"]
    assert not any("phrase" in reason.says for reason in why.reasons["topics"]), "the words of a query are none"


def test_what_was_asked_before_leaves_no_trace() -> None:
    subjects = Subjects([("p", "late")], [("q", parse("a NEAR/1 b")), ("r", parse("a -b"))])
    alone = {text: subjects.find(text, "en") for text in ("a b", "a", "b", "late a", "")}
    assert alone == {"a b": {"q"}, "a": {"r"}, "b": set(), "late a": {"p", "r"}, "": set()}
    for _ in range(3):
        assert {text: subjects.find(text, "en") for text in reversed(list(alone))} == alone


def test_a_query_that_needs_no_word_is_refused_here_too() -> None:
    with pytest.raises(ValueError, match="without any word being found"):
        Subjects([], [("it", InLanguage("en"))])


def test_words_that_folding_leaves_nothing_of_are_in_no_text() -> None:
    assert Subjects([("p", "\u0301")], [("q", parse('"\u0640" a'))]).find("a b \u0301", "en") == set()
    assert Subjects([("p", "\u0301")]).find("a", "en") == set()


def test_the_version_follows_the_queries() -> None:
    def version(**fields: str) -> str:
        topic = Topic(id="t", name="T", phrases=("x",), **{k: v for k, v in fields.items() if k == "query"})
        brand = Brand(id="b", name="B", own=True, phrases=("b",), query=fields.get("brand"))
        return version_of(Profile(name="x", title="X", brands=(brand,), topics=(topic,)))

    assert len({version(), version(query="a"), version(query="a b"), version(brand="a")}) == 4
    assert version(query="a") == version(query="a")


@pytest.mark.parametrize("path", PROFILES, ids=lambda path: path.stem)
def test_phrases_are_found_as_ever(path: Path, post: Callable[..., Mention]) -> None:
    """The finder of phrases that tagged before there were queries, on made-up posts and on heaps of phrases."""
    profile = load_profile(path)
    phrases = [(topic.id, phrase) for topic in profile.topics for phrase in topic.phrases]
    names = [
        (brand.id, phrase) for brand in profile.brands for phrase in (*brand.phrases, *map(handle, brand.accounts))
    ]
    rng = random.Random(1)
    joined = (" ", "", "-", "s ", ", @", " #")
    heaps = ["".join(rng.choice(phrases + names)[1] + rng.choice(joined) for _ in range(6)) for _ in range(1000)]
    readings = read([*mentions(1500), *(post(text) for text in heaps)])
    und = ["und"] * len(readings)
    old_topics, old_brands = PhraseFinder(phrases), PhraseFinder(names)
    # Not one of them is of cracked lids, so the demo's query adds nothing.
    assert Topics(profile).tag(readings, und) == [sorted(old_topics.find(one.folded)) for one in readings]
    assert Brands(profile).tag(readings, und) == [sorted(old_brands.find(one.folded)) for one in readings]


def test_hostile_texts_cost_no_more_than_their_length(post: Callable[..., Mention]) -> None:
    query = "(a OR aa* OR b) NEAR/100 (a OR b) NEAR/100 (a NEAR/50 b) (电 OR 电电) NEAR/3 电"
    subjects = Subjects([], [("it", parse(query))])
    for text in ("a " * 9000, "a b " * 5000, "电" * 20_000, "ab" * 9000, "a'" * 9000, "@a-" * 5000, "a\u0301" * 9000):
        (reading,) = read([post(text)])
        began = thread_time()
        subjects.find(reading.folded, "en")
        assert thread_time() - began < 0.5


def test_forty_thousand_phrases_are_found_with_a_sparser_automaton() -> None:
    names = ((n, f"phrase {n} name") for n in range(40_000))
    queries = [("near", parse('"phrase 17 name" NEAR/4 "phrase 39999 name"')), ("not", parse("phrase -name"))]
    subjects: Subjects[int | str] = Subjects(names, queries)
    assert subjects.find("phrase 39999 name and phrase 17 name", "en") == {17, 39999, "near"}
    assert subjects.find("phrase 17 nam", "en") == {"not"}


@pytest.mark.recorded
@pytest.mark.parametrize("name", ["airline", "twcs"])
def test_phrases_are_found_as_ever_in_recorded_posts(name: str, recorded: Path) -> None:
    profile = load_profile(next(path for path in PROFILES if path.stem == name))
    file = recorded / name / {"airline": "Tweets.csv.gz", "twcs": "twcs.csv.gz"}[name]
    readings = read([one.mention for one in read_recorded(file, profile) if one.mention])
    assert len(readings) > 2000
    und = ["und"] * len(readings)
    topics = PhraseFinder((topic.id, phrase) for topic in profile.topics for phrase in topic.phrases)
    tagged = Topics(profile).tag(readings, und)
    assert tagged == [sorted(topics.find(one.folded)) for one in readings]
    assert sum(map(bool, tagged)) > len(readings) / 3
