"""Nothing committed names a package registry's host, a path of somebody's machine, or a key."""

from __future__ import annotations

import re
import subprocess
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
# A dot is written as \x2e and a letter of each word as a class of one, so that this file passes its own test.
FORBIDDEN = {
    "registry host": re.compile(
        r"(?:[p]ypi|[p]ythonhosted|[n]pmjs|[y]arnpkg|[d]ebian|[c]rates|[p]roxy\x2egolang|[m]aven(?:\x2eapache)?)"
        r"\x2e(?:org|com|io)\b",
        re.I,
    ),
    "machine path": re.compile(r"(?<![\w.])/(?:[w]ork/(?:main|shared)|[r]oot/|[h]ome/[a-z]+/|[U]sers/[A-Za-z]+/)"),
    "key": re.compile(
        r"-----[B]EGIN [A-Z ]*PRIVATE KEY|\b[A]KIA[0-9A-Z]{16}\b|\b[g]h[pousr]_[A-Za-z0-9]{30}"
        r"|[_]authToken\s*=|\b[s]k-[A-Za-z0-9_-]{24}|\b[x]ox[abp]-[0-9]{8}"
    ),
}


def offences(text: str) -> list[str]:
    """What a text holds that must not be committed."""
    return [f"{what}: {found[0]}" for what, pattern in FORBIDDEN.items() for found in pattern.finditer(text)]


def test_no_committed_file_names_a_registry_a_machine_or_a_key() -> None:
    listed = subprocess.run(["git", "ls-files", "-z"], cwd=ROOT, capture_output=True, text=True, check=True).stdout
    files = [ROOT / name for name in listed.split("\0") if name and (ROOT / name).is_file()]
    assert len(files) > 20
    found = {str(path.relative_to(ROOT)): bad for path in files if (bad := offences(path.read_text("utf-8", "ignore")))}
    assert found == {}


@pytest.mark.parametrize(
    "text",
    [
        "https://py" + "pi.org/simple",
        "https://registry.npm" + "js.org/x/-/x.tgz",
        "see /wo" + "rk/shared/product.md",
        "cd /ro" + "ot/x",
        "-----BEGIN RSA PRIVATE" + " KEY-----",
        "gh" + "p_" + "a" * 36,
    ],
)
def test_a_planted_offence_is_found(text: str) -> None:
    assert offences(f"fine before {text} fine after")
