"""What workers, taggers and routes say in English, said in the language of the page: their words are for logs and
programs too, and reach a page as they are."""

from __future__ import annotations

import re
from functools import lru_cache
from string import Formatter

from layouts.speech import _, language, later

SAYINGS = (
    # causes of a stage that is not well
    later("no source runs here; mentions come by POST /api/v1/mentions"),
)


def retold(text: str) -> str:
    """Say words again that were made elsewhere.

    Args:
        text: English words.

    Returns:
        The same in the language of the page, where one of `SAYINGS` fits; else as they are.
    """
    return _retold(text, language()) if text else text


@lru_cache(maxsize=512)
def _retold(text: str, _language: str) -> str:
    for saying, pattern in _PATTERNS:
        found = pattern.fullmatch(text)
        if found:
            return _(saying, **{name: retold(value) for name, value in found.groupdict().items()})
    return text


def _pattern(saying: str) -> re.Pattern[str]:
    parts = [
        re.escape(literal) + (f"(?P<{name}>.+?)" if name else "")
        for literal, name, _spec, _conversion in Formatter().parse(saying)
    ]
    return re.compile("".join(parts), re.DOTALL)


_PATTERNS = [(saying, _pattern(saying)) for saying in SAYINGS]
