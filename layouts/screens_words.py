"""What the page of all screens says of what was done, of what could not be done, and of how a screen stands."""

from __future__ import annotations

from command_center.room.notes import MAX_WORDS
from layouts.numbers import number
from layouts.speech import _, later

SAID = {
    "paired": later("Paired. The screen opens its wall within a few seconds."),
    "pause": later("Told to pause: the scene stays until it is resumed."),
    "resume": later("Told to go on."),
    "hold": later("Told to hold its scene for a while."),
    "next": later("Told to show the next scene."),
    "previous": later("Told to show the scene before."),
    "blank": later("Told to go dark; Resume brings it back."),
    "note": later("The note is on its way."),
    "unnote": later("The note is taken down."),
    "release": later("The wall is given back."),
    "rename": later("Renamed."),
    "move": later("Moved: it opens its new wall within a few seconds."),
    "revoke": later("Revoked. The browser is back at its six digits; its key opens nothing any more."),
    "texts-off": later("No screen shows what people write any more; numbers stay."),
    "texts-on": later("Screens show what people write again."),
    "who": later("Noted: this name goes with what you decide here."),
}
TROUBLES = {
    "digits": later("A code has six digits. Look at the screen again: it stands there in large."),
    "code": later("No screen shows these digits now. They change every few minutes and are good once: look again."),
    "often": later("Too many wrong codes lately. Nothing was looked at: wait five minutes, then try again."),
    "many": later("There are as many screens as may be. Revoke one that is gone, then pair this one again."),
    "screen": later("That screen is not in the list any more."),
    "wall": later("Choose one of the walls in the list."),
    "name": later("A screen needs a name."),
    "order": later("That is nothing a screen can be told."),
    "hold": later("Choose for how long to hold."),
    "words": later("A note has 1 to {n} characters and one of the ends in the list."),
    "note": later("That note is not up any more."),
    "takeover": later("That takeover is over already."),
    "sure": later("Tick the box if you mean it: a revoked screen comes back only by the digits on it."),
    "closed": later("The log takes no decision now, so perhaps nothing was done. Look what stands, then try again."),
}
STATES = {
    "resume": ("●", later("on air")),
    "pause": ("❚❚", later("paused")),
    "hold": ("❚❚", later("held")),
    "blank": ("■", later("dark")),
}


def told_words(words: str) -> str:
    """One of `SAID` or `TROUBLES` in the language of the page."""
    return _(words, n=number(MAX_WORDS))
