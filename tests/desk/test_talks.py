"""What became of those who asked, against a count by hand."""

from __future__ import annotations

from datetime import timedelta

from command_center.desk.talks import talks
from command_center.mention import Author
from command_center.snapshot import Spread
from tests.support.clocks import NOON
from tests.support.kept import Kept
from tests.support.made import mention, tags

ASKS = {"need": "broken", "addressed": True, "topics": ["heat"]}


def _brand(n: int, seconds: int, to: int) -> tuple[object, object]:
    at = NOON - timedelta(hours=1) + timedelta(seconds=seconds)
    return mention(n, at, author=Author(handle="acme_care"), in_reply_to=f"web:{to}", text="on it"), tags(0)


def test_answered_open_and_how_fast(kept: Kept) -> None:
    begin = NOON - timedelta(hours=1)
    posts = [(mention(n, begin + timedelta(seconds=n)), tags(n, **ASKS)) for n in range(1, 5)]
    second = (mention(9, begin + timedelta(seconds=30), in_reply_to="web:3", text="still"), tags(9, **ASKS))
    kept.add(*posts, second, _brand(11, 61, 1), _brand(12, 602, 2))  # type: ignore[arg-type]
    kept.threads.refresh(kept.reader.marks())
    found = talks([f"web:{n}" for n in (4, 3, 2, 1, 9, 77, 1)], kept.threads.of)
    assert (found.needing, found.answered) == (4, 2), "a second question of one conversation waits with the first"
    assert found.frt == Spread(2, 60.0, 600.0)
    assert [mention_id for mention_id, _ in found.open] == ["web:3", "web:4"], "who has waited longest first"
    assert found.open[0][1] == begin + timedelta(seconds=3)
    nobody = talks([], kept.threads.of)
    assert (nobody.needing, nobody.frt, nobody.open) == (0, Spread(), [])
