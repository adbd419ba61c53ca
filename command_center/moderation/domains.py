"""Which sites a text leads to: blocked domains found in it as written, nothing resolved."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Iterable

_DOTS = str.maketrans("\u3002\uff0e\uff61", "...")
"""Full stops that browsers, too, take for the dot of a domain (UTS 46, section 2.3)."""
_LABEL = re.compile(r"[^\W_](?:[\w\u0300-\u036f\u0900-\u0dff-]{0,61}[\w\u0300-\u036f\u0900-\u0dff])?")


def plain_domain(text: str) -> str:
    """Read a domain as a profile names it.

    Args:
        text: For example `example.com`; a leading `www.` or `*.` makes no difference.

    Returns:
        It in small letters.

    Raises:
        ValueError: It is none.
    """
    small = unicodedata.normalize("NFKC", text).casefold().translate(_DOTS)
    domain = small.removeprefix("*.").removeprefix("www.").rstrip(".")
    labels = domain.split(".")
    if len(labels) < 2 or not all(_LABEL.fullmatch(label) for label in labels):
        raise ValueError(f"{text!r} is no domain: write it as example.com, without https:// and path")
    return domain


class Domains:
    """Finds blocked domains in texts.

    A domain stands for all below it (`example.com` for `shop.example.com`), never for one that merely ends like it
    (`myexample.com`) or goes on (`example.com.au`). It is found wherever it is written as a word, in a link or
    without `https://`, in capitals, other widths, with other dots or accents, and by its ASCII name (`xn--`).

    Args:
        domains: As `plain_domain` gives them.
        fold: Writes a text so that spellings of one word are equal.
    """

    def __init__(self, domains: Iterable[str], fold: Callable[[str], str]) -> None:
        names = sorted({fold(form) for domain in domains for form in (domain, _ascii(domain)) if form})
        latin = [re.escape(name) for name in names if name.isascii()]
        other = [re.escape(name) for name in names if not name.isascii()]
        # Chinese and Japanese write no space before a link: beside an ASCII name only ASCII letters go on.
        parts = [rf"(?<![a-z0-9_-])(?:{'|'.join(latin)})(?![a-z0-9_-]|\.[a-z0-9_-])"] if latin else []
        parts += [rf"(?<![\w-])(?:{'|'.join(other)})(?![\w-]|\.[\w-])"] if other else []
        self._pattern = re.compile("|".join(parts)) if parts else None

    def stand_in(self, folded: str) -> bool:
        """Say whether one of them stands in a folded text."""
        return self._pattern is not None and bool(self._pattern.search(folded.translate(_DOTS)))


def _ascii(domain: str) -> str:
    try:
        return domain.encode("idna").decode()
    except UnicodeError:
        return ""
