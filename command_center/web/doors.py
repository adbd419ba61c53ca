"""Who may come in by which route: one table, and what has no row is shut."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Literal, NamedTuple

from command_center.web.principal import Principal

Need = Literal["public", "signature", "embed", "screen", "near", "viewer", "agent", "lead", "admin"]
NEEDS: Mapping[Need, str] = {
    "public": "nothing",
    "signature": "a signature, or an API key for mentions",
    "embed": "an embed's token, or the role viewer",
    "screen": "the key of a paired screen, or the role viewer",
    "near": "the role viewer, or a program on the same machine",
    "viewer": "the role viewer",
    "agent": "the role agent",
    "lead": "the role lead",
    "admin": "the role admin",
}
"""What a request has to bring, in words; each role may also do what those before it may."""


class Door(NamedTuple):
    """One row: what is needed, and why so."""

    need: Need
    why: str


_FIGURES = Door("viewer", "what the room sees")
_WORDS = Door("agent", "what people wrote, one by one")
_WALL = Door("screen", "what hangs on the wall; a screen has no hands to sign in with")
_ASSETS = Door("public", "our own scripts, sheets and fonts, the same for everybody")
_TOPICS = Door("lead", "changes what the room looks for")
_MARKS = Door("agent", "notes on the timeline")
_STEER = Door("lead", "decides what the walls show")
_KEYS = Door("lead", "gives panels to other people's pages")
_API = Door("public", "describes the API, which is in the repository as well")
_SIGN_IN = Door("public", "who has not signed in comes here")
_AUDIT = Door("admin", "who decided, saw or took along what")
_FORMS = ("who", "pair", "steer", "rename", "move", "revoke", "note", "unnote", "release", "texts")

DOORS: Mapping[tuple[str, str], Door] = {
    ("GET", "/"): _FIGURES,
    ("GET", "/healthz"): Door("public", "says that the server runs, and nothing else"),
    ("GET", "/readyz"): Door("public", "for whoever restarts it; the causes are for viewers"),
    ("GET", "/metrics"): Door("near", "figures of the machinery"),
    ("GET", "/api/v1/openapi.json"): _API,
    ("GET", "/api/v1/summary"): _FIGURES,
    ("GET", "/api/v1/mentions"): _WORDS,
    ("GET", "/api/v1/mentions/new"): _WORDS,
    ("POST", "/api/v1/mentions"): Door("signature", "programs that feed mentions; unsigned from loopback only"),
    ("GET", "/api/v1/mentions/{mention_id:path}/why"): _WORDS,
    ("GET", "/api/v1/replay"): _FIGURES,
    ("GET", "/api/v1/rebuild"): _FIGURES,
    ("GET", "/api/v1/index"): _FIGURES,
    ("GET", "/api/v1/top"): _FIGURES,
    ("GET", "/api/v1/service"): _FIGURES,
    ("GET", "/api/v1/queue"): _WORDS,
    ("GET", "/api/v1/conversations/{message_id:path}"): _WORDS,
    ("GET", "/api/v1/export/{name}"): _WORDS,
    ("GET", "/api/v1/texts"): _STEER,
    ("POST", "/api/v1/texts"): _STEER,
    ("GET", "/api/v1/screens"): _STEER,
    ("GET", "/api/v1/reveals"): Door("admin", "who was shown whose personal data"),
    ("GET", "/api/v1/audit"): _AUDIT,
    ("GET", "/audit"): _AUDIT,
    ("GET", "/wall/{name}"): _WALL,
    ("GET", "/screen"): Door("public", "a display that is not paired yet shows six digits; a paired one its wall"),
    ("POST", "/screen/report"): Door("public", "of paired screens; one that was revoked must be told so"),
    ("GET", "/stream"): _WALL,
    ("GET", "/stream/{scene}"): _WALL,
    ("GET", "/stream/pairing"): Door("public", "tells a display that it was paired"),
    ("GET", "/stream/embeds"): Door("embed", "figures of the panels that the tokens are for"),
    ("GET", "/embed/{panel}"): Door("viewer", "a panel with its figures; a keyed frame gets them by its key"),
    ("GET", "/embed/{panel}/{key}"): Door("public", "a frame without a figure in it"),
    ("POST", "/embed/token"): Door("public", "a key and its secret for a token; wrong ones are counted"),
    ("GET", "/embed.js"): _ASSETS,
    ("GET", "/oembed"): Door("public", "how a page frames an address that it has already"),
    ("GET", "/embeds"): _KEYS,
    **{("POST", path): _KEYS for path in ("/embeds", "/embeds/renew", "/embeds/revoke")},
    ("GET", "/topics"): _FIGURES,
    ("GET", "/topic/{topic}"): _FIGURES,
    ("GET", "/topic/{topic}/chart/{name}.svg"): _FIGURES,
    ("GET", "/topic/{topic}/edit"): _TOPICS,
    **{("POST", f"/topic/{{topic}}/edit/{form}"): _TOPICS for form in ("try", "save", "undo")},
    ("POST", "/topic/{topic}/notes"): _MARKS,
    ("POST", "/topic/{topic}/notes/take"): _MARKS,
    ("GET", "/desk"): _WORDS,
    ("GET", "/mentions"): _WORDS,
    ("POST", "/mentions/since"): _WORDS,
    ("GET", "/conversation/{message_id:path}"): _WORDS,
    ("GET", "/mention/{mention_id:path}"): _WORDS,
    ("GET", "/export"): _WORDS,
    ("POST", "/reveal"): Door("agent", "a post with its personal data, for a person with a name"),
    ("GET", "/screens"): _STEER,
    **{("POST", f"/screens/{form}"): _STEER for form in _FORMS},
    ("GET", "/sign-in"): _SIGN_IN,
    ("POST", "/sign-in"): _SIGN_IN,
    ("GET", "/sign-in/oidc"): _SIGN_IN,
    ("GET", "/sign-in/oidc/back"): _SIGN_IN,
    ("POST", "/sign-out"): Door("public", "ends one's own session, if there is one"),
    ("GET", "/assets/{path:path}"): _ASSETS,
    ("*", "/assets"): _ASSETS,
    ("GET", "/_dash-component-suites/{package_name}/{fingerprinted_path:path}"): _FIGURES,
    ("GET", "/_dash-layout"): _FIGURES,
    ("GET", "/_dash-dependencies"): _FIGURES,
    ("POST", "/_dash-update-component"): Door("viewer", "callbacks; each has a row of its own below"),
    ("GET", "/_reload-hash"): _FIGURES,
    ("GET", "/_favicon.ico"): _ASSETS,
    ("*", "/{path:path}"): Door("viewer", "what there is not, is told to who may see what there is"),
}
"""Every route by its method and its path; `HEAD` is `GET`, `*` every method."""

CALLBACKS: Mapping[str, Door] = {
    "..start-mode.children...start-totals.children...start-stages.children...start-replay.children"
    "...start-map.figure...start-volume.figure..": _FIGURES,
}
"""Every callback of a Dash page by its output, as the page names it."""
ASKED_WITH = "start-tick.n_intervals"
"""The one input of each; Dash answers a call with others by a fault."""


READING = frozenset({"/mentions/since", "/_dash-update-component"})
"""Routes that are asked by POST and change nothing."""


def changes(method: str, path: str) -> bool:
    """Whether a route, by its own path, does more than read once it is open to a role."""
    door = door_of(method, path)
    roles = door is not None and door.need in ("viewer", "agent", "lead", "admin")
    return roles and method not in ("GET", "HEAD") and path not in READING


def door_of(method: str, path: str) -> Door | None:
    """The row of a route, or None: then it is shut to everybody.

    Args:
        method: Of the request.
        path: The route's own path, with its parameters in braces.
    """
    return DOORS.get(("GET" if method == "HEAD" else method, path)) or DOORS.get(("*", path))


def may_pass(need: Need, who: Principal, *, bearer: bool = False, near: bool = False) -> bool:
    """Whether a request may go in by a door; what stands in its hands is looked at by the route behind.

    Args:
        need: What the door needs.
        who: Who is behind the request.
        bearer: Whether it brings a token; the route reads it.
        near: Whether it comes from this machine.
    """
    match need:
        case "public" | "signature":
            return True
        case "embed":
            return bearer or who.may("viewer")
        case "screen":
            return who.kind == "screen" or who.may("viewer")
        case "near":
            return near or (who.kind != "screen" and who.may("viewer"))
        case _:
            return who.kind != "screen" and who.may(need)
