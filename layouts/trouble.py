"""What a person reads where a page can't be shown: what is wrong, and where to go on."""

from __future__ import annotations

from layouts.markup import Html, join, tag


def trouble_content(title: str, detail: str, again: str) -> Html:
    """Make what stands in `main` of a page that is none.

    Args:
        title: What kind of trouble it is.
        detail: The words of the problem, as a program would get them.
        again: The address that would do, or empty.
    """
    links = [tag("a", "Topics", href="/topics", class_="button"), tag("a", "Desk", href="/desk", class_="button")]
    if again:
        links.insert(0, tag("a", "Try again", href=again, class_="button"))
    words = tag("p", detail, class_="detail", dir="auto")
    return tag("div", tag("h1", title), words, tag("p", *(join(link, " ") for link in links)), class_="trouble")
