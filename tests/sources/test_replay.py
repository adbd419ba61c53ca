"""A replayed file: order, resuming, bad lines in their place, and one clear line when it can't be read."""

from __future__ import annotations

import gzip
import random
from datetime import UTC, datetime, timedelta
from hashlib import sha256
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from command_center.mention import Author, Mention, Place, decode_mention, encode
from streams.intake.dead_letter import Whole
from streams.sources import spool
from streams.sources.base import SourceError
from streams.sources.replay import ReplaySource, preflight
from tests.sources.helpers import HEADER, post, profile, replay, write_csv, write_jsonl


def keys(source: ReplaySource, after: int = 0) -> list[str]:
    return [item.key or f"bad {item.line}" for item in source.items(after)]


def test_items_come_by_time_and_ties_as_they_stood(tmp_path: Path) -> None:
    path = write_jsonl(
        tmp_path / "f.jsonl",
        [
            post(1, "2026-01-03T00:00:00Z"),
            post(2, "2026-01-02T12:00:00+02:00"),
            post(3, "2026-01-02T10:00:00Z"),
            post(4, "2026-01-02T09:59:59.999999Z"),
            post(5, "2026-01-03T00:00:00Z"),
        ],
    )
    source = replay(path)
    items = list(source.items())
    assert [item.key for item in items] == ["s:4", "s:2", "s:3", "s:1", "s:5"]
    assert [item.position for item in items] == [1, 2, 3, 4, 5]
    assert [item.line for item in items] == [4, 2, 3, 1, 5]
    assert [item.at for item in items] == [decode_mention(item.value).created_at for item in items]
    assert source.total == 5


def test_a_bad_line_stays_behind_the_good_one_before_it(tmp_path: Path) -> None:
    path = write_jsonl(
        tmp_path / "f.jsonl",
        [b"first", post(1, "2026-01-03T00:00:00Z"), b"{", b"[]", post(2, "2026-01-02T00:00:00Z"), b'{"id": 3}'],
    )
    items = list(replay(path).items())
    assert [item.key or item.line for item in items] == [1, "s:2", 6, "s:1", 3, 4]
    bad = [item for item in items if item.bad]
    assert [item.value for item in bad] == [b"first", b'{"id": 3}', b"{", b"[]"]
    assert all(item.key == "" and item.at is None for item in bad)


def test_a_bare_tombstone_stays_behind_the_line_before_it(tmp_path: Path) -> None:
    gone = {"id": "s:9", "source": "s", "deleted": True}
    path = write_jsonl(tmp_path / "f.jsonl", [post(1, "2026-01-03T00:00:00Z"), gone, post(2, "2026-01-02T00:00:00Z")])
    items = list(replay(path).items())
    assert [item.key for item in items] == ["s:2", "s:1", "s:9"]
    assert items[2].at is None and items[2].bad is None


def test_repeated_ids_are_all_handed_out(tmp_path: Path) -> None:
    assert keys(replay(write_jsonl(tmp_path / "f.jsonl", [post(1), post(2), post(1), post(1)]))) == [
        "s:1",
        "s:2",
        "s:1",
        "s:1",
    ]


@pytest.mark.parametrize("run", [spool.RUN, 7])
def test_resuming_is_the_tail(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, run: int) -> None:
    monkeypatch.setattr(spool, "RUN", run)
    rng = random.Random(5)
    times = [datetime(2026, 1, 1, tzinfo=UTC) + timedelta(minutes=rng.randrange(40)) for _ in range(100)]
    path = write_jsonl(tmp_path / "f.jsonl", [post(i, t.isoformat()) for i, t in enumerate(times)])
    whole = list(replay(path).items())
    assert [item.line - 1 for item in whole] == sorted(range(100), key=times.__getitem__)
    for after in (0, 1, 50, 99, 100, 101):
        assert list(replay(path).items(after)) == whole[after:]


def test_the_name_is_of_the_bytes(tmp_path: Path) -> None:
    one = replay(write_jsonl(tmp_path / "one.jsonl", [post(1)]))
    same = replay(write_jsonl(tmp_path / "two.jsonl", [post(1)]))
    other = replay(write_jsonl(tmp_path / "three.jsonl", [post(2)]))
    assert one.name == same.name != other.name
    assert one.name.startswith("replay:") and len(one.name) == len("replay:") + 16


def test_nothing_is_left_in_the_spool(tmp_path: Path) -> None:
    source = replay(write_jsonl(tmp_path / "f.jsonl", [post(1)]))
    source.close()
    source.close()
    assert list((tmp_path / "spool").iterdir()) == []


def test_progress_ends_at_the_size_of_the_file(tmp_path: Path) -> None:
    path = write_jsonl(tmp_path / "f.jsonl", [post(i) for i in range(5000)])
    told: list[tuple[int, int | None]] = []
    source = ReplaySource(path, profile(), tmp_path / "spool", lambda done, total: told.append((done, total)))
    source.close()
    assert len(told) == 3
    assert told == sorted(told)
    assert told[-1] == (path.stat().st_size, path.stat().st_size)


moments = st.integers(0, 4_000_000_000_000_000).map(lambda us: datetime(1970, 1, 1, tzinfo=UTC) + timedelta(0, 0, us))
text = st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\0"), max_size=40)
mentions = st.builds(
    Mention,
    id=st.integers(0, 50).map(lambda n: f"s:{n}"),
    source=st.just("s"),
    text=text,
    created_at=moments,
    author=st.none() | st.builds(Author, handle=text, followers=st.none() | st.integers(0, 10**9)),
    place=st.none() | st.builds(Place, text=text, lat=st.none() | st.floats(-90, 90)),
    in_reply_to=st.none() | st.just("s:1"),
    extra=st.dictionaries(text, text | st.integers(-(2**40), 2**40) | st.lists(st.booleans()), max_size=3),
)


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.lists(mentions, min_size=1, max_size=12), st.booleans())
def test_our_jsonl_comes_back_as_it_went(tmp_path: Path, sent: list[Mention], zipped: bool) -> None:
    data = b"\n".join(encode(mention) for mention in sent)
    path = tmp_path / ("f.jsonl.gz" if zipped else "f.jsonl")
    path.write_bytes(gzip.compress(data) if zipped else data)
    source = replay(path)
    items = list(source.items())
    source.close()
    assert [item.bad for item in items] == [None] * len(sent)
    assert [decode_mention(item.value) for item in items] == sorted(sent, key=lambda mention: mention.at)


@settings(max_examples=80, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.lists(st.binary(max_size=30), max_size=8), st.sampled_from(["f.jsonl", "f.csv"]))
def test_any_bytes_between_good_lines_cost_no_good_line(tmp_path: Path, junk: list[bytes], name: str) -> None:
    lines = [line.replace(b"\n", b"") for line in junk]
    if name == "f.csv":
        head = ",".join(HEADER).encode()
        good = [f'{i},"a ""b"", {i}",2026-01-01 00:00:00 +0000,w,,,'.encode() for i in range(len(lines) + 1)]
    else:
        head, good = encode(post(1000)), [encode(post(i)) for i in range(len(lines) + 1)]
    body = [head] + [line for pair in zip(good, [*lines, b""], strict=True) for line in pair]
    path = tmp_path / name
    path.write_bytes(b"\n".join(body))
    source = replay(path)
    items = list(source.items())
    source.close()
    prefix = "rec:" if name == "f.csv" else "s:"
    assert {item.key for item in items} >= {f"{prefix}{i}" for i in range(len(good))}
    assert len(items) >= len(good)


@pytest.mark.parametrize(
    ("line", "why"),
    [
        (b'{"id": "s:1"', "not JSON"),
        (b'{"id": "s:1", "source": "s", "text": "a\x00b", "created_at": "2026-01-01T00:00:00Z"}', "not JSON"),
        (b'{"id": "s:1", "source": "s", "text": "\xff", "created_at": "2026-01-01T00:00:00Z"}', "not UTF-8"),
        (b"[" * 100_000, "nested deeper"),
        (b"\x00\x01\x02", "not JSON"),
        (b'"text"', "a mention is a JSON object"),
        (b'{"source": "s", "text": "t", "created_at": "2026-01-01T00:00:00Z"}', "`id`"),
        (b'{"id": "s:1", "source": "s", "created_at": "2026-01-01T00:00:00Z"}', "`text`"),
        (b'{"id": "s:1", "source": "s", "text": 5, "created_at": "2026-01-01T00:00:00Z"}', "$.text"),
        (b'{"id": "s:1", "source": "s", "text": "t", "created_at": "yesterday"}', "$.created_at"),
        (b'{"id": "s:1", "source": "s", "text": "t", "created_at": "2026-01-01T00:00:00"}', "timezone"),
        (b'{"id": "z:1", "source": "s", "text": "t", "created_at": "2026-01-01T00:00:00Z"}', "begin with its source"),
    ],
    ids=range(12),
)
def test_bad_lines_of_jsonl_keep_bytes_and_number(tmp_path: Path, line: bytes, why: str) -> None:
    path = write_jsonl(tmp_path / "f.jsonl", [post(7), line, post(8)])
    items = list(replay(path).items())
    assert [item.key for item in items] == ["s:7", "", "s:8"]
    assert items[1].line == 2
    assert items[1].value == line
    assert why in str(items[1].bad)


def test_naive_times_need_the_profiles_leave(tmp_path: Path) -> None:
    path = write_jsonl(tmp_path / "f.jsonl", [post(1, "2026-07-01T12:00:00", edited_at="2026-07-01 13:00:00")])
    assert next(replay(path).items()).bad
    read = decode_mention(next(replay(path, naive_times="Europe/Berlin").items()).value)
    assert read.created_at == datetime(2026, 7, 1, 10, tzinfo=UTC)
    assert read.edited_at == datetime(2026, 7, 1, 11, tzinfo=UTC)


def test_bom_blank_lines_crlf_and_a_missing_end(tmp_path: Path) -> None:
    path = tmp_path / "f.jsonl"
    path.write_bytes(b"\xef\xbb\xbf" + encode(post(1)) + b"\r\n\r\n  \n" + encode(post(2)))
    items = list(replay(path).items())
    assert [(item.key, item.line) for item in items] == [("s:1", 1), ("s:2", 4)]


def test_over_long_lines_are_cut_and_counted(tmp_path: Path) -> None:
    path = write_jsonl(tmp_path / "f.jsonl", [post(1), b'"' + b"x" * 300_000 + b'"', post(2)])
    source = replay(path, max_line_bytes=200_000)
    items = list(source.items())
    assert [(item.key, item.line) for item in items] == [("s:1", 1), ("", 2), ("s:2", 3)]
    assert items[1].bad == "too large: 300,002 bytes, where a mention may have 200,000"
    assert items[1].value == b'"' + b"x" * (64 * 1024 - 1)
    assert items[1].whole == Whole(300_002, sha256(b'"' + b"x" * 300_000 + b'"').hexdigest())
    assert [item.whole for item in (items[0], items[2])] == [None, None]


@pytest.mark.parametrize("end", [b"\n", b"\r\n", b""])
@pytest.mark.parametrize("more", [0, 1])
def test_a_line_of_the_very_limit_is_whole(tmp_path: Path, end: bytes, more: int) -> None:
    path = tmp_path / "f.jsonl"
    path.write_bytes(encode(post(1)) + b"\n" + b"x" * (200_000 + more) + end)
    [_, item] = replay(path, max_line_bytes=200_000).items()
    if more:
        assert item.whole == Whole(200_001, sha256(b"x" * 200_001).hexdigest())
    else:
        assert "not JSON" in str(item.bad)
        assert (len(item.value), item.whole) == (200_000, None)


@pytest.mark.parametrize("name", ["posts.jsonl", "posts.ndjson", "posts", "posts.gz", "posts.jsonl.gz", "posts.txt"])
def test_jsonl_is_known_by_name_or_content(tmp_path: Path, name: str) -> None:
    assert keys(replay(write_jsonl(tmp_path / name, [post(1)]))) == ["s:1"]


@pytest.mark.parametrize("name", ["posts.csv", "POSTS.CSV", "posts", "posts.csv.gz", "posts.gz"])
def test_csv_is_known_by_name_or_content(tmp_path: Path, name: str) -> None:
    row = ["1", "hi", "2026-01-01 00:00:00 +0000", "", "", "", ""]
    assert keys(replay(write_csv(tmp_path / name, [row]))) == ["rec:1"]


def test_gzip_is_known_by_its_bytes_whatever_the_name(tmp_path: Path) -> None:
    path = tmp_path / "f.jsonl"
    path.write_bytes(gzip.compress(encode(post(1))))
    assert keys(replay(path)) == ["s:1"]


def refused(path: Path, **more: object) -> str:
    with pytest.raises(SourceError) as caught:
        replay(path, **more)
    said = str(caught.value)
    assert "\n" not in said
    with pytest.raises(SourceError):
        preflight(path, profile(**more))
    return said.removeprefix(f"{path}: ")


def test_files_that_can_not_be_replayed(tmp_path: Path) -> None:
    empty, blank = tmp_path / "empty.jsonl", tmp_path / "blank.jsonl"
    empty.write_bytes(b"")
    blank.write_bytes(b"\n \r\n")
    no_gzip, stub = tmp_path / "f.csv.gz", tmp_path / "g.csv.gz"
    no_gzip.write_bytes(b"n,body\n")
    stub.write_bytes(b"\x1f\x8b\x08")
    row = ["1", "hi", "2026-01-01 00:00:00 +0000", "", "", "", ""]
    plain = write_csv(tmp_path / "plain.csv", [row])
    assert refused(tmp_path / "none.jsonl") == "No such file or directory"
    assert refused(tmp_path) == "is a directory"
    assert refused(Path("/dev/null")) == "is not a regular file"
    assert refused(empty) == "is empty"
    assert refused(blank) == "is empty"
    assert refused(no_gzip) == "unreadable gzip: its first bytes are not gzip's"
    assert refused(stub) == "unreadable gzip: cut off after 0 lines"
    assert refused(plain, replay=None) == "is CSV, but the profile x has no replay section to map its columns"
    assert refused(write_csv(tmp_path / "h.csv", [])) == "has a header but no rows"
    wrong = write_csv(tmp_path / "w.csv", [row], ["n", "text", "when", "who", "parent", "point", ""])
    assert refused(wrong) == 'wrong columns: missing body, label; the file has n, text, when, who, parent, point, ""'
    wide = write_csv(tmp_path / "v.csv", [["1"] * 40], [f"c{i}" for i in range(40)])
    assert refused(wide).endswith("c28, c29, ...")


def test_a_spool_that_can_not_be_written_is_told(tmp_path: Path) -> None:
    path = write_jsonl(tmp_path / "f.jsonl", [post(1)])
    with pytest.raises(SourceError, match=r"f\.jsonl: File exists|f\.jsonl: Not a directory"):
        ReplaySource(path, profile(), path)


@pytest.mark.parametrize("kind", ["cut", "damaged"])
def test_a_gzip_broken_in_the_middle_names_the_good_lines(tmp_path: Path, kind: str) -> None:
    rng = random.Random(1)
    lines = [post(i, note=rng.randbytes(200).hex()) for i in range(3000)]
    path = write_jsonl(tmp_path / "f.jsonl.gz", lines)
    data = bytearray(path.read_bytes())
    if kind == "cut":
        del data[len(data) // 2 :]
    else:
        data[len(data) // 2 : len(data) // 2 + 64] = b"\xff" * 64
    path.write_bytes(bytes(data))
    words = refused(path).split()
    assert words[:2] == ["unreadable", "gzip:"]
    assert " ".join(words[2:]).startswith("cut off after" if kind == "cut" else "damaged after")
    count = int(words[words.index("after") + 1].replace(",", ""))
    assert 0 < count < 3000
    assert list((tmp_path / "spool").iterdir()) == []
