"""The page by which people come in: a name and a password, the house's provider, or why neither will do."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime
from urllib.parse import urlencode

from layouts.document import Asset, document
from layouts.markup import Html, join, tag
from layouts.numbers import number
from layouts.screens_forms import field
from layouts.speech import _, _n, later
from layouts.theme import light_rule
from layouts.visitor import visitor

ADDRESS = "/sign-in"
FIRST_USER = "command-center user add NAME --role admin"
TROUBLES = {
    "wrong": later("Name and password don't fit together. Look at both, then try again."),
    "busy": later("Very many sign in at this moment. Try again in a few seconds."),
    "away": later("The store is out of reach, so nobody can be let in now. Try again in a moment."),
    "https": later(
        "Sign-in needs https: over plain http anybody on the way could read your password. "
        "Open this page by its https address."
    ),
    "provider": later("The sign-in service does not answer now. Try again in a moment."),
    "back": later("That sign-in was begun elsewhere, or too long ago. Begin again."),
}
"""What went wrong, in words; `often` and `role` say more and have sentences of their own."""


@dataclass(frozen=True, slots=True)
class SignIn:
    """What the page shows.

    Args:
        title: Of the profile.
        house: Who the center is open to (`command_center.exposure.Exposure`).
        ways: How people sign in.
        provider: Its host name, where it is one of the ways.
        goal: The path to go on to, one of our own.
        trouble: A key of `TROUBLES`, `often`, `role`, or empty.
        name: What was typed, or what the provider says.
        wait_s: With `often`: after how many seconds to try again.
        claims: With `role`: what the rules of `CC_OIDC_ROLES` look at.
        nobody: Whether nobody can sign in yet.
        out: Whether somebody has just signed out.
    """

    title: str
    house: str
    ways: tuple[str, ...]
    provider: str
    goal: str
    trouble: str = ""
    name: str = ""
    wait_s: int = 0
    claims: tuple[str, ...] = ()
    nobody: bool = False
    out: bool = False


def sign_in_page(shown: SignIn, *, asset: Asset) -> str:
    """Make the whole page; it has no script, no stream and no figure.

    Args:
        shown: What it shows.
        asset: Turns an asset's name into its address.

    Returns:
        The HTML document.
    """
    open_here = shown.trouble not in ("https", "role")
    ways = [
        _told(shown),
        _password(shown) if "local" in shown.ways and open_here else None,
        _provider(shown) if "oidc" in shown.ways and open_here else None,
        _proxy() if shown.ways == ("proxy",) else None,
        _nobody() if shown.nobody and open_here else None,
        _no_need() if shown.house != "signed" else None,
    ]
    head = tag(
        "p", tag("span", "command center", class_="product"), tag("bdi", shown.title, class_="brand"), class_="home"
    )
    return document(
        _("Sign in"),
        tag(
            "main", head, tag("h1", _("No role yet") if shown.trouble == "role" else _("Sign in")), *ways, id="content"
        ),
        tag("style", Html(light_rule())),
        snapshot=None,
        now=datetime.fromtimestamp(0, UTC),
        asset=asset,
        css=("page.css", "sign_in.css"),
        scripts=(),
        stream="",
    )


def _told(shown: SignIn) -> Html | None:
    if shown.out:
        return tag("p", "✓ ", _("You have signed out here."), class_="told", role="status")
    if shown.trouble == "role":
        return _no_role(shown)
    words = _waits(shown.wait_s) if shown.trouble == "often" else _(TROUBLES[shown.trouble]) if shown.trouble else None
    return None if words is None else tag("p", "▲ ", words, class_="told alert", role="alert", id="told")


def _waits(wait_s: int) -> str:
    minutes = max(1, -(-wait_s // 60))
    return _n(
        "Too many tries lately. Nothing was looked at: try again in {n} minute.",
        "Too many tries lately. Nothing was looked at: try again in {n} minutes.",
        minutes,
        n=number(minutes),
    )


def _no_role(shown: SignIn) -> Html:
    """Who they are, so that they can say it to whoever can help."""
    who = _("{provider} knows you as {name}, but no group of yours has a role in this center.",
            provider=tag("b", shown.provider), name=tag("b", tag("bdi", shown.name)))  # fmt: skip
    ask = _(
        "Ask whoever runs it to give one of your groups a role (setting CC_OIDC_ROLES, which looks at {claims}).",
        claims=tag("code", ", ".join(shown.claims)),
    )
    again = tag("a", _("Sign in as somebody else"), href=ADDRESS, class_="button")
    return join(tag("p", "■ ", who, class_="told alert", role="alert"), tag("p", ask), tag("p", again))


def _password(shown: SignIn) -> Html:
    wrong = shown.trouble == "wrong"
    name = tag(
        "input", name="name", value=shown.name, required=True, maxlength=80, autocomplete="username",
        autocapitalize="none", spellcheck="false", autofocus=not shown.name,
    )  # fmt: skip
    password = tag(
        "input", name="password", type="password", required=True, maxlength=256, autocomplete="current-password",
        autofocus=bool(shown.name), aria_invalid="true" if wrong else None, aria_describedby="told" if wrong else None,
    )  # fmt: skip
    return tag(
        "form",
        tag("input", type="hidden", name="next", value=shown.goal),
        field(_("Name"), name, "wide"),
        field(_("Password"), password, "wide"),
        tag("button", _("Sign in"), class_="main"),
        method="post",
        action=ADDRESS,
    )


def _provider(shown: SignIn) -> Html:
    address = f"{ADDRESS}/oidc?{urlencode({'next': shown.goal}, safe='/')}"
    alone = "local" not in shown.ways
    words = _("Go on to {provider}", provider=shown.provider)
    link = tag("a", words, href=address, class_="button main" if alone else "button")
    return link if alone else join(tag("p", tag("span", _("or")), class_="or"), link)


def _proxy() -> Html:
    words = _("The server in front of this one lets people in, and it did not say who you are. Come in by its address.")
    return tag("p", words)


def _nobody() -> Html:
    words = _(
        "Nobody can sign in yet. At a shell of the server: {command}",
        command=tag("code", FIRST_USER),
    )
    return tag("p", words, class_="nobody")


def _no_need() -> Html:
    return tag("p", _("Nobody signs in here: this center is open."), " ", tag("a", _("Go on"), href="/"))


def leave() -> Html | None:
    """Who signed in, in which role, and the way out, for the head of a page; None where nobody did."""
    here = visitor()
    if not here.name:
        return None
    role = _(ROLES[here.role]) if here.role else None
    who = tag("span", tag("bdi", here.name), tag("span", role, class_="role") if role else None, class_="who")
    button = tag("form", tag("button", _("Sign out")), method="post", action="/sign-out") if here.leaves else None
    return tag("div", who, button, class_="me")


ROLES = {
    "viewer": later("viewer"),
    "agent": later("agent"),
    "lead": later("lead"),
    "admin": later("admin"),
}
