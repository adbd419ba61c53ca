"""What the parts of a profile are made of: strict models and the forms of single values."""

from __future__ import annotations

from typing import Annotated, Any
from zoneinfo import ZoneInfo

from pydantic import AfterValidator, BaseModel, BeforeValidator, ConfigDict, Field
from pydantic_core import PydanticCustomError

from command_center.countries import is_country
from command_center.languages import is_language
from command_center.mention import OPEN_NEEDS
from command_center.texts.catalogue import languages


class Part(BaseModel):
    """A part of a profile: it can't be changed, and a key nobody knows is a mistake."""

    model_config = ConfigDict(extra="forbid", frozen=True, str_strip_whitespace=True)


def _zone(name: str) -> str:
    try:
        ZoneInfo(name)
    except (KeyError, ValueError, OSError):
        raise ValueError(f"no time zone {name!r} (examples: Europe/Berlin, America/New_York, UTC)") from None
    return name


def _language(code: str) -> str:
    if not is_language(code):
        raise ValueError(f"no language {code!r} (two or three small letters of ISO 639, as in en, de, ja)")
    return code


def _page_language(code: str) -> str:
    if code not in languages():
        raise ValueError(f"no pages in {code!r} (one of {', '.join(languages())})")
    return code


def _country(code: str) -> str:
    if not is_country(code):
        raise ValueError(f"no country {code!r} (two capitals of ISO 3166-1, as in DE, GB, IN)")
    return code


def _need(name: str) -> str:
    if name not in OPEN_NEEDS:
        raise ValueError(f"no need {name!r} (one of {', '.join(OPEN_NEEDS)})")
    return name


def _account(handle: str) -> str:
    bare = handle.removeprefix("@")
    if not bare or any(c.isspace() for c in bare):
        raise ValueError("an account is one handle or id without spaces")
    return bare


def _query(text: Any) -> Any:
    # Before white space is stripped, so that places are those of the file. Imported where it is used: every process
    # reads a profile, and only those that tag or check need the parser for more than this.
    if isinstance(text, str):
        from command_center.query import QueryError, parse  # noqa: PLC0415

        try:
            parse(text)
        except QueryError as why:
            raise PydanticCustomError("query", "{said}", {"said": str(why), "line": why.line}) from None
    return text


Id = Annotated[str, Field(pattern=r"^[a-z0-9][a-z0-9_-]{0,47}$")]
Text = Annotated[str, Field(min_length=1, max_length=200)]
Zone = Annotated[str, AfterValidator(_zone)]
Language = Annotated[str, AfterValidator(_language)]
PageLanguage = Annotated[str, AfterValidator(_page_language)]
"""A language that pages can be made in, whatever people write in."""
Country = Annotated[str, AfterValidator(_country)]
Account = Annotated[str, AfterValidator(_account)]
Days = Annotated[float, Field(gt=0, le=36500, allow_inf_nan=False)]
Minutes = Annotated[float, Field(gt=0, le=525600, allow_inf_nan=False)]
Query = Annotated[str, BeforeValidator(_query)]
Need = Annotated[str, AfterValidator(_need)]
