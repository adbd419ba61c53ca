"""Bank accounts: IBANs as ISO 13616 and the registry behind python-stdnum have them."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache

from stdnum import iban, numdb

from command_center.private.signs import DASHES, GAPS

_HEAD = re.compile(r"(?<![A-Za-z0-9])[A-Za-z]{2}[0-9]{2}")
_GAP = rf"[{GAPS}{DASHES}.]?"
_PART = re.compile(r"([0-9]+)!")


def accounts(text: str) -> Iterator[tuple[int, int]]:
    """Find IBANs.

    Args:
        text: Any text.

    Returns:
        Start and end of each, in order; in capitals or not, with or without a blank, dash or dot between.
    """
    for head in _HEAD.finditer(text):
        tail = _tail(head[0][:2].upper())
        if tail is None or (rest := tail.match(text, head.end())) is None:
            continue
        number = "".join(sign for sign in head[0] + rest[0] if sign.isalnum()).upper()
        # The remainder first: it is quick, and only one in 97 gets to the checks of its country.
        if int("".join(str(int(sign, 36)) for sign in number[4:] + number[:4])) % 97 == 1 and iban.is_valid(number):
            yield head.start(), rest.end()


@cache
def _tail(country: str) -> re.Pattern[str] | None:
    """What follows the check digits in a country: as many letters and digits as its accounts have."""
    if not country.isascii():
        return None
    found = numdb.get("iban").info(country)
    structure = found[0][1].get("bban") if found else None
    if structure is None:
        return None
    length = sum(int(part) for part in _PART.findall(structure))
    return re.compile(rf"(?:{_GAP}[A-Za-z0-9]){{{length}}}(?![A-Za-z0-9])")
