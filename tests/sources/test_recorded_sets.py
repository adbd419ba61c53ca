"""The recorded sets under their shipped profiles, recounted with the csv module; with a made-up twin each."""

from __future__ import annotations

import csv
import gzip
import io
import random
from collections import Counter
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from command_center.mention import Mention, decode_mention
from command_center.profile import load_profile
from streams.sources.base import Item
from streams.sources.replay import ReplaySource

PROFILES = Path(__file__).parents[2] / "profiles"
AIRLINE_COLUMNS = [
    "tweet_id",
    "airline_sentiment",
    "airline_sentiment_confidence",
    "negativereason",
    "negativereason_confidence",
    "airline",
    "airline_sentiment_gold",
    "name",
    "negativereason_gold",
    "retweet_count",
    "text",
    "tweet_coord",
    "tweet_created",
    "tweet_location",
    "user_timezone",
]
TWCS_COLUMNS = [
    "",
    "tweet_id",
    "author_id",
    "inbound",
    "created_at",
    "text",
    "response_tweet_id",
    "in_response_to_tweet_id",
]


def rows_of(path: Path) -> list[dict[str, str]]:
    with gzip.open(path, "rt", encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def write(path: Path, columns: list[str], rows: list[dict[str, Any]]) -> Path:
    out = io.StringIO(newline="")
    writer = csv.DictWriter(out, columns, restval="")
    writer.writeheader()
    writer.writerows(rows)
    path.write_bytes(gzip.compress(out.getvalue().encode()))
    return path


def made_up_airline(path: Path) -> Path:
    rng = random.Random(3)
    zone = datetime.strptime("-0800", "%z").tzinfo
    rows = []
    for number in range(400):
        when = datetime(2015, 2, 24, 12, tzinfo=zone) - timedelta(minutes=number)
        rows.append(
            {
                "tweet_id": 570_000_000_000_000_000 - rng.choice((number, number, number - number % 7)),
                "airline_sentiment": "negative",
                "airline_sentiment_confidence": "1.0",
                "airline": "United",
                "name": f"flyer{number}",
                "retweet_count": "0",
                "text": f'@united my "bag" &amp; I,\nflight {number}',
                "tweet_coord": rng.choice(("", "[0.0, 0.0]", "[40.6, -73.8]")),
                "tweet_created": when.strftime("%Y-%m-%d %H:%M:%S %z"),
                "tweet_location": rng.choice(("", "Paris &amp; Rome")),
            }
        )
    return write(path, AIRLINE_COLUMNS, rows)


def made_up_twcs(path: Path) -> Path:
    rows = []
    for number in range(300):
        brand = number % 3 == 0
        when = datetime(2017, 10, 31, 22, tzinfo=UTC) - timedelta(seconds=number * 61)
        rows.append(
            {
                "": number,
                "tweet_id": number + 1,
                "author_id": ("sprintcare", "AmazonHelp")[number % 2] if brand else str(115_712 + number),
                "inbound": str(not brand),
                "created_at": when.strftime("%a %b %d %H:%M:%S +0000 %Y"),
                "text": f"@115712 number {number}",
                "response_tweet_id": "2,3" if number % 4 == 0 else "",
                "in_response_to_tweet_id": f"{number + 2}.0" if number % 5 else "",
            }
        )
    return write(path, TWCS_COLUMNS, rows)


def replayed(path: Path, name: str, folder: Path) -> tuple[list[Item], list[Mention]]:
    source = ReplaySource(path, load_profile(PROFILES / f"{name}.yaml"), folder)
    items = list(source.items())
    source.close()
    return items, [decode_mention(item.value) for item in items]


def check_airline(path: Path, folder: Path) -> None:
    rows = rows_of(path)
    items, mentions = replayed(path, "airline", folder)
    assert [item.bad for item in items] == [None] * len(rows)
    assert Counter(item.key for item in items) == Counter("airline:" + row["tweet_id"] for row in rows)
    times = [mention.at for mention in mentions]
    assert times == sorted(times)
    by_line = {item.line: mention for item, mention in zip(items, mentions, strict=True)}
    assert len(by_line) == len(rows)
    for (_, mention), row in zip(sorted(by_line.items()), rows, strict=True):
        assert mention.id == "airline:" + row["tweet_id"]
        assert mention.text == row["text"].replace("&lt;", "<").replace("&gt;", ">").replace("&amp;", "&")
        assert mention.at.strftime("%Y-%m-%d %H:%M:%S") == (
            datetime.strptime(row["tweet_created"], "%Y-%m-%d %H:%M:%S %z").astimezone(UTC)
        ).strftime("%Y-%m-%d %H:%M:%S")
        assert mention.author is not None and mention.author.handle == row["name"]
        assert mention.extra["airline"] == row["airline"]
        assert mention.extra.get("negativereason", "") == row["negativereason"]
        has_point = row["tweet_coord"] not in ("", "[0.0, 0.0]")
        assert (mention.place is not None and mention.place.lat is not None) is has_point
        assert (mention.place is not None and mention.place.text is not None) is bool(row["tweet_location"].strip())


def check_twcs(path: Path, folder: Path) -> None:
    rows = rows_of(path)
    profile = load_profile(PROFILES / "twcs.yaml")
    items, mentions = replayed(path, "twcs", folder)
    assert [item.bad for item in items] == [None] * len(rows)
    assert {item.key for item in items} == {"twcs:" + row["tweet_id"] for row in rows}
    by_id = {mention.id: mention for mention in mentions}
    for row in rows:
        mention = by_id["twcs:" + row["tweet_id"]]
        parent = row["in_response_to_tweet_id"]
        assert mention.in_reply_to == ("twcs:" + parent.removesuffix(".0") if parent else None)
        assert profile.is_own(mention) is (row["inbound"] == "False")
    assert [mention.at for mention in mentions] == sorted(mention.at for mention in mentions)


@pytest.mark.recorded
def test_the_airline_set(recorded: Path, tmp_path: Path) -> None:
    path = recorded / "airline" / "Tweets.csv.gz"
    check_airline(path, tmp_path)
    rows = rows_of(path)
    assert len(rows) - len({row["tweet_id"] for row in rows}) == 77


def test_a_made_up_airline_set(tmp_path: Path) -> None:
    path = made_up_airline(tmp_path / "Tweets.csv.gz")
    check_airline(path, tmp_path)
    assert len({row["tweet_id"] for row in rows_of(path)}) < 400


@pytest.mark.recorded
def test_the_twcs_set(recorded: Path, tmp_path: Path) -> None:
    path = recorded / "twcs" / "twcs.csv.gz"
    check_twcs(path, tmp_path)
    companies = {row["author_id"].casefold() for row in rows_of(path) if row["inbound"] == "False"}
    assert load_profile(PROFILES / "twcs.yaml").own_accounts == companies


def test_a_made_up_twcs_set(tmp_path: Path) -> None:
    check_twcs(made_up_twcs(tmp_path / "twcs.csv.gz"), tmp_path)


@pytest.mark.recorded
def test_hostile_texts_pass_through_a_replay(recorded: Path, tmp_path: Path) -> None:
    texts = (recorded / "blns" / "blns.txt").read_text("utf-8").split("\n")
    rows = [{"tweet_id": n, "text": text, "tweet_created": "2015-02-24 11:35:52 -0800"} for n, text in enumerate(texts)]
    _, mentions = replayed(write(tmp_path / "b.csv.gz", AIRLINE_COLUMNS, rows), "airline", tmp_path)
    assert [mention.id for mention in mentions] == [f"airline:{n}" for n in range(len(texts))]
    same = [mention.text == text for mention, text in zip(mentions, texts, strict=True) if "&" not in text]
    assert same and all(same)


def test_invisible_and_hostile_texts_pass_through_a_replay(tmp_path: Path) -> None:
    texts = [
        "",
        " ",
        "\u202eabc",
        "\ufeff",
        "🏴\u200d☠️",
        "=cmd|' /C calc'!A0",
        "a\r\nb",
        '"',
        "'; DROP TABLE x;--",
        "\x7f\x80",
    ]
    rows = [{"tweet_id": n, "text": text, "tweet_created": "2015-02-24 11:35:52 -0800"} for n, text in enumerate(texts)]
    _, mentions = replayed(write(tmp_path / "b.csv.gz", AIRLINE_COLUMNS, rows), "airline", tmp_path)
    assert [mention.text for mention in mentions] == texts
