"""What a browser shows that wants to become a screen: six digits for the whole room, and what to do with them."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime

from layouts.document import Asset, document, script
from layouts.markup import Html, tag
from layouts.numbers import number
from layouts.qr import is_reachable, qr_code
from layouts.speech import _, _n, later

STREAM = "/stream/pairing"
AGAIN_S = 10
"""After so many seconds a page that could not be given digits asks again."""
WORDS = {
    "starting": (
        later("This screen opens by itself"),
        later("The center is starting, or its store is away. Nothing is to be done here."),
    ),
    "many": (
        later("Too many screens ask at once"),
        later("This one goes on asking by itself and shows its digits in a minute or two."),
    ),
}


@dataclass(frozen=True, slots=True)
class Asking:
    """What is shown: digits that are good for `minutes` and renewed after `renew_s`, or a `trouble` (a key of `WORDS`).

    `revoked`: this browser was a screen before; `address`: where a lead enters the digits.
    """

    digits: str = ""
    renew_s: int = AGAIN_S
    minutes: int = 0
    address: str = ""
    revoked: bool = False
    trouble: str = ""


def asking_page(asking: Asking, *, asset: Asset) -> str:
    """Make the whole page; without scripts it asks again by itself, too.

    Args:
        asking: What it shows.
        asset: Turns an asset's name into its address.

    Returns:
        The HTML document.
    """
    again = tag("meta", http_equiv="refresh", content=str(asking.renew_s))
    return document(
        _("A new screen") if asking.digits else _(WORDS[asking.trouble][0]),
        tag("noscript", again),
        tag("main", *(_digits(asking) if asking.digits else _trouble(asking.trouble)), class_="asking"),
        snapshot=None,
        now=datetime.fromtimestamp(0, UTC),
        asset=asset,
        css=("screen.css",),
        scripts=(script("stream.js", asset), script("pairing.js", asset)),
        stream=STREAM if asking.digits else "",
        data_renew_s=str(asking.renew_s),
    )


def _digits(asking: Asking) -> list[Html]:
    first, second = asking.digits[:3], asking.digits[3:]
    spoken = " ".join(asking.digits)
    before = _("This browser was a screen, and was taken off the list. To pair it again:") if asking.revoked else None
    address = tag("b", asking.address.partition("://")[2])
    good = _n(
        "They are good for {n} minute and renew themselves.",
        "They are good for {n} minutes and renew themselves.",
        asking.minutes,
        n=number(asking.minutes),
    )
    return [
        tag("p", "command center", class_="product"),
        tag("h1", _("Pair this screen")),
        tag("p", before, class_="before") if before else Html(""),
        tag(
            "p",
            tag("span", first, aria_hidden="true"),
            tag("span", second, aria_hidden="true"),
            tag("span", spoken, class_="spoken"),
            class_="digits",
        ),
        tag("p", _("A lead enters these digits at {address}", address=address), class_="how"),
        tag("p", good, class_="dim"),
        _code(asking),
    ]


def _code(asking: Asking) -> Html:
    """For a phone's camera: the page with the digits filled in."""
    if not is_reachable(asking.address):
        return Html("")
    words = tag("span", _("or point a phone's camera here"), class_="dim")
    return tag("p", qr_code(f"{asking.address}?code={asking.digits}"), words, class_="camera")


def _trouble(name: str) -> list[Html]:
    title, words = WORDS[name]
    return [tag("p", "command center", class_="product"), tag("h1", _(title)), tag("p", _(words), class_="how")]
