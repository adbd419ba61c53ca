"""The page of embeds for leads: what was pasted where, until when, when it was last looked at, and a form for more."""

from __future__ import annotations

from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from command_center.room.embeds import Embed
from command_center.snapshot import Snapshot
from command_center.texts.catalogue import own_name
from layouts.document import Asset
from layouts.embeds_form import ADDRESS, new_key, snippet
from layouts.embeds_shown import SOON, Shown
from layouts.embeds_words import LOOKS, SAID, SIZES, TROUBLES, told
from layouts.markup import Html, join, tag
from layouts.numbers import number
from layouts.page import page
from layouts.panels import title
from layouts.retold import retold
from layouts.screens_forms import choose, field
from layouts.speech import _, _n
from layouts.words import spanned, when, whole_day, window_words

WITHDRAWN = 20
"""So many of those that were withdrawn are listed, the newest."""
MOST = 100
"""So many keys are listed at a time."""
SEARCHED_FROM = 12
"""With more keys than this there is a search."""
DAY_S = 86_400


def embeds_page(shown: Shown, snapshot: Snapshot | None, *, asset: Asset) -> str:
    """Make the whole page.

    Args:
        shown: What it shows.
        snapshot: The newest picture, for the shell; None while the center starts.
        asset: Turns an asset's name into its address.

    Returns:
        The HTML document. Every control is a plain form: it works without scripts, by keyboard and by thumb.
    """
    return page(
        _("Embeds"),
        _head(shown),
        snippet(shown.snippet) if shown.snippet else Html(""),
        _making(shown),
        _search(shown) or Html(""),
        tag("section", *_list(shown), class_="embeds", aria_label=_("Keys"), data_live="embeds"),
        here=ADDRESS,
        snapshot=snapshot,
        now=shown.now,
        asset=asset,
        css=("screens.css", "embeds.css"),
        more=("embeds",),
    )


def _head(shown: Shown) -> Html:
    key = SAID.get(shown.said) or TROUBLES.get(shown.trouble)
    kind = "alert" if shown.trouble else "status"
    line = tag("p", told(key, shown.detail), class_=f"told {kind}", role=kind) if key else None
    lead = _(
        "One live panel on a page of somebody else: without a login, without names, and nothing else opens with it."
    )
    return tag("section", tag("h1", _("Embeds")), tag("p", lead, class_="dim"), line, class_="screens-head")


def _making(shown: Shown) -> Html:
    asked = bool(shown.form.get("asked")) or bool(shown.trouble and not shown.of)
    return tag(
        "details",
        tag("summary", tag("h2", _("New embed"))),
        new_key(shown),
        class_="pair",
        open=asked or (not shown.embeds and shown.snippet is None),
    )


def _list(shown: Shown) -> list[Html | None]:
    if not shown.embeds and not shown.withdrawn:
        words = _("Nothing is embedded yet. Choose a panel, say which sites may frame it, and paste what you get.")
        return [tag("h2", _("Keys")), tag("p", words, class_="empty")]
    ending = sum(shown.ends_soon(embed) for embed in shown.embeds)
    days = number(SOON.days)
    warning = _n(
        "{n} key ends within {days} days", "{n} keys end within {days} days", ending, n=number(ending), days=days
    )
    standing = sum(embed.stands(shown.now) for embed in shown.embeds)
    found = [embed for embed in shown.in_order() if shown.fits(embed, title(embed.panel))]
    rest = len(found) - MOST
    more = _n("{n} more fits: search for it.", "{n} more fit: search for them.", rest, n=number(rest))
    return [
        tag("h2", _n("{n} key opens its panel", "{n} keys open their panels", standing, n=number(standing))),
        tag("p", tag("span", "▲ ", aria_hidden="true"), warning, class_="ending") if ending else None,
        tag("ul", *(_row(shown, embed) for embed in found[:MOST]), class_="keys"),
        tag("p", _("No key has these words."), class_="empty") if shown.find and not found else None,
        tag("p", more, class_="dim") if rest > 0 else None,
        _gone(shown),
    ]


def _search(shown: Shown) -> Html | None:
    """Outside of what is kept current, so that nothing is taken away from who types in it."""
    if len(shown.embeds) <= SEARCHED_FROM and not shown.find:
        return None
    words = tag("input", name="find", value=shown.find, type="search", autocomplete="off")
    button = tag("button", _("Search"))
    return tag("form", field(_("Panel, note, site"), words, "wide"), button, class_="row find", action=ADDRESS)


def _gone(shown: Shown) -> Html | None:
    if not shown.withdrawn:
        return None
    newest = list(reversed(shown.withdrawn))
    count = len(newest)
    rest = count - WITHDRAWN
    more = tag("p", _n("and {n} before them", "and {n} before them", rest, n=number(rest)), class_="dim")
    return tag(
        "details",
        tag("summary", _n("{n} key was withdrawn", "{n} keys were withdrawn", count, n=number(count))),
        tag("ul", *(_row(shown, embed) for embed in newest[:WITHDRAWN]), class_="keys"),
        more if rest > 0 else None,
        class_="gone",
    )


def _row(shown: Shown, embed: Embed) -> Html:
    name = tag("h3", title(embed.panel))
    mark, words, kind = _state(shown, embed)
    state = tag("p", tag("span", mark, aria_hidden="true"), " ", words, class_=f"end {kind}")
    note = tag("p", tag("bdi", embed.note), class_="note") if embed.note else None
    how = tag("p", join(*_parameters(shown, embed)), class_="dim")
    used = shown.used.get(embed.id)
    last = _("never") if used is None else _("{age} ago", age=spanned((shown.now - used).total_seconds()))
    sites = tag("bdi", ", ".join(embed.sites)) if embed.sites else _("nobody")
    facts = ((_("Sites"), sites), (_("Last used"), last))
    return tag(
        "li",
        tag("div", name, how, note, class_="what"),
        tag("dl", *(tag("div", tag("dt", label), tag("dd", value)) for label, value in facts)),
        state,
        _more(shown, embed) if embed.revoked_at is None else None,
        id=f"embed-{embed.id}",
        data_key=embed.id,
        class_="old" if not embed.stands(shown.now) else None,
    )


def _state(shown: Shown, embed: Embed) -> tuple[str, str, str]:
    """A shape, words, and a class."""
    if embed.revoked_at is not None:
        return "■", _("withdrawn {time}", time=when(embed.revoked_at, shown.now, shown.zone)), "over"
    left_s = (embed.until - shown.now).total_seconds()
    if left_s <= 0:
        return "■", _("ended {time}", time=when(embed.until, shown.now, shown.zone)), "over"
    if not shown.ends_soon(embed):
        return "●", _("until {day}", day=whole_day(_last_moment(shown, embed))), "well"
    days = int(left_s // DAY_S)
    words = _n("ends in {n} day", "ends in {n} days", days, n=number(days))
    return "▲", words if days else _("ends in {time}", time=spanned(left_s)), "soon"


def _last_moment(shown: Shown, embed: Embed) -> datetime:
    """By the house's calendar: who said a day as the end means all of it, and it ends when the next one begins."""
    return embed.until.astimezone(ZoneInfo(shown.zone)) - timedelta(microseconds=1)


def _parameters(shown: Shown, embed: Embed) -> list[str]:
    found = [
        window_words(embed.window) if embed.window else "",
        tag("bdi", shown.topics.get(embed.topic, embed.topic)) if embed.topic else "",
        _("as a table") if embed.table else "",
        _("with texts") if embed.texts else "",
        _("look: {look}", look=_(LOOKS[embed.theme])) if embed.theme in LOOKS and embed.theme else "",
        _("letters: {size}", size=_(SIZES[embed.size])) if embed.size in SIZES and embed.size else "",
        own_name(embed.lang) if embed.lang else "",
    ]
    parts: list[str] = []
    for one in found:
        if one:
            # a dot at the beginning of a line would look like a list
            parts += ["\u00a0· ", one] if parts else [one]
    return parts or [_("as the wall")]


def _more(shown: Shown, embed: Embed) -> Html:
    ends = {f"{n}d": _n("in {n} day", "in {n} days", n, n=number(n)) for n in shown.days}
    until = field(_("Ends"), choose("until", ends, "180d"))
    renew = _form(f"{ADDRESS}/renew", until, tag("button", _("Renew")), embed=embed.id)
    change = _form(
        ADDRESS, _sure(), tag("button", _("Replace the secret")), embed=embed.id, form="replace", class_="replace"
    )
    revoke = _form(f"{ADDRESS}/revoke", _sure(), tag("button", _("Withdraw")), embed=embed.id, class_="revoke")
    made = _("made {time}", time=when(embed.made_at, shown.now, shown.zone))
    by = _(", by {name}", name=retold(embed.made_by)) if embed.made_by else ""
    facts = tag("p", tag("bdi", f"{made}{by}"), " · ", tag("code", embed.id), class_="dim")
    opened = shown.trouble == "sure" and shown.of == embed.id
    summary = tag("summary", _("Renew, replace, withdraw"), tag("span", f" {title(embed.panel)}", class_="spoken"))
    look = tag("a", _("Preview"), href=f"{ADDRESS}?of={embed.id}")
    return tag("details", summary, tag("p", look), renew, change, revoke, facts, class_="more", open=opened)


def _sure() -> Html:
    box = tag("input", type="checkbox", name="sure", value="yes", required=True)
    return tag("label", box, _(" I mean it"), class_="sure")


def _form(address: str, *content: Html, class_: str = "", **hidden: str) -> Html:
    fields = (tag("input", type="hidden", name=name, value=value) for name, value in hidden.items())
    return tag("form", *fields, *content, method="post", action=address, class_=f"row {class_}".strip())
