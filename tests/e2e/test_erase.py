"""What is deleted upstream, and who asks to be erased, is gone from every address, and nothing brings it back."""

from __future__ import annotations

import json
import re
import signal
import subprocess
import sys
from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import httpx
import pytest

from command_center.mention import Author, Mention, encode, partition_of
from command_center.profile import load_profile
from command_center.store.connect import connect
from streams.log import ACTIONS, RAW, TAGGED
from tests.e2e.center import ROOT, Center, environment, wait_until
from tests.e2e.conftest import Start
from tests.e2e.made import write_profile
from tests.e2e.own import Own, own, redis
from tests.e2e.surfaces import addresses, traces
from tests.support.traces import files_with, keys_with

__all__ = ["own", "redis"]

WITHIN_S = 60.0
"""What is promised; it takes about a second."""
WORD = "Zappelphilipp"
GHOST = Author(id="u-9081-ghost", handle="@Ghostwriter_9081", name="Gerda Ghostwriter")
VEILED = (WORD, "ghostwriter_9081", "Ghostwriter_9081", "u-9081-ghost", "Gerda Ghostwriter")
"""Words of the posts that go; nobody else uses them."""


def post(name: str, words: str, *, minutes: float = 1, author: Author | None = None, **given: Any) -> Mention:
    at = datetime.now(UTC) - timedelta(minutes=minutes)
    return Mention(
        id=f"web:{name}", source="web", text=f"@tarnwick {words}", created_at=at,
        author=author or Author(id=f"u-{name}", handle=name), **given,
    )  # fmt: skip


OTHERS = [post(f"other-{n}", f"the battery of my Wren 5 is broken, number {n}", minutes=n) for n in range(9)]
"""What stays."""


def await_counted(center: Center, total: int, duplicates: int) -> None:
    def met() -> bool:
        found = center.summary()
        return (found["total"], found["duplicates"]) == (total, duplicates)

    wait_until(f"{total} counted, {duplicates} repeated", met, WITHIN_S)


def saying(center: Center, words: str) -> int:
    """How many of the listed posts say this; all of them fit on one page here."""
    return sum(words in item["text"] for item in center.ask("/api/v1/mentions", limit=200)["items"])


def figures(center: Center) -> dict[str, Any]:
    """All figures but the lifetime totals, which tell what was delivered."""
    moving = ("as_of", "from", "duplicates", "redelivered", "mode")
    return {name: value for name, value in center.summary().items() if name not in moving}


class Page:
    """A page that was opened before; `panels` is what it shows by now."""

    def __init__(self, center: Center, scene: str) -> None:
        self._opened = httpx.stream("GET", f"{center.base}/stream/{scene}", trust_env=False, timeout=30)
        self._events = self._read(self._opened.__enter__())
        self.panels: dict[str, Any] = {}

    @staticmethod
    def _read(answer: httpx.Response) -> Iterator[dict[str, Any]]:
        for line in answer.iter_lines():
            if line.startswith("data: "):
                yield json.loads(line[6:]).get("panels", {})

    def await_shown(self, met: Callable[[str], bool]) -> None:
        """Read on until the page shows what is wanted; a silent stream ends the wait."""
        while not met(repr(self.panels)):
            self.panels |= next(self._events)

    def close(self) -> None:
        self._opened.__exit__(None, None, None)


def run(center: Center, profile: Path, *command: str) -> subprocess.Popen[str]:
    where = ["--profile", str(profile), "--data-dir", str(center.data_dir)]
    return subprocess.Popen(
        [sys.executable, "-m", "command_center.cli", *command, *where],
        cwd=ROOT, env=environment(**center.settings), text=True,
        stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=subprocess.PIPE,
    )  # fmt: skip


@pytest.mark.parametrize("engine", ["embedded", "kafka"])
def test_gone_everywhere_and_for_good(
    engine: str, request: pytest.FixtureRequest, start: Start, tmp_path: Path
) -> None:
    begin: Callable[..., Center] = start
    if engine == "kafka":
        found: Own = request.getfixturevalue("own")
        begin = found.starting(start)
    profile = write_profile(tmp_path)
    center = begin(tmp_path / "data", profile, CC_PARTITIONS="3", CC_STAGE_LATE_S="30")
    center.wait_ready()
    center.send(*OTHERS)
    await_counted(center, 9, 0)
    ids = [*(f"web:g-{n}" for n in range(1, 7)), "web:victim-4711", "web:victim-4712"]
    topics = [topic.id for topic in load_profile(profile).topics]
    places = addresses(center, topics[:2], [OTHERS[0].id, ids[0], ids[-2]])

    _delete_one(center, places)
    _erase_an_author(center, profile, places, ids[:6])
    _lose_the_store(center, profile, places, ids)
    assert not files_with(center.data_dir / "logs", VEILED), "what workers note is no place for texts"


def _delete_one(center: Center, places: list[str]) -> None:
    before, parent = figures(center), OTHERS[0].id
    alone = post("victim-4711", f"{WORD}: the battery of my Wren 5 is broken! #{WORD}", author=GHOST)
    reply = post("victim-4712", f"{WORD} has the same with the battery", author=GHOST, in_reply_to=parent)
    ids = [alone.id, reply.id]
    center.send(alone, reply)
    await_counted(center, 11, 0)
    page = Page(center, "overview")
    page.await_shown(lambda shown: WORD in shown)
    everywhere = {
        "/api/v1/mentions", "/api/v1/queue", "/api/v1/top", "/api/v1/conversations/web%3Aother-0", "/stream/overview",
        "/wall/overview", "/topic/battery", "/desk",
    }  # fmt: skip
    shown: set[str] = set()

    def seen() -> bool:
        shown.update(place.split("?")[0] for place in traces(center, places, [*VEILED, *ids]))
        return shown >= everywhere

    wait_until("it is seen wherever it should", seen, WITHIN_S)

    center.send(*(Mention(id=mention_id, source="web", deleted=True) for mention_id in ids))
    page.await_shown(lambda shown: not any(word in shown for word in VEILED))
    page.close()
    wait_until("gone everywhere", lambda: not traces(center, places, [*VEILED, *ids]), WITHIN_S)
    assert figures(center) == before

    # Again from the source, edited or not; in the log under its old raw offset; from a replay.
    again = post("victim-4711", f"{WORD} again", author=GHOST, edited_at=datetime.now(UTC))
    center.send(alone, again)
    await_counted(center, 9, 2)
    with center.log() as log:
        p = partition_of(alone.id, center.partitions)
        tagged = [r for r in log.read(TAGGED, p, 0, 1000) if WORD.encode() in r.value and alone.id.encode() in r.value]
        producer = log.producer()
        for record in tagged:
            producer.send(TAGGED, p, record.value, record.headers)
        producer.send(RAW, p, encode(alone), {"source": "replay:again", "position": "1", "line": "1"})
        producer.flush()
    await_counted(center, 9, 3)
    assert center.summary()["redelivered"] == len(tagged) == 3
    assert figures(center) == before
    assert not traces(center, places, [*VEILED, *ids])
    _only_the_log_holds(center, VEILED)


def _erase_an_author(center: Center, profile: Path, places: list[str], ids: list[str]) -> None:
    theirs = [
        post("g-1", f"{WORD} one: the battery smokes #{WORD}", author=GHOST),
        post("g-2", f"{WORD} two: the battery", author=Author(handle="ghostwriter_9081")),
        post("g-3", f"{WORD} three: the battery", author=Author(handle="GHOSTWRITER_9081")),
    ]
    center.send(*theirs, post("n-1", "the battery too", author=Author(id="U-9081-GHOST", handle="other")))
    await_counted(center, 13, 3)
    wait_until("shown in many places", lambda: len(traces(center, places, ids)) > 5, WITHIN_S)

    asked = run(center, profile, "user", "erase-author", "web:@Ghostwriter_9081")
    _, said = asked.communicate(timeout=60)
    assert asked.returncode == 2, said
    assert "3 stored mentions of web:@Ghostwriter_9081" in said
    assert "--yes" in said
    await_counted(center, 13, 3)  # nothing goes before somebody said yes

    # Two more are on their way: the tagger hangs, with them before it.
    assert center.hit("tag-0", signal.SIGSTOP)
    center.send(*(post(f"g-{n}", f"{WORD} flies: the battery", author=GHOST) for n in (4, 5)))
    told = run(center, profile, "user", "erase-author", "web:@Ghostwriter_9081", "--yes")
    listed = ["/api/v1/mentions?limit=200"]
    wait_until("readers drop them", lambda: not traces(center, listed, ids), WITHIN_S)
    assert center.hit("tag-0", signal.SIGCONT)
    out, said = told.communicate(timeout=WITHIN_S)
    assert told.returncode == 0, said
    # Those on their way are counted and taken back, or refused at once if the store worker knew the order by then.
    assert re.match(r"[345] mentions of web:@Ghostwriter_9081 erased; ", out), out
    await_counted(center, 10, 3)
    wait_until("gone everywhere", lambda: not traces(center, places, [*VEILED, *ids]), WITHIN_S)
    assert saying(center, "battery too") == 1, "a namesake's stays"

    # An old post of theirs that comes only now stays out; a new one is theirs to write.
    center.send(post("g-6", f"{WORD} late", minutes=600, author=GHOST), *theirs)
    await_counted(center, 10, 6)
    center.send(post("back-1", "Hallihallo, I am back", minutes=0, author=GHOST))
    await_counted(center, 11, 6)
    assert saying(center, "Hallihallo") == 1
    assert not traces(center, places, [WORD])
    _only_the_log_holds(center, [WORD])

    with center.log() as log:
        actions = b"".join(r.value for p in range(log.partitions) for r in log.read(ACTIONS, p, 0, 100))
    assert b"erase-author" in actions
    assert b"host" not in actions.lower(), "what is kept for ever names nobody"
    nobody = run(center, profile, "user", "erase-author", "web:nobody", "--yes")
    assert nobody.communicate(timeout=60)[0].startswith("0 mentions of web:nobody erased")
    assert nobody.returncode == 0


def _lose_the_store(center: Center, profile: Path, places: list[str], ids: list[str]) -> None:
    """From the log alone everything comes back but them; at no moment does anybody see them again."""
    before, command = figures(center), None
    if "CC_KAFKA_BOOTSTRAP" in center.settings:
        client = connect(center.url())
        client.flushall()
        client.close()
    else:
        command = run(center, profile, "rebuild")
    listed = ["/api/v1/mentions?limit=200", "/wall/overview", "/stream/overview"]

    def back() -> bool:
        assert not traces(center, listed, [WORD, *ids])
        done = center.ready() if command is None else command.poll() == 0
        return done and figures(center) == before

    wait_until("everything is back", back)
    if command is not None:
        command.communicate()
    assert not traces(center, places, [WORD, *ids])
    assert saying(center, "Hallihallo") == 1
    _only_the_log_holds(center, [WORD])


def _only_the_log_holds(center: Center, words: list[str] | tuple[str, ...]) -> None:
    """Of all keys only the streams of the embedded log do, until their retention ends."""
    held = keys_with(center.url(), words)
    assert all(re.fullmatch(r"cc:log:\{p\d+\}:mentions\.\w+", name) for name in held), held
