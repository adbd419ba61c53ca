"""Which posts are learnt from: a sample that stays the same, without what was deleted or erased."""

from __future__ import annotations

import gzip
from datetime import timedelta
from pathlib import Path

import pytest

from command_center.errors import BadInput
from command_center.mention import Author, Mention, encode
from command_center.store.connect import Redis
from command_center.store.erased import digests_of_name
from streams.erasures import orders_in, send_order
from streams.fold.retag import retag
from streams.log import TAGGED
from streams.teach.learn import Post
from streams.teach.posts import Sample, posts_of_file, posts_of_log
from tests.support.clocks import NOON
from tests.support.line import Line
from tests.support.made import PROFILE, by_brand, mention, tags
from tests.support.servers import Server


@pytest.fixture
def line(valkey: Server, client: Redis) -> Line:
    return Line(valkey)


def drawn(most: int, numbers: range) -> set[str]:
    sample = Sample(PROFILE, most)
    for number in numbers:
        sample.add(mention(number), "en")
    return {post.id for post in sample.posts()}


def test_the_same_are_drawn_again_when_more_have_come() -> None:
    few, many = drawn(50, range(1000)), drawn(50, range(1500))
    assert len(few) == len(many) == 50
    assert {name for name in many if int(name[4:]) < 1000} <= few
    assert few - many, "some of those that came later"
    assert drawn(20, range(1000)) <= few


def test_the_log_gives_what_stands(line: Line) -> None:
    bob = Author(id="b0b")
    line.send([*(mention(n) for n in range(4)), by_brand(10), mention(11, repost_of="web:1"), mention(12, text=" ")])
    line.send([b"bad", mention(1, text="anew", edited_at=NOON), mention(13, author=bob)])
    line.send([mention(1, text="older", edited_at=NOON - timedelta(hours=1))])
    line.send([Mention(id="web:2", source="web", deleted=True), mention(2)])
    line.tag(batch=50)
    producer = line.log.producer()
    value, headers = retag(mention(0), tags(0))
    producer.send(TAGGED, 0, value, headers)
    producer.flush()
    send_order(line.log, digests_of_name("web", "b0b"))
    told: list[tuple[int, int]] = []
    found = posts_of_log(line.log, Sample(PROFILE, 99), orders_in(line.log), lambda *at: told.append(at))
    line.close()
    assert {(post.id, post.text) for post in found} == {("web:0", "post 0"), ("web:1", "anew"), ("web:3", "post 3")}
    assert told[-1] == (14, 14)


def test_a_file_gives_the_same_with_its_languages(tmp_path: Path) -> None:
    text = "my order has not arrived and nobody answers the phone"
    lines = [encode(mention(1, text=text)), b"", encode(mention(2, text=text)), encode(by_brand(3))]
    plain, packed = tmp_path / "m.jsonl", tmp_path / "m.jsonl.gz"
    plain.write_bytes(b"\n".join(lines))
    packed.write_bytes(gzip.compress(b"\n".join(lines)))
    for path in (plain, packed):
        [post] = posts_of_file(path, Sample(PROFILE, 9), PROFILE)
        assert isinstance(post, Post)
        assert (post.language, post.text) == ("en", text), "a text that comes twice is one"


def test_a_bad_file_is_named_with_its_line(tmp_path: Path) -> None:
    path = tmp_path / "m.jsonl"
    path.write_bytes(encode(mention(1)) + b"\nnot JSON\n")
    with pytest.raises(BadInput, match=r"m\.jsonl, line 2: "):
        posts_of_file(path, Sample(PROFILE, 9), PROFILE)
    with pytest.raises(BadInput, match="can't be read"):
        posts_of_file(tmp_path / "none", Sample(PROFILE, 9), PROFILE)
