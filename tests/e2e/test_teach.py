"""The teacher in a whole center: its verdicts reach the figures once; `learn` reads what the center leaves behind."""

from __future__ import annotations

import re
import signal
import subprocess
import sys
from datetime import UTC, datetime
from pathlib import Path

from command_center.mention import Author, Mention, decode_tagged
from command_center.profile import Profile, load_profile
from streams.fold.arrival import ERROR
from streams.log import TAGGED
from tests.e2e.center import ROOT, Center, environment, wait_until
from tests.e2e.conftest import Start
from tests.e2e.made import make
from tests.support.recount import recount

ENOUGH = 5


def retags(center: Center) -> int:
    with center.log() as log:
        return sum(
            "judged" in record.headers for p in range(log.partitions) for record in log.read(TAGGED, p, 0, 100_000)
        )


def again(center: Center, profile: Profile) -> list[Mention]:
    """What moved the teacher, said by other people now; a re-tag itself has no text."""
    with center.log() as log:
        records = [record for p in range(log.partitions) for record in log.read(TAGGED, p, 0, 100_000)]
    tagged = [(decode_tagged(r.value), "judged" in r.headers) for r in records if not r.value.startswith(ERROR)]
    judged = {mention.id for mention, is_retag in tagged if is_retag}
    texts = [
        mention.text
        for mention, is_retag in tagged
        if not is_retag and mention.id in judged and mention.text and not profile.is_own(mention)
    ]
    assert len(texts) >= ENOUGH
    return [
        Mention(
            id=f"web:again-{n}", source="web", text=text, created_at=datetime.now(UTC),
            author=Author(id=f"again-{n}", handle=f"again_{n}"),
        )
        for n, text in enumerate(texts)
    ]  # fmt: skip


def applied(center: Center) -> bool:
    with center.log() as log:
        tagged = sum(log.ends(TAGGED).values())
    found = re.search(r"^cc_applied_total (\S+)", center.get("/metrics").text, re.MULTILINE)
    return found is not None and float(found[1]) == tagged


def test_verdicts_move_the_figures_once_and_learn_reads_the_log_of_a_stopped_center(
    start: Start, tmp_path: Path
) -> None:
    made = make(tmp_path, 400)
    center = start(
        tmp_path / "data",
        made.profile,
        "--replay",
        str(made.path),
        "--speed",
        "max",
        "--teach",
        "30",
        CC_PARTITIONS="3",
    )
    center.wait_ready()
    wait_until("some verdicts", lambda: retags(center) >= ENOUGH)
    center.hit("teach-0")  # whoever comes after it may judge the same again
    before = retags(center)
    # What the killed one had read and not judged is left as it is, so there must be more to judge.
    center.send(*again(center, load_profile(made.profile)))
    wait_until("more verdicts", lambda: retags(center) > before)
    wait_until("the teacher stands still", lambda: center.hit("teach-0", signal.SIGSTOP))
    wait_until("everything counted", lambda: applied(center))
    with center.log() as log:
        records = [list(log.read(TAGGED, p, 0, 100_000)) for p in range(log.partitions)]
    wanted = recount(records, set(made.own_accounts), load_profile(made.profile).lateness_s)
    wait_until("the same on the wall", lambda: center.summary()["total"] == wanted.fields["total"])
    summary = center.summary()
    assert summary["by_sentiment"] == {
        label: wanted.fields[f"s:{label}"] for label in ("positive", "neutral", "negative", "unsure")
    }
    assert summary["duplicates"] == wanted.totals["duplicates"]
    judged = [
        item
        for item in center.ask("/api/v1/mentions", limit=200, window="all")["items"]
        if item["tags"]["sentiment"]["by"] == "teacher"
    ]
    assert judged
    assert all(re.search(r"\+t-[0-9a-f]{8}$", item["tags"]["tagger_version"]) for item in judged)
    assert all(item["revision"] >= 1 and item["text"] for item in judged)
    center.hit("teach-0", signal.SIGCONT)
    center.end()

    learn = subprocess.run(
        [sys.executable, "-m", "command_center.cli", "learn", "--profile", str(made.profile), "--posts", "50",
         "--data-dir", str(center.data_dir)],
        cwd=ROOT, env=environment(CC_PARTITIONS="3"), text=True, capture_output=True, check=False, timeout=120,
    )  # fmt: skip
    assert learn.returncode == 2, learn.stderr
    # Fifty were drawn; of those with the same text one is learnt from.
    assert re.search(r"(4\d|50) posts are too few to learn from", learn.stderr), learn.stderr
    assert not center.left(), "the server it started for the while is gone"
