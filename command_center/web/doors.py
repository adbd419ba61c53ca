"""Who may come in by which route: one table, and what has no row is shut."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Literal, NamedTuple

Need = Literal["public", "signature", "embed", "screen", "viewer", "agent", "lead", "admin"]
"""What a request has to bring: nothing, a signature, an embed's token, a screen's key, or a person of this role."""


class Door(NamedTuple):
    """One row: what is needed, and why so."""

    need: Need
    why: str


_ALIVE = Door("public", "says that the server runs, and nothing else")
_READY = Door("public", "for whoever restarts it; causes are in words of ours")
_METRICS = Door("viewer", "figures of the machinery; or from loopback")
_FIGURES = Door("viewer", "what the room sees")
_WORDS = Door("agent", "what people wrote, one by one")
_PAIRED = Door("screen", "a display on the wall, by its own key; or a viewer")
_ASSETS = Door("public", "our own scripts, sheets and fonts, the same for everybody")
_TOPICS = Door("lead", "changes what the room looks for")
_MARKS = Door("agent", "notes on the timeline")
_STEER = Door("lead", "decides what the walls show")
_AUDIT = Door("admin", "who decided, saw or took along what")
_FORMS = ("who", "pair", "steer", "rename", "move", "revoke", "note", "unnote", "release", "texts")

DOORS: Mapping[tuple[str, str], Door] = {
    ("GET", "/healthz"): _ALIVE,
    ("GET", "/readyz"): _READY,
    ("GET", "/metrics"): _METRICS,
    ("GET", "/api/v1/openapi.json"): Door("public", "describes the API, which is in the repository as well"),
    ("HEAD", "/api/v1/openapi.json"): Door("public", "describes the API, which is in the repository as well"),
    ("GET", "/api/v1/summary"): _FIGURES,
    ("GET", "/api/v1/mentions"): _WORDS,
    ("GET", "/api/v1/mentions/new"): _FIGURES,
    ("POST", "/api/v1/mentions"): Door("signature", "programs that feed mentions; unsigned from loopback only"),
    ("GET", "/api/v1/replay"): _FIGURES,
    ("GET", "/api/v1/rebuild"): _FIGURES,
    ("GET", "/api/v1/index"): _FIGURES,
    ("GET", "/api/v1/queue"): _WORDS,
    ("GET", "/api/v1/top"): _FIGURES,
    ("GET", "/api/v1/service"): _FIGURES,
    ("GET", "/api/v1/conversations/{message_id:path}"): _WORDS,
    ("GET", "/api/v1/mentions/{mention_id:path}/why"): _WORDS,
    ("GET", "/api/v1/texts"): _FIGURES,
    ("POST", "/api/v1/texts"): _STEER,
    ("GET", "/api/v1/screens"): _STEER,
    ("GET", "/api/v1/export/{name}"): _WORDS,
    ("GET", "/api/v1/reveals"): Door("admin", "who was shown whose personal data"),
    ("GET", "/screen"): Door("public", "a display that is not paired yet shows six digits; a paired one its wall"),
    ("GET", "/stream/pairing"): Door("public", "tells a display that it was paired"),
    ("POST", "/screen/report"): _PAIRED,
    ("GET", "/stream"): _PAIRED,
    ("GET", "/stream/embeds"): Door("embed", "figures of the panels that the tokens are for; or a viewer"),
    ("GET", "/stream/{scene}"): _PAIRED,
    ("GET", "/assets/{path:path}"): _ASSETS,
    ("HEAD", "/assets/{path:path}"): _ASSETS,
    ("GET", "/wall/{name}"): _PAIRED,
    ("GET", "/topics"): _FIGURES,
    ("GET", "/topic/{topic}"): _FIGURES,
    ("GET", "/topic/{topic}/chart/{name}.svg"): _FIGURES,
    ("GET", "/mentions"): _WORDS,
    ("POST", "/mentions/since"): _WORDS,
    ("GET", "/conversation/{message_id:path}"): _WORDS,
    ("GET", "/mention/{mention_id:path}"): _WORDS,
    ("GET", "/export"): _WORDS,
    ("POST", "/reveal"): _WORDS,
    ("GET", "/topic/{topic}/edit"): _TOPICS,
    ("POST", "/topic/{topic}/edit/try"): _TOPICS,
    ("POST", "/topic/{topic}/edit/save"): _TOPICS,
    ("POST", "/topic/{topic}/edit/undo"): _TOPICS,
    ("POST", "/topic/{topic}/notes"): _MARKS,
    ("POST", "/topic/{topic}/notes/take"): _MARKS,
    ("GET", "/embed/{panel}"): Door("viewer", "a panel with its figures; keyed frames have a door of their own"),
    ("POST", "/embed/token"): Door("public", "takes a key's secret and gives a token"),
    ("GET", "/desk"): _WORDS,
    ("GET", "/screens"): _STEER,
    ("GET", "/audit"): _AUDIT,
    ("GET", "/api/v1/audit"): _AUDIT,
    **{("POST", f"/screens/{form}"): _STEER for form in _FORMS},
    ("GET", "/_dash-component-suites/{package_name}/{fingerprinted_path:path}"): _ASSETS,
    ("GET", "/_dash-layout"): _FIGURES,
    ("GET", "/_dash-dependencies"): _FIGURES,
    ("POST", "/_dash-update-component"): _FIGURES,
    ("GET", "/_reload-hash"): _FIGURES,
    ("GET", "/_favicon.ico"): _ASSETS,
    ("GET", "/"): _FIGURES,
}
"""Every route by its method and its path."""
