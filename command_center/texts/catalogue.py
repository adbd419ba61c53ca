"""The message catalogues: read as they are written, keyed by the English words that stand in the code."""

from __future__ import annotations

from functools import cache
from gettext import GNUTranslations, NullTranslations
from io import BytesIO
from pathlib import Path

from babel import Locale
from babel.messages.catalog import Catalog
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po

SOURCE = "en"
"""The language of the code: its words are the keys, so it has no catalogue and can lack nothing."""
FOLDER = Path(__file__).resolve().parent
BROWSER = "assets/"
"""Where the words stand that scripts write; a catalogue says of each of its texts in which files it stands."""


@cache
def languages() -> tuple[str, ...]:
    """The languages that pages can be made in: English, and each that has a catalogue in `FOLDER`."""
    return (SOURCE, *sorted(path.stem for path in FOLDER.glob("*.po")))


def own_name(language: str) -> str:
    """What a language's own speakers call it, as `Italiano`."""
    return (Locale.parse(language).get_display_name() or language).capitalize()


@cache
def read_catalogue(language: str) -> Catalog:
    """Read a catalogue with all that translators see of it.

    Args:
        language: One of `languages()`, but not `SOURCE`.

    Raises:
        FileNotFoundError: There is none.
    """
    with (FOLDER / f"{language}.po").open("rb") as file:
        return read_po(file, locale=language, abort_invalid=True)


@cache
def translations(language: str) -> NullTranslations:
    """The texts of a language; what one lacks stands there in English.

    Args:
        language: One of `languages()`.

    Returns:
        What `gettext`, `ngettext` and `pgettext` are asked of.
    """
    if language == SOURCE:
        return NullTranslations()
    # packed at start, in some 20 ms: a compiled file beside each catalogue could be older than it
    packed = BytesIO()
    write_mo(packed, read_catalogue(language))
    packed.seek(0)
    return GNUTranslations(packed)


@cache
def browser_words(language: str) -> dict[str, str]:
    """What scripts write, in a language.

    Args:
        language: One of `languages()`.

    Returns:
        English to translation; empty for English.
    """
    if language == SOURCE:
        return {}
    found = {}
    for message in read_catalogue(language):
        if message.id and any(path.startswith(BROWSER) for path, _ in message.locations):
            found[str(message.id)] = str(message.string or message.id)
    return found
