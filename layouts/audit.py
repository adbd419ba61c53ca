"""The audit as admins read it: who decided, saw, took along or was refused what, the newest first."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from urllib.parse import urlencode

from layouts.markup import Html, join, tag
from layouts.mentions import FORMS
from layouts.screens_forms import choose
from layouts.screens_forms import field as labelled
from layouts.speech import _, later
from layouts.words import when

ADDRESS = "/audit"
FILE = "/api/v1/audit"
KINDS = {
    "embed-create": later("embed key made"),
    "embed-renew": later("embed key renewed"),
    "embed-replace": later("embed key's secret replaced"),
    "embed-revoke": later("embed key withdrawn"),
    "embed-saw": later("embed seen"),
    "signed-in": later("signed in"),
    "signed-out": later("signed out"),
    "refused": later("refused"),
    "exported": later("exported"),
    "reveal": later("post revealed"),
    "claimed": later("item claimed"),
    "lifted": later("item lifted"),
    "topic-save": later("topic changed"),
    "switch-set": later("switch set"),
    "screen-pair": later("screen paired"),
    "screen-rename": later("screen renamed"),
    "screen-move": later("screen moved to a wall"),
    "screen-steer": later("screen steered"),
    "screen-revoke": later("screen taken off"),
    "note-send": later("note sent to screens"),
    "note-take": later("note taken down"),
    "wall-take": later("wall taken over"),
    "wall-release": later("wall given back"),
    "timeline-mark": later("note on the timeline"),
    "timeline-unmark": later("note taken off the timeline"),
    "user-add": later("user added"),
    "user-role": later("role changed"),
    "user-password": later("password changed"),
    "user-remove": later("user removed"),
    "api-key-make": later("program's key made"),
    "api-key-revoke": later("program's key withdrawn"),
    "erase-author": later("author erased"),
}
"""Every kind of record that this version knows, by its tag in the log."""


@dataclass(frozen=True, slots=True)
class Row:
    """One record: its place in the log, and what it says; `said` is all that is no secret, by the log's own names."""

    offset: int
    at: datetime
    kind: str
    by: str = ""
    origin: str = ""
    said: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Wanted:
    """Which rows: of one kind, by whose name holds these letters, of one key, screen, topic or user."""

    kind: str = ""
    by: str = ""
    of: str = ""

    @property
    def pairs(self) -> list[tuple[str, str]]:
        """As they stand in an address."""
        return [(name, value) for name in ("kind", "by", "of") if (value := getattr(self, name))]


@dataclass(frozen=True, slots=True)
class Audited:
    """What the page shows; `older` is the cursor of what comes next, empty at the log's beginning."""

    rows: Sequence[Row]
    wanted: Wanted
    older: str
    begun: bool
    now: datetime
    zone: str


def audit_content(shown: Audited) -> Html:
    """Make what stands in `main` of `/audit`."""
    return join(
        tag(
            "div",
            tag("h1", _("Audit")),
            tag(
                "p", _("Who decided, saw or took along what. Nothing here can be changed or taken away."), class_="dim"
            ),
            class_="head",
        ),
        _filters(shown.wanted),
        _table(shown) if shown.rows else tag("p", _nothing(shown), class_="empty", data_live="audit"),
        _ways(shown),
    )


def _filters(wanted: Wanted) -> Html:
    kinds = {"": _("everything")} | {kind: _(words) for kind, words in KINDS.items()}
    return tag(
        "form",
        labelled(_("What"), choose("kind", kinds, wanted.kind)),
        labelled(_("By whom"), tag("input", name="by", value=wanted.by, maxlength=80, autocomplete="off")),
        labelled(
            _("Key, screen, topic or user"), tag("input", name="of", value=wanted.of, maxlength=120, autocomplete="off")
        ),
        tag("button", _("Show")),
        method="get",
        action=ADDRESS,
        class_="asks",
    )


def _table(shown: Audited) -> Html:
    heads = (_("When"), _("What"), _("By whom"), _("From where"), _("Of what"))
    return tag(
        "table",
        tag("caption", _("The newest first")),
        tag("thead", tag("tr", *(tag("th", head, scope="col") for head in heads))),
        tag("tbody", *(_row(row, shown, heads) for row in shown.rows)),
        class_="audit",
        data_live="audit",
    )


def _row(row: Row, shown: Audited, heads: Sequence[str]) -> Html:
    moment = tag("time", when(row.at, shown.now, shown.zone), datetime=row.at.isoformat())
    known = KINDS.get(row.kind)
    what = _(known) if known else tag("code", row.kind or _("unreadable"))
    said = [
        tag("span", tag("code", name), " ", tag("bdi", value), class_="said")
        for name, value in row.said.items()
        if value
    ]
    cells = (moment, what, tag("bdi", row.by or "–"), tag("bdi", row.origin or "–"), join(*said) if said else "–")
    return tag(
        "tr",
        *(tag("td", cell, data_label=head) for cell, head in zip(cells, heads, strict=True)),
        data_key=str(row.offset),
    )


def _nothing(shown: Audited) -> str:
    if shown.older:
        return _("Nothing of it among the records looked at so far.")
    return (
        _("Nothing of it is written down.") if shown.wanted.pairs or shown.begun else _("Nothing is written down yet.")
    )


def _ways(shown: Audited) -> Html:
    pairs = shown.wanted.pairs
    files = [
        tag("a", form, href=f"{FILE}?{urlencode([*pairs, ('format', name)])}", class_="button", download=True)
        for name, form in FORMS.items()
    ]
    older = f"{ADDRESS}?{urlencode([*pairs, ('cursor', shown.older)])}"
    newest = f"{ADDRESS}?{urlencode(pairs)}" if pairs else ADDRESS
    return tag(
        "nav",
        tag("a", _("The newest"), href=newest, class_="button") if shown.begun else None,
        tag("a", _("Older"), href=older, class_="button", rel="next") if shown.older else None,
        tag("span", _("All of it as a file: "), class_="dim"),
        *files,
        class_="ways",
        aria_label=_("More of the audit"),
    )
