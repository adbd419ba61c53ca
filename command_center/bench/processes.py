"""Processes as this machine's `/proc` tells of them: processor time, memory, who serves an address."""

from __future__ import annotations

import os
import re
from collections.abc import Sequence
from pathlib import Path
from urllib.parse import urlsplit

_TICKS_A_SECOND = os.sysconf("SC_CLK_TCK")
_RSS = re.compile(r"^VmRSS:\s+(\d+) kB$", re.M)


def cpu_s(pids: Sequence[int]) -> float:
    """Processor time of these processes so far, in seconds (proc(5): the 14th and 15th field of stat)."""
    total = 0
    for pid in pids:
        try:
            fields = Path(f"/proc/{pid}/stat").read_text("utf-8").rpartition(")")[2].split()
        except OSError:
            continue
        total += int(fields[11]) + int(fields[12])
    return total / _TICKS_A_SECOND


def _family(pid: int) -> list[int]:
    """A process and its children."""
    try:
        children = Path(f"/proc/{pid}/task/{pid}/children").read_text("utf-8").split()
    except OSError:
        children = []
    return [pid, *(one for child in children for one in _family(int(child)))]


def family_cpu_s(pid: int) -> float:
    """Processor time of a process and its children so far, in seconds."""
    return cpu_s(_family(pid))


def bound_to(base: str) -> list[int]:
    """The web server's processes, by the address they were given."""
    address = f"\0-b\0{urlsplit(base).netloc}\0".encode()
    found = [path for path in Path("/proc").glob("[0-9]*/cmdline") if address in _read(path)]
    return [int(path.parent.name) for path in found]


def _read(path: Path) -> bytes:
    try:
        return path.read_bytes()
    except OSError:
        return b""


def rss_mb(pid: int) -> float:
    """Memory of a process that lies in the machine's, in MB; 0 where it is gone."""
    found = _RSS.search(_read(Path(f"/proc/{pid}/status")).decode())
    return int(found[1]) / 1000 if found else 0.0
