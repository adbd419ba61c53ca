"""Versions of topics: the newest is in force, of two leads one is refused, and the whole stays small."""

from __future__ import annotations

import logging

import pytest
from pydantic import ValidationError

from command_center.room.topic_versions import (
    MAX_HISTORY,
    MAX_QUERY,
    MAX_TOPICS,
    MAX_VERSIONS,
    SaveTopic,
    TopicVersions,
    found_by,
    in_force,
    profile_now,
)
from tests.room.decisions import room_of, said
from tests.support.made import PROFILE


def saved(n: int, version: int, topic: str = "heat", **given: object) -> SaveTopic:
    return said(SaveTopic, n, topic=topic, version=version, **given)


def versions_of(*actions: SaveTopic) -> TopicVersions:
    return room_of(*actions).topics


def test_the_newest_is_in_force_and_the_rest_of_the_profile_is_the_files() -> None:
    versions = versions_of(saved(1, 1, query="hot OR warm"), saved(2, 2, query="scorching", phrases=("too hot",)))
    now = profile_now(PROFILE, versions)
    heat, noise = now.topics
    assert (heat.id, heat.name, heat.query, heat.phrases) == ("heat", "Heat", "scorching", ("too hot",))
    assert noise is PROFILE.topics[1]
    assert now.model_copy(update={"topics": PROFILE.topics}) == PROFILE
    assert list(in_force(PROFILE, versions)) == [(heat, 2)]
    assert [one.by for one in versions.of("heat")] == ["Ada", "Ada"]


def test_without_words_the_topic_is_found_as_the_file_says() -> None:
    versions = versions_of(saved(1, 1, query="warm"), saved(2, 2))
    assert profile_now(PROFILE, versions) is PROFILE
    assert versions.of("heat")[-1].is_profile
    assert list(in_force(PROFILE, versions)) == [(PROFILE.topics[0], 2)], "who counted by the first is counted back"


def test_of_two_who_began_with_the_same_version_the_second_in_the_log_changes_nothing() -> None:
    room = room_of(saved(1, 1, query="warm"), saved(2, 2, query="first"))
    for late in (saved(3, 2, query="second"), saved(4, 1, query="older"), saved(5, 4, query="ahead")):
        assert room.after(late) is room
    assert room.topics.newest("heat") == 2
    assert room.topics.newest("noise") == 0


def test_what_this_code_cannot_read_is_named_and_the_file_stays(caplog: pytest.LogCaptureFixture) -> None:
    versions = versions_of(saved(1, 1, query="hot AND ("), saved(2, 1, "noise", query="loud OR shrill"))
    with caplog.at_level(logging.ERROR):
        heat, noise = profile_now(PROFILE, versions).topics
    assert heat == PROFILE.topics[0]
    assert noise.query == "loud OR shrill"
    assert "version 1 of topic heat can't be used" in caplog.text


def test_a_topic_that_left_the_file_is_gone_whatever_was_saved() -> None:
    versions = versions_of(saved(1, 1, "smell", query="stink"))
    assert profile_now(PROFILE, versions) is PROFILE
    assert list(in_force(PROFILE, versions)) == []


def test_a_draft_is_refused_where_the_profile_would_refuse_it() -> None:
    heat = PROFILE.topics[0]
    assert found_by(heat, "", ()) is heat
    assert found_by(heat, "", ("warm",)).query is None
    with pytest.raises(ValidationError, match="never closed"):
        found_by(heat, "(warm", ())


def test_history_stays_small_and_what_is_in_force_stays_whole() -> None:
    versions = TopicVersions()
    n = 0
    for turn in range(1, MAX_VERSIONS + 6):
        for topic in range(12):
            n += 1
            versions = versions.after(saved(n, turn, f"t{topic}", query=f"{turn} " + "q" * (MAX_QUERY - 9)))
    sizes = [one.size for found in versions.by_topic.values() for one in found]
    assert sum(sizes) <= MAX_HISTORY
    assert all(found[-1].version == MAX_VERSIONS + 5 for found in versions.by_topic.values())
    assert max(map(len, versions.by_topic.values())) <= MAX_VERSIONS
    assert versions.after(saved(0, 1, "t0", phrases=("x" * 200,) * 51)) is versions
    for n in range(300):
        versions = versions.after(saved(n, 1, f"u{n}", query="q" * MAX_QUERY))
    assert len(versions.by_topic) == MAX_TOPICS
    assert all(len(found) == 1 for topic, found in versions.by_topic.items() if topic[0] == "t"), "history goes first"
    assert versions.of("t3")[0].version == MAX_VERSIONS + 5
