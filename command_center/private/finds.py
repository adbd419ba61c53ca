"""Personal data of all kinds in one text, as data: where, and of which kind."""

from __future__ import annotations

import hashlib
import re
from collections import OrderedDict
from collections.abc import Iterator, Sequence
from threading import Lock
from typing import Literal, NamedTuple

from command_center.private.accounts import accounts
from command_center.private.cards import cards
from command_center.private.mails import mails
from command_center.private.phones import phones
from command_center.private.streets import streets

Kind = Literal["card", "account", "mail", "phone", "street"]
READ = 10_000
"""Characters of a text that are read, as the taggers do; what `masked` does beyond is cruder."""
_DIGIT_OR_AT = re.compile("[\\d@\ufe6b\uff20一二三四五六七八九十]")
_DIGIT = re.compile("[\\d一二三四五六七八九十]")
_LINK = re.compile(r"(?:https?://|www\.)[!-~]+", re.IGNORECASE)
_REMEMBERED = 4096


class Find(NamedTuple):
    """One piece of personal data: `text[start:end]`."""

    start: int
    end: int
    kind: Kind


def found(text: str, regions: Sequence[str] = ()) -> tuple[Find, ...]:
    """Find personal data.

    Args:
        text: Any text; the first `READ` characters are read.
        regions: Countries (ISO 3166-1 alpha-2) in which a telephone number without + may be meant.

    Returns:
        The finds in order; they never overlap or touch inside links, which are left alone.

    **Guarantee** Never raises, and takes under 50 ms whatever the text is. What was found is remembered by the
    text's digest, never the text itself.
    """
    text = text[:READ]
    if not _DIGIT_OR_AT.search(text):
        return ()
    name = hashlib.blake2b(text.encode("utf-8", "surrogatepass"), digest_size=16, key=",".join(regions).encode()[:64])
    return _recent.get(name.digest(), text, regions)


class _Recent:
    """What was found last, so that a picture drawn every second doesn't look again; threads may share it."""

    def __init__(self) -> None:
        self._kept: OrderedDict[bytes, tuple[Find, ...]] = OrderedDict()
        self._lock = Lock()

    def get(self, name: bytes, text: str, regions: Sequence[str]) -> tuple[Find, ...]:
        with self._lock:
            if (known := self._kept.get(name)) is not None:
                self._kept.move_to_end(name)
                return known
        finds = tuple(_merged(sorted(_all(text, regions))))
        with self._lock:
            self._kept[name] = finds
            if len(self._kept) > _REMEMBERED:
                self._kept.popitem(last=False)
        return finds


_recent = _Recent()


def _all(text: str, regions: Sequence[str]) -> Iterator[Find]:
    # A link's own figures are ids; blanked at the same length, so that no place moves.
    words = _LINK.sub(lambda link: "\n" * len(link[0]), text)
    yield from (Find(*span, "mail") for span in mails(words))
    if not _DIGIT.search(words):
        return
    numbers = [Find(*span, "card") for span in cards(words)] + [Find(*span, "account") for span in accounts(words)]
    yield from numbers
    for find in numbers:  # the groups of a card look like a telephone number, too
        words = words[: find.start] + "\n" * (find.end - find.start) + words[find.end :]
    yield from (Find(*span, "phone") for span in phones(words, regions))
    yield from (Find(*span, "street") for span in streets(words))


def _merged(finds: list[Find]) -> Iterator[Find]:
    """One for those that overlap, of the kind that begins first: no half of either may stay."""
    last: Find | None = None
    for find in finds:
        if last is not None and find.start < last.end:
            last = last._replace(end=max(last.end, find.end))
            continue
        if last is not None:
            yield last
        last = find
    if last is not None:
        yield last
