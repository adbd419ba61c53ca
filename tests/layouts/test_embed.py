"""The bare page of one panel: everything in the first response, no way out of it, and streams of its own."""

from __future__ import annotations

import json
import re
from datetime import datetime, timedelta
from html.parser import HTMLParser
from pathlib import Path

import pytest
from msgspec.structs import replace

from command_center.snapshot import Mode, Snapshot, Volume
from layouts.embed import RENDERS, STREAMS, without_doors
from layouts.embed_names import AGE, COLUMNS, EMBEDS, Shown
from layouts.embed_page import AUTO, SAID, Dress, Entry, embed_page, sheet
from layouts.markup import Html, tag
from layouts.panels import PANELS, TITLES
from tests.browser import picture

NOW = picture.NOON


def page(panel: str, shot: Snapshot | None = None, *, now: datetime = NOW, land: dict[str, str] | None = None) -> str:
    """The page of a busy hour, unless another picture is given."""
    shown = picture.busy(NOW) if shot is None else shot
    return embed_page(Shown(panel), shown, now=now, asset=_asset, styles="p{}", land=land or {})


def _asset(name: str) -> str:
    return f"/assets/{name}"


def test_every_panel_but_the_strip_can_be_embedded() -> None:
    assert set(EMBEDS) == set(PANELS) - {"strip", "pipeline"}
    words = {f"embed-{name}-texts" for name in ("river", "rising")}
    drawn = words | {f"embed-{name}" for name in EMBEDS}
    assert set(STREAMS) == drawn | {f"{name}-table" for name in drawn}
    assert {part for parts in STREAMS.values() for part in parts} == set(RENDERS)
    assert not set(RENDERS) & set(PANELS), "a page outside must not get a panel that was rendered for the house"


@pytest.mark.parametrize("panel", EMBEDS)
def test_a_page_says_what_it_is_of_when_and_of_what_kind(panel: str) -> None:
    text = re.sub(r"<[^>]+>", " ", page(panel))
    for words in (TITLES[panel], "SIMULATED", "0 s old"):
        assert words in text, words
    assert any(when in text for when in ("last 60 minutes", "right now", "newest first", "today"))


@pytest.mark.parametrize(
    ("panel", "words"),
    [
        ("gauge", ("±0.0", "2,124 posts")),
        ("map", ("61% name no place", "country only 35", "107, mostly negative")),
        ("volume", ("per minute", "positive 6", "in 1 minute")),
        ("topics", ("Battery life", "412", "▲ 3.1×")),
        ("share", ("Northwind", "46%")),
        ("waiting", ("111", "Safety", "goal 4.0 h")),
        ("coverage", ("71%", "440 of 620", "mark reached", "18 min", "180 people")),
        ("languages", ("Deutsch", "日本語", "32%", "can’t tell")),
        ("river", ("simulate", "14:01", "× 12")),
        ("rising", ("6 words are said", "41", "a word about Battery life", "▲ new", "since 13:43")),
    ],
)
def test_figures_stand_in_the_first_response(panel: str, words: tuple[str, ...]) -> None:
    text = re.sub(r"<[^>]+>", "", page(panel))
    for word in words:
        assert word in text, word


class _Links(HTMLParser):
    """What a page loads, and where it leads."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.loaded: list[str] = []
        self.leads: list[str] = []
        self.scripts: list[dict[str, str | None]] = []
        self.feed(text)

    def handle_starttag(self, name: str, attrs: list[tuple[str, str | None]]) -> None:
        given = dict(attrs)
        if name in {"a", "form", "area", "iframe", "object", "embed"} or "onclick" in given:
            self.leads.append(name)
        if name == "script":
            self.scripts.append(given)
        self.loaded += [given[key] or "" for key in ("src", "href") if key in given]


@pytest.mark.parametrize("panel", EMBEDS)
def test_nothing_leads_out_of_it(panel: str) -> None:
    found = _Links(page(panel))
    assert found.leads == []
    assert all(one == "data:," or one.startswith("/assets/") for one in found.loaded), found.loaded
    streamed = "".join(str(value) for value in RENDERS[f"embed-{panel}"](picture.busy(NOW)).values())
    assert "<a" not in streamed
    assert "href" not in streamed


@pytest.mark.parametrize("panel", EMBEDS)
def test_it_brings_little(panel: str) -> None:
    found = _Links(page(panel))
    assert [script.get("src") for script in found.scripts if script.get("type") != "application/json"] == [
        "/assets/embed-all.js",
    ]
    sheets = [one for one in found.loaded if one.endswith(".css")]
    assert sheets == [], "its style stands in it, its fonts are its reader's"


def test_the_docs_name_every_embed() -> None:
    text = (Path(__file__).resolve().parents[2] / "docs" / "embedding.md").read_text("utf-8")
    assert set(re.findall(r"`/embed/(\w+)`", text)) == set(EMBEDS)
    assert re.findall(r'<iframe src="https://care.example/embed/(\w+)/', text) == ["gauge"]


def test_doors_are_shut_whatever_they_carry() -> None:
    door = tag("a", 'x" href="/y', tag("b", "z"), href="/desk?a=1&b=<>", class_="name door", aria_label="open > it")
    shut = without_doors(Html(f"<abbr>{door}</abbr>"))
    assert shut == '<abbr><span class="name door">x&quot; href=&quot;/y<b>z</b></span></abbr>'


@pytest.mark.parametrize(("seconds", "old"), [(0, False), (10, False), (11, True)])
def test_an_old_picture_is_stale_from_the_first_response(seconds: int, old: bool) -> None:
    text = page("gauge", picture.busy(NOW, mode="live"), now=NOW + timedelta(seconds=seconds))
    assert ('class="stale"' in text) is old
    assert ("no new picture" in text) is old


@pytest.mark.parametrize(
    ("mode", "words"),
    [("live", "live"), ("replay", "REPLAY"), ("simulated", "SIMULATED"), ("rebuilding", "REBUILDING")],
)
def test_made_up_data_cannot_pass_for_live(mode: Mode, words: str) -> None:
    text = page("share", picture.busy(NOW, mode=mode))
    assert f'data-mode="{mode}"' in text
    assert f'class="badge {mode}"><span>{words}</span>' in text


def test_a_center_that_starts_has_a_page() -> None:
    for panel in EMBEDS:
        text = embed_page(Shown(panel), None, now=NOW, asset=str, styles="", land={"BRA": "M0 0z"})
        assert "no picture yet" in text
        assert "data-mode" not in text
        assert ('data-country="BRA"' in text) is (panel == "map"), "the bare land stands from the beginning"


def test_an_unknown_panel_is_refused() -> None:
    for panel in ("strip", "nowhere"):
        with pytest.raises(KeyError):
            page(panel)


def test_the_land_is_sent_once_and_hatched_by_name() -> None:
    text = page("map", land={"BRA": "M0 0l1 1z", "FRA": "M2 2l1 1z"})
    assert '<path d="M0 0l1 1z" data-country="BRA" class="hatched"/>' in text
    assert '<path d="M2 2l1 1z" data-country="FRA"/>' in text
    data = RENDERS["embed-map"](picture.busy(NOW))
    assert data["hatched"] == ["AUS", "BRA", "IND"]
    assert "data-country" not in data["html"]
    assert len(json.dumps(data)) < 8_000


def test_columns_change_once_a_minute_only() -> None:
    shot = picture.busy(NOW)
    minute = shot.volume
    running = replace(minute, negative=[*minute.negative[:-1], minute.negative[-1] + 5])
    assert RENDERS[COLUMNS](replace(shot, volume=running)) == RENDERS[COLUMNS](shot)
    before = replace(minute, negative=[*minute.negative[:-2], minute.negative[-2] + 5, minute.negative[-1]])
    assert RENDERS[COLUMNS](replace(shot, volume=before)) != RENDERS[COLUMNS](shot)
    assert "nothing to draw" in RENDERS[COLUMNS](replace(shot, volume=Volume()))["html"]
    assert "running" not in RENDERS[COLUMNS](shot)["html"]


def test_the_age_changes_with_every_picture_and_the_panel_only_with_its_figures() -> None:
    shot = picture.busy(NOW)
    later = replace(shot, made_at=NOW + timedelta(seconds=1))
    assert RENDERS[AGE](later) != RENDERS[AGE](shot)
    for name in ("map", "gauge", "volume", "topics", "share", "waiting"):
        assert RENDERS[f"embed-{name}"](later) == RENDERS[f"embed-{name}"](shot)


# ---- keys, dress, tables ---------------------------------------------------------------------------------------------


def test_a_shell_has_no_figure_and_knows_its_key() -> None:
    entry = Entry("k" * 22, "cha.lle.nge")
    for panel in EMBEDS:
        shown = Shown(panel, texts=True)
        text = embed_page(shown, None, now=NOW, asset=_asset, styles="", land={"BRA": "M0 0z"}, entry=entry)
        assert f'data-key="{entry.key}" data-challenge="{entry.challenge}"' in text
        words = re.sub(r"<svg.*?</svg>|<script.*?</script>|<[^>]+>", " ", text)
        assert not re.findall(r"\d+ (?!minutes|min)", words.replace("last 60 minutes", "").replace("last 5", "")), words
        for said, _hint in SAID.values():
            assert said in words
    with pytest.raises(ValueError, match="after its key"):
        embed_page(Shown("gauge"), picture.busy(NOW), now=NOW, asset=_asset, styles="", land={}, entry=entry)
    assert "data-key" not in page("gauge")


def test_a_dress_is_a_theme_and_a_size() -> None:
    for theme, ground in {"light": "#F5F7F9", "night": "#050505", "dark": "#0A0F15", AUTO: "#0A0F15"}.items():
        dress = Dress(theme, "l")
        text = embed_page(Shown("gauge"), None, now=NOW, asset=_asset, styles="", land={}, dress=dress)
        assert f"--ground:{ground}" in text
        assert 'data-size="l"' in text
        assert ("prefers-color-scheme:light" in sheet("p{}", dress)) is (theme == AUTO)


def test_an_embed_of_a_topic_says_of_which_and_of_when() -> None:
    shown = Shown("volume", "24h", "battery")
    text = embed_page(shown, None, now=NOW, asset=_asset, styles="", land={}, about="Battery <life>")
    assert "How much · <bdi>Battery &lt;life&gt;</bdi>" in text
    assert "last 24 hours" in text
    assert "last 60 minutes" not in text
    assert "panels=embed-age~24h~battery,embed-volume~24h~battery,embed-volume-columns~24h~battery" in text
    assert 'data-other="embed-age~24h~battery,embed-volume-table~24h~battery"' in text
