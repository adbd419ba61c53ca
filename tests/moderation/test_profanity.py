"""The lists: made of the kept package byte for byte, and what they hide of real posts judged one by one."""

from __future__ import annotations

import csv
from pathlib import Path

import pytest

from command_center.moderation.profanity import TABLE, listed, pack
from command_center.moderation.rules import EVERYWHERE
from command_center.profile import load_profile
from command_center.roles.moderation import rules_of
from streams.sources.recorded import read_recorded
from streams.tag.phrases import kind_of
from streams.tag.reading import fold
from tests.moderation.rules import rules
from tests.support.made import mention
from tools.build_profanity import PACKAGE, compile_table
from tools.ordinary_words import ORDINARY, ordinary

HERE = Path(__file__).parent
JUDGED = {
    row["id"]: row["a person would"]
    for row in csv.DictReader((HERE / "airline_hidden.csv").read_text("utf-8").splitlines())
}


def test_the_table_is_what_the_package_and_the_words_left_out_make() -> None:
    assert TABLE.read_bytes() == pack(compile_table(PACKAGE))


def test_no_list_has_an_ordinary_word_or_a_piece_of_every_second_word() -> None:
    lists = listed()
    assert len(lists) == 27 + 1
    assert all(language in lists for language in ORDINARY)
    for language, words in lists.items():
        assert not {fold(word) for word in ordinary(language)} & set(words)
        assert not [word for word in words if len(word) == 1 and kind_of(word) == "u"]
        assert words == sorted({fold(word) for word in words}), "folded, in order, once each"


@pytest.mark.parametrize("language", sorted(set(listed()) - {EVERYWHERE}))
def test_every_word_of_every_list_hides_a_post_of_its_language(language: str) -> None:
    one = rules(languages=(language,))
    shown = [word for word in listed()[language] if one.why_hidden(mention(1, text=f"1 {word} 2"), language) is None]
    assert shown == []


@pytest.mark.recorded
def test_of_recorded_posts_to_airlines_those_are_hidden_that_a_person_judged(recorded: Path) -> None:
    """Its twin on made-up posts is `test_care_posts_with_words_that_lists_name_are_shown`."""
    profile = load_profile(Path("profiles/airline.yaml"))
    judge = rules_of(profile)
    lines = read_recorded(recorded / "airline" / "Tweets.csv.gz", profile)
    posts = {line.mention.id: line.mention for line in lines if line.mention is not None}
    hidden = {name for name, post in posts.items() if judge.why_hidden(post, "en") is not None}
    assert len(posts) == 7_235
    assert hidden == set(JUDGED), "who changes the lists judges anew"
    assert sum(JUDGED[name] == "show" for name in hidden) <= 7
