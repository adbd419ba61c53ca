"""Why the bundled server can't save: what its disk and its log say of it while nobody answers."""

from __future__ import annotations

import shutil
from pathlib import Path

LEAST_FREE = 1 << 20
"""Below this many bytes a start of the server would end with its first write."""
TAIL_BYTES = 4096
FATAL = "AOF write error"
"""The server's last line when a write to its file failed: what it had not saved, it did not acknowledge."""


def disk_full(data_dir: Path) -> bool:
    """Whether so little is free that a server there could not go on."""
    try:
        return shutil.disk_usage(data_dir).free < LEAST_FREE
    except OSError:
        return False


def disk_trouble(data_dir: Path) -> str:
    """Say why the server of a data directory can't save.

    Args:
        data_dir: The data directory; its server's log is in `logs/valkey.log`.

    Returns:
        The cause in words for a wall, or empty where the disk is no reason.
    """
    if disk_full(data_dir):
        return f"the disk of {data_dir} is full; the server needs {LEAST_FREE >> 20} MiB to go on"
    lines = _last_lines(data_dir / "logs" / "valkey.log")
    if not lines or FATAL not in lines[-1]:
        return ""
    # "12:M 22 Nov 2026 14:15:30.117 # Error writing to the AOF file: No space left on device"
    reason = lines[-2].partition(" # ")[2] if len(lines) > 1 else ""
    return f"the server can't write to its disk ({reason or FATAL}); it is tried again"


def _last_lines(path: Path) -> list[str]:
    try:
        with path.open("rb") as file:
            file.seek(max(0, file.seek(0, 2) - TAIL_BYTES))
            return file.read().decode("utf-8", "replace").splitlines()[-2:]
    except OSError:
        return []
