"""Made-up bytes that are no mentions, one of each kind, with words of the reason that must be given for them."""

from __future__ import annotations

from collections.abc import Callable
from typing import NamedTuple

MB = 1_000_000
HUGE = 50_000_000


class Poison(NamedTuple):
    """One kind: how its bytes are made of an id, and what the reason must say."""

    make: Callable[[str], bytes]
    said: str


def _whole(id_: str, more: str = "", text: str = '"it smokes"') -> bytes:
    source = id_.partition(":")[0]
    return f'{{"id":"{id_}","source":"{source}","created_at":"2026-03-04T12:00:00Z","text":{text}{more}}}'.encode()


def _padded(id_: str, size: int) -> bytes:
    """A mention that has nothing wrong with it but its size, which is exact."""
    empty = _whole(id_, text='""')
    return empty.replace(b'""', b'"' + b"x" * (size - len(empty)) + b'"')


def _deep(opening: str, closing: str, inner: str = "") -> str:
    return f',"thread":{opening * 10_000}{inner}{closing * 10_000}'


KINDS: dict[str, Poison] = {
    "half a JSON": Poison(lambda i: _whole(i)[:-9], "not JSON"),
    "no JSON": Poison(lambda i: f"{i} it smokes".encode(), "not JSON"),
    "nothing": Poison(lambda i: b"", "not JSON: empty"),
    "a list": Poison(lambda i: b"[" + _whole(i) + b"]", "a mention is a JSON object, not list"),
    "Latin-1": Poison(lambda i: _whole(i, text='"caf\xe9"').decode().encode("latin-1"), "not UTF-8: byte 0xe9 at"),
    "no UTF-8 in an unknown field": Poison(
        lambda i: _whole(i, ',"mood":"?"').replace(b"?", b"\xc3\x28"), "not UTF-8: byte 0xc3 at"
    ),
    "a number for a text": Poison(lambda i: _whole(i, text="5"), "`$.text`"),
    "a text for a truth": Poison(lambda i: _whole(i, ',"deleted":"no"'), "`$.deleted`"),
    "an object for a time": Poison(lambda i: _whole(i, ',"edited_at":{}'), "`$.edited_at`"),
    "no id": Poison(lambda i: _whole(i).replace(b'"id"', b'"ID"'), "missing required field `id`"),
    "lists 10,000 deep": Poison(lambda i: _whole(i, _deep("[", "]")), "nested deeper than 64 levels"),
    "objects 10,000 deep": Poison(lambda i: _whole(i, _deep('{"a":', "}", "1")), "nested deeper than 64 levels"),
    "deep in a known field": Poison(lambda i: _whole(i, text="[" * 10_000 + "]" * 10_000), "nested deeper"),
    "deep in extra": Poison(lambda i: _whole(i, ',"extra":{"a":' + "[" * 65 + "]" * 65 + "}"), "nested deeper"),
    "NaN": Poison(lambda i: _whole(i, ',"place":{"lat":NaN,"lon":0}'), "NaN and Infinity are no numbers"),
    "-Infinity in an unknown field": Poison(lambda i: _whole(i, ',"score":-Infinity'), "NaN and Infinity are no"),
    "1e999": Poison(lambda i: _whole(i, ',"place":{"lat":1e999,"lon":0}'), "beyond what a double holds"),
    "1e999 in an unknown field": Poison(lambda i: _whole(i, ',"score":-1e999'), "beyond what a double holds"),
    "400 digits in an unknown field": Poison(lambda i: _whole(i, f',"score":{"9" * 400}'), "`score`: a number beyond"),
    "5,000 digits in extra": Poison(lambda i: _whole(i, f',"extra":{{"n":{"9" * 5000}}}'), "beyond what a double"),
    "a NUL byte": Poison(lambda i: _whole(i, text='"it\0smokes"'), "NUL byte"),
    "a NUL as an escape": Poison(lambda i: _whole(i, text=r'"it\u0000smokes"'), "`text`: holds a NUL"),
    "a NUL in a name": Poison(lambda i: _whole(i, r',"author":{"name":"\u0000"}'), "`author`: holds a NUL"),
    "a NUL in an unknown field": Poison(lambda i: _whole(i, r',"mood":[{"a":"\u0000"}]'), "`mood`: holds a NUL"),
    "a NUL in a field's name": Poison(lambda i: _whole(i, r',"mo\u0000od":1'), "name of a field holds a NUL"),
    "half a surrogate pair": Poison(
        lambda i: _whole(i, text='"?"').replace(b"?", b"\xed\xa0\x80"), "half a surrogate pair"
    ),
    "half a surrogate pair as an escape": Poison(
        lambda i: _whole(i, text=r'"it \ud83d smokes"'), "half a surrogate pair"
    ),
    "1 MB + 1 byte": Poison(lambda i: _padded(i, MB + 1), "too large: 1,000,001 bytes"),
    "50 MB": Poison(lambda i: _padded(i, HUGE), "too large: 50,000,000 bytes"),
}
"""Every one but for what its name says would be a mention that counts."""


def largest(id_: str) -> bytes:
    """A mention of exactly the size that is allowed."""
    return _padded(id_, MB)
