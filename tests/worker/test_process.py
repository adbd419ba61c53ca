"""What a process may ask of its system."""

from __future__ import annotations

import subprocess
import sys

import pytest

_ASKS = """
import resource, sys
from command_center.process import open_many_files
soft, hard, most = map(int, sys.argv[1:])
resource.setrlimit(resource.RLIMIT_NOFILE, (soft, hard))
print(open_many_files(most), *resource.getrlimit(resource.RLIMIT_NOFILE))
"""


@pytest.mark.parametrize(
    ("soft", "hard", "most", "then"),
    [(256, 900, 65_536, 900), (256, 900, 600, 600), (700, 900, 600, 700), (900, 900, 65_536, 900)],
    ids=["as many as allowed", "no more than asked for", "never fewer", "already"],
)
def test_as_many_files_as_the_system_allows(soft: int, hard: int, most: int, then: int) -> None:
    asked = [sys.executable, "-c", _ASKS, str(soft), str(hard), str(most)]
    told = subprocess.run(asked, capture_output=True, text=True, check=True)
    assert told.stdout.split() == [str(then), str(then), str(hard)]
