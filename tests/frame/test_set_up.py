"""The set-up: each step once, again only when its input has changed, and a failure that shows its log."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from tools.set_up import debian, python, steps
from tools.set_up.steps import SetUpFailed, Step, Terminal, run_steps


@pytest.fixture(autouse=True)
def log(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setattr(steps, "LOG", tmp_path / "set-up.log")
    return tmp_path / "set-up.log"


def counted(folder: Path, **more: object) -> tuple[Step, list[str]]:
    runs: list[str] = []

    def run(terminal: Terminal) -> None:
        runs.append(terminal.name)
        (folder / "output").touch()

    lock = folder / "lock"
    lock.touch()
    return Step("it", run, folder / "stamps" / "it", inputs=(lock,), outputs=(folder / "output",), **more), runs  # type: ignore[arg-type]


def failing(folder: Path, run: Callable[[Terminal], None], optional: bool = False) -> Step:
    return Step("it", run, folder / "stamps" / "it", optional=optional)


def test_what_is_done_is_not_done_again_and_says_nothing(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    step, runs = counted(tmp_path)
    run_steps([step])
    assert "set-up 1 of 1: it: done in" in capsys.readouterr().err
    run_steps([step])
    assert runs == ["it"]
    assert capsys.readouterr().err == ""


@pytest.mark.parametrize("change", ["lock", "output", "stamp"])
def test_a_step_runs_again_when_its_input_or_its_output_has_changed(tmp_path: Path, change: str) -> None:
    step, runs = counted(tmp_path)
    run_steps([step])
    if change == "lock":
        (tmp_path / "lock").write_text("another version")
    else:
        (tmp_path / "output" if change == "output" else step.stamp).unlink()
    run_steps([step])
    assert runs == ["it", "it"]


def test_a_failed_step_shows_its_log_and_is_not_remembered(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    step = failing(tmp_path, lambda terminal: terminal.command("sh", "-c", "echo the reason; exit 3"))
    with pytest.raises(SetUpFailed, match="it: sh ended with exit code 3"):
        run_steps([step])
    assert "the reason" in capsys.readouterr().err
    assert not step.is_done()


def test_a_step_that_leaves_nothing_has_failed(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(steps, "ROOT", tmp_path)
    step = Step("it", lambda terminal: None, tmp_path / "stamp", outputs=(tmp_path / "output",))
    with pytest.raises(SetUpFailed, match="it left no output"):
        run_steps([step])


def test_an_optional_step_that_fails_is_told_and_the_rest_goes_on(tmp_path: Path) -> None:
    after, runs = counted(tmp_path)
    missing = run_steps([failing(tmp_path, lambda terminal: terminal.command("no-such-program"), optional=True), after])
    assert missing == ["it: no-such-program: No such file or directory"]
    assert runs == ["it"]


def test_on_a_terminal_a_bar_is_drawn(capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(Terminal, "_columns", staticmethod(lambda: 80))
    terminal = Terminal(total=4, is_terminal=True)
    for name in ("one", "two", "three"):
        terminal.begin(name)
    terminal.tick("a detail")
    assert "\r\x1b[Kset-up [############............] 3/4 three 0.0 s  a detail" in capsys.readouterr().err


def test_a_machine_without_pip_and_without_apt_gets_one_clear_line(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(python, "VENV", tmp_path / "venv")
    monkeypatch.setattr(python.importlib.util, "find_spec", lambda name: None)
    monkeypatch.setattr(debian, "wheel_folders", lambda: [tmp_path])
    monkeypatch.setattr(debian.shutil, "which", lambda name: None)
    with pytest.raises(SetUpFailed, match=r"neither ensurepip nor pip \(Debian: install python3-venv\)"):
        python.make_venv(Terminal(total=1))


def test_a_wrapped_program_finds_its_libraries(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    library = tmp_path / "root" / "usr" / "lib" / "x86_64-linux-gnu" / "libthing.so.1"
    library.parent.mkdir(parents=True)
    library.touch()
    program = tmp_path / "root" / "usr" / "bin" / "thing"
    program.parent.mkdir(parents=True)
    program.write_text('#!/bin/sh\necho "$LD_LIBRARY_PATH" "$1"\n')
    program.chmod(0o755)
    for name, path in {"HOME": tmp_path, "TREE": tmp_path / "root", "BIN": tmp_path / "bin"}.items():
        monkeypatch.setattr(debian, name, path)
    debian.wrap("thing", program)
    Terminal(total=1).command(tmp_path / "bin" / "thing", "an argument")
    assert f"{library.parent} an argument" in steps.LOG.read_text().replace(":", " ")
