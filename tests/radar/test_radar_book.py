"""What rises, from the posts in the store: counted right, the same however it is read, and nobody's name."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence
from datetime import datetime, timedelta
from random import Random

import pytest
from msgspec.structs import replace

from command_center.mention import Author, Mention, SentimentTag, Tags
from command_center.radar.bursts import NORMAL_MIN, RECENT_MIN, WARM_MIN
from command_center.store.minutes import MinuteCopy
from command_center.store.radar import BUDGET, EVERY_S, READ, Found, RadarBook
from tests.moderation.rules import rules
from tests.support.clocks import NOON
from tests.support.kept import Kept
from tests.support.made import mention, tags
from tests.support.servers import calls_of

CALM = ["tea", "kettle", "parcel", "window", "garden", "letter", "winter", "summer"]
LEAKS = (
    "the lid leaks on my {0}",
    "why does every {0} lid leaks so badly",
    "lid leaks again and again, {0} number two",
)
ENGLISH = {"language": "en", "sentiment": SentimentTag("negative", "negative", -0.5, 0.9, "made")}
Posts = list[tuple[Mention, Tags | None]]


def said(number: int, at: datetime, text: str, **given: object) -> tuple[Mention, Tags]:
    """One post of an author of its own."""
    return mention(number, at, **{"text": text, **given}), tags(0, **ENGLISH, topics=["heat"])


def calm(minutes: int, a_minute: int = 6, seed: int = 1) -> Iterator[tuple[Mention, Tags]]:
    """Minutes up to noon in which words of every day are said, never twice the same text."""
    dice = Random(seed)
    for n in range(minutes * a_minute):
        at = NOON - timedelta(seconds=1 + n * 60 // a_minute)
        yield said(n, at, f"{dice.choice(CALM)} x{n}y {dice.choice(CALM)}, q{n}z {dice.choice(CALM)}")


def burst(count: int, first: int = 90_000, over_s: float = 120.0) -> Iterator[tuple[Mention, Tags]]:
    """So many people whose lids leak, in the last minutes before noon."""
    for n in range(count):
        at = NOON - timedelta(seconds=1 + n * over_s / count)
        yield said(first + n, at, LEAKS[n % 3].format(f"kettle{first + n} z{n}"))


class Watcher:
    """A radar of its own over a store, as a new publisher has it."""

    def __init__(
        self,
        kept: Kept,
        hidden: Sequence[str] = (),
        silent: Callable[[Mention, str], bool] = lambda _, __: False,
    ) -> None:
        self.kept = kept
        self.minutes = MinuteCopy(kept.reader)
        self.book = RadarBook(kept.reader, self.minutes, lambda term: term in hidden, silent)
        self.now = NOON

    def look(self, at: datetime | None = None) -> Found:
        """One look, when it is time for the next."""
        self.now += timedelta(seconds=EVERY_S)
        self.minutes.refresh(self.kept.reader.marks().offsets)
        return self.book.look(self.now, at or NOON - timedelta(seconds=1))

    def done(self, at: datetime | None = None) -> Found:
        """Looks until there is no more to read."""
        found = self.look(at)
        for _ in range(40):
            before, found = found, self.look(at)
            if found == before:
                return found
        raise AssertionError("it reads for ever")


def test_a_burst_rises_within_minutes_with_its_counts(kept: Kept) -> None:
    posts = [*calm(60), *burst(24)]
    kept.add(*posts)
    [row, *more] = Watcher(kept).done().rising
    recent = [m.text for m, _ in posts if m.created_at >= NOON - timedelta(minutes=RECENT_MIN)]
    assert row.term == "lid leaks"
    assert row.count == sum("lid leaks" in text for text in recent) == 24
    assert row.expected == 0
    assert NOON - timedelta(minutes=3) <= row.since <= NOON
    assert (row.feelings.negative, row.feelings.total) == (24, 24)
    assert (row.topic, row.topic_name, row.language) == ("heat", "Heat", "en")
    assert more == [], "words that rise in the same posts are one row"
    kept.add(*((Mention(id=m.id, source="web", deleted=True), None) for m, _ in burst(24)))


def test_calm_minutes_raise_nothing(kept: Kept) -> None:
    kept.add(*calm(120, a_minute=10))
    watcher = Watcher(kept)
    for minute in range(40, 0, -4):
        assert watcher.done(NOON - timedelta(minutes=minute, seconds=1)).rising == []


def test_a_new_process_another_order_and_a_rebuild_say_the_same(kept: Kept) -> None:
    posts: Posts = [*calm(70), *burst(24)]
    live = Watcher(kept)
    for minute in range(70, -1, -1):
        end = NOON - timedelta(minutes=minute)
        kept.add(*(p for p in posts if p[0].created_at and end - timedelta(minutes=1) <= p[0].created_at < end))
        found = live.look(end - timedelta(seconds=1))
    found = live.done()
    assert found.rising
    assert Watcher(kept).done() == found
    kept.client.flushall()
    again = Kept(kept.client)
    assert live.done() != found, "nothing is left of a store that was emptied"
    Random(3).shuffle(posts)
    for at in range(0, len(posts), 50):
        again.add(*posts[at : at + 50])
    assert live.done() == found
    assert Watcher(again).done() == found


def test_what_is_edited_or_deleted_counts_as_it_is_now(kept: Kept) -> None:
    posts = [*burst(12)]
    kept.add(*calm(60), *posts)
    watcher = Watcher(kept)
    assert [row.count for row in watcher.done().rising] == [12]
    gone = [(Mention(id=m.id, source="web", deleted=True), None) for m, _ in posts[:3]]
    new = [(replace(m, text=f"all is well {m.id}", edited_at=NOON), t) for m, t in posts[3:6]]
    kept.add(*gone, *new)
    assert watcher.done().rising == []
    kept.add(*burst(20, first=70_000))
    [row] = watcher.done().rising
    assert row.count == 26


def test_copies_are_one_voice_and_so_is_one_author(kept: Kept) -> None:
    text = "outrage about this shocking scandal at the factory gates today, pass it on to all"
    storm = [said(80_000 + n, NOON - timedelta(seconds=1 + n), f"RT @you: {text}") for n in range(60)]
    one = Author(id="loud", handle="loud")
    shouts = [said(81_000 + n, NOON - timedelta(seconds=1 + n), f"boycott now {n} x{n}", author=one) for n in range(60)]
    kept.add(*calm(60), *storm, *shouts)
    found = Watcher(kept).done()
    assert found.rising == []
    assert found.radar.posts == 6 * RECENT_MIN + 1 + 60


def test_nobodys_name_and_nothing_masked_rises(kept: Kept) -> None:
    at = NOON - timedelta(seconds=30)
    known = Author(id="u1", handle="@Ada_Lovelace", name="Ada Lovelace")
    wordy = "ask ada lovelace or ada_lovelace, ada@lovelace.example, @ada_lovelace, call +1 650 253 0000. Ärger {0}"
    kept.add(
        *calm(60),
        said(70_000, at, "hello there z", author=known),
        *(said(70_001 + n, at, wordy.format(f"w{n}w")) for n in range(30)),
    )
    found = Watcher(kept).done()
    terms = [word for row in found.rising for word in (row.term, *row.also)]
    assert any("ärger" in term for term in terms), "what is no name rises"
    assert not [term for term in terms if re.search(r"@|_|\d", term)]
    assert not [term for term in terms if "ada" in term or "lovelace" in term]


def test_blocked_words_do_not_rise(kept: Kept) -> None:
    kept.add(*calm(60), *burst(24))
    blocked = Watcher(kept, hidden=("lid leaks", "leaks")).done().rising
    assert [row.term for row in blocked] == ["lid"]
    assert all("leaks" not in row.also for row in blocked)


def test_posts_that_no_screen_shows_are_counted_and_make_nothing_rise(kept: Kept) -> None:
    trolls = [
        (replace(m, author=Author(id=f"t{n}", handle="@A_Troll")) if n % 2 else replace(m, text=f"{m.text} grunk"), t)
        for n, (m, t) in enumerate(burst(24))
    ]
    kept.add(*calm(60), *trolls)
    moderated = rules(authors=["a_troll"], words=["grunk"])
    watcher = Watcher(kept, silent=lambda post, language: moderated.why_hidden(post, language) is not None)
    found = watcher.done()
    assert found.rising == []
    assert found.radar.posts == 6 * RECENT_MIN + 24
    assert Watcher(kept).done().rising, "without the rules it would rise"


def test_words_without_blanks_grow_to_what_is_said(kept: Kept) -> None:
    fires = [
        said(60_000 + n, NOON - timedelta(seconds=1 + n), f"{'甲乙丙丁戊己庚辛壬癸'[n % 10]}{n}号机的电池起火了{n}")
        for n in range(30)
    ]
    kept.add(*((m, replace(t, language="zh")) for m, t in [*calm(60), *fires]))
    [row] = Watcher(kept).done().rising
    assert "电池起火" in row.term


@pytest.mark.parametrize("minutes", [WARM_MIN + RECENT_MIN - 2, WARM_MIN + RECENT_MIN + 1])
def test_it_learns_first_what_is_usual(kept: Kept, minutes: int) -> None:
    kept.add(*calm(minutes), *burst(24))
    found = Watcher(kept).done()
    assert bool(found.rising) == (found.radar.heard_min >= found.radar.needed_min) == (minutes > WARM_MIN + RECENT_MIN)


def test_a_full_minute_is_sampled_and_says_so(kept: Kept) -> None:
    crowd = [
        said(200_000 + n, NOON - timedelta(milliseconds=1 + n * 50), f"lid leaks n{n}n" if n % 4 == 0 else f"tea t{n}t")
        for n in range(1000)
    ]
    kept.add(*calm(60), *crowd)
    found = Watcher(kept).done()
    assert found.radar.read == pytest.approx((READ + 6 * 4) / (1000 + 6 * RECENT_MIN), rel=0.02)
    [row] = [row for row in found.rising if row.term == "lid leaks"]
    assert row.count == pytest.approx(250, rel=0.2)
    assert found.radar.posts == pytest.approx(1000 + 6 * RECENT_MIN, rel=0.02)


def test_a_look_reads_no_more_than_it_may_and_nothing_twice(kept: Kept) -> None:
    posts = [*calm(60, a_minute=40)]
    for at in range(0, len(posts), 800):
        kept.add(*posts[at : at + 800])
    watcher = Watcher(kept)
    reads = []
    for _ in range(8):
        kept.client.config_resetstat()
        watcher.look()
        reads.append(calls_of(kept.client)["get"])
    assert max(reads) <= BUDGET
    assert sum(reads) == len(posts)
    assert reads[-1] == 0
    kept.client.config_resetstat()
    watcher.book.look(watcher.now + timedelta(seconds=EVERY_S / 2), NOON + timedelta(minutes=3))
    assert not calls_of(kept.client)["zrange"], "it looks every few seconds only"


def test_what_is_past_is_forgotten(kept: Kept) -> None:
    kept.add(*calm(60), *burst(24))
    watcher = Watcher(kept)
    watcher.done()
    later = watcher.done(NOON + timedelta(minutes=NORMAL_MIN + 90))
    assert later.rising == []
    assert (later.radar.posts, later.radar.heard_min) == (0, 0)
    assert not watcher.book._heard
    assert not watcher.book._versions
    assert not watcher.book._bursts._past
