"""Coverage in the picture: of today by the profile's clock, and of the window; the same as the API's figures."""

from __future__ import annotations

from datetime import timedelta

from command_center.clock import to_ms
from command_center.desk.figures import figures
from command_center.store.connect import Redis
from command_center.store.picture import Painter
from tests.support.clocks import NOON
from tests.support.kept import Kept
from tests.support.made import PROFILE, RULES, by_brand, mention, tags

KOLKATA = PROFILE.model_copy(update={"zone": "Asia/Kolkata"})
MIDNIGHT = NOON - timedelta(hours=17, minutes=30)
"""There, half past five hours ahead of UTC."""


def test_today_begins_at_midnight_on_the_profiles_clock(client: Redis) -> None:
    kept = Kept(client, profile=KOLKATA)
    asked = {"need": "broken", "addressed": True}
    kept.add(
        (mention(1, at=MIDNIGHT - timedelta(minutes=1)), tags(0, **asked)),
        (mention(2, at=MIDNIGHT), tags(0, **asked)),
        (by_brand(3, at=MIDNIGHT + timedelta(minutes=20), in_reply_to="web:2"), tags(0, need="none")),
        (mention(4, at=NOON - timedelta(minutes=50)), tags(0, **asked)),
        (mention(5, at=NOON - timedelta(minutes=20)), tags(0, **asked)),
        (mention(6, at=NOON - timedelta(minutes=5)), tags(0, need="thanks", addressed=True)),
    )
    painter = Painter(kept.reader, KOLKATA, "made", 30, RULES, kept.threads)
    shot = painter.paint(1, 1)
    today, hour = shot.coverage_today, shot.coverage
    assert (today.needing, today.answered, today.missing) == (3, 1, 2)
    assert [one.id for one in today.unanswered] == ["web:4", "web:5"], "the longest waiting first"
    assert (today.frt.n, today.frt.p50_s, today.frt.p90_s) == (1, 1200, 1200)
    assert (hour.needing, hour.answered, hour.share) == (2, 0, 0)
    with kept.threads.all() as conversations:
        end_ms = to_ms(NOON) + 60_000
        wanted = figures(conversations, to_ms(MIDNIGHT), end_ms, to_ms(NOON), kept.threads.rules)
    assert (wanted["needing"], wanted["unanswered"]) == (3, ["web:4", "web:5"])
    kept.add((by_brand(7, at=NOON - timedelta(minutes=1), in_reply_to="web:4"), tags(0, need="none")))
    assert painter.paint(1, 2).coverage_today.answered == 2
