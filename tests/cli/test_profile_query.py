"""`profile query`: how a query is read, what it takes, and where it goes wrong."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from command_center.cli import main


def test_it_shows_the_tree_and_what_is_taken(capsys: pytest.CaptureFixture[str]) -> None:
    argv = ["profile", "query", "late OR bag NEAR/3 lost*", "--text", "a bag was\nlost", "--text", "on time"]
    assert main(argv) == 0
    assert capsys.readouterr().out.splitlines() == [
        "read as:",
        "  OR",
        '    "late"',
        "    NEAR/3",
        '      "bag"',
        '      "lost*"',
        "taken: a bag was lost",
        "not taken: on time",
    ]


def test_it_says_which_lines_of_a_file_it_takes(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    texts = ["the bus to Rome has not arrived yet", "il bus per Roma non è ancora arrivato", "on time"]
    file = tmp_path / "sample.jsonl"
    lines = [
        json.dumps({"id": f"t:{n}", "source": "t", "text": text, "created_at": f"2026-01-01T0{n}:00:00Z"})
        for n, text in enumerate(texts)
    ]
    file.write_text("\n".join([*lines, "no mention", '{"id": "t:9", "source": "t", "deleted": true}']), "utf-8")
    assert main(["profile", "query", "lang:it bus", "--sample", str(file), "--profile", "profiles/demo.yaml"]) == 0
    said = capsys.readouterr().out.splitlines()
    assert said[-2:] == ["line 2  t:1  il bus per Roma non è ancora arrivato", "takes 1 of 3 mentions (33.3%)"]


def test_a_mistake_has_a_caret_below_it(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["profile", "query", "a AND\n(b OR) c"]) == 2
    first, shown, caret = capsys.readouterr().err.splitlines()
    assert first.startswith("command-center: line 2, column 6: OR is followed by a word")
    assert (shown, caret) == ("  (b OR) c", "       ^")


@pytest.mark.parametrize("query", ["a \udcff", "\x1b[31m(", "(" * 9999])
def test_nothing_hostile_reaches_the_terminal(query: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["profile", "query", query]) == 2
    said = capsys.readouterr().err
    assert said.replace("\n", "").isprintable() and len(said) < 400
