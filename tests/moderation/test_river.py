"""The river: held, moderated, calm; what it does to words it never does to numbers."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from itertools import pairwise

import pytest
from msgspec.structs import replace

from command_center.mention import Author, Mention
from command_center.profile_moderation import Moderation
from command_center.roles.moderation import rules_of
from command_center.snapshot import Post, Snapshot
from command_center.store.connect import Redis
from command_center.store.picture import Painter
from command_center.store.river import CARD_S, LENGTH, READ_CHARS, STEPS
from tests.support.clocks import NOON
from tests.support.kept import Kept
from tests.support.made import PROFILE, mention, tags

HOLD_S = 10
TAGS = tags(0)
Room = Callable[..., "Wall"]


class Wall:
    """A store and a publisher's painter, on one still clock."""

    def __init__(self, client: Redis, **moderation: object) -> None:
        given = Moderation.model_validate({"hold_s": HOLD_S} | moderation)
        self.profile = PROFILE.model_copy(update={"moderation": given})
        self.kept = Kept(client, profile=self.profile)
        self.clock = self.kept.clock
        self.painter = self.another()

    def another(self) -> Painter:
        return Painter(self.kept.reader, self.profile, "embedded", 15, rules_of(self.profile))

    def add(self, *posts: Mention) -> None:
        self.kept.add(*((post, None if post.deleted else TAGS) for post in posts))

    def paint(self, after_s: float = 0) -> Snapshot:
        self.clock.advance(after_s)
        return self.painter.paint(1, 1)

    def shown(self, after_s: float = 0) -> list[str]:
        return [post.id for post in self.paint(after_s).river]


@pytest.fixture
def wall(client: Redis) -> Room:
    return lambda **moderation: Wall(client, **moderation)


def test_a_post_counts_at_once_and_is_shown_after_its_hold(wall: Room) -> None:
    one = wall()
    one.add(mention(1))
    first = one.paint()
    assert (first.total, first.river) == (1, [])
    assert one.shown(HOLD_S - 0.1) == []
    assert one.shown(0.1) == ["web:1"], "though nothing else came meanwhile"


@pytest.mark.parametrize("hold_s", [0, 3600])
def test_the_shortest_and_the_longest_hold_and_what_is_deleted_meanwhile(wall: Room, hold_s: float) -> None:
    one = wall(hold_s=hold_s)
    one.add(mention(1), mention(2))
    if hold_s:
        assert one.shown() == one.shown(hold_s - 1) == []
    one.add(replace(mention(2), deleted=True))
    assert one.shown(2) == ["web:1"]
    assert one.shown(60) == ["web:1"]


def test_a_replay_is_held_by_when_it_came_not_by_when_it_was_written(wall: Room) -> None:
    one = wall()
    old = datetime(2015, 2, 17, tzinfo=UTC)
    one.paint()
    for second in range(14):
        one.add(*(mention(10 * second + n, old + timedelta(hours=second, minutes=n)) for n in range(10)))
        newest = one.paint(1).river[:1]
        came_s = [int(post.id.removeprefix("web:")) // 10 for post in newest]
        assert all(came <= second + 1 - HOLD_S for came in came_s)
        assert bool(newest) == (second + 1 > HOLD_S)


def test_what_the_store_got_late_is_held_from_when_it_got_it(wall: Room) -> None:
    """A store worker that was behind: the log took the post long ago, and nobody could have deleted it since."""
    one = wall()
    one.add(mention(100))
    assert one.shown(HOLD_S) == ["web:100"]
    one.clock.advance(-60)
    one.add(mention(1, id="web:a"), mention(2, id="web:b"), mention(3, id="web:c"), mention(4, id="web:d"))
    one.clock.advance(60)
    assert one.shown(1) == ["web:100"]
    one.shown(CARD_S)
    assert set(one.shown(HOLD_S)) > {"web:100"}


def test_what_is_deleted_is_gone_with_the_next_picture_and_what_is_edited_is_held_again(wall: Room) -> None:
    one = wall()
    one.add(*(mention(n) for n in range(5)))
    assert len(one.shown(HOLD_S)) == 5
    one.add(Mention(id="web:2", source="web", deleted=True))
    edited = replace(mention(3), text="something else", edited_at=one.clock.now())
    one.add(edited)
    assert one.shown() == ["web:0", "web:1", "web:4"], "at once, whatever turn it is"
    assert one.shown(HOLD_S - 0.1) == ["web:0", "web:1", "web:4"]
    river = one.paint(0.1).river
    assert [(post.id, post.text) for post in river if post.id == "web:3"] == [("web:3", "something else")]
    one.add(mention(50, repost_of="web:2"), Mention(id="web:3", source="web", deleted=True))
    assert one.shown(1) == ["web:0", "web:1", "web:4"]


def test_at_200_a_second_cards_come_one_by_one_and_stay(wall: Room) -> None:
    one = wall(hold_s=2)
    pictures: list[list[str]] = []
    for second in range(36):
        at = one.clock.now()
        one.add(*(mention(200 * second + n, at + timedelta(milliseconds=5 * n)) for n in range(200)))
        pictures.append(one.shown(1))
    begun = next(i for i, shown in enumerate(pictures) if shown)
    assert begun <= 4
    flow = pictures[begun:]
    moments = [i for i in range(1, len(flow)) if set(flow[i]) - set(flow[i - 1])]
    assert all(len(set(flow[i]) - set(flow[i - 1])) == 1 for i in moments), "never two at a time"
    gaps = [b - a for a, b in pairwise(moments)]
    assert min(gaps) >= CARD_S
    assert len(moments) >= (len(flow) - 1) // (CARD_S + 1), "but they do come"
    first = {card: next(i for i, shown in enumerate(flow) if card in shown[:8]) for shown in flow for card in shown[:8]}
    last = {card: max(i for i, shown in enumerate(flow) if card in shown[:8]) for card in first}
    entered = [card for card in first if 0 < first[card] < len(flow) - 5 * CARD_S]
    assert entered
    assert all(last[card] - first[card] >= 4 * CARD_S for card in entered)
    newest = int(flow[-1][0].removeprefix("web:"))
    assert newest > 200 * (36 - 2 - CARD_S - 3), "and they are the newest, not a queue that falls behind"


def test_a_few_at_once_come_in_their_order_and_all_of_them(wall: Room) -> None:
    one = wall(hold_s=0)
    one.add(mention(500))
    one.paint()
    one.clock.advance(CARD_S)
    one.add(*(mention(n) for n in range(STEPS)))
    for left in range(STEPS, 0, -1):
        assert one.shown()[0] == f"web:{left - 1}"
        assert one.shown(CARD_S / 2)[0] == f"web:{left - 1}"
        one.clock.advance(CARD_S / 2)
    assert one.shown() == [*(f"web:{n}" for n in range(STEPS)), "web:500"]


def test_a_storm_of_copies_neither_hides_itself_nor_takes_every_place(wall: Room) -> None:
    one = wall(hold_s=5)
    words = "The lid of my new kettle melts after three days of use"
    for second in range(20):
        at = one.clock.now()
        one.add(*(mention(100 * second + n, at, text=f"{words} 😡") for n in range(50)), mention(9000 + second, at))
        one.paint(1)
    river = one.paint().river
    assert [post.more > 50 for post in river].count(True) == 1
    assert len(river) >= 4


def test_hidden_posts_are_in_no_snapshot_count_as_ever_and_are_counted_as_held_back(wall: Room) -> None:
    one = wall(words=["grunk"], authors=["troll"], domains=["evil.example"], hold_s=0)
    bad = [
        mention(1, text="so GRUNK"),
        mention(2, author=Author(handle="Troll")),
        mention(3, text="see www.evil.example/x"),
        mention(4, text="what a load of bullshit"),
    ]
    one.add(*bad, *(mention(n) for n in range(5, 60)))
    shot = one.paint()
    assert shot.total == 59
    assert shot.held_back == 4
    assert len(shot.river) == LENGTH
    assert not {post.id for post in shot.river} & {post.id for post in bad}
    one.add(*(mention(-n, text=f"grunk {n}") for n in range(1, 400)))
    flooded = one.paint(CARD_S)
    assert len(flooded.river) == LENGTH, "who floods it with what is hidden doesn't empty it"
    assert flooded.held_back == 403


def test_a_name_is_left_out_and_the_words_stay(wall: Room) -> None:
    one = wall(hold_s=0, words=["grunk"])
    one.add(mention(1, author=Author(id="7", handle="grunk", name="Mr. Grunk")))
    [post] = one.paint().river
    assert (post.author, post.text) == ("", "post 1")


def test_behind_a_tower_of_marks_stand_the_words_that_the_rules_have_read(wall: Room) -> None:
    one = wall(hold_s=0, words=["grunk"])
    tower = "e" + "\u0301" * 5_000
    one.add(
        mention(1, text=f"{tower} and words"),
        mention(2, text=f"{tower} grunk"),
        mention(3, text="e" + "\u0301" * READ_CHARS + " grunk"),
    )
    texts = {post.id: post.text for post in one.paint().river}
    assert texts == {"web:1": "e\u0301\u0301\u0301\u0301 and words", "web:3": "e\u0301\u0301\u0301\u0301"}


def test_who_is_elected_next_goes_on_with_the_same_cards(wall: Room) -> None:
    one = wall(hold_s=1)
    for second in range(12):
        one.add(*(mention(100 * second + n, one.clock.now()) for n in range(100)))
        one.paint(1)
    before = one.paint()
    one.painter = one.another()
    one.painter.resume(before)
    after = one.paint()
    assert [post.id for post in after.river][1:] == [post.id for post in before.river][: len(before.river) - 1] or [
        post.id for post in after.river
    ] == [post.id for post in before.river]
    stranger = Post("web:gone", "words of another", "x", "web", NOON, "en", "neutral", "other", "none", [], None)
    one.painter = one.another()
    one.painter.resume(replace(before, river=[stranger]))
    assert "web:gone" not in one.shown(), "no word is taken over, only which posts"
