"""What a person reads where a page can't be shown: what is wrong, and where to go on."""

from __future__ import annotations

from layouts.document import banner, banner_room
from layouts.markup import Html, join, tag
from layouts.retold import retold
from layouts.speech import _, language
from layouts.theme import css_variables
from layouts.visitor import may

FRAME = Html(
    "html{background:var(--ground);color:var(--dim);font:clamp(12px,8px + 2vmin,20px)/1.4 system-ui,sans-serif}"
    "body{margin:0;padding:.75em 1em;overflow-wrap:anywhere}"
    "h1{margin:0;font-size:1.125em;color:var(--ink)}p{margin:.25em 0 0}"
)


def trouble_content(title: str, detail: str, again: str) -> Html:
    """Make what stands in `main` of a page that is none.

    Args:
        title: What kind of trouble it is.
        detail: The words of the problem, as a program would get them.
        again: The address that would do, or empty.
    """
    links = [
        tag("a", words, href=address, class_="button")
        for words, address in ((_("Start"), "/"), (_("Topics"), "/topics"), (_("Desk"), "/desk"))
        if address != "/desk" or may("agent")
    ]
    if again:
        links.insert(0, tag("a", _("Try again"), href=again, class_="button"))
    words = tag("p", retold(detail), class_="detail", dir="auto")
    return tag("div", tag("h1", retold(title)), words, tag("p", *(join(link, " ") for link in links)), class_="trouble")


def trouble_frame(title: str, detail: str) -> str:
    """Make a whole document for a frame in somebody else's page: the words alone, no door and nothing of the house.

    Args:
        title: What kind of trouble it is.
        detail: The words of the problem.
    """
    head = tag(
        "head",
        tag("meta", charset="utf-8"),
        tag("title", retold(title)),
        tag("meta", name="viewport", content="width=device-width, initial-scale=1"),
        tag("style", FRAME),
    )
    words = tag("main", tag("h1", retold(title)), tag("p", retold(detail), dir="auto"))
    return "<!doctype html>\n" + tag(
        "html", head, tag("body", banner(), words, style=banner_room()), lang=language(), style=css_variables()
    )
