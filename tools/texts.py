"""Gather the words of pages and scripts into the message catalogues; `python -m tools.texts de` begins German, too."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from babel import Locale, UnknownLocaleError
from babel.messages.catalog import Catalog
from babel.messages.extract import extract_from_file
from babel.messages.pofile import write_po

from command_center.texts.catalogue import FOLDER, SOURCE, languages, read_catalogue

ROOT = Path(__file__).resolve().parents[1]
PYTHON: dict[str, Any] = {"_": None, "later": None, "_n": (1, 2), "_p": ((1, "c"), 2)}
"""The functions of `layouts.speech` whose words are gathered, and which of their arguments those are."""
SCRIPTS: dict[str, Any] = {"_": None}
LONG_AGO = datetime(2026, 11, 22, tzinfo=UTC)
"""Catalogues carry no date of their own, or each gathering would change them; git has the dates."""


def gather() -> Catalog:
    """Find every text of the pages.

    Returns:
        A catalogue without translations: texts in the order of their files, each with the files it stands in.
    """
    found = _empty(None)
    for path, method, keywords in _sources():
        name = path.relative_to(ROOT).as_posix()
        for _line, words, _comments, context in extract_from_file(method, path, keywords):
            held = found.get(words, context)
            if held is None or (name, 0) not in held.locations:
                found.add(words, locations=[(name, 0)], context=context)
    return found


def _sources() -> Iterator[tuple[Path, str, dict[str, Any]]]:
    for path in sorted((ROOT / "layouts").rglob("*.py")):
        yield path, "python", PYTHON
    for path in sorted((ROOT / "assets").glob("*.js")):
        yield path, "javascript", SCRIPTS


def _empty(language: str | None) -> Catalog:
    of = f" in {Locale.parse(language).english_name}" if language else ""
    return Catalog(
        locale=language,
        project="command-center",
        version="0.1.0",
        msgid_bugs_address="docs/texts.md",
        creation_date=LONG_AGO,
        revision_date=LONG_AGO,
        last_translator="command-center",
        language_team="command-center",
        header_comment=f"# The words of command-center's pages{of}; see docs/texts.md.",
        fuzzy=False,
    )


def write(language: str, texts: Catalog) -> int:
    """Write a catalogue anew: translations that are still asked for stay, new texts are added, others go.

    Args:
        language: The language.
        texts: What `gather` found.

    Returns:
        How many texts have no translation yet.
    """
    old = read_catalogue(language) if language in languages() else Catalog(locale=language)
    new = _empty(language)
    for message in texts:
        if message.id:
            held = old.get(message.id, message.context)
            string = held.string if held else None
            new.add(message.id, string, locations=message.locations, context=message.context)
    with (FOLDER / f"{language}.po").open("wb") as file:
        write_po(file, new, width=120, include_lineno=False)
    return sum(1 for message in new if message.id and not all(_strings(message.string)))


def _strings(string: Any) -> tuple[str, ...]:
    return tuple(string) if isinstance(string, (tuple, list)) else (string,)


if __name__ == "__main__":
    gathered = gather()
    for code in dict.fromkeys([*languages(), *sys.argv[1:]]):
        if code == SOURCE:
            continue
        try:
            Locale.parse(code)
        except (UnknownLocaleError, ValueError):
            sys.exit(f"{code} is no language that Unicode knows: say it as in de or pt")
        missing = write(code, gathered)
        print(f"{code}: {len(gathered)} texts, {missing} without translation")
