"""Numbers and addresses of people reach no screen: one post with all of them, and every address is asked."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import httpx

from command_center.mention import Author, Mention, Place
from command_center.private.mask import WORDS
from command_center.profile import load_profile
from streams.log import TAGGED
from tests.e2e.center import Center, wait_until
from tests.e2e.conftest import Start
from tests.e2e.made import write_profile
from tests.e2e.surfaces import addresses, said_by, traces

SECRETS = {
    "card": "4242 4242 4242 4242",
    "account": "GB29 NWBK 6016 1331 9268 19",
    "mail": "ada.lovelace@example.org",
    "phone": "+1 650-253-0000",
    "street": "221 Baker Street",
}
HASHTAG = "#4111111111111111"
TRACES = ("4242", "NWBK", "9268", "lovelace", "example.org", "253-0000", "Baker", "411111", "901820", "5555")
"""Parts of them: not even the last four digits of a card are shown."""
TEXT = f"@tarnwick the battery of my Wren 5 is dead, can you help? {', '.join(SECRETS.values())}. {HASHTAG}"


def mention(name: str, **given: Any) -> Mention:
    return Mention(
        id=f"web:{name}", source="web", text=TEXT, created_at=datetime.now(UTC), author=Author(id="u1", handle="asker"),
        place=Place(text="Berlin, call +49 30 901820"), extra={"full": ["my card: 5555 5555 5555 4444"]}, **given,
    )  # fmt: skip


def test_no_screen_shows_what_people_wrote_of_themselves(start: Start, tmp_path: Path) -> None:
    profile = write_profile(tmp_path)
    center = start(tmp_path / "data", profile, CC_PARTITIONS="3")
    center.wait_ready()
    posts = [mention("first"), mention("again", in_reply_to="web:first")]
    center.send(*posts)
    wait_until("both shown", lambda: _shows(center, "/stream?panels=river", WORDS["card"]))
    topics = [topic.id for topic in load_profile(profile).topics]
    places = addresses(center, topics, [post.id for post in posts])
    assert traces(center, places, TRACES) == {}, "a number got through"
    found = traces(center, places, WORDS.values())
    for path in (
        "/api/v1/mentions",
        "/desk",
        "/topic/",
        "/stream?panels=river",
        "/wall/",
        "/embed/river",
        "/stream/embed-river",
    ):
        here = [words for address, words in found.items() if address.startswith(path)]
        assert here and max(map(len, here)) == len(WORDS), f"{path} was looked at and shows what was hidden"
    _asks(center)
    with center.log() as log:
        kept = [record.value for p in range(log.partitions) for record in log.read(TAGGED, p, 0, 100)]
    assert sum(SECRETS["card"].encode() in value for value in kept) == 2, "the log keeps what was written"


def _asks(center: Center) -> None:
    """What is not hidden is still shown; that nobody learns it by searching stands in `test_drill_down.py`."""
    [first, _] = center.ask("/api/v1/mentions", order="oldest")["items"]
    assert first["text"].count("hidden]") == len(WORDS) + 1
    assert first["author"]["handle"] == "asker", "who wrote is no secret from who answers"
    assert first["place"]["text"] == f"Berlin, call {WORDS['phone']}"
    assert first["extra"] == {"full": [f"my card: {WORDS['card']}"]}


def _shows(center: Center, address: str, words: str) -> bool:
    with httpx.Client(base_url=center.base, trust_env=False, timeout=30) as client:
        return words in said_by(client, address)
