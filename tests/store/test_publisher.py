"""One publisher at a time: the number of a snapshot never goes back, and who lost its term can't write."""

from __future__ import annotations

from command_center.mention import Author
from command_center.stage import Heart
from command_center.store import keys
from command_center.store.connect import Redis
from command_center.store.picture import Painter
from command_center.store.publisher import AT_LEAST_EVERY_S, Publisher, read_snapshot
from tests.support.kept import Kept
from tests.support.made import PROFILE, RULES, mention, tags
from tests.support.servers import Server


def publisher(kept: Kept, client: Redis | None = None) -> Publisher:
    return Publisher(client or kept.client, Painter(kept.reader, PROFILE, "embedded", 15, RULES))


def number(client: Redis) -> tuple[int, int]:
    snapshot = read_snapshot(client)
    assert snapshot is not None
    return snapshot.epoch, snapshot.seq


def test_the_first_to_ask_is_elected_and_the_other_waits(kept: Kept) -> None:
    one, two = publisher(kept), publisher(kept)
    assert read_snapshot(kept.client) is None
    assert one.tick()
    assert not two.tick()
    assert number(kept.client) == (1, 1)


def test_a_full_server_takes_the_next_picture_so_that_walls_can_say_so(kept: Kept, server: Server) -> None:
    client = server.client()
    one = publisher(Kept(client), client)
    one.tick()
    client.config_set("maxmemory", "1mb")
    Heart(client, "store", "store-0", kept.clock).beat(state="paused", cause="Redis is full")
    assert one.tick()
    assert number(client) == (1, 2)
    snapshot = read_snapshot(client)
    assert snapshot is not None
    assert snapshot.stages["store"].cause == "Redis is full"


def test_a_full_server_elects(kept: Kept, server: Server) -> None:
    client = server.client()
    client.config_set("maxmemory", "1mb")
    assert publisher(Kept(client), client).tick()
    assert number(client) == (1, 1)


def test_a_higher_epoch_takes_over_after_the_term(kept: Kept) -> None:
    one, two = publisher(kept), publisher(kept)
    one.tick()
    kept.client.delete(keys.PUBLISHER)  # as if its term had run out
    assert two.tick()
    assert number(kept.client) == (2, 1)
    assert not one.tick()
    assert number(kept.client) == (2, 1)


def test_who_lost_its_term_while_painting_cannot_write(kept: Kept) -> None:
    late = publisher(kept)

    class Slow(Painter):
        def paint(self, epoch: int, seq: int):  # type: ignore[no-untyped-def]
            picture = super().paint(epoch, seq)
            kept.client.delete(keys.PUBLISHER)
            assert publisher(kept).tick()
            return picture

    late._painter = Slow(kept.reader, PROFILE, "embedded", 15, RULES)
    assert not late.tick()
    assert number(kept.client) == (2, 1)


def test_resigning_lets_the_next_one_in_at_once_and_only_the_holder_can(kept: Kept) -> None:
    one, two = publisher(kept), publisher(kept)
    one.tick()
    two.resign()
    assert not two.tick()
    one.resign()
    assert two.tick()
    one.resign()
    assert two.tick()
    assert number(kept.client)[0] == 2


def test_nothing_new_is_not_said_again_until_its_age_is_news(kept: Kept) -> None:
    one = publisher(kept)
    one.tick()
    kept.clock.advance(1)
    assert one.tick()
    assert number(kept.client) == (1, 1)
    kept.add((mention(1), tags(0)))
    one.tick()
    assert number(kept.client) == (1, 2)
    kept.clock.advance(AT_LEAST_EVERY_S)
    one.tick()
    assert number(kept.client) == (1, 3)


def test_a_stage_that_stops_is_news_at_once(kept: Kept) -> None:
    one = publisher(kept)
    Heart(kept.client, "tag", "tag-0", kept.clock).beat()
    one.tick()
    kept.clock.advance(1)
    Heart(kept.client, "tag", "tag-0", kept.clock).beat(state="stopped", cause="a test says so")
    one.tick()
    shown = read_snapshot(kept.client)
    assert shown is not None
    assert (shown.seq, shown.stages["tag"].state, shown.stages["tag"].cause) == (2, "stopped", "a test says so")


def test_every_snapshot_is_announced_by_its_number(kept: Kept) -> None:
    with kept.client.pubsub() as ticks:
        ticks.subscribe(keys.TICKS)
        assert ticks.get_message(timeout=2)["type"] == "subscribe"
        publisher(kept).tick()
        assert ticks.get_message(timeout=2)["data"] == b"1-1"


def test_the_picture_holds_what_the_store_holds(kept: Kept) -> None:
    kept.add(*((mention(n), tags(n)) for n in range(100)))
    publisher(kept).tick()
    picture = read_snapshot(kept.client)
    assert picture is not None
    assert picture.total == picture.feelings.total == 100
    assert sum(picture.volume.positive) == picture.feelings.positive == 25
    assert len(picture.volume.starts) == 60
    assert {row.id: row.count for row in picture.topics} == {"heat": 52, "noise": 48}
    assert all(row.feelings.total == row.count for row in picture.topics)
    placed = sum(s.feelings.total for s in picture.spots) + sum(c.feelings.total for c in picture.countries)
    assert placed + picture.without_place == 100
    assert [post.id for post in picture.river][:3] == ["web:0", "web:1", "web:2"]
    waiting = kept.served().lanes
    assert picture.waiting.total == sum(w.people for w in waiting.values()) > 0


def test_a_post_knows_all_its_author_is_called_and_shows_one(kept: Kept) -> None:
    called = Author(id="did:plc:1", handle="ada1815", name="Ada Byron")
    kept.add(*((mention(n, author=author), tags(0)) for n, author in enumerate((called, Author(id="7"), None))))
    publisher(kept).tick()
    picture = read_snapshot(kept.client)
    assert picture is not None
    assert [(post.author, post.names) for post in picture.river] == [
        ("Ada Byron", ["Ada Byron", "ada1815", "did:plc:1"]),
        ("7", ["7"]),
        ("", []),
    ]
