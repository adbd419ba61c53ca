"""Whatever arrives, however it is cut and however often it comes again: the counters equal an independent recount."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping

from hypothesis import given, settings

from command_center.desk.fact import read_fact
from command_center.desk.service import rules_of
from command_center.store.erased import ErasedAuthors, digests_of_name
from command_center.store.top_cells import TopCell
from streams.log import Record
from tests.fold.shelf import Shelf
from tests.fold.tape import RECORD_MS, SAID, orders, tapes
from tests.support.conversations import told
from tests.support.made import PROFILE
from tests.support.recount import Recount, recount
from tests.support.retold import retold, threads_of

AS_OF_S = RECORD_MS / 1000 + 3600
FINER = ("ts:", "g:", "cs:")
"""Fields for the wall that the recount has no names for; they are checked against the slices they refine."""


def _whole(runs: list[list[Record]], orders: Mapping[str, int] | None = None) -> tuple[Shelf, Recount]:
    orders = orders or {}
    shelf = Shelf(ErasedAuthors({d: ms for name, ms in orders.items() for d in digests_of_name("web", name)}))
    for run in runs:
        shelf.fold(run)
    moments = {name: ms / 1000 for name, ms in orders.items()}
    return shelf, recount([[r for run in runs for r in run]], {"acme_care"}, 600, moments)


@settings(max_examples=250, deadline=None)
@given(tapes(), orders)
def test_counters_equal_the_recount(runs: list[list[Record]], orders: dict[str, int]) -> None:
    shelf, wanted = _whole(runs, orders)
    for granule in "mhd":
        found = {name: n for name, n in shelf.sums(granule).items() if not name.startswith(FINER)}
        assert found == dict(wanted.fields)
    minutes = {
        start: {name: n for name, n in fields.items() if not name.startswith(FINER)}
        for start, fields in shelf.minutes().items()
    }
    assert minutes == {start: dict(fields) for start, fields in wanted.minutes.items()}
    assert shelf.totals == wanted.totals
    rules = rules_of(PROFILE)
    found = retold(threads_of(shelf.talk, rules), AS_OF_S, rules)
    assert found == told(wanted.said, AS_OF_S, {"broken": 45 * 60})
    assert len({read_fact(line).id for line in shelf.talk}) == len(shelf.talk), "one line a mention"
    assert {member.rsplit("\x1f", 1)[1] for member in shelf.index} == wanted.listed
    assert len(shelf.index) == len(wanted.listed)


@settings(max_examples=150, deadline=None)
@given(tapes(), orders)
def test_slices_sum_to_the_total_and_every_record_is_accounted_for(
    runs: list[list[Record]], orders: dict[str, int]
) -> None:
    shelf, wanted = _whole(runs, orders)
    sums = shelf.sums("d")

    def slice_of(*prefixes: str) -> int:
        return sum(n for name, n in sums.items() if name.startswith(prefixes))

    total = sums["total"]
    for prefix in ("s:", "l:", "o:", "k:", "n:"):
        assert slice_of(prefix) == total
    assert slice_of("c:") + sums["without_place"] == total
    assert slice_of("g:", "cs:") == slice_of("c:")
    assert slice_of("ts:") == slice_of("t:")
    assert all(n > 0 for n in sums.values())
    # A post deleted after it was counted left the counts again: one record each for the post and its tombstone.
    standing = sum(1 for d in shelf.documents.values() if not d.deleted)
    assert standing == total + sums["own"]
    first = len({d.mention.id for d in shelf.documents.values()})
    changes = wanted.edits + sum(1 for d in shelf.documents.values() if d.deleted and d.revision > 0)
    assert first + changes + wanted.idle + wanted.judged + sum(shelf.totals.values()) == sum(len(run) for run in runs)


@settings(max_examples=150, deadline=None)
@given(tapes())
def test_the_cut_makes_no_difference(runs: list[list[Record]]) -> None:
    cut, _ = _whole(runs)
    one, _ = _whole([[r for run in runs for r in run]])
    assert cut.sums("m") == one.sums("m")
    assert cut.minutes() == one.minutes()
    assert cut.totals == one.totals
    assert (cut.index, cut.talk, cut.marks, cut.raw, cut.high_ms) == (
        one.index, one.talk, one.marks, one.raw, one.high_ms,
    )  # fmt: skip
    assert Counter(cut.documents) == Counter(one.documents)


@settings(max_examples=150, deadline=None)
@given(tapes())
def test_the_journals_hold_what_stands_and_was_said_lately(runs: list[list[Record]]) -> None:
    shelf, _ = _whole(runs)
    noted: Counter[tuple[int, bytes]] = Counter()
    for hour, journal in shelf.copies.items():
        for at in range(0, len(journal), 12):
            minute = journal[at + 11]
            noted[hour // 60 + minute % 64, journal[at : at + 11]] += -1 if minute >= 64 else 1
    groups: Counter[tuple[int, str]] = Counter()
    for document in shelf.documents.values():
        mention = document.mention
        if not document.deleted and document.fields != ["own"] and document.at_ms > shelf.high_ms - 3_600_000:
            said = mention.text if mention.text in SAID else mention.repost_of
            if said:
                groups[document.at_ms // 60_000, said] += 1
    lately = {at: n for at, n in noted.items() if n and at[0] * 60_000 > shelf.high_ms - 3_600_000}
    wanted = {at: n for at, n in groups.items() if at[0] * 60_000 > shelf.high_ms - 3_600_000}
    # the names of what was said are the code's own: that each stands for one text is what is counted here
    assert sorted((minute, n) for (minute, _), n in lately.items()) == sorted((m, n) for (m, _), n in wanted.items())
    assert len({name for _, name in lately}) == len({said for _, said in wanted})


@settings(max_examples=150, deadline=None)
@given(tapes())
def test_lists_hold_who_stands_and_nobody_else(runs: list[list[Record]]) -> None:
    shelf, _ = _whole(runs)
    wanted: Counter[tuple[int, str]] = Counter()
    for document in shelf.documents.values():
        author = document.mention.author
        if author is not None and not document.deleted and document.fields != ["own"]:
            name = author.id or (author.handle or "").lstrip("@").lower()
            wanted[document.at_ms // 3_600_000 * 3600, f"web:{name}"] += 1
    found = {(cell.start_s, item): n for cell, items in shelf.items.items() for item, n in items.items() if n}
    hours = {at: n for at, n in found.items() if (TopCell("author", "h", at[0]) in shelf.items) and at[0] % 86400}
    assert hours == {at: n for at, n in wanted.items() if at[0] % 86400}
    days: Counter[tuple[int, str]] = Counter()
    for (hour, item), n in wanted.items():
        days[hour - hour % 86400, item] += n
    assert {at: n for at, n in found.items() if not at[0] % 86400} == days
