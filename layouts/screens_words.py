"""What the page of all screens says of what was done, of what could not be done, and of how a screen stands."""

from __future__ import annotations

from command_center.room.notes import MAX_WORDS

SAID = {
    "paired": "Paired. The screen opens its wall within a few seconds.",
    "pause": "Told to pause: the scene stays until it is resumed.",
    "resume": "Told to go on.",
    "hold": "Told to hold its scene for a while.",
    "next": "Told to show the next scene.",
    "previous": "Told to show the scene before.",
    "blank": "Told to go dark; Resume brings it back.",
    "note": "The note is on its way.",
    "unnote": "The note is taken down.",
    "release": "The wall is given back.",
    "rename": "Renamed.",
    "move": "Moved: it opens its new wall within a few seconds.",
    "revoke": "Revoked. The browser is back at its six digits; its key opens nothing any more.",
    "texts-off": "No screen shows what people write any more; numbers stay.",
    "texts-on": "Screens show what people write again.",
    "who": "Noted: this name goes with what you decide here.",
}
TROUBLES = {
    "digits": "A code has six digits. Look at the screen again: it stands there in large.",
    "code": "No screen shows these digits now. They change every few minutes and are good once: look again.",
    "often": "Too many wrong codes lately. Nothing was looked at: wait five minutes, then try again.",
    "many": "There are as many screens as may be. Revoke one that is gone, then pair this one again.",
    "screen": "That screen is not in the list any more.",
    "wall": "Choose one of the walls in the list.",
    "name": "A screen needs a name.",
    "order": "That is nothing a screen can be told.",
    "hold": "Choose for how long to hold.",
    "words": f"A note has 1 to {MAX_WORDS} characters and one of the ends in the list.",
    "note": "That note is not up any more.",
    "takeover": "That takeover is over already.",
    "sure": "Tick the box if you mean it: a revoked screen comes back only by the digits on it.",
    "closed": "The log takes no decision now, so perhaps nothing was done. Look what stands, then try again.",
}
STATES = {
    "resume": ("●", "on air"),
    "pause": ("❚❚", "paused"),
    "hold": ("❚❚", "held"),
    "blank": ("■", "dark"),
}
