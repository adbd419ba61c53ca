"""The list as a file: no cell is a formula, nothing is in it that the list would not show, memory stays flat."""

from __future__ import annotations

import csv
import io
import json
import tracemalloc
from collections.abc import Iterator
from urllib.parse import quote

import pytest

from command_center.mention import Author, Mention
from command_center.search.asked import Ask
from command_center.store.document import Document
from command_center.store.exports import ExportState
from command_center.web.export import MAX_RUNNING, _running, cell, export
from tests.support.fake_search import FakeSearch
from tests.support.kept import Kept
from tests.support.made import mention, tags
from tests.web.site import Site, assert_problem

FORMULAS = (
    '=1+1', "+1", "-1", "@SUM(A1)", "\t=1", "\r=1", "\n=1", "＝1", "＋1", "－1", "＠x", " =1", "\u200b=1", "\ufeff+1",
    "\u00a0@x", '=HYPERLINK("https://evil.example";"x")', "=cmd|' /C calc'!A0", "  \t -2+3", "\u202e=1", "\u2066@x",
    "\u3164=1+1", "\ufe0f=1", "\ufffc@x",
)  # fmt: skip
HIDDEN = ("hello;=1+1", "a\t=1", "a|@x", 'b; =HYPERLINK("http://x.example")', "c;\u200b-1", "d;;+1", "=1;=2")
"""Formulas to programs whose cells are divided by other signs than commas."""


@pytest.mark.parametrize("text", [*FORMULAS, *HIDDEN])
def test_no_cell_is_a_formula(text: str) -> None:
    assert cell(text).replace("'", "") == text.replace("'", ""), "nothing is lost"
    for sign in ",;\t|":
        for part in cell(text).split(sign):
            seen = part.lstrip("\u200b\u202e\u2066\u3164\ufe0f\ufffc\ufeff " + "\t\r\n\u00a0")
            assert seen[:1] not in [*"=+-@＝＋－＠"], part


@pytest.mark.parametrize("text", FORMULAS)
def test_what_begins_as_a_formula_begins_with_an_apostrophe(text: str) -> None:
    assert cell(text)[0] == "'"


@pytest.mark.parametrize("text", ["", "hot", "1-1", "a=b", "é", "'=1", "…", "2026-11-23", "#late", "电池", "hi @ada"])
def test_other_words_stay_as_they_are(text: str) -> None:
    assert cell(text) == text


def _table(body: str) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(body.removeprefix("\ufeff"), newline="")))


def test_every_text_of_a_csv_comes_back_and_none_calculates(site: Site, kept: Kept) -> None:
    texts = [*FORMULAS, 'a "quoted", one\nand a line', "ünï — 电池"]
    for n, text in enumerate(texts):
        author = Author(id=f"u{n}", handle=f"={n}", name=f"@{n}")
        kept.add((mention(n, text=text, author=author, url=f"=https://x.example/{n}"), tags(n)))
    answer = site.get("/export?form=csv&window=all&order=newest")
    assert answer.headers["content-type"].startswith("text/csv")
    assert answer.headers["CC-Total"] == str(len(texts))
    assert 'filename="mentions-' in answer.headers["content-disposition"]
    rows = {row["id"]: row for row in _table(answer.text)}
    assert len(rows) == len(texts)
    for n in range(len(texts)):
        row = rows[f"web:{n}"]
        # what a record of the log may not hold is gone from it before
        stored = kept.reader.documents([f"web:{n}"])[0].mention.text
        assert row["text"].replace("'", "") == stored.replace("'", "")
        assert row["author"] == f"'@{n}"
        assert row["handle"] == f"'={n}"
        assert row["url"] == f"'=https://x.example/{n}"
        for value in row.values():
            assert value[:1] not in tuple("=+-@\t\r\n＝＋－＠"), value


def test_both_forms_hold_what_the_list_holds_masked_and_filtered(site: Site, kept: Kept) -> None:
    kept.add(*((mention(n, text=f"call +1 512 555 0134, post {n}"), tags(n)) for n in range(700)))
    query = "window=1h&sentiment=negative&order=oldest"
    api = site.get(f"/api/v1/mentions?{query}&limit=200").json()
    lines = site.get(f"/export?form=jsonl&{query}").text.splitlines()
    found = [json.loads(line) for line in lines]
    assert found[: len(api["items"])] == api["items"][:200]
    assert len(found) == api["total"]
    table = _table(site.get(f"/export?form=csv&{query}").text)
    assert [row["id"] for row in table] == [one["id"] for one in found]
    assert not any("555" in row["text"] for row in table)
    assert "555" not in "".join(lines)
    assert table[0]["sentiment"] == "negative"


def test_what_is_deleted_while_it_runs_is_not_in_the_rest(site: Site, kept: Kept) -> None:
    posts = [(mention(n), tags(0)) for n in range(1200)]
    kept.add(*posts)
    search = FakeSearch(kept.reader)
    search.add(*posts)
    pieces = export(search, Ask(), "jsonl", 1200, lambda _: None)
    first = next(pieces)
    assert first.count(b"\n") == 500
    search.dead |= {"web:600", "web:1100"}
    rest = b"".join(pieces)
    assert rest.count(b"\n") == 698
    assert b'"web:600"' not in rest
    store = export(site.search.usual, Ask(), "jsonl", 1200, lambda _: None)
    begun = next(store)
    kept.add((Mention(id="web:700", source="web", deleted=True), None))
    assert b'"web:700"' not in begun + b"".join(store)


class Endless(FakeSearch):
    """Many mentions, made as they are asked for."""

    made = 0

    def rows(self, ask: Ask) -> Iterator[list[Document]]:
        row = Document(mention(1, text="word " * 40), tags(1), 0, 0)
        for _ in range(12):
            self.made += 500
            yield [row] * 500


def test_memory_stays_flat_and_progress_is_told(site: Site) -> None:
    told: list[ExportState] = []
    beats = iter(range(10_000))
    search = Endless(site.context.reader)
    pieces = export(search, Ask(), "csv", 6_000, told.append, lambda: float(next(beats)))
    tracemalloc.start()
    size = sum(len(piece) for piece in pieces)
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert size > 1_200_000
    assert peak < size / 2, "never more than a few steps are held"
    assert told[0] == ExportState(6_000)
    assert told[-1] == ExportState(6_000, 6_000, done=True)
    assert [state.sent for state in told] == sorted(state.sent for state in told)
    assert len(told) > 10


def test_an_export_that_breaks_off_says_so(site: Site) -> None:
    told: list[ExportState] = []
    pieces = export(Endless(site.context.reader), Ask(), "csv", 6_000, told.append)
    for _ in range(3):
        next(pieces)
    pieces.close()  # type: ignore[attr-defined]  # a generator's: whoever took them is gone
    assert told[-1] == ExportState(6_000, 500, broken=True)


def test_progress_can_be_asked_for(site: Site, kept: Kept) -> None:
    kept.add(*((mention(n), tags(0)) for n in range(3)))
    name = "0123456789abcdef"
    assert_problem(site.get(f"/api/v1/export/{name}"), 404, name)
    assert site.get(f"/export?form=csv&window=1h&progress={name}").status_code == 200
    assert site.get(f"/api/v1/export/{name}").json() == {
        "total": 3,
        "sent": 3,
        "done": True,
        "broken": False,
        "share": 1.0,
    }


@pytest.mark.parametrize(
    ("query", "words"),
    [
        ("form=xls", "form=xls"),
        ("form=csv&progress=../x", "16 hex digits"),
        ("form=csv&cursor=x", "cursor"),
        ("form=csv&mood=1", "mood"),
        (f"form=csv&q={quote('(')}", "q: "),
    ],
)
def test_wrong_exports(site: Site, query: str, words: str) -> None:
    if "q=" in query:
        site.search.now = FakeSearch(site.context.reader)
    assert_problem(site.get(f"/export?{query}"), 400, words)


def test_no_more_than_a_few_run_at_a_time(site: Site) -> None:
    for _ in range(MAX_RUNNING):
        _running.acquire()
    try:
        assert_problem(site.get("/export?form=csv"), 503, "try again")
    finally:
        for _ in range(MAX_RUNNING):
            _running.release()
    assert site.get("/export?form=csv").status_code == 200
