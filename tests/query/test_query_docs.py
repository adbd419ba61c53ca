"""docs/queries.md: every row of its table does what it says, and its example loads."""

from __future__ import annotations

import re
from datetime import UTC, datetime
from functools import cache
from pathlib import Path

import pytest
import yaml

from command_center.mention import Mention
from command_center.profile import Brand, Profile, Topic
from command_center.query import QueryError, grammar, parse, words
from command_center.query.parse import MAX_CHARS, MAX_DEPTH, MAX_WORDS
from streams.tag.language import Languages
from streams.tag.reading import read
from streams.tag.topics import Topics

LISTENER = Profile(
    name="x", title="X", languages=("en", "it"), brands=(Brand(id="b", name="B", own=True, phrases=("b",)),)
)
PAGE = (Path(__file__).parents[2] / "docs" / "queries.md").read_text("utf-8")
ROWS = [
    [cell.strip() for cell in line.strip("|").split(" | ")]
    for line in PAGE.split("| write |")[1].splitlines()
    if line.startswith("| ") and not line.startswith("| it takes")
]


@cache
def _languages() -> Languages:
    return Languages(LISTENER)


def test_the_table_is_read_whole() -> None:
    assert len(ROWS) == 11 and all(len(row) == 5 for row in ROWS)


@pytest.mark.parametrize("row", ROWS, ids=lambda row: row[2].strip("`"))
def test_a_row_does_what_it_says(row: list[str]) -> None:
    *_, example, takes, leaves = row
    topic = Topic(id="it", name="T", query=example.strip("`"))
    posts = [Mention("t:1", "t", text, datetime(2026, 1, 1, tzinfo=UTC)) for text in (takes, leaves)]
    readings = read(posts)
    profile = LISTENER.model_copy(update={"topics": (topic,)})
    assert Topics(profile).tag(readings, _languages().tag(readings)) == [["it"], []]


def test_its_example_loads() -> None:
    (example,) = re.findall(r"```yaml\n(.*?)```", PAGE, re.S)
    for topic in yaml.safe_load(example)["topics"]:
        assert Topic.model_validate(topic).query


def test_the_limits_are_those_of_the_code() -> None:
    for said in (
        f"{MAX_CHARS:,} characters",
        f"{MAX_WORDS:,} words and phrases",
        f"{MAX_DEPTH} parentheses",
        f"a distance above {grammar.MAX_DISTANCE}",
        f"more than {words.MAX_WORDS_CHARS} characters",
    ):
        assert said in " ".join(PAGE.split()), said


def test_what_it_calls_refused_is() -> None:
    refused = PAGE.split("## What is refused")[1].split("- More than")[0]
    queries = [code for code in re.findall(r"`([^`]+)`", refused) if "…" not in code and code not in ("*", '"AT&T?"')]
    assert len(queries) >= 8
    for query in queries:
        with pytest.raises(QueryError):
            parse(query if len(query) > 2 and query != "or" else f"a {query} b")
    assert parse('"AT&T?"')


def test_the_message_it_shows_is_the_one_given() -> None:
    with pytest.raises(QueryError) as caught:
        parse("a\n(b AND OR c)")
    assert str(caught.value) in " ".join(PAGE.split())
