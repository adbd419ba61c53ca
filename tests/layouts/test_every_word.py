"""Every page in a made-up language that puts each of its texts into brackets: a word outside of them was never said.

What people write and name is in Greek letters here, so that any Latin word is one of ours.
"""

from __future__ import annotations

import ast
import json
import re
import string
from collections.abc import Iterator
from dataclasses import replace as other
from datetime import timedelta
from gettext import NullTranslations
from pathlib import Path
from typing import Any

import dash
import msgspec
import pytest
from babel import Locale
from msgspec.structs import replace

from command_center.countries import country_name
from command_center.desk.queue import Queued
from command_center.desk.talks import Talks
from command_center.mention import OPEN_NEEDS, Author, Place
from command_center.profile_wall import OnAir, Wall
from command_center.room.embeds import Embed
from command_center.room.notes import Note
from command_center.room.screens import Screen, Told
from command_center.room.takeovers import Takeover
from command_center.room.timeline import TimeMark
from command_center.room.topic_versions import TopicVersion
from command_center.search.answers import Brief, Found, IndexState, Person, Preview, Sentence, Word
from command_center.snapshot import Expected, Progress, Snapshot, Spread, Stage, TextsOff, TopicRow
from command_center.store.backcount import BackCounted
from command_center.store.collapse import More
from command_center.store.document import Document
from command_center.store.queue import Place as Rank
from command_center.store.seen import Place as Panel
from command_center.store.seen import Report, Seen
from command_center.store.topic_bands import TopicNormal
from command_center.why import Reason, Why
from layouts import document, page, speech, start
from layouts.audit import KINDS as AUDIT_KINDS
from layouts.audit import Audited, Wanted, audit_content
from layouts.audit import Row as AuditRow
from layouts.compare import Other
from layouts.conversation import conversation_content
from layouts.desk import desk_page
from layouts.editor import editor_page
from layouts.editor_shown import Editor, Mistake, Words
from layouts.editor_words import SAID as EDITOR_SAID
from layouts.editor_words import TROUBLES as EDITOR_TROUBLES
from layouts.embed_names import EMBEDS, Shown
from layouts.embed_page import Entry, embed_page
from layouts.embeds import embeds_page
from layouts.embeds_shown import Shown as EmbedsShown
from layouts.embeds_shown import Snippet
from layouts.embeds_words import SAID as EMBEDS_SAID
from layouts.embeds_words import TROUBLES as EMBEDS_TROUBLES
from layouts.markup import Html
from layouts.mention_foot import mention_foot
from layouts.mentions import Asked, Listing, Relaxed, mentions_content
from layouts.mentions_view import screened_content, screened_title
from layouts.names import Names
from layouts.post import Now, post
from layouts.revealed import revealed_content
from layouts.scenes import SCENES
from layouts.screen import WORDS, Asking, asking_page
from layouts.screened import Words as Screened
from layouts.screens import screens_page
from layouts.screens_shown import Row, Screens
from layouts.screens_words import SAID, TROUBLES
from layouts.timeline import SAID as NOTED
from layouts.topics import topics_content
from layouts.trouble import trouble_content, trouble_frame
from layouts.wall import wall_page
from layouts.why import HEADS, why_page
from layouts.words import WINDOWS
from tests.browser import picture
from tests.layouts.test_desk import desk
from tests.layouts.test_topic import SHOWN, _content, _view
from tests.support.clocks import NOON
from tests.support.made import KINDS, mention, tags
from tests.web.pages import Node, read_page

ROOT = Path(__file__).resolve().parents[2]
LAYOUTS, ASSETS = ROOT / "layouts", ROOT / "assets"
MADE_UP = "eo"
"""Unicode has numbers and names for it, so it can be a language of pages; none of ours is."""
GREEK = str.maketrans(
    string.ascii_letters, ("αβγδεζηθικλμνξοπρστυφχψωϊϋ" + "ΑΒΓΔΕΖΗΘΙΚΛΜΝΞΟΠΡΣΤΥΦΧΨΩΪΫ")[: len(string.ascii_letters)]
)
NAMED = frozenset(
    {"name", "title", "text", "author", "names", "term", "also", "topic_name", "source", "by", "why", "place"}
)
"""Fields that hold what people write, or what a profile calls things."""
OURS = {
    *("command", "center", "TextBlob", "API", "English", "Italiano", "UTC", "Europe", "Berlin", "embedded", "MB"),
    *("CSV", "JSON", "Lines"),
    *("screen", "localhost", *("en", "de", "fr", "es", "it", "pt", "nl", "zh", "ja", "ko", "ar", "hi", "und")),
}
"""Names that are the same in every language, codes of languages, and addresses."""
READ = ("title", "aria-label", "placeholder", "alt", "data-title", "data-label")
"""Attributes that people read or hear."""
_SAID = re.compile(r"⟦[^⟦⟧]*⟧")
_ADDRESS = re.compile(r"(?:https?://)?[\w.]+\.example\S*|(?<!\S)/\w+")
_WORD = re.compile(r"[A-Za-z]{2,}")


class MadeUp(NullTranslations):
    """Puts brackets around everything but the places of values."""

    def gettext(self, message: str) -> str:
        return re.sub(r"((?:^|(?<=\}))[^{}]+(?=\{|$))", r"⟦\1⟧", message)

    def ngettext(self, msgid1: str, msgid2: str, n: int) -> str:
        return self.gettext(msgid1 if n == 1 else msgid2)

    def pgettext(self, context: str, message: str) -> str:
        return self.gettext(message)


@pytest.fixture(autouse=True)
def made_up(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """Speak it in the whole test."""
    monkeypatch.setattr(speech, "translations", lambda _code: MadeUp())
    monkeypatch.setattr(speech, "languages", lambda: ("en", MADE_UP))
    monkeypatch.setattr(document, "browser_words", lambda _code: {})
    monkeypatch.setattr(page, "own_name", lambda _code: "Italiano")
    with speech.speaking(MADE_UP):
        yield


def _greek(value: Any, field: str = "") -> Any:
    if isinstance(value, dict):
        return {key: _greek(inner, key) for key, inner in value.items()}
    if isinstance(value, list):
        return [_greek(inner, field) for inner in value]
    return value.translate(GREEK) if isinstance(value, str) and field in NAMED else value


def foreign(shot: Snapshot) -> Snapshot:
    """A picture whose people, brands and topics have no Latin letter."""
    return msgspec.convert(_greek(msgspec.to_builtins(shot)), Snapshot)


def pictures() -> dict[str, Snapshot | None]:
    """A picture of every state."""
    busy = foreign(picture.busy(NOON))
    ill = {
        "tag": Stage(
            NOON - timedelta(minutes=4), 5000, 1.5, 2, "late", "nothing tagged for 240 s while 5,000 records wait"
        ),
        "store": Stage(NOON, state="stopped", cause="no sign of a store worker for 12 s"),
        "log": Stage(state="paused"),
        "source": Stage(NOON, state="rebuilding"),
    }
    return {
        "none": None,
        "busy": busy,
        "live": replace(busy, mode="live"),
        "widest": replace(foreign(picture.widest(NOON)), stages=busy.stages),
        "empty": foreign(picture.empty(NOON)),
        "ill": replace(busy, stages=busy.stages | ill),
        "behind": replace(busy, stages=busy.stages | {"tag": Stage(NOON, state="late")}),
        "replay": replace(busy, mode="replay", replay=Progress("running", 5, 4, 1, 0.5), compared=False),
        "off": replace(busy, texts_off=TextsOff(by="Άννα", since=NOON, why="δοκιμή")),
        "quiet": replace(busy, river=[], rising=[], brands=[], topics=[]),
    }


PICTURES = ("none", "busy", "live", "widest", "empty", "ill", "behind", "replay", "off", "quiet")
LATER = NOON + timedelta(seconds=40)
"""By then every picture is old, and says so."""


def _names() -> frozenset[str]:
    """What Unicode calls languages and countries in that language, word by word."""
    locale = Locale.parse(MADE_UP)
    every = [*locale.languages.values(), *locale.territories.values(), country_name("DE")]
    return frozenset(word for name in every for word in _WORD.findall(name))


NAMES = _names()


def unsaid(node: Node) -> list[str]:
    """The Latin words of a page that stand outside of brackets."""
    found: list[str] = []
    if node.attributes.get("lang", MADE_UP) != MADE_UP:
        return found  # what a language is called by its own speakers
    for attribute in READ:
        found += _outside(node.attributes.get(attribute, ""))
    for child in node.children:
        if isinstance(child, Node):
            found += unsaid(child) if child.name not in ("script", "style", "code") else []
        else:
            found += _outside(child)
    return found


def _outside(words: str) -> list[str]:
    rest = _ADDRESS.sub(" ", _SAID.sub(" ", words))
    return [word for word in _WORD.findall(rest) if word not in OURS and word not in NAMES]


def said(html: str) -> None:
    """Every word of a page went through a catalogue."""
    found = unsaid(read_page(html.removeprefix("<!doctype html>\n")))
    assert not found, f"{found[:12]} in {html[:80]}"


def _asset(name: str) -> str:
    return f"/assets/{name}"


@pytest.mark.parametrize("name", PICTURES)
def test_walls(name: str) -> None:
    shot = pictures()[name]
    wall = Wall(id="room", name="Αίθουσα", scenes=tuple(OnAir(scene=scene) for scene in SCENES))  # type: ignore[arg-type]
    for now in (NOON, LATER):
        said(wall_page("overview", shot, now=now, asset=_asset, land={}, wall=wall, base="http://care.example"))


@pytest.mark.parametrize("name", PICTURES)
def test_embeds(name: str) -> None:
    for panel in EMBEDS:
        for shown in (Shown(panel), Shown(panel, table=True), Shown(panel, texts=True)):
            said(embed_page(shown, pictures()[name], now=NOON, asset=_asset, styles="", land={}))
    shell = Shown("gauge", "24h", "alpha")
    said(embed_page(shell, None, now=NOON, asset=_asset, styles="", land={}, about="άλφα", entry=Entry("α", "β")))


@pytest.mark.parametrize("name", ["none", "busy", "ill"])
def test_the_desk(name: str) -> None:
    shot = pictures()[name]
    post_ = mention(1, text="άλφα", author=Author(name="Άννα"), source="πηγή", place=None)
    rows = [
        (
            Rank(n + 1, Queued(f"i{n}", f"i{n}", need, NOON, NOON - timedelta(days=2), safety=False)),
            Document(post_, tags(n), 0, 0),
        )
        for n, need in enumerate(OPEN_NEEDS)
    ]
    one = desk((post_, tags(0)))
    shown = [
        desk(),
        one,
        desk((post_, tags(0)), rows=rows, begun=True, next_cursor="c", spoken={"broken": {"de": 2, "und": 1}}),
        desk((post_, tags(0)), rows=[], needs=frozenset({"money"}), languages=frozenset({"de"})),
        desk((post_, tags(0)), rows=[], begun=True),
        desk((post_, tags(0)), spoken=None),
    ]
    for each in shown:
        said(desk_page(each, shot, now=NOON, asset=_asset))


def test_topics() -> None:
    rows = [
        TopicRow("a", "άλφα", 40, 10, picture.busy(NOON).feelings),
        TopicRow("b", "βήτα", 0, 0, picture.empty(NOON).feelings),
    ]
    for window in WINDOWS:
        for found in (rows, rows[1:], []):
            said(topics_content(found, compared=True, window=window))


def test_one_topic() -> None:
    posts = [
        mention(n, text="άλφα", author=Author(name="Άννα"), source="πηγή", url="https://web.example/1" if n else None)
        for n in range(3)
    ]
    options = {"language": {"de": 3, "none": 1}, "country": {"DE": 2, "none": 2}, "source": {"none": 1}}
    options |= {"language": dict.fromkeys(["en", "de", "fr", "es", "it", "pt", "nl", "zh", "none"], 3)}
    shown = other(SHOWN, name="Θέμα")
    chosen = {"sentiment": ["negative"], "language": ["de", "none"]}
    found = [Document(one, tags(2), 0, 0) for one in posts]
    told = {"hashtags": [("α", 2)], "links": [("https://web.example/1", 2)], "first": found[:1], "read": 2, "asking": 9}
    told |= {"people": [Person("πηγή", "Άννα", "άννα", 3, "web:1"), Person("πηγή", "", "", 1)], "ids": ["web:1"]}
    facts = _view(*posts, told=told | {"loudest": [(found[1], 1), (found[2], 7)]}, **options)
    spread = Spread(2, 600, 900)
    marks = (TimeMark("m", NOON, "άλφα", "", NOON, "Άννα"), TimeMark("n", NOON, "βήτα", "heat", NOON))
    for said_, normal in zip(("", *NOTED), (None, "week", "day") * 3, strict=False):
        beside = {
            "state": IndexState(state="ready"),
            "brief": Brief(
                [Sentence("άλφα", ["web:1"]), Sentence("βήτα", [f"web:{n}" for n in range(5)])], 1 + len(said_)
            ),
            "words": [Word("λέξη", 3, 4.0)] if said_ else [],
            "talks": Talks(3, 2, spread, Spread(2, 60, 90), [("web:1", NOON)]) if said_ else None,
            "open": found,
            "marks": marks,
            "land": {"DEU": "M0 0l1 1z"},
            "others": {"noise": "Θόρυβος"},
            "other": Other("Θόρυβος", _view(total=3 + 40 * len(said_)), [Word("λέξη", 3, 4.0)]),
            "normal": normal and TopicNormal([0.1] * 9, [9.0] * 9, normal, 4, Expected(5, 1, 9, normal, 4)),
            "by": "Άννα" if said_ else "",
            "said": said_,
        }
        long = replace(facts, starts_s=[*range(0, 540, 60)], volume=dict.fromkeys(facts.volume, [9] * 9))
        missing = unsaid(_content(shown, long, 5, **beside))
        assert not missing, missing[:12]
    for state in (IndexState(), IndexState(state="building", share=0.4)):
        assert not unsaid(_content(shown, facts, None, state=state))
    views = [
        (shown, _view(*posts, cursor="c", **options), 5),
        (other(shown, chosen=chosen, cursor="c"), _view(*posts, **options), None),
        (other(shown, chosen=chosen), _view(total=0, **options), None),
        (other(shown, chosen=chosen), _unfiltered(_view(total=0, **options)), None),
    ]
    for one, view, before in views:
        found = unsaid(_content(one, view, before))
        assert not found, found[:12]


def _unfiltered(view: Any) -> Any:
    return replace(view, unfiltered=12)


def test_posts() -> None:
    now = Now(NOON, "Europe/Berlin")
    for seed in range(60):
        one = mention(seed, text="α\n" * (1 + 20 * (seed % 2)), author=None, source="πηγή", url="https://web.example/1")
        more = More(3, NOON) if seed % 3 else None
        said(post(one, tags(seed, kind=KINDS[seed % 5]), NOON - timedelta(days=seed * 20), now, more))
    said(post(mention(1, text="", author=None, source="πηγή", place=Place(text="Αθήνα")), tags(1), NOON, now))


def test_the_list_of_mentions() -> None:
    called = Names({"heat": "Θέμα", "noise": "Ήχος"}, {"acme": "Άκμη", "zeta": "Ζήτα"})
    rows = [
        Document(mention(n, text="άλφα", author=Author(name="Άννα"), source="πηγή"), tags(n), 0, 0) for n in range(6)
    ]
    facets = {
        "sentiment": {"negative": 2},
        "topic": {"heat": 1, "none": 1},
        "country": {"none": 1},
        "kind": {"idea": 1},
    }
    found = Found(rows=rows, total=6, new=3, next_cursor="x", facets=facets, hot_from_ms=10, as_of=NOON)
    asked = Asked({"sentiment": ["negative"], "topic": ["heat"], "need": ["none"]}, "1h", q="β", order="unsure")
    empty = other(Listing(asked, found, called, "UTC", NOON), found=Found(rows=[], total=0, as_of=NOON))
    ways = [Relaxed(what, asked, 4) for what in ("q", "all", "sentiment", "window:4h")]
    late, building = IndexState(state="late"), IndexState(state="building", share=0.5)
    span = asked._replace(window="", from_ms=0, to_ms=10**12)
    for listing in (
        Listing(asked, found, called, "UTC", NOON, late),
        Listing(span, found, called, "UTC", NOON, building, begins_ms=0),
        Listing(span._replace(from_ms=None, cursor="x"), other_found(found), called, "UTC", NOON),
        Listing(span._replace(to_ms=None), found, called, "UTC", NOON),
        empty,
        other(empty, relaxed=ways),
        other(empty, trouble=("", "")),
    ):
        said(mentions_content(listing))
    masked = Document(mention(1, text="[e-mail address hidden]", source="πηγή"), tags(1), 0, 0)
    foot = mention_foot(masked, "1h", called, "")
    assert "reveal" in foot
    said(foot)
    for off in (None, TextsOff(since=NOON), TextsOff(known=False)):
        for is_nameless in (False, True):
            words = Screened(rows, off, is_nameless=is_nameless, zone="UTC")
            said(screened_content(asked, found, words, NOON))
            said(screened_content(asked, found, other_words(words), NOON))
    assert screened_title(Asked({}, "1h"), called).startswith("⟦")
    said(conversation_content(rows, "web:1", missing=2, as_of=NOON, zone="UTC", called=called, who=""))
    said(revealed_content(rows[0], "Άννα", NOON, "UTC"))


def other_found(found: Any) -> Any:
    """The last page of a list."""
    return replace(found, next_cursor=None, new=0)


def other_words(words: Screened) -> Screened:
    """No posts."""
    return words._replace(rows=[])


def test_the_topic_editor() -> None:
    posts = [
        Document(mention(n, text="άλφα", author=Author(name="Άννα"), source="πηγή", place=None), tags(n), 0, 0)
        for n in range(2)
    ]
    taken = Preview(from_ms=0, read=9, now=5, total=7, takes=3, drops=1, samples=posts, taken=posts, dropped=posts[:1])
    words = Words("άλφα βήτα", "γάμμα\nδέλτα", "γιατί")
    versions = [
        TopicVersion("a", 1, words.query, ("γάμμα", "δέλτα"), NOON, "Άννα", "γιατί"),
        TopicVersion("b", 2, "", (), NOON, "Άννα"),
    ]
    counted = BackCounted(versions={"a": 2}, state="running", looked=1, rows=4, moved=1, begun_ms=0, at_ms=0)
    base = Editor(
        "a", "Θέμα", words, 2, versions, words, NOON, NOON, "Europe/Berlin", who="Άννα", counted=counted,
        index=IndexState(state="ready"), outline=("OR", "άλφα"), preview=taken,
    )  # fmt: skip
    same = replace(taken, takes=0, drops=0, taken=[], dropped=[])
    pages = [
        base,
        *(other(base, said=key) for key in EDITOR_SAID),
        *(other(base, trouble=key) for key in EDITOR_TROUBLES),
        other(base, versions=versions[:1], counted=replace(counted, state="done", versions={"a": 1}), preview=same),
        other(base, counted=None, preview=None),
        other(base, counted=None, preview=None, away="ο λόγος"),
        other(base, versions=(), index=IndexState(), mistake=Mistake("this ( is never closed", "x\n^")),
        other(base, index=IndexState()),
    ]
    for each in pages:
        said(editor_page(each, pictures()["busy"], asset=_asset))


def test_screens() -> None:
    def screen(name: str, to: str = "resume", **given: Any) -> Screen:
        told = Told(to, "i", NOON, "Άννα", NOON + timedelta(minutes=5) if to == "hold" else None)
        return Screen(name, "k", name, "pulse", NOON, "Άννα", told, **given)

    report = Report(
        "pulse", "pulse", "blank", "v1", 100, 50, 2, 30, 5000, last_error="λάθος",
        panels=(Panel("waiting", 0, 0, 500, 500, "1"),),
    )  # fmt: skip
    taken = Takeover("t", "", "care", "δοκιμή", NOON + timedelta(hours=1), NOON, "alert")
    rows = [Row(screen("α", to), Seen(NOON, "", "", report), None) for to in ("resume", "pause", "hold", "blank")]
    rows += [
        Row(screen("β"), None, None),
        Row(screen("γ"), Seen(NOON - timedelta(hours=1), "", "", msgspec.structs.replace(report, state="")), None),
        Row(screen("δ"), Seen(NOON, "", "", msgspec.structs.replace(report, panels=(), state="")), taken),
    ]
    notes = [Note("n", screen_, "σημείωση", NOON + timedelta(days=1), NOON, "Άννα") for screen_ in ("", "α", "gone")]
    walls = {"pulse": "Παλμός"}
    base = {
        "walls": walls,
        "who": "Άννα",
        "now": NOON,
        "zone": "Europe/Berlin",
        "holds_min": (5, 60),
        "notes_min": (5, 60),
    }
    pages = [Screens(rows=[], notes=[], takeovers=[], **base)]  # type: ignore[arg-type]
    pages += [
        Screens(rows=rows, notes=notes, takeovers=[taken], version="v2", said=key, of="α", **base) for key in SAID
    ]  # type: ignore[arg-type]
    pages += [
        Screens(rows=rows[:1], notes=[], takeovers=[], trouble=key, texts=TextsOff(by="Άννα", since=NOON), **base)  # type: ignore[arg-type]
        for key in TROUBLES
    ]
    for each in pages:
        said(re.sub(r"<code>[^<]*</code>", "", screens_page(each, pictures()["busy"], asset=_asset)))


def test_the_page_of_embeds() -> None:
    def key(n: int, **given: Any) -> Embed:
        end = NOON + timedelta(days=100)
        return Embed(**{
            "id": f"{n:022}", "secret": "0" * 64, "panel": EMBEDS[n % len(EMBEDS)], "theme": "", "size": "",
            "window": "", "topic": "", "lang": "", "table": False, "texts": False, "sites": (), "until": end,
            "note": "σημείωση", "made_at": NOON, "made_by": "Άννα", **given,
        })  # fmt: skip

    embeds = [
        key(1, window="24h", topic="α", theme="light", size="l"),
        key(2, table=True, texts=True, theme="auto", until=NOON + timedelta(days=3)),
        key(3, sites=("https://intranet.example",), until=NOON + timedelta(hours=3)),
        key(4, until=NOON - timedelta(days=3), theme="night", size="s"),
    ]
    gone = [key(n, revoked_at=NOON) for n in range(30)]
    base: dict[str, Any] = {
        "used": {embeds[0].id: NOON - timedelta(minutes=3)}, "topics": {"α": "Άλφα"}, "now": NOON,
        "zone": "Europe/Berlin", "days": (30, 1),
    }  # fmt: skip
    pages = [EmbedsShown(embeds=[], withdrawn=[], **base)]
    pages += [
        EmbedsShown(embeds=embeds, withdrawn=gone, preview="/embed/gauge", said=key, **base) for key in EMBEDS_SAID
    ]
    pages += [EmbedsShown(embeds=embeds[:1], withdrawn=gone[:1], trouble=key, **base) for key in EMBEDS_TROUBLES]
    pages += [
        EmbedsShown(embeds=embeds, withdrawn=[], snippet=Snippet(one, "", "", near=True), **base) for one in embeds[1:3]
    ]
    for each in pages:
        said(embeds_page(each, pictures()["busy"], asset=_asset).replace("240 × 160", ""))


def test_the_audit() -> None:
    rows = [AuditRow(n, NOON, kind, "Ζωή", "10.0.0.9", {}) for n, kind in enumerate((*AUDIT_KINDS, ""))]
    for found, wanted in ((rows, Wanted()), ([], Wanted()), ([], Wanted(of="ω"))):
        for older, begun in (("", False), ("7", True)):
            said(audit_content(Audited(found, wanted, older, begun, NOON, "UTC")))


def test_screens_that_ask() -> None:
    for asking in (
        Asking("123456", 60, 5, "http://care.example/screens"),
        Asking("123456", 60, 1, "http://localhost/screens", revoked=True),
        *(Asking(trouble=trouble) for trouble in WORDS),
    ):
        said(asking_page(asking, asset=_asset).replace("/screens</b>", "</b>"))


@pytest.mark.parametrize(
    "words",
    [
        "nothing is at /αβγ",
        "unknown parameter 'αβγ'; there are: α, β",
        "νεεδ=αβγ is none of α, β",
        "no wall named 'αβγ'; there are: α",
        "the store is out of reach; try again in a moment",
    ],
)
def test_errors(words: str) -> None:
    for title in ("Not Found", "Bad Request", "Method Not Allowed", "Service Unavailable"):
        said(trouble_content(title, words, "/"))
        said(trouble_frame(title, words))


def test_reasons() -> None:
    reasons = {name: [Reason("rule", "It names our account.", "", "άλφα", weight=0.5)] for name in HEADS} | {
        "brands": []
    }
    names = Names({"heat": "άλφα", "noise": "βήτα"}, {"acme": "γάμμα", "zeta": "δέλτα"})
    for seed in range(30):
        tagged = msgspec.structs.replace(tags(seed), tagger_version="1")
        said(
            why_page(
                Document(mention(1, text="άλφα", author=None, source="πηγή"), tagged, 0, 0), tagged,
                Why(msgspec.structs.replace(tagged, tagger_version="2"), reasons, 1200),
                as_of=NOON, zone="Europe/Berlin", names=names, same=False, snapshot=pictures()["live"], now=NOON,
                asset=_asset,
            )
        )  # fmt: skip


@pytest.mark.parametrize("name", ["none", "busy", "ill", "replay"])
def test_the_start_page(name: str) -> None:
    app = dash.Dash("start", assets_folder="")
    app.layout = start.layout
    start.register(app, lambda: pictures()[name], lambda: NOON)
    (entry,) = app.callback_map.values()
    parts = [start.layout(), *entry["callback"].__wrapped__(None)[:4]]
    texts: list[str] = []

    def walk(part: Any) -> None:
        if isinstance(part, str):
            texts.append(part)
        elif isinstance(part, list):
            for inner in part:
                walk(inner)
        elif isinstance(part, dict):
            walk(part.get("props", {}).get("children"))

    walk(json.loads(json.dumps(parts, default=lambda component: component.to_plotly_json())))
    found = [word for text in texts if not text.startswith("/") for word in _outside(text)]
    assert not found, found


# ---- the same, looked for in the code: a text that no picture above happens to show --------------------------------

SHOWN_AS = frozenset({"title", "aria_label", "placeholder", "alt", "label"})
PASSES = frozenset({"command center", " · command center", "/screen"})


@pytest.mark.parametrize("path", sorted(LAYOUTS.rglob("*.py")), ids=lambda path: path.name)
def test_no_text_goes_into_markup_unsaid(path: Path) -> None:
    for node in ast.walk(ast.parse(path.read_text("utf-8"))):
        if not isinstance(node, ast.Call) or not isinstance(node.func, ast.Name) or node.func.id not in ("tag", "join"):
            continue
        given = [*node.args[node.func.id == "tag" :], *(k.value for k in node.keywords if k.arg in SHOWN_AS)]
        for text in (words for argument in given for words in _written(argument)):
            assert text in PASSES or not re.search(r"[A-Za-z]{2,}", text), f"{path.name}:{node.lineno}: {text!r}"


def _written(node: ast.AST) -> list[str]:
    """The constant texts of an argument: alone, in an f-string, or as one of two alternatives."""
    if isinstance(node, ast.Constant) and isinstance(node.value, str):
        return [node.value]
    if isinstance(node, ast.JoinedStr):
        return [str(part.value) for part in node.values if isinstance(part, ast.Constant)]
    if isinstance(node, ast.IfExp):
        return _written(node.body) + _written(node.orelse)
    return []


@pytest.mark.parametrize("path", sorted(ASSETS.glob("*.js")), ids=lambda path: path.name)
def test_scripts_write_no_text_unsaid(path: Path) -> None:
    for number, line in enumerate(path.read_text("utf-8").splitlines(), start=1):
        if not re.search(r"\bput\(|textContent =|\bnote\(|\.title =|why: ", line):
            continue
        unsaid_here = re.sub(r"_\((?:\"[^\"]*\"|'[^']*')", "", line)
        unsaid_here = re.sub(
            r"querySelector(?:All)?\([^)]*\)|addEventListener\(\"\w+\"|typeof \w+ === \"\w+\"", "", unsaid_here
        )
        assert not re.search(r"[\"`'][^\"`'$]*[a-z]{2,}[^\"`']*[\"`']", unsaid_here), (
            f"{path.name}:{number}: {line.strip()}"
        )


@pytest.mark.parametrize("path", sorted(ASSETS.glob("*.css")), ids=lambda path: path.name)
def test_styles_write_no_text_of_their_own(path: Path) -> None:
    """Words in a style sheet would be English in every page: they come as `--say-...` (`layouts.document`)."""
    assert re.findall(r"content:[^;}]*[\"'][^\"';]*[A-Za-z]{2,}[^\"';]*[\"']", path.read_text("utf-8")) == []


def test_brackets_are_missed() -> None:
    """The net holds: a word that was not said is found, in texts and in what only some hear."""
    assert unsaid(read_page(Html("<p>⟦said⟧ and <b title='open'>⟦said⟧</b> 1 s</p>"))) == ["and", "open"]
    assert _outside("⟦said⟧ and 46% of") == ["and", "of"]
