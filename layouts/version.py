"""The version of what browsers are given: an open page that is told of another one loads itself anew."""

from __future__ import annotations

import hashlib
from functools import cache
from pathlib import Path

from command_center.texts.catalogue import FOLDER

_HERE = Path(__file__).resolve().parent
_ASSETS = _HERE.parent / "assets"


@cache
def version() -> str:
    """Name the pages' scripts, styles, markup and catalogues of words by their content.

    Returns:
        Twelve hex digits, the same in every process that serves the same files, whatever else was deployed.
    """
    digest = hashlib.sha256()
    for path in sorted(
        [*_HERE.rglob("*.py"), *FOLDER.glob("*.po"), *_ASSETS.glob("*.*"), _ASSETS / "vendor" / "manifest.json"]
    ):
        if path.is_file():  # the libraries are missing until set-up has made them
            digest.update(path.name.encode() + b"\0" + path.read_bytes())
    return digest.hexdigest()[:12]
