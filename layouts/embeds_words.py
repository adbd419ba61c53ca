"""What the page of embeds says of what was done, of what could not be done, and of what can be chosen."""

from __future__ import annotations

from layouts.speech import _, later

SAID = {
    "create": later("Made. Copy what is to be pasted now: it is shown this once."),
    "renew": later("It has another end now. What was pasted stays as it is."),
    "replace": later("It has another secret now. What was pasted before opens nothing any more: paste this instead."),
    "revoke": later("Withdrawn. Frames with it say so within seconds, and nothing brings it back."),
}
TROUBLES = {
    "panel": later("Choose one of the panels in the list."),
    "window": later("Choose one of the windows in the list."),
    "topic": later("That topic is not in the profile: choose one of the list."),
    "theme": later("Choose one of the looks in the list."),
    "size": later("Choose one of the letter sizes in the list."),
    "speaks": later("Choose one of the languages in the list."),
    "no-window": later("This panel shows what is now, or today: it has no other window. Choose the usual one."),
    "no-topic": later(
        "This panel can’t show one topic alone: nobody counts by topic what it shows. Choose all topics."
    ),
    "site": later(
        "This is no site: {detail}. Write https:// and the host as in the address bar, up to the first slash."
    ),
    "sites": later("At most 20 sites may frame one embed. Make another key for the rest."),
    "until": later("This is no end it can have: {detail}. It may live for two years at most."),
    "many": later("There are as many keys as may be. Withdraw one that is not used, then make this one."),
    "again": later("That form was sent already, and its key is in the list. For a new snippet replace its secret."),
    "gone": later("That key is not in the list any more."),
    "sure": later("Tick the box if you mean it: what is pasted on other people’s pages ends with it."),
    "closed": later("The log takes no decision now, so perhaps nothing was done. Look what stands, then try again."),
}
LOOKS = {
    "": later("dark, as the wall"),
    "auto": later("as the reader’s device"),
    "light": later("light"),
    "night": later("night"),
}
SIZES = {"": later("usual"), "s": later("small"), "l": later("large")}


def told(words: str, detail: str = "") -> str:
    """One of `SAID` or `TROUBLES` in the language of the page."""
    return _(words, detail=detail)
