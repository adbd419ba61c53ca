"""A long tape: everything that can come to a log, in proportions like a day's, from a seed."""

from __future__ import annotations

import random
from collections.abc import Sequence
from datetime import timedelta

from msgspec.structs import replace

from command_center.mention import Author, Mention
from streams.log import Record
from tests.fold.tape import Tape
from tests.support.clocks import NOON
from tests.support.made import mention

TEXTS = (
    "The lid of my new kettle came off while it was hot, order {n}",
    "Is the sale still on? #sale{n} @acme_care",
    "今日はとてもいい天気です {n}",
    "Das Gerät ist seit {n} Tagen zu laut",
    "Thanks, word{n}!",
)


def big_tape(partition: int, records: int, seed: int = 0) -> Sequence[Record]:
    """Make the records of one partition.

    Args:
        partition: Its posts' numbers begin at a million times this.
        records: About how many.
        seed: Gives another tape.

    Returns:
        Posts, edits, repeats, deletions, erasures, re-tags, records tagged or sent twice, and some that were no
        mention.
    """
    rng = random.Random(seed * 1000 + partition)
    tape = Tape()
    posted: list[Mention] = []
    while len(tape.records) < records:
        step = rng.random()
        before = rng.choice(posted) if posted else None
        if before is None or step < 0.75:
            posted.append(_post(partition * 1_000_000 + len(posted), rng))
            tape.mention(posted[-1], rng.randrange(840))
        elif step < 0.80:
            again = NOON + timedelta(minutes=rng.randrange(60))
            edited = replace(before, edited_at=again, text=f"{before.text} edited{rng.randrange(999)}")
            posted[posted.index(before)] = edited
            tape.mention(edited, rng.randrange(840))
        elif step < 0.85:
            tape.mention(before, rng.randrange(840))
        elif step < 0.88:
            tape.mention(Mention(id=before.id, source="web", deleted=True))
        elif step < 0.90:
            tape.erase(before.id)
        elif step < 0.97:
            tape.judge(before, rng.randrange(840))
        elif step < 0.98:
            tape.bad()
        elif step < 0.99:
            tape.tagged_again(rng.randrange(1, 5))
        else:
            tape.sent_again(rng.randrange(1, 3))
    return tape.records


def _post(number: int, rng: random.Random) -> Mention:
    own = rng.random() < 0.03
    author = Author(handle="@ACME_care") if own else Author(id=f"u{number % 97}", handle=f"user{number % 97}")
    text = rng.choice(TEXTS).format(n=rng.randrange(300))
    repeats = f"web:{number - rng.randrange(1, 9)}" if rng.random() < 0.05 else None
    return mention(number, NOON - timedelta(seconds=rng.randrange(4000)), text=text, author=author, repost_of=repeats)
