"""Whatever is asked: the list is as long as its count, and both are what a recount of the log says."""

from __future__ import annotations

import random
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any, NamedTuple

import pytest
from msgspec.structs import replace

from command_center.clock import from_ms
from command_center.mention import Mention, Tags, encode_tagged, mention_from
from command_center.private.mask import masked
from command_center.private.regions import regions
from command_center.profile import Profile
from command_center.query import parse
from command_center.query.problems import QueryError
from command_center.search.asked import ORDERS, Ask
from streams.fold.copies import fingerprint
from streams.fold.retag import retag
from streams.log import TAGGED, Record
from streams.tag.reading import fold, read
from tests.fold.tape import RECORD_MS, Tape
from tests.search.judge import Asked, Judge
from tests.search.posts import Post, profile
from tests.support.made import PROFILE, mention, tags
from tests.support.recount import recount
from tests.support.searched import Searched
from tests.tag.query_oracle import Tree, random_text, random_tree, spelled

COMBINATIONS = 500
WORDED = 60
TIMED = 40


class Set(NamedTuple):
    """A search over a set of posts, and who judges it."""

    searched: Searched
    judge: Judge


def messy(posts: Sequence[Post], rng: random.Random) -> list[Record]:
    """The records of these posts as a log has them: with edits, redeliveries, copies, deletions and second opinions."""
    tape = Tape()
    sent: list[Post] = []
    for made, labels in posts:
        tape.write(encode_tagged(made, labels))
        sent.append((made, labels))
        what = rng.random()
        if what < 0.04:
            before, other = rng.choice(sent), rng.choice(sent)
            edited = replace(before[0], text=other[0].text, edited_at=from_ms(RECORD_MS + len(sent)))
            tape.write(encode_tagged(edited, other[1]))
        elif what < 0.07:
            judge(tape, *rng.choice(sent), rng.choice(sent)[1])
        elif what < 0.09:
            gone = rng.choice(sent)[0]
            tape.write(encode_tagged(Mention(id=gone.id, source=gone.source, deleted=True), None))
        elif what < 0.1:
            tape.erase(rng.choice(sent)[0].id)
        elif what < 0.11:
            tape.tagged_again(5)
        elif what < 0.12:
            tape.write(encode_tagged(*rng.choice(sent)))
    return tape.records


def judge(tape: Tape, made: Mention, before: Tags, labels: Tags) -> None:
    """A second opinion on one version of a post, which may be in force no more."""
    value, headers = retag(made, labels)
    at = len(tape.records)
    tape.records.append(Record(TAGGED, 0, at, RECORD_MS + at * 1000, value, headers))


def judged(records: Sequence[Record], profile: Profile, orders: dict[str, int]) -> Judge:
    """The oracle over a recount of these records."""
    own = {account.lower() for brand in profile.brands if brand.own for account in brand.accounts}
    in_s = {name: ms / 1000 for name, ms in orders.items()}
    posts = recount([records], own, profile.lateness_s, in_s).posts

    def reads(post: dict[str, Any]) -> str:
        place = post["tags"]["place"]
        where = regions(
            place["country"] if place else None, post["tags"]["language"], profile.phone_countries, profile.languages
        )
        seen = {key: post[key] for key in ("id", "source", "created_at")} | {"text": masked(post["text"], where)}
        return read([mention_from(seen)])[0].folded

    return Judge(posts, reads, fold, fingerprint)


def questions(
    found: Judge, trees: Sequence[tuple[Tree, str]], combinations: int, rng: random.Random
) -> Iterator[tuple[Asked, Ask]]:
    """What is asked, in the judge's words and in the search's."""
    times = sorted(found.at_ms.values())
    for number in range(combinations):
        columns = rng.sample(
            sorted(("language", "sentiment", "country", "source", "kind", "need", "topic", "brand")),
            rng.choice((1, 2, 2, 3, 3, 4)) if number % 50 else 0,
        )
        labels = {}
        for column in columns:
            known = [*found.labels(column), "none"]
            labels[column] = set(rng.sample(known, min(len(known), rng.choice((1, 1, 2, 3)))))
        tree, q = trees[number % len(trees)] if number < WORDED else (None, "")
        from_ms = to_ms_ = None
        if WORDED - TIMED // 2 <= number < WORDED + TIMED // 2:
            from_ms, to_ms_ = sorted(rng.sample(times, 2))
            from_ms, to_ms_ = rng.choice(((from_ms, to_ms_ + 1), (from_ms, None), (None, to_ms_ + 1)))
        frozen = {column: frozenset(wanted) for column, wanted in labels.items()}
        order = ORDERS[number % len(ORDERS)]
        yield (
            Asked(labels, from_ms, to_ms_, tree),
            Ask(frozen, from_ms, to_ms_, q, order, counted=True),
        )


def trees_of(texts: Sequence[str], rng: random.Random) -> list[tuple[Tree, str]]:
    """Queries of all operators in the words of these texts."""
    pieces = [piece for text in texts for piece in fold(text).split() if piece[-1].isalnum() and piece[0] not in "&*-"]
    words = [piece for piece in pieces if all(c.isalnum() or c in "#@_" for c in piece) and len(piece) > 1]
    found: list[tuple[Tree, str]] = []
    while len(found) < 16:
        tree = random_tree(rng, rng.sample(words, 40) + rng.sample(words, 5) * 4, depth=rng.choice((0, 1, 2)))
        said = spelled(tree, rng)
        try:
            parse(said)
        except QueryError:
            continue
        found.append((tree, said))
    return found


def check(asked: Asked, ask: Ask, of: Set, rng: random.Random) -> int:
    wanted = of.judge.ordered(asked, ask.order)
    ask = replace(ask, limit=len(wanted) // rng.choice((1, 1, 1, 3)) + 1)
    ids, first = of.searched.walk(ask)
    assert ids == wanted, ask
    assert first.total == len(wanted), ask
    assert first.facets == of.judge.facets(asked), ask
    assert first.new == 0
    return len(ids)


def made_set(directory: Path) -> Set:
    rng = random.Random(11)
    posts = []
    for number in range(2000):
        text = random_text(rng) if number % 3 else rng.choice(posts)[0].text if posts else "post"
        if number % 20 == 7:
            text += " call +49 30 901820 or mail me@example.org"
        again = f"web:{rng.randrange(number)}" if number and number % 17 == 0 else None
        made = mention(number, from_ms(RECORD_MS - rng.randrange(86_400) * 1000), text=text, repost_of=again)
        labels = tags(rng.randrange(840))
        confidence = rng.choice((0.2, 0.5, rng.random()))
        posts.append((made, replace(labels, sentiment=replace(labels.sentiment, confidence=confidence))))
    return as_set(directory, posts, PROFILE, rng)


def as_set(directory: Path, posts: Sequence[Post], profile: Profile, rng: random.Random) -> Set:
    records = messy(posts, rng)
    return Set(Searched(directory, records, profile), judged(records, profile, {}))


@pytest.mark.recorded
@pytest.mark.timeout(900)
def test_500_combinations_over_recorded_posts(recorded_posts: list[Post], tmp_path: Path) -> None:
    found = as_set(tmp_path, recorded_posts, profile(), random.Random(11))
    everything(found, COMBINATIONS)
    found.searched.close()


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Set]:
    found = made_set(tmp_path_factory.mktemp("made"))
    yield found
    found.searched.close()


def everything(of: Set, combinations: int) -> None:
    rng = random.Random(5)
    trees = trees_of([post["text"] for post in of.judge.posts.values()], rng)
    listed = [check(asked, ask, of, rng) for asked, ask in questions(of.judge, trees, combinations, rng)]
    assert len(listed) == combinations
    assert sum(map(bool, listed)) > combinations / 2


def test_combinations_over_made_up_posts(made: Set) -> None:
    everything(made, 120)
