"""What the index does beside reading: it lets go what is too old or erased, and keeps its file small."""

from __future__ import annotations

import numpy as np

from command_center.clock import Clock, to_ms
from command_center.profile import Profile
from command_center.store.document import Document, decode_document
from command_center.store.erased import ErasedAuthors
from command_center.store.keys import DAY_S
from streams.index.file import IndexFile
from streams.index.rows import digest8
from streams.index.schema import SHEET, unpack_columns
from streams.index.scrub import compact, drop_sheets, scrub

AGE_EVERY_S = 10.0
SHEETS = 4
"""Rewritten in one go: less than 0.1 s, so that what comes in hardly waits."""
MERGE_EVERY_S = 3600.0
"""Words of scrubbed rows leave the full text by a merge of all of it, made in steps: so often, or when it is worn."""
WORN_SHARE = 0.25
"""Of the living rows: as many taken out are reason for a merge before its time."""
MERGE_PAGES = 400
SHRINK_EVERY_S = 10.0
"""The journal is emptied so often while something leaves the file, be the leaving over or not."""
VACUUM_PAGES = 2000
_DAY_MS = DAY_S * 1000
_IDLE_CHANGES = 2
"""A merge that finds nothing to do counts one change, and a batch writes one row of its own."""
_SPARE = 0.125
"""Share of free pages that is left for what comes next."""


class Upkeep:
    """Looks after one file.

    **Guarantee.** No text stays in the file for more than minutes after it was deleted, edited, erased, or became older
    than the hot window or the retention of texts, as long as `tend` is called each second; the file's size is bounded
    by the hot window. Words without their posts may stay in the full text for an hour more.
    """

    def __init__(self, file: IndexFile, profile: Profile, clock: Clock) -> None:
        self._file = file
        self._clock = clock
        self._texts_ms = profile.retention.texts_days * _DAY_MS
        self._days_ms = min(profile.hot.days, profile.retention.texts_days) * _DAY_MS
        self._most = profile.hot.mentions
        self._high_ms = max((at[0] for at in file.db.execute("SELECT high_ms FROM positions")), default=0)
        self.hot_from_ms: int | None = int(file.meta("hot_from_ms") or 0) or None
        self._orders = ErasedAuthors()
        self._next_age = self._next_merge = self._next_shrink = 0.0
        self._untidy = True
        """Whether the journal or freed pages may hold what was taken out."""
        self._merging = False
        self._taken = 0
        """Rows whose words were taken out since the last merge began."""

    def saw(self, high_ms: int) -> None:
        """Take note of the highest event time read; the hot window ends there, or now."""
        self._high_ms = max(self._high_ms, high_ms)

    def keeps(self, document: Document) -> bool:
        """Whether a mention is young enough to be written at all."""
        young = document.written_ms >= to_ms(self._clock.now()) - self._texts_ms
        return young and (self.hot_from_ms is None or document.at_ms >= self.hot_from_ms)

    def tend(self, authors: ErasedAuthors) -> None:
        """Do what is due; at most about 0.2 s of it.

        Args:
            authors: The orders to erase that stand.
        """
        now, now_ms = self._clock.monotonic(), to_ms(self._clock.now())
        if authors.orders != self._orders.orders:
            self._erase(authors, now_ms)
        if now >= self._next_age:
            self._next_age = now + AGE_EVERY_S
            self._age(now_ms)
            compact(self._file, now_ms)
        # What goes as a whole need not be rewritten first.
        taken = SHEET * drop_sheets(self._file, now_ms, SHEETS) or scrub(self._file, now_ms, SHEETS)
        if taken:
            self._taken += taken
            self._untidy = True
            if not self._file.meta("worn"):
                with self._file.batch():
                    self._file.set_meta("worn", "1")
        elif self._file.meta("worn") and (now >= self._next_merge or self._much_taken()):
            self._merge(now)
        if self._untidy and now >= self._next_shrink:
            self._next_shrink = now + SHRINK_EVERY_S
            self._untidy = not _shrink(self._file, VACUUM_PAGES)

    def _much_taken(self) -> bool:
        """Whether words of so many rows wait for a merge that the file would grow by them."""
        return self._taken > WORN_SHARE * self._file.standing.alive_count

    def _merge(self, now: float) -> None:
        """One step of the merge that drops the words of scrubbed rows; the last one says when the next may begin."""
        if not self._merging:
            self._taken = 0
        if _merge_words(self._file, MERGE_PAGES if self._merging else -MERGE_PAGES):
            self._merging = self._untidy = True
            return
        self._merging = False
        self._next_merge = now + MERGE_EVERY_S
        if not self._taken:  # else what was taken out meanwhile waits for the next
            with self._file.batch():
                self._file.set_meta("worn", "")

    def _age(self, now_ms: int) -> None:
        standing = self._file.standing
        clock_ms = min(now_ms, self._high_ms) if self._high_ms else now_ms
        found = [int(clock_ms - self._days_ms), self.hot_from_ms, standing.nth_newest_ms(self._most)]
        from_ms = max(ms for ms in found if ms is not None)
        texts_from_ms = int(now_ms - self._texts_ms)
        rows = standing.too_old(from_ms, texts_from_ms)
        with self._file.batch():
            self._file.db.execute("DELETE FROM unlisted WHERE written_ms < ?", (texts_from_ms,))
            for row in rows.tolist():
                self._file.kill(row, now_ms, urgent=True)
            self._file.set_meta("hot_from_ms", str(from_ms))
        self.hot_from_ms = from_ms

    def _erase(self, authors: ErasedAuthors, now_ms: int) -> None:
        """Let every row die that a new order covers; its tombstone will come by the log, too."""
        new = {digest for digest, ms in authors.orders.items() if self._orders.orders.get(digest) != ms}
        wanted = np.array([digest8(digest) for digest in new], np.uint64)
        rows: list[int] = []
        for sheet, packed in self._file.db.execute("SELECT sheet, columns FROM sheets"):
            columns = unpack_columns(packed)
            hit = np.isin(columns["author_id"], wanted) | np.isin(columns["author_handle"], wanted)
            rows += (np.flatnonzero(hit) + sheet * SHEET).tolist()
        by = set(wanted.tolist())
        pending = self._file.pending
        rows += [pending.first + at for at, c in enumerate(pending.cells) if {c.author_id, c.author_handle} & by]
        living = [row for row in rows if self._file.standing.alive(row)]
        posts = self._file.posts(living)
        with self._file.batch():
            for row in living:
                document = decode_document(posts[row])
                if authors.covers(document.mention, document.written_ms):
                    self._file.kill(row, now_ms, urgent=True)
        self._orders = authors


def _merge_words(file: IndexFile, pages: int) -> bool:
    """Merge the full text a step further, so that words that were taken out leave the file.

    Args:
        file: The file.
        pages: About how many to write; below 0: of a merge of everything, which begins if none is under way.

    Returns:
        Whether there was anything to do.
    """
    before = file.db.total_changes
    with file.batch():
        file.db.execute("INSERT INTO words(words, rank) VALUES ('merge', ?)", (pages,))
    return file.db.total_changes - before > _IDLE_CHANGES


def _shrink(file: IndexFile, pages: int) -> bool:
    """Give freed pages back, and empty the journal, in which what was taken out can still be read.

    Returns:
        Whether that is all: the journal is empty, which it isn't while somebody reads, and most of the file used.
    """
    file.db.execute(f"PRAGMA incremental_vacuum({int(pages)})").fetchall()
    file.db.execute("PRAGMA busy_timeout = 100")
    (busy, _, _) = file.db.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchone()
    file.db.execute("PRAGMA busy_timeout = 30000")
    free, pages = (file.db.execute(f"PRAGMA {name}").fetchone()[0] for name in ("freelist_count", "page_count"))
    return not busy and free <= pages * _SPARE
