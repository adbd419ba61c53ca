"""Answer times of the recorded sets equal an independent computation, thread by thread, with a made-up twin of each."""

from __future__ import annotations

import csv
import gzip
import json
import random
from collections.abc import Sequence
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from command_center.desk.figures import figures
from command_center.mention import Author, Mention, Tags, decode_mention
from command_center.profile import Brand, Profile, load_profile
from command_center.store.connect import Redis
from streams.sources.replay import ReplaySource
from streams.tag.pipeline import Pipeline
from tests.support.conversations import Said, Told, said, service, told
from tests.support.kept import Kept
from tests.support.retold import retold

PROFILES = Path(__file__).parents[2] / "profiles"
RUN = 500
WEEK_S = 7 * 86_400


def check(client: Redis, profile: Profile, mentions: Sequence[Mention], own: set[str], seed: int) -> Told:
    """Shuffled, every message twice, through fold and store: each thread and each figure is the oracle's.

    Returns:
        What the oracle told of every thread.
    """
    labelled = dict(zip((m.id for m in mentions), Pipeline(profile).tag(mentions), strict=True))
    kept = Kept(client, profile=profile)
    twice = random.Random(seed).sample([*mentions, *mentions], 2 * len(mentions))
    for at in range(0, len(twice), RUN):
        kept.add(*((mention, labelled[mention.id]) for mention in twice[at : at + RUN]))
        kept.served()
    posts = [as_said(mention, labelled[mention.id], own) for mention in mentions]
    as_of_s = max(post.at for post in posts) + WEEK_S
    goals_s = {need: minutes * 60 for need, minutes in profile.goals_minutes.items()}
    wanted = told(posts, as_of_s, goals_s)
    with kept.threads.all() as conversations:
        assert retold(conversations, as_of_s, kept.threads.rules) == wanted
        start_s = min(post.at for post in posts)
        found = figures(conversations, round(start_s * 1000), 10**15, round(as_of_s * 1000), kept.threads.rules)
    sums = service(posts, start_s, as_of_s, as_of_s)
    for name in ("needing", "answered", "coverage", "unanswered"):
        assert found[name] == sums[name]
    for name in ("frt", "nrt", "rt"):
        assert found[name] == {"calendar": sums[name], "business": sums[name]}
    return wanted


def as_said(mention: Mention, tags: Tags, own: set[str]) -> Said:
    row = {
        "id": mention.id,
        "at": mention.at.timestamp(),
        "author": {"handle": mention.author.handle if mention.author else None},
        "tags": {"need": tags.need, "addressed": tags.addressed},
        "in_reply_to": mention.in_reply_to,
        "conversation": mention.conversation,
        "repost_of": mention.repost_of,
    }
    return said(row, own)


def twcs(path: Path, folder: Path) -> tuple[Profile, list[Mention], set[str]]:
    """The set as the replay reads it; whose posts are a company's is the file's own column."""
    with gzip.open(path, "rt", encoding="utf-8", newline="") as file:
        own = {row["author_id"].lower() for row in csv.DictReader(file) if row["inbound"] == "False"}
    profile = load_profile(PROFILES / "twcs.yaml")
    source = ReplaySource(path, profile, folder)
    mentions = [decode_mention(item.value) for item in source.items()]
    source.close()
    return profile, mentions, own


def ibm_care(path: Path) -> tuple[Profile, list[Mention], set[str]]:
    """The dialogues, each message a reply to the one before; the answering tweet's time is in its id."""
    with gzip.open(path, "rt", encoding="utf-8") as file:
        dialogues = json.load(file)
    found: dict[str, Mention] = {}
    companies = set()
    for dialogue in dialogues:
        company = dialogue["dialogHeader"]["company"]
        companies.add(company)
        answer = dialogue["agentURL"]
        turns = [
            (t["tweet_ID"], t.get("client") or t.get("client1") or company, t["datetime"], t["message"])
            for t in dialogue["dialogContent"]
        ]
        sent = datetime.fromtimestamp(((int(answer["tweet_ID"]) >> 22) + 1_288_834_974_657) / 1000, UTC)
        turns.append((answer["tweet_ID"], company, sent.isoformat(), answer["url_utterance"]))
        before: str | None = None
        for tweet, who, when, text in turns:
            name = f"ibm:{tweet}"
            made = Mention(
                id=name,
                source="ibm",
                text=text,
                created_at=datetime.fromisoformat(when).astimezone(UTC),
                author=Author(handle=who),
                in_reply_to=before,
            )
            found.setdefault(name, made)
            before = name
    brands = tuple(
        Brand(id=f"brand-{n}", name=name, own=True, accounts=(name,)) for n, name in enumerate(sorted(companies))
    )
    goals = {"broken": 60, "money": 120, "question": 120}
    profile = Profile(name="ibm", title="Care", brands=brands, goals_minutes=goals)
    return profile, list(found.values()), {name.lower() for name in companies}


@pytest.mark.recorded
def test_twcs(recorded: Path, tmp_path: Path, client: Redis) -> None:
    profile, mentions, own = twcs(recorded / "twcs" / "twcs.csv.gz", tmp_path)
    wanted = check(client, profile, mentions, own, 7)
    assert len(mentions) == 2559
    opened = [periods[0] for periods, _ in wanted.values() if periods]
    assert len(opened) > 300, "threads that need an answer"
    # A third party took the same set's response times, reply by reply: the first human reply is among them.
    with gzip.open(recorded / "twcs" / "response_pairs_sample.csv.gz", "rt", encoding="utf-8") as file:
        pairs = {
            (datetime.fromisoformat(row["created_at_customer"]).timestamp(), float(row["response_time_seconds"]))
            for row in csv.DictReader(file)
        }
    assert sum((at, (first or 0) - at) in pairs for at, first, *_ in opened) > 250


@pytest.mark.recorded
def test_ibm_care(recorded: Path, client: Redis) -> None:
    profile, mentions, own = ibm_care(recorded / "ibm_care" / "dev.json.gz")
    wanted = check(client, profile, mentions, own, 11)
    answered = [periods[0] for periods, _ in wanted.values() if periods and periods[0][1] is not None]
    assert len(answered) > 200


TURNS = (
    ("customer", "@sprintcare my phone is broken, it does not work"),
    ("customer", "@sprintcare where is my refund?"),
    ("customer", "@AmazonHelp how do I change the address?"),
    ("customer", "ok, I will try"),
    ("customer", "thank you so much, great service!"),
    ("house", "Please send us a private message."),
    ("house", "We are sorry to hear that."),
)


def made_up_talks(seed: int) -> list[dict[str, Any]]:
    """Threads of up to eight turns, seconds to days apart, some of them branching, some with a turn that is missing."""
    dice = random.Random(seed)
    rows: list[dict[str, Any]] = []
    number = 0
    for thread in range(120):
        when = datetime(2017, 10, 31, 12, tzinfo=UTC) + timedelta(seconds=thread * 977)
        names: list[int] = []
        for turn in range(dice.randint(1, 8)):
            number += 1
            who, text = dice.choice(TURNS[:3] if turn == 0 and dice.random() < 0.8 else TURNS)
            when += timedelta(seconds=dice.choice((0, 1, 40, 600, 7200, 72 * 3600, 100 * 3600)))
            row = {
                "id": number,
                "who": who,
                "text": text,
                "at": when,
                "parent": dice.choice(names[-2:]) if names else None,
            }
            names.append(number)
            if dice.random() < 0.95:
                rows.append(row)
    return rows


def test_a_made_up_twin_of_twcs(tmp_path: Path, client: Redis) -> None:
    path = tmp_path / "made.csv.gz"
    columns = ("tweet_id", "author_id", "inbound", "created_at", "text", "response_tweet_id", "in_response_to_tweet_id")
    with gzip.open(path, "wt", encoding="utf-8", newline="") as file:
        writer = csv.writer(file)
        writer.writerow(columns)
        for row in made_up_talks(3):
            house = row["who"] == "house"
            at = row["at"].strftime("%a %b %d %H:%M:%S +0000 %Y")
            parent = f"{row['parent']}.0" if row["parent"] else ""
            author = "sprintcare" if house else 115_000 + row["id"] % 7
            writer.writerow((row["id"], author, str(not house), at, row["text"], "", parent))
    wanted = check(client, *twcs(path, tmp_path), 5)
    periods = [period for found, _ in wanted.values() for period in found]
    assert len(periods) > 80
    assert any(len(found) > 1 for found, _ in wanted.values()), "some were reopened"
    assert any(period[4] for period in periods), "some were answered more than once"
    assert any(period[2] for period in periods) and any(period[3] for period in periods)


def test_a_made_up_twin_of_ibm_care(tmp_path: Path, client: Redis) -> None:
    dice = random.Random(9)
    dialogues = []
    for n in range(60):
        began = datetime(2020, 4, 1, 17, tzinfo=UTC) + timedelta(minutes=n)
        turns = [
            {
                "client": f"user{n}",
                "datetime": began.isoformat(),
                "message": "@TeamMade it is broken",
                "tweet_ID": f"{n}1",
            }
        ]
        if dice.random() < 0.5:
            later = (began + timedelta(minutes=7)).isoformat()
            turns.append({"agent": "TeamMade", "datetime": later, "message": "Tell us more", "tweet_ID": f"{n}2"})
        answer_ms = int((began + timedelta(minutes=30)).timestamp() * 1000) - 1_288_834_974_657
        link = {"tweet_ID": str((answer_ms << 22) + n), "url_utterance": "Here is how"}
        dialogues.append({"agentURL": link, "dialogContent": turns, "dialogHeader": {"company": "TeamMade"}})
    path = tmp_path / "made.json.gz"
    path.write_bytes(gzip.compress(json.dumps(dialogues).encode()))
    wanted = check(client, *ibm_care(path), 2)
    assert {round(period[1] - period[0]) for found, _ in wanted.values() for period in found} == {7 * 60, 30 * 60}
