"""The recorded posts that train and judge sentiment, from the folder `shared/data` beside the checkout."""

from __future__ import annotations

import csv
import gzip
import json
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

DATA = Path(__file__).resolve().parents[2].parent / "shared" / "data"
LANGUAGES = {
    "arabic": "ar",
    "english": "en",
    "french": "fr",
    "german": "de",
    "hindi": "hi",
    "italian": "it",
    "portuguese": "pt",
    "spanish": "es",
}
"""UMSAB's folders."""
CLASSES = ("negative", "neutral", "positive")


class Post(NamedTuple):
    """A recorded post; `label` is its place in `CLASSES`, -1 where nobody labelled it."""

    id: str
    text: str
    language: str
    label: int = -1


def umsab(split: str = "train", data: Path = DATA) -> list[Post]:
    """The multilingual posts of one split (`train` or `val`), eight languages of about equal size."""
    posts = []
    for folder, language in LANGUAGES.items():
        texts = _lines(data / "umsab" / folder / f"{split}_text.txt")
        labels = _lines(data / "umsab" / folder / f"{split}_labels.txt")
        pairs = zip(texts, labels, strict=True)
        posts += [Post(f"umsab:{split}-{language}-{n}", text, language, int(y)) for n, (text, y) in enumerate(pairs)]
    return posts


def airline(data: Path = DATA) -> list[Post]:
    """Posts to airlines, each once, with the labels of people: to judge, never to train."""
    posts: dict[str, Post] = {}
    for row in _csv(data / "airline" / "Tweets.csv.gz"):
        post = Post(f"airline:{row['tweet_id']}", row["text"], "en", CLASSES.index(row["airline_sentiment"]))
        posts.setdefault(post.id, post)
    return list(posts.values())


def airline_authors(data: Path = DATA) -> tuple[list[str], list[str]]:
    """Handles and places of those who wrote to airlines, as often as they stand there."""
    rows = list(_csv(data / "airline" / "Tweets.csv.gz"))
    return [row["name"] for row in rows], [row["tweet_location"] for row in rows if row["tweet_location"]]


def care(data: Path = DATA) -> list[Post]:
    """What customers wrote to the care accounts of other trades (Twitter 2017, IBM's 2018 to 2020); no labels exist."""
    posts = [
        Post(f"twcs:{row['tweet_id']}", row["text"], "en")
        for row in _csv(data / "twcs" / "twcs.csv.gz")
        if row["inbound"] == "True"
    ]
    with gzip.open(data / "ibm_care" / "dev.json.gz", "rt", encoding="utf-8") as source:
        talks = json.load(source)
    posts += [
        Post(f"ibm:{said['tweet_ID']}", said["message"], "en")
        for talk in talks
        for said in talk["dialogContent"]
        if "client" in said
    ]
    return list({post.id: post for post in posts}.values())


def vader(data: Path = DATA) -> list[Post]:
    """Graded tweet-like posts; a mean beyond half a point to either side is a side."""
    posts = []
    for line in _lines(data / "vader" / "tweets_GroundTruth.txt"):
        number, mean, text = line.rstrip("\r").split("\t", 2)
        posts.append(Post(f"vader:{number}", text, "en", 0 if float(mean) < -0.5 else 2 if float(mean) > 0.5 else 1))
    return posts


def sentiment140(data: Path = DATA) -> list[Post]:
    """Hand-labelled posts of 2009."""
    with gzip.open(
        data / "sentiment140" / "testdata.manual.csv.gz", "rt", encoding="utf-8", errors="replace", newline=""
    ) as source:
        rows = [row for row in csv.reader(source) if row and row[0] in ("0", "2", "4")]
    return [Post(f"sentiment140:{row[1]}", row[5], "en", int(row[0]) // 2) for row in rows]


def _lines(path: Path) -> list[str]:
    # By line feeds alone: a post may hold U+2028, which str.splitlines would cut at.
    return path.read_text("utf-8").rstrip("\n").split("\n")


def _csv(path: Path) -> Iterator[dict[str, str]]:
    with gzip.open(path, "rt", encoding="utf-8", newline="") as source:
        yield from csv.DictReader(source)
