"""Taggers follow what leads save of topics, and go on by what they knew when the store is away."""

from __future__ import annotations

from pathlib import Path

import pytest

from command_center.room.room import fold_name
from command_center.room.topic_versions import SaveTopic
from command_center.store import keys
from command_center.store.connect import Redis, connect
from command_center.store.room import RoomCopy
from streams.current_tagger import CurrentTagger, FileTopics
from streams.ledger import Ledger
from streams.log.redis_streams import RedisStreamsLog
from streams.tag.pipeline import Pipeline, version_of
from streams.teach.shelf import ModelShelf
from streams.topics_in_force import TopicsInForce
from tests.room.decisions import said
from tests.support.clocks import StillClock
from tests.support.made import PROFILE, mention
from tests.support.servers import Server

WARM = mention(1, text="It grows warm in here")
HOT = mention(2, text="It is hot in here")


class Follower:
    """A process that tags, its ledger and its clock, on one server."""

    def __init__(self, client: Redis) -> None:
        self.clock = StillClock()
        self.ledger = Ledger(RedisStreamsLog(client, 3), RoomCopy(client))
        self.ledger.catch_up()
        self.topics = TopicsInForce(PROFILE, RoomCopy(client), self.ledger.catch_up, self.clock)

    def save(self, version: int, **given: object) -> None:
        self.ledger.act(said(SaveTopic, version, topic="heat", version=version, **given))


@pytest.fixture
def follower(client: Redis) -> Follower:
    return Follower(client)


def test_all_mentions_of_a_call_are_tagged_by_the_topics_in_force(follower: Follower, tmp_path: Path) -> None:
    tagger = CurrentTagger(follower.topics, ModelShelf(tmp_path), follower.clock)
    assert [t.topics for t in tagger.tag([WARM, HOT])] == [[], ["heat"]]
    assert tagger.tag([WARM])[0].tagger_version == version_of(PROFILE)
    follower.save(1, query="warm")
    assert tagger.tag([WARM])[0].topics == [], "it looks once a second"
    follower.clock.advance(1)
    found = tagger.tag([WARM, HOT])
    assert [t.topics for t in found] == [["heat"], []]
    assert {t.tagger_version for t in found} == {version_of(follower.topics.profile)} != {version_of(PROFILE)}
    assert [r.of for r in tagger.why(WARM).reasons["topics"]] == ["heat"]
    follower.save(2)
    follower.clock.advance(1)
    assert tagger.tag([HOT])[0].tagger_version == version_of(PROFILE), "undone: the same as before"


def test_other_topics_take_nothing_else_of_the_taggers_along(follower: Follower) -> None:
    follower.save(1, query="warm NEAR/3 here")
    assert follower.topics.look()
    anew, shared = Pipeline(follower.topics.profile), Pipeline(PROFILE).with_topics(follower.topics.profile)
    assert anew.version == shared.version
    assert anew.tag([WARM, HOT]) == shared.tag([WARM, HOT])


def test_a_lost_copy_is_made_again_and_a_store_that_is_away_changes_nothing(mortal: Server) -> None:
    client = connect(mortal.url)
    follower = Follower(client)
    follower.save(1, query="warm")
    assert follower.topics.look()
    before = follower.topics.profile
    client.delete(keys.room(fold_name()))
    assert not follower.topics.look()
    fresh = TopicsInForce(PROFILE, RoomCopy(client), follower.ledger.catch_up, follower.clock)
    assert fresh.profile.topics == before.topics, "who begins without a copy asks the log"
    mortal.kill()
    assert not follower.topics.look()
    assert follower.topics.profile is before
    client.close()


def test_topics_of_a_file_stay() -> None:
    topics = FileTopics(PROFILE)
    assert not topics.look()
    assert topics.profile is PROFILE
