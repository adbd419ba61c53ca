"""`check memory`: what it prints is what the documents show."""

from __future__ import annotations

from pathlib import Path

import pytest

from command_center.cli import main

ROOT = Path(__file__).resolve().parents[2]
COMMAND = ["check", "memory", "--mentions-a-day", "25000", "--profile", str(ROOT / "profiles" / "demo.yaml")]


def test_the_example_of_the_documents(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(COMMAND) == 0
    text = (ROOT / "docs" / "operations.md").read_text()
    shown = text[text.index("check memory --mentions-a-day 25000") :].split("```\n")[1]
    assert capsys.readouterr().out == shown


def test_more_mentions_need_more(capsys: pytest.CaptureFixture[str]) -> None:
    main(COMMAND)
    small = capsys.readouterr().out.splitlines()
    main([*COMMAND[:3], "250000", "--mention-bytes", "1000", *COMMAND[4:]])
    large = capsys.readouterr().out.splitlines()
    sizes = [[float(line.split()[-2].replace(",", "")) for line in lines] for lines in (small, large)]
    assert all(more >= less for less, more in zip(*sizes, strict=True))
    assert sizes[1][-1] > 3 * sizes[0][-1]
    assert all(abs(sum(s[:-1]) - s[-1]) < 1 for s in sizes)


@pytest.mark.parametrize("wrong", ["0", "-5", "nan", "inf", "many", "1e12"])
def test_a_wrong_number_is_said_in_one_line(wrong: str, capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit) as stopped:
        main(["check", "memory", f"--mentions-a-day={wrong}"])
    assert stopped.value.code == 2
    assert f"{wrong} is no number above 0" in capsys.readouterr().err.splitlines()[-1]
