"""Card numbers: right length for a known issuer, and a right check digit."""

from __future__ import annotations

import re
from collections.abc import Iterator

from stdnum import luhn

from command_center.private.signs import DASHES, GAPS

_RUN = re.compile(rf"(?<!\d)(?<!\d[.,])\d(?:[{GAPS}{DASHES}]{{0,2}}\d){{11,}}+")
_SIGNED = re.compile(r"(?<![\d.,/_])\d{4}([./_])(?:\d{4}\1\d{4}\1\d{4}|\d{6}\1\d{5})(?![\d/_])(?![.,]\d)")
"""Groups as cards have them, divided by signs that stand between figures of all sorts."""
_DIGITS = re.compile(r"\d+")
_SHORTEST_GROUP = 3
"""Cards are written in groups of four, four-six-five or four-six-four; pairs of figures are something else."""
_LONGEST = 19

_ISSUERS: tuple[tuple[int, int, tuple[int, ...]], ...] = (
    (4, 4, (16, 19)),  # Visa; its cards of 13 digits are gone, and goods' numbers have 13
    (51, 55, (16,)),  # Mastercard
    (2221, 2720, (16,)),  # Mastercard
    (34, 34, (15,)),  # American Express
    (37, 37, (15,)),
    (300, 305, (14, 16, 19)),  # Diners Club
    (309, 309, (14, 16, 19)),
    (36, 36, (14, 16, 19)),
    (38, 39, (14, 16, 19)),
    (6011, 6011, (16, 19)),  # Discover
    (644, 649, (16, 19)),
    (65, 65, (16, 19)),  # Discover, RuPay, Elo
    (3528, 3589, (16, 19)),  # JCB
    (62, 62, (16, 19)),  # UnionPay; posts of 2015 have ids of 18 digits that begin so
    (81, 82, (16, 19)),  # UnionPay, RuPay
    (2200, 2204, (16,)),  # Mir; posts of 2027 will have ids of 19 digits that begin so
    (60, 60, (16,)),  # RuPay, Hipercard
    (508, 509, (16,)),  # RuPay, Elo
    (5041, 5041, (16,)),  # Elo
    (5066, 5067, (16,)),
    (6277, 6277, (16,)),
    (6362, 6363, (16,)),
    (5060, 5061, (16, 18, 19)),  # Verve
    (9792, 9792, (16,)),  # Troy
    (5018, 5019, (12, 13, 14, 15, 16, 17, 18, 19)),  # Maestro, Dankort
    (5020, 5020, (12, 13, 14, 15, 16, 17, 18, 19)),
    (5038, 5038, (12, 13, 14, 15, 16, 17, 18, 19)),
    (5893, 5893, (12, 13, 14, 15, 16, 17, 18, 19)),
    (6304, 6304, (12, 13, 14, 15, 16, 17, 18, 19)),
    (6759, 6759, (12, 13, 14, 15, 16, 17, 18, 19)),
    (6761, 6763, (12, 13, 14, 15, 16, 17, 18, 19)),
)
"""First and last prefix and the lengths of each issuer's numbers (ISO/IEC 7812, as the issuers publish them)."""


def _by_prefix() -> dict[str, frozenset[int]]:
    rows: dict[str, set[int]] = {}
    for first, last, lengths in _ISSUERS:
        for prefix in range(first, last + 1):
            rows.setdefault(str(prefix), set()).update(lengths)
    return {prefix: frozenset(lengths) for prefix, lengths in rows.items()}


_LENGTHS = _by_prefix()


def cards(text: str) -> Iterator[tuple[int, int]]:
    """Find card numbers.

    Args:
        text: Any text.

    Returns:
        Start and end of each. Digits of any script count, in one run or in groups of three and more with blanks
        or dashes between, or in a card's own groups with dots, slashes or underscores. An
        order number of 16 random digits is taken for a card once in 29.
    """
    for signed in _SIGNED.finditer(text):
        if is_card(_ascii("".join(_DIGITS.findall(signed[0])))):
            yield signed.span()
    for run in _RUN.finditer(text):
        groups = list(_DIGITS.finditer(text, *run.span()))
        first = 0
        while first < len(groups):
            last = _card_at(groups, first)
            if last is None:
                first += 1
                continue
            yield groups[first].start(), groups[last].end()
            first = last + 1


def _card_at(groups: list[re.Match[str]], first: int) -> int | None:
    """The last group of the card number that begins with a group, if one does."""
    number = ""
    for last in range(first, len(groups)):
        group = groups[last][0]
        if len(group) < _SHORTEST_GROUP or len(number) + len(group) > _LONGEST:
            return None
        number += _ascii(group)
        if is_card(number):
            return last
    return None


def _ascii(digits: str) -> str:
    return digits if digits.isascii() else "".join(str(int(digit)) for digit in digits)


def is_card(number: str) -> bool:
    """Say whether digits alone are a card number.

    Args:
        number: ASCII digits.
    """
    lengths = next((_LENGTHS[number[:n]] for n in (4, 3, 2, 1) if number[:n] in _LENGTHS), ())
    return len(number) in lengths and bool(luhn.is_valid(number))
