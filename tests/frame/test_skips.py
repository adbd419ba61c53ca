"""Under CI no test is skipped in silence, but for those that read recorded data."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

CONFTEST = Path(__file__).resolve().parents[1] / "conftest.py"
PLAIN = "import pytest\n\ndef test_it():\n    pytest.skip('no reason')\n"
MODULE = "import pytest\n\npytest.skip('no reason', allow_module_level=True)\n"
RECORDED = "import pytest\n\n@pytest.mark.recorded\ndef test_it(recorded):\n    pass\n"
MISSING = "def test_it(chromium):\n    pass\n"
EXPECTED_FAILURE = "import pytest\n\n@pytest.mark.xfail\ndef test_it():\n    assert False\n"


def run(folder: Path, test: str, ci: str) -> subprocess.CompletedProcess[str]:
    """Run one test file beside a copy of our conftest, with an empty PATH, so that no program is found."""
    tests = folder / "checkout" / "tests"
    tests.mkdir(parents=True)
    shutil.copy(CONFTEST, tests)
    (tests / "test_it.py").write_text(test)
    (folder / "checkout" / "pytest.ini").write_text("[pytest]\nmarkers = recorded\n")
    environment = {name: value for name, value in os.environ.items() if not name.startswith("CC_")}
    # no plugin of others: they are none of what is judged, and some take a second to load
    environment |= {"CI": ci, "PATH": "", "PYTHONPATH": str(CONFTEST.parents[1]), "PYTEST_DISABLE_PLUGIN_AUTOLOAD": "1"}
    return subprocess.run(
        [sys.executable, "-m", "pytest", "-p", "no:cacheprovider", tests],
        cwd=folder / "checkout", env=environment, capture_output=True, text=True, check=False,
    )  # fmt: skip


@pytest.mark.parametrize("test", [PLAIN, MODULE, MISSING], ids=["test", "module", "program"])
def test_a_skip_fails_under_ci(tmp_path: Path, test: str) -> None:
    outcome = run(tmp_path, test, "true")
    assert outcome.returncode in (1, 2), outcome.stdout
    assert "a skip is a failure" in outcome.stdout


@pytest.mark.parametrize("test", [PLAIN, MISSING], ids=["test", "program"])
def test_a_skip_is_a_skip_elsewhere(tmp_path: Path, test: str) -> None:
    outcome = run(tmp_path, test, "")
    assert outcome.returncode == 0, outcome.stdout
    assert "1 skipped" in outcome.stdout


@pytest.mark.parametrize("test", [RECORDED, EXPECTED_FAILURE], ids=["recorded", "xfail"])
def test_recorded_data_may_be_absent_under_ci(tmp_path: Path, test: str) -> None:
    outcome = run(tmp_path, test, "true")
    assert outcome.returncode == 0, outcome.stdout


def test_a_missing_program_is_told_loudly(tmp_path: Path) -> None:
    assert "MISSING chromium: 1 tests could not run" in run(tmp_path, MISSING, "").stdout
