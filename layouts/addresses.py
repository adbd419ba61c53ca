"""Where words lead to somebody: handles, links, mail and web addresses, as people write them and as they hide them."""

from __future__ import annotations

import re
from collections.abc import Iterator

from layouts.alike import Alike, plain

_L = r"[\w\-\u0900-\u0eff]"  # letters of a domain, with the vowel signs of India and Thailand
_OPEN, _CLOSE = r"[(\[{<] ?", r" ?[)\]}>]"
# quantifiers with two plus signs never give back, so that no text is slow
_DIRECT = re.compile(
    r"https?://\S+|www\.\S+"  # links hold names: a profile, a post of a person
    r"|(?<![a-z0-9_])/?u/[\w\-]+"  # u/name, as Reddit writes
)
_AT = re.compile(
    rf"(?: @ (?={_L}++\.[^\W\d])"  # bob @ mail.example
    rf"| ?{_OPEN}at{_CLOSE} ?)[^ ]+(?: {_OPEN}(?:dot|punkt|punto|point){_CLOSE} ?[^ ]+){{0,4}}"  # bob (at) mail (dot) x
    r"|@[^ ]+"  # @handle, @name@server, a@mail.example, up to the next blank
    r"|@ \d*+[^\W\d][^ ]*"  # @ handle, but not 3 @ 5 euros
    r"|@"
)
_BEFORE_AT = re.compile(r"[\w.%+\-]*")
"""Read backwards from an @: the name in a mail address."""
_UNSPACED = re.compile(r"[\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff\u2e80-\U0010ffff]")
"""Scripts that write no blanks: the words before an address are no part of it."""
_CHAIN = re.compile(rf"{_L}++(?:\.{_L}++)++(?P<path>/\S+)?")
"""Words with a dot between: ada.dev, name.server.example; whether it is an address its last words say."""
_COMMON = (
    "ai app ar biz blog br ch cl cn co com cz de dev dk es eu fi fr gg gr ie in info io it jp kr me mx net nl nz online"
    " org page pl pt ru site social tr tv ua uk xyz"
)
"""Not those that are short words and stand in small letters behind many a full stop: at, be, no, so, se, il."""
_ELSEWHERE = (
    "рф рус укр бел срб қаз бг мкд ею онлайн сайт дети орг ком москва ελ ευ ישראל مصر السعودية امارات ایران भारत "
    "पाकिस्तान ไทย 中国 中國 公司 网络 网址 香港 台湾 台灣 한국 닷컴 みんな コム"
)
_ENDS = frozenset(_COMMON.split())
_END = re.compile(rf"xn--[a-z0-9\-]+|[a-z]{{2,24}}(?![a-z0-9_\-])|(?:{'|'.join(plain(_ELSEWHERE).split())})")
_ALSO_WORDS = frozenset({"in", "it", "me", "es", "de", "app", "net", "online", "page", "site", "social", "blog"})
"""With a capital, these begin the next sentence of somebody who left out the blank."""


def addresses(alike: Alike) -> Iterator[tuple[int, int]]:
    """Find addresses.

    Args:
        alike: The words.

    Returns:
        Start and end of each in `alike.plain`, in no order; they may overlap. Takes time in proportion to the words,
        whatever they are.
    """
    text = alike.plain
    if "/" in text or "www." in text:
        yield from (found.span() for found in _DIRECT.finditer(text))
    if "@" in text or "at" in text:
        yield from _ats(text)
    if "." in text:
        for found in _CHAIN.finditer(text):
            if span := _domain(alike, found):
                yield span


def _ats(text: str) -> Iterator[tuple[int, int]]:
    backwards = text[::-1]
    for found in _AT.finditer(text):
        before = _BEFORE_AT.match(backwards, len(text) - found.start())
        name = before[0] if before else ""
        stranger = _UNSPACED.search(name)
        name = name[: stranger.start()] if stranger else name
        if name or found[0] != "@":
            yield found.start() - len(name) + (not name and found[0][0] == " "), found.end()


def _domain(alike: Alike, chain: re.Match[str]) -> tuple[int, int] | None:
    """What of a chain of words with dots is an address, if any."""
    labels = chain[0].removesuffix(chain["path"] or "").split(".")
    start = chain.start() + _glued(labels[0])
    if chain["path"] and _is_word(labels[-1]):
        return start, chain.end()
    end = chain.start() + len(".".join(labels))
    for number in range(len(labels) - 1, 0, -1):
        begin = end - len(labels[number])
        ending = _END.match(labels[number])
        if ending and (number > 1 or _is_address(alike, labels[0], ending[0], begin)):
            return start, begin + ending.end()
        end = begin - 1
    return None


def _is_word(label: str) -> bool:
    """Not a figure, as in 9.10/5, and not one letter, as in e.g./i.e."""
    return label.startswith("xn--") or (len(label) > 1 and not any(letter.isdigit() for letter in label))


def _glued(label: str) -> int:
    """How much of a first label is the sentence before it: 感谢ada.dev."""
    own = re.search(r"[a-z0-9_\-]+$", label)
    return own.start() if own and own.start() and _UNSPACED.match(label[own.start() - 1]) else 0


def _is_address(alike: Alike, label: str, ending: str, begin: int) -> bool:
    """One dot alone may be a full stop without a blank: the words on both sides decide."""
    if not any(letter.isalpha() for letter in label) or (
        ending.isalpha() and ending.isascii() and ending not in _COMMON
    ):
        return False
    first, last = alike.place(begin, begin + len(ending))
    return not (ending in _ALSO_WORDS and alike.text[first:last].istitle())
