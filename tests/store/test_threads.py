"""The copy of the conversations equals the store's facts, however it was read, and holds no more than is kept."""

from __future__ import annotations

import random
from collections.abc import Generator
from datetime import timedelta

import pytest

from command_center.mention import NEEDS, Mention, Tags, partition_of
from command_center.store import keys
from command_center.store.connect import Redis, RedisError, connect
from command_center.store.embedded import free_port
from command_center.store.reader import Reader
from command_center.store.threads import ThreadBook
from tests.support.clocks import NOON
from tests.support.conversations import Told, said, told
from tests.support.kept import Kept
from tests.support.made import PROFILE, by_brand, mention, tags
from tests.support.retold import retold

AS_OF_S = NOON.timestamp() + 3600
GOALS_S = {"broken": 45 * 60.0}


@pytest.fixture
def nobody() -> Generator[Redis]:
    """A connection to a port where nobody listens."""
    client = connect(f"redis://127.0.0.1:{free_port()}/0", timeout_s=2)
    yield client
    client.close()


def talk(dice: random.Random, number: int) -> tuple[Mention, Tags]:
    """A question, a remark, thanks or a reply; most hang on an earlier one, some on one that never comes."""
    given = {}
    if number and dice.random() < 0.7:
        given["in_reply_to"] = f"web:{dice.randrange(number) if dice.random() < 0.95 else 9000 + number}"
    make = by_brand if dice.random() < 0.35 else mention
    made = make(number, at=NOON - timedelta(seconds=400 - number), **given)
    return made, tags(number, need=dice.choice(NEEDS), addressed=dice.random() < 0.7)


def wanted(posts: list[tuple[Mention, Tags]]) -> Told:
    rows = [
        {
            "id": post.id,
            "at": post.at.timestamp(),
            "author": {"handle": post.author.handle if post.author else ""},
            "tags": {"need": labels.need, "addressed": labels.addressed},
            "in_reply_to": post.in_reply_to,
            "conversation": post.conversation,
        }
        for post, labels in posts
    ]
    return told((said(row, {"acme_care"}) for row in rows), AS_OF_S, GOALS_S)


def holds(book: ThreadBook) -> Told:
    with book.all() as conversations:
        return retold(conversations, AS_OF_S, book.rules)


@pytest.mark.parametrize("seed", range(4))
def test_any_order_and_every_message_twice_give_the_same_periods(kept: Kept, seed: int) -> None:
    """Through the fold and the store, with a copy that reads after every few messages and one that reads once."""
    dice = random.Random(seed)
    posts = [talk(dice, n) for n in range(120)]
    twice = dice.sample(posts * 2, 2 * len(posts))
    while twice:
        cut = dice.randint(1, 40)
        kept.add(*twice[:cut])
        del twice[:cut]
        kept.served()
    whole = ThreadBook(kept.reader)
    whole.refresh(kept.reader.marks())
    assert holds(kept.threads) == holds(whole) == wanted(posts)
    assert kept.threads.served() == whole.served()
    assert kept.reader.marks().totals["duplicates"] == len(posts)


@pytest.mark.parametrize("first", ["deletion", "message"])
def test_a_message_deleted_in_the_middle_keeps_its_thread_whole_in_either_order(kept: Kept, first: str) -> None:
    question = (mention(1, at=NOON), tags(0, need="money", addressed=True))
    reply = (by_brand(2, at=NOON, in_reply_to="web:1"), tags(0))
    more = (mention(3, at=NOON, in_reply_to="web:2"), tags(0, need="none"))
    answer = (by_brand(4, at=NOON + timedelta(minutes=1), in_reply_to="web:3"), tags(0))
    gone = (Mention(id="web:2", source="web", deleted=True), None)
    kept.add(question, *((gone, reply) if first == "deletion" else (reply, gone)), more, answer)
    assert kept.served().order == ()
    found = kept.threads.of("web:4")
    assert found is not None
    assert [fact.id for fact in found.facts] == ["web:1", "web:3", "web:4"]
    assert found.periods[0].frt == (60_000, 60_000)


def test_an_edit_that_asks_for_nothing_more_waits_no_longer(kept: Kept) -> None:
    kept.add((mention(1), tags(0, need="money", addressed=True)))
    assert len(kept.served().order) == 1
    kept.add((mention(1, edited_at=NOON), tags(0, need="none", addressed=True)))
    assert kept.served().order == ()
    assert kept.threads.of("web:1") is None
    kept.add((mention(1, edited_at=NOON + timedelta(minutes=1)), tags(0, need="outage", addressed=True)))
    assert [item.need for item in kept.served().order] == ["outage"]


def test_a_store_that_was_lost_is_read_anew(kept: Kept, client: Redis) -> None:
    kept.add(*((mention(n), tags(0, need="money", addressed=True)) for n in range(9)))
    assert len(kept.served().order) == 9
    client.flushall()
    again = Kept(client)
    again.add((mention(3), tags(0, need="money", addressed=True)))
    assert [item.id for item in kept.served().order] == ["web:3"]


def test_one_partition_that_is_lost_is_read_again_and_the_others_are_kept(kept: Kept, client: Redis) -> None:
    kept.add(*((mention(n), tags(0, need="money", addressed=True)) for n in range(30)))
    kept.add(*((by_brand(100 + n, in_reply_to=f"web:{n}"), tags(0)) for n in range(0, 30, 4)))
    before = {item.id for item in kept.served().order}
    lost = {f"web:{n}" for n in range(130) if partition_of(f"web:{n}", kept.partitions) == 1}
    client.delete(keys.position(1), keys.talk(1))
    # Whose reply is lost waits again, whose question is lost doesn't.
    answered = {f"web:{n}" for n in range(0, 30, 4) if f"web:{100 + n}" in lost}
    assert {item.id for item in kept.served().order} == (before | answered) - lost


def test_a_refresh_that_cannot_read_changes_nothing(kept: Kept, nobody: Redis) -> None:
    kept.add(*((mention(n), tags(0, need="money", addressed=True)) for n in range(9)))
    reader = Reader(kept.client, kept.partitions, PROFILE, kept.clock)
    book = ThreadBook(reader)
    book.refresh(kept.reader.marks())
    before = book.served()
    kept.add((by_brand(20, in_reply_to="web:3"), tags(0)))
    reader.client = nobody
    with pytest.raises(RedisError):
        book.refresh(kept.reader.marks())
    assert book.served() is before
    assert len(before.order) == 9


def test_what_is_past_the_retention_of_texts_is_forgotten(kept: Kept) -> None:
    asks = tags(0, need="money", addressed=True)
    kept.add(*((mention(n), asks) for n in range(5)))
    assert len(kept.served().order) == 5
    kept.clock.advance(timedelta(days=PROFILE.retention.texts_days, seconds=61).total_seconds())
    kept.add((mention(50, at=kept.clock.now()), asks))
    assert [item.id for item in kept.served().order] == ["web:50"]
    assert kept.threads.of("web:1") is None


def test_a_wrong_clock_is_not_first_of_its_need(kept: Kept) -> None:
    asks = tags(0, need="money", addressed=True)
    days = PROFILE.retention.texts_days
    kept.add(
        (mention(1, at=NOON - timedelta(days=days, hours=2)), asks), (mention(2, at=NOON.replace(year=1970)), asks)
    )
    kept.add((mention(3, at=NOON - timedelta(days=days, minutes=-1)), asks), (mention(4, at=NOON), asks))
    assert [item.id for item in kept.served().order] == ["web:3", "web:4"]
    money = kept.served().lanes["money"]
    assert (money.people, money.since, kept.served().lanes["broken"].people) == (
        2,
        kept.served().order[0].waiting_since,
        0,
    )
    kept.add((mention(5, at=NOON + timedelta(minutes=2)), asks))
    assert [item.id for item in kept.served().order] == ["web:4", "web:5"], "the data's clock moved past the third"


def test_nothing_new_is_nothing_read(kept: Kept, nobody: Redis) -> None:
    kept.add((mention(1), tags(0, need="money", addressed=True)))
    reader = Reader(kept.client, kept.partitions, PROFILE, kept.clock)
    book = ThreadBook(reader)
    book.refresh(kept.reader.marks())
    reader.client = nobody
    book.refresh(kept.reader.marks())
    assert len(book.served().order) == 1
