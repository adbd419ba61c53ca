"""What is said of a bundled server that can't save: by the space that is left, else by its last line."""

from __future__ import annotations

from pathlib import Path

import pytest

from command_center.store import disk

STARTED = "12:M 22 Nov 2026 14:15:29.127 * Ready to accept connections tcp"
SHORT = "12:M 22 Nov 2026 14:15:30.117 # Error writing to the AOF file: No space left on device"
FATAL = (
    "12:M 22 Nov 2026 14:15:30.117 # Can't recover from AOF write error when the AOF fsync policy is 'always'. Exiting"
)


def write(data_dir: Path, *lines: str) -> None:
    (data_dir / "logs").mkdir(exist_ok=True)
    (data_dir / "logs" / "valkey.log").write_text("\n".join(lines) + "\n")


def test_a_server_that_ended_for_its_disk_says_so_by_its_last_line(tmp_path: Path) -> None:
    write(tmp_path, STARTED, SHORT, FATAL)
    assert "can't write to its disk (Error writing to the AOF file: No space left" in disk.disk_trouble(tmp_path)


@pytest.mark.parametrize("lines", [(STARTED,), (SHORT, FATAL, STARTED), ()])
def test_a_server_that_runs_or_ended_otherwise_is_not_told_by_its_past(tmp_path: Path, lines: tuple[str, ...]) -> None:
    write(tmp_path, *lines)
    assert disk.disk_trouble(tmp_path) == ""


def test_too_little_space_is_reason_enough(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(disk, "LEAST_FREE", 1 << 62)
    assert disk.disk_full(tmp_path)
    assert "is full" in disk.disk_trouble(tmp_path)


def test_what_is_not_there_is_no_reason(tmp_path: Path) -> None:
    assert disk.disk_trouble(tmp_path) == disk.disk_trouble(tmp_path / "nowhere") == ""
