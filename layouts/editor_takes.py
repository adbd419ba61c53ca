"""What a draft would have taken lately: figures, and posts that it newly takes or drops."""

from __future__ import annotations

from collections.abc import Sequence

from command_center.clock import from_ms
from command_center.store.document import Document
from layouts.editor_shown import Editor
from layouts.markup import Html, tag
from layouts.numbers import number
from layouts.post import Now, post
from layouts.retold import retold
from layouts.speech import _, _n
from layouts.words import when


def takes(editor: Editor) -> Html:
    """The preview, why there is none, or how to get one."""
    found = editor.preview
    if found is None:
        words = _("Nothing is counted before you ask. “Show what it takes” tries the draft on what came lately.")
        if editor.mistake:
            words = _("What it takes can be counted once the query can be read.")
        elif editor.away:
            words = _("No preview now: {why}", why=retold(editor.away))
        return _section(tag("p", words, class_="empty", role="status" if editor.away else None))
    figures = [
        _figure(_("the draft takes"), found.total, ""),
        _figure(_("the topic has now"), found.now, ""),
        _figure(_("newly taken"), found.takes, "+"),
        _figure(_("dropped"), found.drops, "−"),
    ]
    since = when(from_ms(found.from_ms), editor.as_of, editor.zone)
    read = _n(
        "{n} post was read, from {since} on.",
        "{n} posts were read, from {since} on.",
        found.read,
        n=number(found.read),
        since=since,
    )
    same = found.total and not found.takes and not found.drops
    return _section(
        tag("dl", *figures, class_="figures"),
        tag("p", read, class_="dim"),
        tag("p", _("It takes what the topic has, no more and no less."), class_="dim") if same else None,
        _samples(editor, _("Newly taken"), found.taken, found.takes, open_=True),
        _samples(editor, _("Dropped"), found.dropped, found.drops, open_=True),
        _samples(editor, _("All that the draft takes"), found.samples, found.total, open_=bool(same)),
    )


def _section(*content: Html | None) -> Html:
    return tag(
        "section", tag("h2", _("The last 7 days")), *content, id="takes", class_="takes", aria_label=_("Preview")
    )


def _figure(words: str, count: int, sign: str) -> Html:
    value = tag("b", f"{sign if count else ''}{number(count)}")
    return tag("div", tag("dt", words), tag("dd", value))


def _samples(editor: Editor, words: str, documents: Sequence[Document], count: int, *, open_: bool) -> Html | None:
    if not count:
        return None
    now = Now(editor.as_of, editor.zone)
    cards = [post(d.mention, d.tags, from_ms(d.at_ms), now) for d in documents if d.tags is not None]
    shown = _("{n} of {all}", n=number(len(cards)), all=number(count)) if len(cards) < count else number(count)
    summary = tag("summary", tag("span", words), tag("span", shown, class_="dim"))
    return tag("details", summary, tag("ol", *cards, class_="posts"), open=open_, class_="samples")
