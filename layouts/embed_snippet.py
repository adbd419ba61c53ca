"""What is pasted into somebody's page: plain HTML with the address of one embed."""

from __future__ import annotations

from typing import NamedTuple
from urllib.parse import quote

from layouts.markup import Html, tag

SANDBOX = "allow-scripts allow-same-origin"
"""Without the one nothing moves, without the other there is no stream."""


class Place(NamedTuple):
    """How large a frame is, in CSS pixels."""

    width: int
    height: int


SIZES = {"map": Place(640, 420), "volume": Place(640, 320), "river": Place(400, 560), "waiting": Place(480, 400)}
"""What a panel needs to be read at a desk; those not named here, `USUAL`."""
USUAL = Place(400, 320)


def size_of(panel: str) -> Place:
    """The size of a panel's frame where nobody asks for another."""
    return SIZES.get(panel, USUAL)


def address_of(base: str, panel: str, key: str, secret: str = "") -> str:
    """The address of a keyed embed.

    Args:
        base: Our address as others call it, without a slash at its end.
        panel: The key's panel.
        key: The key's public id.
        secret: Stands behind `#`, so that no browser ever sends it; without it the frame shows nothing.
    """
    return f"{base}/embed/{quote(panel)}/{quote(key)}" + (f"#{secret}" if secret else "")


def iframe(address: str, title: str, place: Place) -> Html:
    """A frame, for pages that take plain HTML.

    Args:
        address: Of `address_of`, or one that somebody pasted.
        title: What screen readers call the frame.
        place: Its size.
    """
    return tag(
        "iframe",
        src=address,
        title=title,
        width=place.width,
        height=place.height,
        style="border:0;max-width:100%",
        loading="lazy",
        referrerpolicy="origin",
        sandbox=SANDBOX,
    )


def component(base: str, address: str, title: str) -> str:
    """The web component, which fits the frame to its content, for pages that take scripts."""
    script = tag("script", src=f"{base}/embed.js", defer=True)
    return f"{script}\n{tag('command-center-panel', src=address, title=title)}"
