"""Filters as people see them: boxes that say what a click would show, what is set as chips, and what to relax."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from urllib.parse import urlencode

from layouts.feelings import WORST_FIRST
from layouts.kinds import kind_or_need
from layouts.markup import Html, tag
from layouts.names import NOBODY, Names, country, language_name
from layouts.numbers import number
from layouts.panels.feeling import mark
from layouts.speech import _, later
from layouts.theme import LOOKS

OPTIONS = 8
"""Options of a filter that are seen at once; the rest is one click away."""
NONE = "none"
FILTER_NAMES = {
    "sentiment": later("Sentiment"),
    "topic": later("Topic"),
    "brand": later("Brand"),
    "kind": later("Kind"),
    "need": later("Need"),
    "source": later("Source"),
    "language": later("Language"),
    "country": later("Country"),
}
"""What the filters are called."""
NOTHING_OF = {
    "language": later("no language"),
    "country": later("no place"),
    "source": later("no source"),
    "topic": later("no topic"),
    "brand": later("no brand"),
}
"""What `none` is called where it means that there is no label; a need may itself be called none."""


@dataclass(frozen=True, slots=True)
class Filters:
    """The filters of one page as its address has them."""

    path: str
    kept: Sequence[tuple[str, str]]
    """Parameters that stay whatever is filtered by, in front: window, order."""
    names: Sequence[str]
    """Which filters the page has, in their order: keys of `FILTER_NAMES`."""
    chosen: Mapping[str, Sequence[str]]
    """By filter, the labels that were ticked."""
    called: Names = NOBODY

    def pairs(self, *, without: tuple[str, str] | None = None) -> list[tuple[str, str]]:
        """What is set, as it stands in the address, one of them left out."""
        found = [(name, label) for name in self.names for label in self.chosen.get(name, ())]
        return [pair for pair in found if pair != without]

    def address(self, *pairs: tuple[str, str]) -> str:
        """The page's address with what stays and these parameters."""
        query = urlencode([*self.kept, *pairs])
        return f"{self.path}?{query}" if query else self.path

    def word(self, name: str, label: str) -> str:
        """What a label is called here."""
        return option_word(name, label, self.called)


def option_word(name: str, label: str, called: Names = NOBODY) -> str:
    """What a filter's label is called.

    Args:
        name: The filter.
        label: The label; `none` for those without one.
        called: What the profile calls its topics and brands.
    """
    if label == NONE and name in NOTHING_OF:
        return _(NOTHING_OF[name])
    if name == "language":
        return language_name(label)
    if name == "sentiment" and label in LOOKS:
        return LOOKS[label].word
    if name in ("kind", "need"):
        return kind_or_need(label)
    own = {"topic": called.topics, "brand": called.brands}.get(name, {})
    return country(label) if name == "country" else own.get(label, label)


def filter_menu(
    filters: Filters,
    counts: Mapping[str, Mapping[str, int]],
    *,
    more: Sequence[Html] = (),
    apart: Collection[str] = (),
) -> Html:
    """The form of all filters, a drawer on a phone; it needs no script.

    Args:
        filters: Which there are, and what is set.
        counts: By filter, how many posts each of its labels would show if the other filters stay.
        more: Fields of the page's own, before the button.
        apart: Of `filters.kept`, what has a field of the page's own.

    Returns:
        `details.menu.filters` around a form of method `get` with the id `filters`: fields elsewhere may belong to it.
    """
    groups = [_group(filters, name, counts.get(name, {})) for name in filters.names]
    set_ = len(filters.pairs())
    form = tag(
        "form",
        *(tag("input", type="hidden", name=name, value=value) for name, value in filters.kept if name not in apart),
        *groups,
        *more,
        tag("p", tag("button", _("Apply"), class_="main"), class_="apply"),
        method="get",
        action=filters.path,
        autocomplete="off",
        id="filters",
        data_live="filters",
    )
    summary = tag("summary", _("Filter"), tag("span", _("{n} set", n=number(set_)) if set_ else None))
    return tag("details", summary, form, class_="menu filters", aria_label=_("Filters"))


def chips(filters: Filters, *others: Html, clear: str = "") -> Html | None:
    """What is set, each a link that takes it out; None where nothing is.

    Args:
        filters: What is set.
        others: Chips of the page's own (`chip`), in front.
        clear: Where all are taken out; without it, where no filter is left.
    """
    own = [
        chip(filters.word(name, label), filters.address(*filters.pairs(without=(name, label))))
        for name, label in filters.pairs()
    ]
    every = [*others, *own]
    bare = tag("li", tag("a", _("all posts"), href=clear or filters.address(), class_="clear"))
    if not every:
        return None
    return tag("ul", *every, bare if len(every) > 1 else None, class_="chips", aria_label=_("Filters that are set"))


def chip(word: str, href: str) -> Html:
    """One thing that is set, as a link that takes it out."""
    cross = tag("span", "×", aria_hidden="true")
    return tag("li", tag("a", tag("bdi", word), cross, href=href, aria_label=_("show not only {option}", option=word)))


def any_links(filters: Filters, counts: Mapping[str, Mapping[str, int]]) -> list[Html]:
    """What to relax where nothing fits: for each filter that is set, how much it alone keeps away.

    Args:
        filters: What is set.
        counts: As for `filter_menu`, of single-valued filters: their labels add up to what any of them would show.
    """
    dropped = {name: sum(counts.get(name, {}).values()) for name in filters.names if filters.chosen.get(name)}
    return [
        tag("a", any_word(name, count), href=filters.address(*(p for p in filters.pairs() if p[0] != name)))
        for name, count in dropped.items()
        if count and len(dropped) > 1
    ]


def any_word(name: str, count: int) -> str:
    """Without one filter there would be so many: `any sentiment: 12`."""
    return _("any {filter}: {n}", filter=_(FILTER_NAMES[name]).lower(), n=number(count))


def _group(filters: Filters, name: str, counts: Mapping[str, int]) -> Html:
    """One filter; what is ticked stays in sight, and so does what fits nothing any more."""
    chosen = filters.chosen.get(name, ())
    if name == "sentiment":
        labels = list(WORST_FIRST)
    else:
        labels = sorted({*counts, *chosen}, key=lambda label: (-counts.get(label, 0), filters.word(name, label)))
    whole = max(counts.values(), default=0)
    options = {label: _option(filters, name, label, counts.get(label, 0), whole) for label in labels}
    first = [o for label, o in options.items() if label in chosen or label in labels[:OPTIONS]]
    rest = [o for label, o in options.items() if label not in chosen and label not in labels[:OPTIONS]]
    more = tag("details", tag("summary", _("{n} more", n=number(len(rest)))), tag("ul", *rest)) if rest else None
    none = tag("p", _("nothing to choose from"), class_="dim") if not labels else None
    return tag("fieldset", tag("legend", _(FILTER_NAMES[name])), none or tag("ul", *first), more, data_key=name)


def _option(filters: Filters, name: str, label: str, count: int, whole: int) -> Html:
    box = tag("input", type="checkbox", name=name, value=label, checked=label in filters.chosen.get(name, ()))
    bar = tag("span", tag("i", style=f"width:{100 * count / max(1, whole):.1f}%"), class_="bar", aria_hidden="true")
    word = tag("bdi", filters.word(name, label), class_="word")
    row = tag("label", box, mark(label) if name == "sentiment" else None, word, tag("b", number(count)), bar)
    return tag("li", row, data_key=f"{name}:{label}", class_=None if count else "nobody")
