"""Flags as a place: a country by its two letters, a part of Britain by the tags behind a black flag."""

from __future__ import annotations

import re

from command_center.mention import PlaceTag
from streams.tag.gazetteer import gazetteer

_FIRST_LETTER, _FIRST_TAG = 0x1F1E6, 0xE0061
_FLAG = re.compile("[\U0001f1e6-\U0001f1ff]{2}")
_BRITISH_FLAG = re.compile("\U0001f3f4\U000e0067\U000e0062([\U000e0061-\U000e007a]{3})")
_BRITISH = {"eng": "england", "sct": "scotland", "wls": "wales"}


def flag(text: str) -> PlaceTag | None:
    """Read the first flag of a text.

    Args:
        text: Any text.

    Returns:
        The country, without a point, or England, Scotland or Wales with theirs; None without a flag that we know.
    """
    if found := _FLAG.search(text):
        code = "".join(chr(ord(sign) - _FIRST_LETTER + ord("A")) for sign in found[0])
        country = gazetteer().country_codes.get(code)
        return None if country is None else PlaceTag(country, None, None, "country")
    if found := _BRITISH_FLAG.search(text):
        name = _BRITISH.get("".join(chr(ord(sign) - _FIRST_TAG + ord("a")) for sign in found[1]))
        state = gazetteer().states.get(name or "")
        return None if state is None else PlaceTag(state.country, state.lat, state.lon, "state")
    return None
