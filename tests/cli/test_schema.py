"""`check --schema`: what it prints is JSON Schema, and judges as the code does."""

from __future__ import annotations

import json
from typing import Any

import msgspec
import pytest

from command_center.cli import main
from command_center.mention import InvalidMention, mention_from
from tests.cli.judge import Judge
from tests.support.made import mention, tags

WHOLE: dict[str, Any] = {"id": "web:1", "source": "web", "text": "", "created_at": "2026-03-04T12:00:00Z"}
TAGS: dict[str, Any] = msgspec.to_builtins(tags(15))
STONE = {"id": "web:1", "source": "web", "deleted": True}


def printed(capsys: pytest.CaptureFixture[str], name: str) -> Judge:
    assert main(["check", "--schema", name]) == 0
    schema = json.loads(capsys.readouterr().out)
    assert schema["$schema"] == "https://json-schema.org/draft/2020-12/schema"
    return Judge(schema)


@pytest.mark.parametrize(
    ("value", "good"),
    [
        (WHOLE, True),
        (msgspec.to_builtins(mention(1)), True),
        (STONE, True),
        (WHOLE | {"deleted": False}, True),
        (WHOLE | {"colour": {"any": ["thing"]}, "extra": {"n": 1}}, True),
        (WHOLE | {"place": {"text": "here", "lat": 90, "lon": -180}, "author": {"followers": 0}}, True),
        (WHOLE | {"url": None, "place": None, "edited_at": None}, True),
        (STONE | {"deleted": False}, False),
        ({"id": "web:1", "deleted": True}, False),
        ({k: v for k, v in WHOLE.items() if k != "text"}, False),
        (WHOLE | {"created_at": None}, False),
        (WHOLE | {"created_at": "2026-03-04T12:00:00"}, False),
        (WHOLE | {"created_at": "today"}, False),
        (WHOLE | {"text": None}, False),
        (WHOLE | {"id": "web"}, False),
        (WHOLE | {"id": "web:\n"}, False),
        (WHOLE | {"source": "Web"}, False),
        (WHOLE | {"source": "w" * 33}, False),
        (WHOLE | {"in_reply_to": "nobody"}, False),
        (WHOLE | {"place": {"lat": 90.5}}, False),
        (WHOLE | {"author": {"followers": -1}}, False),
        (WHOLE | {"author": {"verified": "yes"}}, False),
        (WHOLE | {"author": {"followers": 2**63}}, False),
        (WHOLE | {"text": "a\0b"}, False),
        (WHOLE | {"author": {"name": "\0"}}, False),
        (WHOLE | {"text": "line\nline\n"}, True),
        ([], False),
        ("web:1", False),
    ],
)
def test_the_schema_of_a_mention_judges_as_the_code_does(
    capsys: pytest.CaptureFixture[str], value: Any, good: bool
) -> None:
    assert printed(capsys, "mention").accepts(value) == good
    if good:
        mention_from(value)
    else:
        with pytest.raises(InvalidMention):
            mention_from(value)


@pytest.mark.parametrize("key", TAGS)
def test_every_tag_is_required(capsys: pytest.CaptureFixture[str], key: str) -> None:
    judge = printed(capsys, "tags")
    assert judge.accepts(TAGS)
    assert not judge.accepts({name: value for name, value in TAGS.items() if name != key})


@pytest.mark.parametrize(
    "change",
    [
        {"kind": "rant"},
        {"need": "now"},
        {"topics": "heat"},
        {"sentiment": TAGS["sentiment"] | {"label": "happy"}},
        {"sentiment": TAGS["sentiment"] | {"best": "unsure"}},
        {"sentiment": TAGS["sentiment"] | {"confidence": 1.01}},
        {"place": {"country": "DE"}},
        {"place": {"country": "DE", "lat": 1, "lon": 2, "how": "guess"}},
        {"addressed": None},
    ],
)
def test_a_tag_out_of_its_range(capsys: pytest.CaptureFixture[str], change: dict[str, Any]) -> None:
    assert not printed(capsys, "tags").accepts(TAGS | change)


def test_a_tagged_mention_is_both(capsys: pytest.CaptureFixture[str]) -> None:
    judge = printed(capsys, "tagged")
    assert judge.accepts(WHOLE | {"tags": TAGS})
    assert judge.accepts(STONE)
    assert not judge.accepts(WHOLE | {"tags": TAGS | {"kind": "rant"}})
    assert not judge.accepts({"tags": TAGS})
