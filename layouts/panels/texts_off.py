"""What stands in the place of texts while somebody has switched them off on all screens."""

from __future__ import annotations

from command_center.snapshot import TextsOff
from layouts.markup import Html, join, tag
from layouts.speech import _
from layouts.words import clock


def texts_off(off: TextsOff, zone: str) -> Html:
    """Say that there are none, and whose decision that is.

    Args:
        off: Who switched them off, when and why.
        zone: The profile's zone, for the time.

    Returns:
        One `p.empty`, the same on every screen.
    """
    if not off.known:
        return tag("p", _("texts are off until it is known whether somebody switched them off"), class_="empty off")
    by = join(_(" by {name}", name=tag("bdi", off.by))) if off.by else None
    since = _(" since {time}", time=clock(off.since, zone)) if off.since is not None else None
    why = join(": ", tag("bdi", off.why)) if off.why else None
    return tag("p", tag("b", _("texts are switched off")), by, since, why, class_="empty off")
