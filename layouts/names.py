"""What languages and countries are called in the language of the page, and what the profile calls its own."""

from __future__ import annotations

from collections.abc import Mapping
from typing import NamedTuple

from command_center.countries import country_name
from command_center.texts.catalogue import SOURCE
from layouts.speech import _, language, locale

UNDETERMINED = "und"


class Names(NamedTuple):
    """What the profile calls its topics and brands, by id."""

    topics: Mapping[str, str]
    brands: Mapping[str, str]


NOBODY = Names({}, {})


def language_name(code: str) -> str:
    """A language's name, as `German`; a code that Unicode has no name for is shown as it is."""
    if code == UNDETERMINED:
        return _("undetermined")
    return str(locale().languages.get(code, code))


def country(code: str) -> str:
    """A country's name, as `Germany`; in English the one GeoNames has, by which places are found."""
    return country_name(code) if language() == SOURCE else str(locale().territories.get(code) or country_name(code))
