"""Engines for the index, each with the same rows and questions: what decision 0130 chose by.

tantivy and duckdb are measured where they are installed; nothing of ours needs them.
"""

from __future__ import annotations

import random
import sqlite3
import tempfile
from collections.abc import Callable, Iterator, Mapping, Sequence
from importlib import import_module
from itertools import islice
from pathlib import Path
from statistics import median
from time import process_time
from typing import Any, NamedTuple, Protocol

import numpy as np
from numpy.typing import NDArray

from command_center.bench.corpus import Kit, corpus, kit
from command_center.bench.report import Report, percentile, say
from command_center.mention import decode_tagged
from command_center.search.asked import COLUMNS, EMPTY, MULTIPLE
from streams.search.words import words_of
from streams.tag.reading import read

ROWS = 200_000
QUESTIONS = 60
PAGE = 50
_BATCH = 2000


class Row(NamedTuple):
    """What every engine gets: a time, the labels of each column in the order of `COLUMNS`, and the words."""

    at_s: int
    labels: tuple[tuple[str, ...], ...]
    words: str


class Question(NamedTuple):
    """One label in each of some columns, a word or none, a span or none."""

    labels: Mapping[str, str]
    word: str
    from_s: int


class Answer(NamedTuple):
    """How many, the newest of them, and of each column how many each label would show if it replaced its filter."""

    total: int
    newest: list[int]
    facets: dict[str, dict[str, int]]


class Engine(Protocol):
    """One way to keep rows and answer questions."""

    name: str

    def add(self, first: int, rows: Sequence[Row]) -> None:
        """Add a batch, durable and visible when it returns."""

    def ready(self) -> None:
        """All rows are in."""

    def ask(self, question: Question) -> Answer:
        """Answer one."""

    def close(self) -> None:
        """Give everything back."""


class Arrays:
    """Full text in SQLite's FTS5, columns as arrays of codes: what we took."""

    name = "FTS5 + numpy"

    def __init__(self, folder: Path) -> None:
        self._db = sqlite3.connect(folder / "words.db", isolation_level=None)
        self._db.executescript(
            "PRAGMA journal_mode = WAL; PRAGMA synchronous = NORMAL; CREATE TABLE sheets (columns BLOB);"
            "CREATE VIRTUAL TABLE words USING fts5"
            "(said, content = '', detail = none, columnsize = 0, tokenize = \"ascii tokenchars '_#@'\")"
        )
        self._codes: list[dict[tuple[str, ...], int]] = [{} for _ in COLUMNS]
        self._parts: list[tuple[NDArray[np.int64], NDArray[np.uint16]]] = []
        self._at = np.zeros(0, np.int64)
        self._columns = np.zeros((len(COLUMNS), 0), np.uint16)

    def add(self, first: int, rows: Sequence[Row]) -> None:
        cells = []
        for row in rows:
            codes = zip(self._codes, row.labels, strict=True)
            cells.append([known.setdefault(label, len(known)) for known, label in codes])
        times, codes_of = np.array([row.at_s for row in rows], np.int64), np.array(cells, np.uint16).T
        self._parts.append((times, codes_of))
        self._db.execute("BEGIN")
        self._db.execute("INSERT INTO sheets VALUES (?)", (times.tobytes() + codes_of.tobytes(),))
        self._db.executemany("INSERT INTO words(rowid, said) VALUES (?, ?)", enumerate((r.words for r in rows), first))
        self._db.execute("COMMIT")

    def ready(self) -> None:
        self._at = np.concatenate([times for times, _ in self._parts])
        self._columns = np.concatenate([codes for _, codes in self._parts], axis=1)

    def ask(self, question: Question) -> Answer:
        base = self._at >= question.from_s
        if question.word:
            (found,) = self._db.execute(
                "SELECT group_concat(rowid) FROM words WHERE words MATCH ?", (f'"{question.word}"',)
            ).fetchone()
            hit = np.zeros(len(base), np.bool_)
            hit[np.fromstring(found or "", np.int64, sep=",")] = True
            base &= hit
        places = np.flatnonzero(base)
        misses = np.zeros(len(places), np.uint8)
        missed: dict[str, NDArray[np.bool_]] = {}
        for column, label in question.labels.items():
            known = self._codes[COLUMNS.index(column)]
            fits = np.array([label in one if one else label == EMPTY for one in known])
            missed[column] = ~fits[self._columns[COLUMNS.index(column)][places]]
            misses += missed[column]
        matching = places[misses == 0]
        facets = {}
        for place, column in enumerate(COLUMNS):
            # What a label would show in place of its column's filter: one miss, and that there.
            rows = places[misses == missed[column]] if column in missed else matching
            counts = np.bincount(self._columns[place][rows], minlength=len(self._codes[place]))
            facets[column] = _spread(zip(self._codes[place], counts.tolist(), strict=True))
        newest = matching[-PAGE:][::-1].tolist()  # rows come in the order of time
        return Answer(len(matching), newest, facets)

    def close(self) -> None:
        self._db.close()


class Tables:
    """SQLite alone: columns in a table, several labels in tables of their own, full text in FTS5."""

    name = "SQLite alone"

    def __init__(self, folder: Path) -> None:
        self._db = sqlite3.connect(folder / "rows.db", isolation_level=None)
        single = [column for column in COLUMNS if column not in MULTIPLE]
        self._db.executescript(
            "PRAGMA journal_mode = WAL; PRAGMA synchronous = NORMAL;"
            f"CREATE TABLE rows (id INTEGER PRIMARY KEY, at_s INTEGER, {', '.join(f'{c} TEXT' for c in single)});"
            + "".join(
                f"CREATE TABLE {c}s (label TEXT, id INTEGER, PRIMARY KEY (label, id)) WITHOUT ROWID;" for c in MULTIPLE
            )
            + "".join(f"CREATE INDEX by_{c} ON rows ({c});" for c in single)
            + "CREATE VIRTUAL TABLE words USING fts5"
            "(said, content = '', detail = none, columnsize = 0, tokenize = \"ascii tokenchars '_#@'\")"
        )

    def add(self, first: int, rows: Sequence[Row]) -> None:
        single = [i for i, column in enumerate(COLUMNS) if column not in MULTIPLE]
        self._db.execute("BEGIN")
        self._db.executemany(
            f"INSERT INTO rows VALUES ({', '.join('?' * (len(single) + 2))})",  # noqa: S608  (question marks)
            [(first + n, row.at_s, *((row.labels[i] or (EMPTY,))[0] for i in single)) for n, row in enumerate(rows)],
        )
        for column in MULTIPLE:
            place = COLUMNS.index(column)
            self._db.executemany(
                f"INSERT INTO {column}s VALUES (?, ?)",  # noqa: S608  (names of ours)
                [(label, first + n) for n, row in enumerate(rows) for label in row.labels[place] or (EMPTY,)],
            )
        self._db.executemany("INSERT INTO words(rowid, said) VALUES (?, ?)", enumerate((r.words for r in rows), first))
        self._db.execute("COMMIT")

    def ready(self) -> None:
        self._db.execute("ANALYZE")

    def ask(self, question: Question) -> Answer:
        where, given = self._where(question, "")
        (total,) = self._db.execute(f"SELECT count(*) FROM rows WHERE {where}", given).fetchone()  # noqa: S608
        newest = self._db.execute(f"SELECT id FROM rows WHERE {where} ORDER BY id DESC LIMIT {PAGE}", given)  # noqa: S608
        page = [row for (row,) in newest]
        facets = {}
        for column in COLUMNS:
            where, given = self._where(question, column)
            if column in MULTIPLE:
                rows = f"SELECT id FROM rows WHERE {where}"  # noqa: S608
                asked = f"SELECT label, count(*) FROM {column}s WHERE id IN ({rows}) GROUP BY 1"  # noqa: S608
            else:
                asked = f"SELECT {column}, count(*) FROM rows WHERE {where} GROUP BY 1"  # noqa: S608
            facets[column] = dict(self._db.execute(asked, given).fetchall())
        return Answer(total, page, facets)

    def _where(self, question: Question, without: str) -> tuple[str, list[object]]:
        parts, given = ["at_s >= ?"], [question.from_s]  # type: tuple[list[str], list[object]]
        for column, label in question.labels.items():
            if column != without:
                parts.append(
                    f"id IN (SELECT id FROM {column}s WHERE label = ?)" if column in MULTIPLE else f"{column} = ?"  # noqa: S608
                )
                given.append(label)
        if question.word:
            parts.append("id IN (SELECT rowid FROM words WHERE words MATCH ?)")
            given.append(f'"{question.word}"')
        return " AND ".join(parts), given

    def close(self) -> None:
        self._db.close()


class Tantivy:
    """tantivy: an inverted index for words and labels, fast fields for counts."""

    name = "tantivy"

    def __init__(self, folder: Path) -> None:
        self._lib: Any = import_module("tantivy")
        schema = self._lib.SchemaBuilder()
        schema.add_integer_field("row", fast=True, stored=True)
        schema.add_integer_field("at_s", fast=True, indexed=True)
        schema.add_text_field("said", tokenizer_name="whitespace", index_option="basic")
        for column in COLUMNS:
            schema.add_text_field(column, tokenizer_name="raw", index_option="basic", fast=True)
        self._schema = schema.build()
        self._index = self._lib.Index(self._schema, path=str(folder))
        self._writer = self._index.writer(64_000_000, 1)

    def add(self, first: int, rows: Sequence[Row]) -> None:
        for n, row in enumerate(rows, first):
            document = self._lib.Document(row=n, at_s=row.at_s, said=row.words)
            for column, labels in zip(COLUMNS, row.labels, strict=True):
                for label in labels or (EMPTY,):
                    document.add_text(column, label)
            self._writer.add_document(document)
        self._writer.commit()

    def ready(self) -> None:
        self._writer.wait_merging_threads()
        self._index.reload()
        self._searcher = self._index.searcher()

    def ask(self, question: Question) -> Answer:
        found = self._searcher.search(
            self._query(question, ""), PAGE, count=True, order_by_field="row", order=self._lib.Order.Desc
        )
        newest = [self._searcher.doc(address)["row"][0] for _, address in found.hits]
        facets = {}
        plain = [column for column in COLUMNS if column not in question.labels]
        for without, columns in (("", plain), *((column, [column]) for column in question.labels)):
            terms = {column: {"terms": {"field": column, "size": 1000}} for column in columns}
            counted = self._searcher.aggregate(self._query(question, without), terms)
            for column in columns:
                facets[column] = {b["key"]: int(b["doc_count"]) for b in counted[column]["buckets"]}
        return Answer(found.count, newest, facets)

    def _query(self, question: Question, without: str) -> Any:
        query, must = self._lib.Query, self._lib.Occur.Must
        parts = [
            (must, query.range_query(self._schema, "at_s", self._lib.FieldType.Integer, question.from_s, 1 << 40)),
            *(
                (must, query.term_query(self._schema, column, label, "basic"))
                for column, label in question.labels.items()
                if column != without
            ),
        ]
        if question.word:
            parts.append((must, query.term_query(self._schema, "said", question.word, "basic")))
        return query.boolean_query(parts)

    def close(self) -> None:
        del self._writer, self._index


class Duck:
    """duckdb: columns and lists, words by a scan (its full text is rebuilt, not added to)."""

    name = "duckdb"

    def __init__(self, folder: Path) -> None:
        self._db: Any = import_module("duckdb").connect(str(folder / "rows.duckdb"), config={"threads": 2})
        kinds = (f"{c} VARCHAR[]" if c in MULTIPLE else f"{c} VARCHAR" for c in COLUMNS)
        self._db.execute(f"CREATE TABLE rows (id INTEGER, at_s INTEGER, said VARCHAR, {', '.join(kinds)})")

    def add(self, first: int, rows: Sequence[Row]) -> None:
        columns: dict[str, Any] = {
            "id": np.arange(first, first + len(rows)),
            "at_s": np.array([row.at_s for row in rows]),
            "said": np.array([f" {row.words} " for row in rows], object),
        }
        for place, column in enumerate(COLUMNS):
            columns[column] = np.array([",".join(row.labels[place] or (EMPTY,)) for row in rows], object)
        # Its own way in for arrays; `executemany` takes a hundred times as long.
        self._db.register("given", columns)
        chosen = (f"string_split({c}, ',')" if c in MULTIPLE else c for c in COLUMNS)
        self._db.execute(f"INSERT INTO rows SELECT id, at_s, said, {', '.join(chosen)} FROM given")  # noqa: S608
        self._db.unregister("given")

    def ready(self) -> None:
        self._db.execute("CHECKPOINT")

    def ask(self, question: Question) -> Answer:
        where, given = self._where(question, "")
        (total,) = self._db.execute(f"SELECT count(*) FROM rows WHERE {where}", given).fetchone()  # noqa: S608
        newest = self._db.execute(f"SELECT id FROM rows WHERE {where} ORDER BY id DESC LIMIT {PAGE}", given)  # noqa: S608
        page = [row for (row,) in newest.fetchall()]
        facets = {}
        for column in COLUMNS:
            where, given = self._where(question, column)
            label = f"unnest({column})" if column in MULTIPLE else column
            counted = self._db.execute(f"SELECT {label} AS label, count(*) FROM rows WHERE {where} GROUP BY 1", given)  # noqa: S608
            facets[column] = dict(counted.fetchall())
        return Answer(total, page, facets)

    def _where(self, question: Question, without: str) -> tuple[str, list[object]]:
        parts, given = ["at_s >= ?"], [question.from_s]  # type: tuple[list[str], list[object]]
        for column, label in question.labels.items():
            if column != without:
                parts.append(f"list_contains({column}, ?)" if column in MULTIPLE else f"{column} = ?")
                given.append(label)
        if question.word:
            parts.append("contains(said, ?)")
            given.append(f" {question.word} ")
        return " AND ".join(parts), given

    def close(self) -> None:
        self._db.close()


ENGINES: tuple[Callable[[Path], Engine], ...] = (Arrays, Tables, Tantivy, Duck)


def measure(report: Report, _: float) -> None:
    """Build, size and answers of each engine, in processor time, the questions in turn; all answers are compared."""
    made_of = kit()
    rows = list(islice(made_rows(made_of, ROWS * 2), ROWS))
    questions = list(_questions(random.Random(1), rows))
    with tempfile.TemporaryDirectory() as folder:
        engines = []
        for make in ENGINES:
            try:
                engines.append(_built(report, make, Path(folder), rows))
            except ModuleNotFoundError as why:
                say(f"MISSING {why.name}: not measured")
        _ask_all(report, engines, questions)
        for engine in engines:
            engine.close()


def made_rows(made_of: Kit, count: int) -> Iterator[Row]:
    """Rows of the corpus' mentions; edits, tombstones and second deliveries left out."""
    seen = set()
    for record in corpus(count, 1, made_of):
        tagged = decode_tagged(record.value)
        if tagged.tags is None or tagged.id in seen:
            continue
        seen.add(tagged.id)
        tags = tagged.tags
        place = tags.place.country if tags.place else ""
        single = (tags.language, tags.sentiment.label, place, tagged.source, tags.kind, tags.need)
        language, sentiment, country, source, kind, need = ((label,) if label else () for label in single)
        labels = (language, sentiment, tuple(tags.topics), tuple(tags.brands), country, source, kind, need)
        yield Row(int(tagged.at.timestamp()), labels, words_of(read([tagged])[0].folded))


def _questions(rng: random.Random, rows: Sequence[Row]) -> Iterator[Question]:
    """One to three labels of some row, with a word of its in every second question and a span in every second."""
    for number in range(QUESTIONS):
        row = rng.choice(rows)
        columns = rng.sample(range(len(COLUMNS)), rng.choice((1, 1, 2, 2, 3)))
        labels = {COLUMNS[i]: (row.labels[i] or (EMPTY,))[0] for i in columns}
        words = row.words.split() if number % 2 else []
        yield Question(labels, rng.choice(words) if words else "", rng.choice((rows[0].at_s, row.at_s)))


def _built(report: Report, make: Callable[[Path], Engine], folder: Path, rows: Sequence[Row]) -> Engine:
    own = Path(tempfile.mkdtemp(dir=folder))
    begun = process_time()
    engine = make(own)
    for first in range(0, len(rows), _BATCH):
        engine.add(first, rows[first : first + _BATCH])
    engine.ready()
    spent = process_time() - begun
    size = sum(found.stat().st_size for found in own.rglob("*") if found.is_file())
    say(f"{engine.name}: built")
    report.add(f"{engine.name}: build, processor time", spent / len(rows) * 1e6, "us a row", len(rows))
    report.add(f"{engine.name}: size without posts", size / len(rows), "bytes a row", len(rows))
    return engine


def _ask_all(report: Report, engines: Sequence[Engine], questions: Sequence[Question]) -> None:
    took: dict[str, list[float]] = {engine.name: [] for engine in engines}
    for engine in engines:
        engine.ask(questions[0])
    unlike = 0
    for question in questions:
        answers = []
        for engine in engines:
            begun = process_time()
            answers.append(engine.ask(question))
            took[engine.name].append((process_time() - begun) * 1e3)
        unlike += any(answer != answers[0] for answer in answers)
    for name, ms in took.items():
        report.add(f"{name}: list, total and counts, p50", median(ms), "ms", len(ms))
        report.add(f"{name}: list, total and counts, p95", percentile(ms, 0.95), "ms", len(ms))
        worded = ms[1::2]
        report.add(f"{name}: those with a word, p50", median(worded), "ms", len(worded))
    ours = took[engines[0].name]
    for name, ms in list(took.items())[1:]:
        report.ratios[f"{name} / {engines[0].name}"] = round(median(a / b for a, b in zip(ms, ours, strict=True)), 2)
    report.add("questions answered unlike by any two engines", unlike, "questions", len(questions))


def _spread(counts: Iterator[tuple[tuple[str, ...], int]]) -> dict[str, int]:
    """From counts of combinations to counts of labels."""
    found: dict[str, int] = {}
    for labels, count in counts:
        for label in labels or (EMPTY,):
            if count:
                found[label] = found.get(label, 0) + count
    return found
