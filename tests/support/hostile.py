"""Texts made to hurt: each as long as asked for, of what breaks regular expressions, tables and normal forms."""

from __future__ import annotations

import random
from collections.abc import Iterator

UNITS = {
    "one letter": "a",
    "one letter and space": "a ",
    "one emoji": "😡",
    "families": "👨\u200d👩\u200d👧\u200d",
    "joiners": "\u200d",
    "digits": "7",
    "digits and space": "1 ",
    "telephone numbers": "+49 170 1234567 ",
    "card numbers": "4111 1111 1111 1111 ",
    "dashed digits": "1-",
    "account numbers": "DE89370400440532013000 ",
    "street addresses": "12 Main Street, ",
    "e-mail addresses": "a@b.cc ",
    "half e-mail addresses": "a.b@",
    "open brackets": "(",
    "brackets": "()[]{}<>",
    "at signs": "@",
    "number signs": "#",
    "handles": "@a ",
    "hashtags": "#a ",
    "ideographs": "電",
    "Chinese": "电池坏了",
    "kana": "ア",
    "Hangul": "배송",
    "Hangul in parts": "\u1100\u1161\u11a8",
    "Arabic": "شحنة",
    "a ligature of eighteen letters": "\ufdfa",
    "look-alikes": "aа",
    "right-to-left overrides": "\u202eabc\u202c",
    "NUL": "\0",
    "lone surrogates": "\udc00\ud800",
    "exclamation marks": "!",
    "questions": "? ",
    "quotes": "' ",
    "full stops": ". ",
    "abbreviations": "a.",
    "contractions": "n't ",
    "sarcasm": "( ! ) ",
    "emoticons": ":-( ",
    "links": "http://a ",
    "one link": "http://",
    "half links": "www.",
    "line ends": "\n",
    "no-break spaces": "\u00a0",
    "underscores": "_",
    "laughter": "ha",
    "drawn-out laughter": "h" + "a" * 200,
    "near laughter": "hj",
    "negations": "not good ",
    "strengthened": "very ",
    "topics": "battery hot refund ",
    "thanks": "thank you so much ",
    "questions in Italian": "è vero che? ",
    "wildcards": "* \"",
    "Hindi in Latin letters": "hai nahi ",
}  # fmt: skip
MARKS = {
    "Latin marks": "\u0301\u0323",
    "Tibetan marks": "\u0f72\u0f71",
    "Thai marks": "\u0e48\u0e38",
    "Devanagari marks": "\u094d\u093c",
    "Hebrew marks": "\u05bf\u05c1\u05c2",
    "Arabic marks": "\u0651\u064b",
    "notes' marks": "\U0001d165\U0001d16d",
}
"""Marks whose order is not the canonical one: to sort them is what a tower of marks costs."""


def hostile_texts(chars: int, seed: int = 5) -> Iterator[tuple[str, str]]:
    """Make every kind of them.

    Args:
        chars: How long each is; towers of marks have 10,000.
        seed: For the random ones.

    Returns:
        (name, text), the same ones for the same seed.
    """
    for name, unit in UNITS.items():
        yield name, (unit * (chars // len(unit) + 1))[:chars]
    for name, marks in MARKS.items():
        yield f"a tower of {name}", ("e" + marks * 10_000)[:10_001]
    dice = random.Random(seed)
    yield "random bytes", dice.randbytes(chars).decode("utf-8", "replace")[:chars]
    yield "random characters", "".join(chr(dice.randrange(0x20, 0x30000)) for _ in range(chars))
    yield "random words", " ".join(dice.choice(list(UNITS.values())) for _ in range(chars))[:chars]


MARKUP = (
    "<script>alert(1)</script>",
    "<img src=x onerror=alert(1)>",
    "</textarea><script>alert(1)</script>",
    "</pre></code><iframe src=javascript:alert(1)></iframe>",
    '" autofocus onfocus=alert(1) x="',
    "javascript:alert(1)",
    "{{constructor.constructor('alert(1)')()}}",
    "&lt;script&gt;alert(1)&lt;/script&gt; &amp;",
    "<svg/onload=alert(1)><style>*{display:none}</style>",
    "\u202ealert\u202c \u2066x\u2069 \ufeff",
    "'; DROP TABLE words; --",
    "ﷺ 田中さん 👩‍👩‍👧‍👦 Z̮̞̠͙͔ͅḀ̗̞͈̻̗Ḷ͙͎̯̹̞͓G̻O̭̗̮",
)
"""Markup, script and signs made to run or to break a page, as somebody would write them into a post."""
