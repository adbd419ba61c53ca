"""What the editor shows beforehand is what the tagger then does: fifty drafts, over recorded and made-up posts."""

from __future__ import annotations

import itertools
from collections.abc import Iterator, Sequence
from pathlib import Path

import pytest
from msgspec.structs import replace

from command_center.bench.recorded import airline, umsab
from command_center.clock import to_ms
from command_center.mention import Mention, Tags
from command_center.profile import Profile, Topic
from command_center.query import QueryError
from command_center.room.topic_versions import SaveTopic, TopicVersions, profile_now
from command_center.search.asked import Draft
from command_center.store.document import Document, decode_document
from command_center.store.erased import ErasedAuthors
from streams.index.schema import FILE
from streams.search.follow import Follower
from streams.search.preview import SAMPLES, node_of, preview
from streams.search.searching import Searching
from streams.search.words import words_of
from streams.tag.pipeline import Pipeline
from tests.room.decisions import said
from tests.search.drafts import DRAFTS, POSTS, Drafted
from tests.support.clocks import NOON, StillClock
from tests.support.made import PROFILE, mention
from tests.support.made_rows import made_rows

OPERATORS = (" AND ", " OR ", "NOT ", " -", "NEAR/", "lang:", "*", '"', "#", "@", "(")
LANGUAGES = ("en", "it", "es", "pt", "de", "fr", "ja", "zh", "ko", "ar", "hi", "nl")


def name_of(n: int) -> str:
    return f"t{n}"


BEFORE = PROFILE.model_copy(
    update={
        "languages": LANGUAGES,
        "topics": tuple(Topic(id=name_of(n), name="T", phrases=drafted.before) for n, drafted in enumerate(DRAFTS)),
    }
)


def saved() -> Profile:
    """The profile after every draft was saved."""
    versions = TopicVersions()
    for n, drafted in enumerate(DRAFTS):
        action = said(SaveTopic, n, topic=name_of(n), version=1, query=drafted.query, phrases=drafted.phrases)
        versions = versions.after(action)
    assert len(versions.by_topic) == len(DRAFTS) == 50
    return profile_now(BEFORE, versions)


class Tried:
    """Posts in an index as they were tagged before, and their tags once every draft is saved."""

    def __init__(self, directory: Path, pipeline: Pipeline, posts: Sequence[Mention]) -> None:
        before, after = pipeline.tag(posts), pipeline.with_topics(saved()).tag(posts)
        self.before = {m.id: tags for m, tags in zip(posts, before, strict=True)}
        self.after = {m.id: tags for m, tags in zip(posts, after, strict=True)}
        documents = [
            Document(m, tags, 0, to_ms(m.at), ["total"], to_ms(m.at)) for m, tags in zip(posts, before, strict=True)
        ]
        made_rows(directory, documents, BEFORE, words_of)
        clock = StillClock()
        self.searching = Searching(BEFORE, clock)
        self._follower = Follower(directory / FILE, self.searching, ErasedAuthors, clock)
        while self._follower.step():
            pass

    def close(self) -> None:
        self._follower.close()

    def ids(self, tags: dict[str, Tags], topic: str) -> set[str]:
        return {name for name, found in tags.items() if topic in found.topics}


def made_posts() -> list[Mention]:
    """Each as it is, and pairs of them as one post."""
    texts = [text for _, text in POSTS]
    texts += [f"{one} {other}" for one, other in itertools.permutations(texts, 2)]
    return [mention(n, text=text, lang=None) for n, text in enumerate(texts)]


@pytest.fixture(scope="module")
def pipeline() -> Pipeline:
    return Pipeline(BEFORE)


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory, pipeline: Pipeline) -> Iterator[Tried]:
    tried = Tried(tmp_path_factory.mktemp("made"), pipeline, made_posts())
    yield tried
    tried.close()


def agree(tried: Tried, n: int, drafted: Drafted) -> int:
    """The preview of a draft is what the taggers do; how many it takes."""
    topic = name_of(n)
    draft = Draft(topic, drafted.query, drafted.phrases)
    node = node_of(draft)
    assert node is not None
    view = tried.searching.view()
    places = tried.searching.worded(view, node, "written").nonzero()[0]
    found = {decode_document(post).mention.id for post in tried.searching.posts(view, places)}
    wanted, had = tried.ids(tried.after, topic), tried.ids(tried.before, topic)
    assert found == wanted, (drafted, sorted(found ^ wanted)[:5])
    shown = preview(tried.searching, draft)
    assert (shown.read, shown.now, shown.total) == (len(tried.before), len(had), len(wanted))
    assert (shown.takes, shown.drops) == (len(wanted - had), len(had - wanted))
    for samples, ids in ((shown.samples, wanted), (shown.taken, wanted - had), (shown.dropped, had - wanted)):
        documents = [decode_document(post) for post in samples]
        assert len(documents) == min(SAMPLES, len(ids))
        assert {one.mention.id for one in documents} <= ids
        assert [one.at_ms for one in documents] == sorted((one.at_ms for one in documents), reverse=True)
    return len(wanted)


def test_every_operator_and_twelve_languages_are_among_the_drafts() -> None:
    queries = [drafted.query for drafted in DRAFTS]
    assert all(any(operator in query for query in queries) for operator in OPERATORS)
    assert len({language for language, _ in POSTS}) >= 12


@pytest.mark.parametrize("n", range(len(DRAFTS)), ids=lambda n: DRAFTS[n].query or "phrases")
def test_the_preview_is_what_the_tagger_then_does(made: Tried, n: int) -> None:
    assert agree(made, n, DRAFTS[n]) > 0, "a draft that takes nothing shows nothing"


@pytest.mark.recorded
def test_over_recorded_posts_too(recorded: Path, pipeline: Pipeline, tmp_path: Path) -> None:
    posts = [*airline(recorded)[::6], *umsab("val", recorded)]
    mentions = [mention(n, id=f"web:{post.id}", text=post.text, lang=None) for n, post in enumerate(posts)]
    assert len(mentions) > 3_000
    tried = Tried(tmp_path, pipeline, mentions)
    taken = [agree(tried, n, drafted) for n, drafted in enumerate(DRAFTS)]
    assert sum(count > 0 for count in taken) > 35
    tried.close()


def test_only_what_came_lately_is_looked_at(made: Tried) -> None:
    since = to_ms(NOON) - 99_000
    shown = preview(made.searching, Draft("t0", "flight", from_ms=since))
    late = [name for name in made.before if int(name.partition(":")[2]) <= 99]
    assert (shown.from_ms, shown.read) == (since, len(late))
    assert shown.total == len(set(late) & made.ids(made.after, "t0"))


def test_a_draft_that_can_find_nothing_drops_everything_and_one_that_cannot_be_read_says_where(made: Tried) -> None:
    shown = preview(made.searching, Draft("t0", phrases=("\u0301",)))
    assert (shown.total, shown.takes, shown.drops) == (0, 0, shown.now)
    with pytest.raises(QueryError, match="never closed"):
        preview(made.searching, Draft("t0", "(flight"))


def test_a_phrase_is_no_query_though_it_is_written_like_one(made: Tried) -> None:
    """Answers are kept by what they are for: one of these must not be given for the other."""
    first = preview(made.searching, Draft("t0", "delay*")).total
    literal = preview(made.searching, Draft("t0", phrases=("delay*",))).total
    assert first > literal > 0
    either = preview(made.searching, Draft("t0", "late OR flight")).total
    quoted = preview(made.searching, Draft("t0", phrases=('late" OR "flight',))).total
    assert either > quoted == 0


def test_posts_that_died_are_in_no_preview(tmp_path: Path, pipeline: Pipeline) -> None:
    posts = [mention(n, text="flight", lang=None) for n in range(3)]
    tried = Tried(tmp_path, pipeline, [*posts, replace(posts[0], id="web:9", text="other")])
    assert preview(tried.searching, Draft("t0", "flight")).total == 3
    tried.close()
