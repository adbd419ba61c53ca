"""What the topic editor says of what was done, and of what could not be done."""

from __future__ import annotations

from layouts.speech import later

SAID = {
    "saved": later("Version {n} is saved. New posts are tagged by it within seconds."),
    "undone": later("Version {n} is saved: what stood before is in force again."),
    "taken": later("This is the text of an older version. Save it to put it in force."),
}
TROUBLES = {
    "quicker": later(
        "Somebody else saved version {n} meanwhile, so yours was not saved. Your draft is still here: look at the "
        "history below, then save it over theirs or start from it."
    ),
    "words": later("A topic needs a query or phrases to be found by."),
    "long": later("Too long to be saved here: a query has {most} characters at most, all phrases together 10,000."),
    "phrase": later("A phrase has 200 characters at most, and there may be 500 of them."),
    "gone": later("That version is not kept any more."),
    "same": later("This is what is in force already."),
    "closed": later(
        "The log takes no decision now, so perhaps nothing was saved: look at the history, then try again."
    ),
}
