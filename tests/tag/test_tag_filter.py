"""The filter: one line out per line in, in order, good or bad."""

from __future__ import annotations

import io
import json

from command_center.mention import encode
from command_center.profile import Profile
from streams.tag.filter import BATCH_LINES, filter_lines
from streams.tag.pipeline import Pipeline


def _line(n: int, **fields: object) -> bytes:
    mention = {
        "id": f"test:{n}",
        "source": "test",
        "text": f"Tarn battery {n}",
        "created_at": "2026-03-01T12:00:00+01:00",
    }
    return json.dumps(mention | fields).encode() + b"\n"


def test_each_line_gets_its_answer_in_order(profile: Profile) -> None:
    lines = [_line(n) for n in range(BATCH_LINES + 3)]
    lines[1] = b"no json\n"
    lines[2] = b"\n"
    lines[3] = b'{"id": "test:3"}\n'
    lines[4] = b'\xff\xfe{"id"\n'
    lines[BATCH_LINES] = _line(7, source="other")
    out = io.BytesIO()
    assert filter_lines(profile, lines, out) == (BATCH_LINES - 2, 5)
    answers = [json.loads(line) for line in out.getvalue().splitlines()]
    assert len(answers) == len(lines)
    for n, answer in enumerate(answers):
        if n in (1, 2, 3, 4, BATCH_LINES):
            assert list(answer) == ["error", "line"]
            assert answer["line"] == n + 1
            assert answer["error"]
        else:
            assert answer["id"] == f"test:{n}"
            assert answer["tags"]["topics"] == ["battery"]


def test_the_mention_comes_out_whole(profile: Profile) -> None:
    author = {"id": "9", "handle": "ann", "followers": 3}
    line = _line(1, text="Tarn é ‘电池’ \u2028 😡", author=author, mood="bad", extra={"a": [1]}, in_reply_to="test:0")
    out = io.BytesIO()
    filter_lines(profile, [line.rstrip()], out)
    assert out.getvalue().count(b"\n") == 1
    answer = json.loads(out.getvalue())
    tags = answer.pop("tags")
    assert answer == {
        "id": "test:1",
        "source": "test",
        "text": "Tarn é ‘电池’ \u2028 😡",
        "created_at": "2026-03-01T11:00:00Z",
        "author": author,
        "in_reply_to": "test:0",
        "extra": {"a": [1], "mood": "bad"},
    }
    assert tags["brands"] == ["tarn"]


def test_a_byte_order_mark_before_the_first_line_is_no_part_of_it(profile: Profile) -> None:
    out = io.BytesIO()
    mark = b"\xef\xbb\xbf"
    assert filter_lines(profile, [mark + _line(1), mark + _line(2)], out) == (1, 1), "within a file it is a fault"


def test_tags_are_the_pipelines(profile: Profile, pipeline: Pipeline) -> None:
    from command_center.mention import decode_mention

    out = io.BytesIO()
    filter_lines(profile, [_line(1)], out)
    assert json.loads(out.getvalue())["tags"] == json.loads(encode(pipeline.tag([decode_mention(_line(1))])[0]))


def test_the_caller_decides_what_a_mention_is(profile: Profile) -> None:
    from command_center.mention import InvalidMention, Mention, decode_mention

    def only_even(line: bytes) -> Mention:
        mention = decode_mention(line)
        if int(mention.id[-1]) % 2:
            raise InvalidMention("odd")
        return mention

    out = io.BytesIO()
    assert filter_lines(profile, [_line(n) for n in range(3)], out, only_even) == (2, 1)
    assert json.loads(out.getvalue().splitlines()[1]) == {"error": "odd", "line": 2}


def test_nothing_in_nothing_out(profile: Profile) -> None:
    out = io.BytesIO()
    assert filter_lines(profile, [], out) == (0, 0)
    assert out.getvalue() == b""


def test_a_tombstone_is_a_line_like_others(profile: Profile) -> None:
    out = io.BytesIO()
    assert filter_lines(profile, [b'{"id": "test:1", "source": "test", "deleted": true}'], out) == (1, 0)
    answer = json.loads(out.getvalue())
    assert (answer["deleted"], answer["tags"]["language"]) == (True, "und")
