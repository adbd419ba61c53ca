"""A whole center with its index: what goes is gone from every list within a minute, and a saved topic counts back."""

from __future__ import annotations

import subprocess
import sys
import time
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from typing import Any

import httpx
import pytest

from command_center.mention import Author, Mention, encode
from command_center.private.mask import WORDS
from tests.e2e.center import ROOT, Center, environment, wait_until
from tests.e2e.conftest import Start
from tests.e2e.made import write_profile
from tests.e2e.surfaces import traces
from tests.e2e.test_private import SECRETS, TEXT

WITHIN_S = 60.0
"""What is promised; it takes about two seconds."""
WORD = "Zappelphilipp"
GHOST = Author(id="u-9081-ghost", handle="@Ghostwriter_9081", name="Gerda Ghostwriter")
TOPIC = "battery"
SURFACES = (
    "/api/v1/mentions?limit=200",
    "/api/v1/mentions?limit=200&q=zappel*",
    "/api/v1/mentions?limit=200&q=battery+NEAR/9+wren&order=echo",
    "/mentions?window=24h",
    "/mentions?window=24h&q=zappel*",
    "/mentions?window=24h&as=wall",
    f"/topic/{TOPIC}?window=24h",
    f"/topic/{TOPIC}/edit?query=zappel*",
    "/export?form=csv&window=all",
    "/export?form=jsonl&window=all&q=zappel*",
)


def post(name: str, words: str, *, minutes: float = 1, author: Author | None = None, **given: Any) -> Mention:
    at = datetime.now(UTC) - timedelta(minutes=minutes)
    return Mention(
        id=f"web:{name}", source="web", text=f"@tarnwick {words}", created_at=at,
        author=author or Author(id=f"u-{name}", handle=name), **given,
    )  # fmt: skip


OTHERS = [post(f"other-{n}", f"the battery of my Wren 5 is broken, number {n}", minutes=n + 2) for n in range(9)]
DELETED = post("gone-1", f"{WORD}: the battery of my Wren 5 is flat")
EDITED = post("gone-2", f"{WORD} says the battery of my Wren 5 is hot")
ERASED = [post(f"gone-{n}", f"{WORD} {n}: the battery of my Wren 5", author=GHOST) for n in (3, 4)]
GOING = [DELETED, EDITED, *ERASED]
IDS = [one.id for one in GOING]


def send(center: Center, *mentions: Mention) -> None:
    body = b"[" + b",".join(encode(mention) for mention in mentions) + b"]"
    answer = httpx.post(f"{center.base}/api/v1/mentions", content=body, trust_env=False, timeout=30)
    assert answer.json() == {"accepted": len(mentions), "rejected": []}


def total(center: Center, **asked: Any) -> int:
    """How many are listed, or -1 while nobody answers."""
    answer = center.get("/api/v1/mentions", limit=1, **asked)
    return int(answer.json()["total"]) if answer.status_code == 200 else -1


@pytest.fixture(scope="module")
def center(start: Start, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Center]:
    folder = tmp_path_factory.mktemp("drill")
    made = start(folder / "data", write_profile(folder), CC_PARTITIONS="3", CC_STAGE_LATE_S="30", CC_INDEX="1")
    made.wait_ready()
    yield made
    made.close()


def test_what_goes_is_gone_from_every_list_within_a_minute(center: Center) -> None:
    send(center, *OTHERS, *GOING)
    wait_until("the index answers", lambda: total(center, q="zappel*") == len(GOING))
    wait_until("all are counted", lambda: center.summary()["total"] == 13)
    shown = traces(center, SURFACES, IDS)
    missing = {place for place in SURFACES if place not in shown}
    assert not missing, f"not shown before it goes: {missing}"
    first = center.ask("/api/v1/mentions", limit=2, facets=1)
    assert first["facets"]["source"]["web"] == 13

    begun = time.monotonic()
    edit = Mention(**{f: getattr(EDITED, f) for f in EDITED.__struct_fields__} | {
        "text": "@tarnwick never mind", "edited_at": datetime.now(UTC),
    })  # fmt: skip
    send(center, Mention(id=DELETED.id, source="web", deleted=True), edit)
    assert erase(center, "web:@Ghostwriter_9081").startswith("2 mentions"), "the order is given, its work done"
    wait_until("gone everywhere", lambda: not traces(center, SURFACES[1:2], IDS) and not _left(center), WITHIN_S)
    assert time.monotonic() - begun < WITHIN_S
    walked = _walk(center, first["next_cursor"])
    assert not set(walked) & {DELETED.id, *(one.id for one in ERASED)}, "a cursor that was open shows nobody"
    assert total(center) == center.summary()["total"] == len(OTHERS) + 1
    now = center.ask("/api/v1/mentions", limit=1, facets=1)["facets"]
    assert now["source"]["web"] == len(OTHERS) + 1
    assert total(center, q='"never mind"') == 1
    assert total(center, q="zappel*") == 0, "an answer that was kept is not believed"


def _left(center: Center) -> dict[str, list[str]]:
    """Where any of them is still shown; an edited post stands with other words."""
    left = traces(center, SURFACES, [DELETED.id, *(one.id for one in ERASED), WORD])
    return {place: found for place, found in left.items() if found != [WORD] or "zappel" not in place}


def _walk(center: Center, cursor: str | None) -> list[str]:
    found = []
    while cursor:
        page = center.ask("/api/v1/mentions", limit=2, cursor=cursor)
        found += [item["id"] for item in page["items"]]
        cursor = page["next_cursor"]
    return found


def erase(center: Center, author: str) -> str:
    done = subprocess.run(
        [sys.executable, "-m", "command_center.cli", "user", "erase-author", author, "--yes",
         "--data-dir", str(center.data_dir), "--profile", str(center.data_dir.parent / "made.yaml")],
        cwd=ROOT, env=environment(**center.settings), text=True, capture_output=True, check=False, timeout=WITHIN_S,
    )  # fmt: skip
    assert done.returncode == 0, done.stderr
    return done.stdout


def test_a_saved_topic_counts_back_and_its_counters_are_its_list(center: Center) -> None:
    send(center, *(post(f"lid-{n}", f"the kettle's lid rattles, number {n}", minutes=n) for n in range(6)))
    wait_until("they are counted", lambda: total(center, q="rattle*") == 6)
    assert total(center, q="rattle*", topic=TOPIC) == 0
    form = {
        "query": "lid NEAR/2 rattle* OR (battery AND broken)",
        "phrases": "",
        "version": "0",
        "who": "Ada",
        "why": "lids",
    }
    tried = _post(center, "try", form)
    assert "newly taken" in tried.text
    assert _post(center, "save", form).url.query == b"said=saved"
    wanted = 6 + len(OTHERS)
    wait_until("counted back", lambda: "Earlier posts are counted by it" in center.get(f"/topic/{TOPIC}/edit").text)
    wait_until("the counters follow", lambda: center.summary()["by_topic"].get(TOPIC) == wanted, WITHIN_S)
    assert total(center, topic=TOPIC) == wanted
    assert total(center, topic=TOPIC, q="rattle*") == 6
    send(center, post("new-lid", "my lid rattles, too"), post("new-flat", "the battery is flat"))
    wait_until("new posts are tagged by it", lambda: center.summary()["by_topic"].get(TOPIC) == wanted + 1, WITHIN_S)
    late = _post(center, "save", form | {"query": "quicker"})
    assert (late.status_code, "Somebody else saved version 1" in late.text) == (409, True)

    assert center.hit("index-0"), "killed, and started again by itself"
    undone = _post(center, "undo", {"version": "1", "of": "0"})
    assert undone.url.query == b"said=undone"
    wait_until("as the profile says", lambda: _agree(center, total(center, q="battery")), WITHIN_S)


def _agree(center: Center, wanted: int) -> bool:
    return bool(wanted == center.summary()["by_topic"].get(TOPIC) == total(center, topic=TOPIC) > 0)


def _post(center: Center, what: str, form: dict[str, str]) -> httpx.Response:
    return httpx.post(
        f"{center.base}/topic/{TOPIC}/edit/{what}", data=form, trust_env=False, timeout=30, follow_redirects=True
    )


def test_nobody_learns_by_searching_what_is_hidden(center: Center) -> None:
    secret = Mention(id="web:secret", source="web", text=TEXT, created_at=datetime.now(UTC), author=Author(handle="x"))
    send(center, secret)
    wait_until("it is found by what it shows", lambda: total(center, q='"can you help"') == 1)
    for hidden in ("4242", "lovelace", '"650-253"', "baker", "gb29"):
        assert total(center, q=hidden) == 0, hidden
    for hidden in SECRETS.values():
        assert total(center, q=f'"{hidden}"') == 0, hidden
    [found] = center.ask("/api/v1/mentions", q='"can you help"')["items"]
    assert found["text"].count("hidden]") == len(WORDS) + 1
