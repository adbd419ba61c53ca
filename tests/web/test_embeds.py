"""The page of embeds: keys are made, renewed, replaced and withdrawn, their secrets shown once and kept nowhere."""

from __future__ import annotations

import hashlib
import re
from datetime import UTC, datetime, timedelta
from html import unescape
from typing import Any
from urllib.parse import parse_qs, urlsplit

import httpx
import msgspec
import pytest

from command_center.room.embeds import MAX_EMBEDS, Embed
from command_center.variant import Variant, misfit
from command_center.web.context import ActionsClosed
from command_center.web.embeds import snippet_of
from layouts.embed_names import EMBEDS
from tests.security.embeds import made
from tests.support.clocks import NOON, StillClock
from tests.web.pages import read_page
from tests.web.site import Site

SITE = "https://intranet.example"


class Lead:
    """A person at /embeds."""

    def __init__(self, site: Site) -> None:
        self.site = site

    def page(self, query: str = "") -> httpx.Response:
        """The list."""
        answer = self.site.get(f"/embeds{query}")
        assert answer.status_code == 200, answer.text
        return answer

    def send(self, path: str = "", **fields: str) -> httpx.Response:
        """A form."""
        return self.site.call("POST", f"/embeds{path}", data=fields)

    def make(self, panel: str = "gauge", **fields: str) -> tuple[Embed, str, str]:
        """A key: what stands, its secret, and the page that shows it."""
        answer = self.send(form="create", panel=panel, **{"sites": SITE, **fields})
        assert answer.status_code == 200
        secret = _secret(answer.text)
        assert secret, told(answer)
        embed = list(self.site.room.known().embeds.by_id.values())[-1]
        return embed, secret, answer.text

    def said(self, answer: httpx.Response) -> dict[str, str]:
        """What a form that is answered by 303 was told to say."""
        assert answer.status_code == 303, answer.text
        parts = urlsplit(answer.headers["location"])
        assert parts.path == "/embeds"
        return {name: values[0] for name, values in parse_qs(parts.query).items()}


def _secret(text: str) -> str:
    found = re.search("#(cc1_[A-Za-z0-9_-]+)", text)
    return found[1] if found else ""


def told(answer: httpx.Response) -> str:
    """What a page says was or wasn't done."""
    found = re.search('<p class="told [a-z]+" role="[a-z]+">([^<]*)<', answer.text)
    return unescape(found[1]) if found else ""


@pytest.fixture
def lead(site: Site) -> Lead:
    return Lead(site)


def test_a_key_is_made_and_its_snippet_shown_once(lead: Lead) -> None:
    embed, secret, page = lead.make(
        "volume", window="24h", topic="heat", theme="light", size="l", speaks="it", table="yes",
        sites=f"{SITE}/, http://wiki.example:8080", until="90d", note="front page",
    )  # fmt: skip
    assert (embed.panel, embed.window, embed.topic, embed.theme, embed.size, embed.lang) == (
        "volume", "24h", "heat", "light", "l", "it",
    )  # fmt: skip
    assert (embed.table, embed.texts, embed.note) == (True, False, "front page")
    assert embed.sites == (SITE, "http://wiki.example:8080")
    assert embed.until == NOON + timedelta(days=90)
    assert embed.secret == hashlib.sha256(secret.encode()).hexdigest()
    assert "<iframe" not in page.partition("<textarea")[2].partition("</textarea>")[0], "it is words, not a frame"
    pasted = unescape(re.findall("<textarea[^>]*>(.*?)</textarea>", page, re.DOTALL)[0])
    frame = read_page(f"<p>{pasted}</p>").one("iframe").attributes
    assert frame["src"] == f"http://localhost/embed/volume/{embed.id}#{secret}"
    assert (frame["title"], frame["sandbox"]) == ("Quanto", "allow-scripts allow-same-origin")
    assert "CC_PUBLIC_URL" in page, "others can't open localhost"
    assert secret not in lead.page().text
    assert all(secret.encode() not in value for value in _stored(lead.site))


def _stored(site: Site) -> list[bytes]:
    """All that the store holds: the copy of the room, and the log, which the test's store carries."""
    found: list[bytes] = []
    client: Any = site.clients[0]
    for name in client.scan_iter("*"):
        kind = client.type(name)
        if kind == b"hash":
            found += [part for pair in client.hgetall(name).items() for part in pair]
        elif kind == b"string":
            found.append(client.get(name))
        elif kind == b"stream":
            found += [part for _, fields in client.xrange(name) for pair in fields.items() for part in pair]
    assert found
    return found


def test_the_secret_opens_the_exchange_and_stands_in_no_address(lead: Lead) -> None:
    embed, secret, _ = lead.make()
    challenge = lead.site.context.tokens.challenge()
    body = {"key": embed.id, "secret": secret, "challenge": challenge}
    assert lead.site.call("POST", "/embed/token", json=body).status_code == 200
    assert "location" not in lead.send(form="create", panel="gauge", sites=SITE).headers


def test_the_same_form_sent_twice_makes_one_key(lead: Lead) -> None:
    draft = re.findall('name="draft" value="([^"]+)"', lead.page().text)
    form = {"form": "create", "panel": "gauge", "sites": SITE, "draft": draft[0]}
    first, second = lead.send(**form), lead.send(**form)
    assert _secret(first.text)
    assert not _secret(second.text)
    assert "sent already" in told(second)
    assert list(lead.site.room.known().embeds.by_id) == [draft[0]]


@pytest.mark.parametrize(
    ("form", "words"),
    [
        ({"panel": "strip"}, "one of the panels"),
        ({"panel": ""}, "one of the panels"),
        ({"window": "all"}, "one of the windows"),
        ({"topic": "cold"}, "not in the profile"),
        ({"theme": "pink"}, "one of the looks"),
        ({"size": "xxl"}, "one of the letter sizes"),
        ({"speaks": "xx"}, "one of the languages"),
        ({"panel": "waiting", "window": "24h"}, "no other window"),
        ({"panel": "map", "topic": "heat"}, "one topic alone"),
        ({"sites": "intranet"}, "no site: intranet."),
        ({"sites": "https://a.example/path"}, "no site: https://a.example/path."),
        ({"sites": "https://*.example"}, "no site: https://*.example."),
        ({"sites": "javascript:alert(1)"}, "no site: javascript:alert(1)."),
        ({"sites": " ".join(f"https://a{n}.example" for n in range(21))}, "At most 20 sites"),
        ({"until": "0d"}, "no end it can have: 0d."),
        ({"until": "999d"}, "no end it can have: 999d."),
        ({"until": "2026-03-03"}, "no end it can have"),
        ({"until": "tomorrow"}, "no end it can have: tomorrow."),
    ],
    ids=lambda value: str(value)[:40],
)
def test_what_cant_be_had_is_said_and_changes_nothing(lead: Lead, form: dict[str, str], words: str) -> None:
    answer = lead.send(**{"form": "create", "panel": "gauge", "sites": SITE, **form})
    assert answer.status_code == 200
    assert words in told(answer)
    assert not lead.site.room.known().embeds.by_id
    # what was typed is still there
    assert f'value="{form.get("sites", SITE)}"' in unescape(answer.text)


def test_every_panel_can_be_had_with_what_fits_it(lead: Lead) -> None:
    for panel in EMBEDS:
        for window, topic in (("", ""), ("24h", ""), ("", "heat")):
            answer = lead.send(form="create", panel=panel, window=window, topic=topic)
            assert bool(_secret(answer.text)) is not bool(misfit(panel, Variant(window or "1h", topic))), told(answer)
    assert all(not embed.sites for embed in lead.site.room.known().embeds.by_id.values())


def test_words_are_a_right_of_panels_that_have_some(lead: Lead) -> None:
    for panel in ("river", "rising", "gauge"):
        lead.make(panel, texts="yes")
    assert [embed.texts for embed in lead.site.room.known().embeds.by_id.values()] == [True, True, False]


def test_an_end_may_be_a_day_of_the_house(lead: Lead) -> None:
    embed, _, _ = lead.make(until="2026-05-31")
    assert embed.until == datetime(2026, 6, 1, tzinfo=UTC), "with the end of that day"
    assert "until 31 May 2026" in lead.page().text
    assert "fino al 31 mag 2026" in lead.page("?lang=it").text


def test_a_key_is_renewed_replaced_and_withdrawn(lead: Lead) -> None:
    embed, secret, _ = lead.make()
    assert lead.said(lead.send("/renew", embed=embed.id, until="365d")) == {"said": "renew", "of": embed.id}
    assert _known(lead, embed).until == NOON + timedelta(days=365)
    assert _known(lead, embed).secret == embed.secret

    assert "Tick the box" in told(lead.send(form="replace", embed=embed.id))
    answer = lead.send(form="replace", embed=embed.id, sure="yes")
    other = _secret(answer.text)
    assert other not in ("", secret)
    assert _known(lead, embed).secret == hashlib.sha256(other.encode()).hexdigest()

    assert lead.said(lead.send("/revoke", embed=embed.id))["trouble"] == "sure"
    assert lead.said(lead.send("/revoke", embed=embed.id, sure="yes")) == {"said": "revoke", "of": embed.id}
    assert not lead.site.room.known().embeds.by_id
    assert "1 key was withdrawn" in lead.page().text
    for path, form in (("/renew", {}), ("/revoke", {"sure": "yes"})):
        assert lead.said(lead.send(path, embed=embed.id, **form))["trouble"] == "gone"
    assert "not in the list" in told(lead.send(form="replace", embed=embed.id, sure="yes"))


def _known(lead: Lead, embed: Embed) -> Embed:
    return lead.site.room.known().embeds.by_id[embed.id]


def test_what_ends_soon_stands_first_and_is_counted(lead: Lead) -> None:
    clock = lead.site.clock
    assert isinstance(clock, StillClock)
    for days in (100, 14, 2, 15):
        lead.make(until=f"{days}d", note=f"ends after {days}")
    page = lead.page().text
    assert "2 keys end within 14 days" in page
    assert re.findall("ends after ([0-9]+)", page) == ["2", "14", "15", "100"]
    clock.advance(3 * 86_400)
    page = lead.page().text
    assert re.findall("ends after ([0-9]+)", page) == ["14", "15", "100", "2"], "what has ended comes last"
    assert "3 keys open their panels" in page
    assert "ended" in page


def test_the_last_use_is_shown(lead: Lead) -> None:
    embed, secret, _ = lead.make()
    assert "never" in lead.page().text
    body = {"key": embed.id, "secret": secret, "challenge": lead.site.context.tokens.challenge()}
    assert lead.site.call("POST", "/embed/token", json=body).status_code == 200
    clock = lead.site.clock
    assert isinstance(clock, StillClock)
    clock.advance(7 * 60)
    page = lead.page().text
    assert "never" not in page
    assert "7 min ago" in page


def test_the_preview_is_the_panel_that_is_asked_for(lead: Lead) -> None:
    answer = lead.page(
        "?panel=volume&window=24h&topic=heat&theme=light&size=s&speaks=it&table=yes&sites=&until=&note=&form=create"
    )
    assert answer.headers["content-security-policy"].endswith("; frame-src 'self'")
    src = unescape(re.findall('<iframe src="([^"]+)"', answer.text)[0])
    assert urlsplit(src).path == "/embed/volume"
    assert parse_qs(urlsplit(src).query) == {
        "preview": ["1"], "theme": ["light"], "size": ["s"], "window": ["24h"], "topic": ["heat"], "lang": ["it"],
        "as": ["table"],
    }  # fmt: skip
    assert 'lang="en"' in answer.text[:200], "the language of a frame is not that of the page"
    misfit = lead.page("?panel=waiting&window=24h")
    assert "<iframe" not in misfit.text
    assert "no other window" in told(misfit)
    embed, _, _ = lead.make("river", topic="noise", texts="yes", note="kitchen")
    again = lead.page(f"?of={embed.id}").text
    assert "/embed/river?" in again
    assert "topic=noise" in again
    assert 'value="kitchen"' in again


def test_nothing_is_done_while_the_log_is_closed(lead: Lead, monkeypatch: pytest.MonkeyPatch) -> None:
    def closed(_: object, action: object) -> None:
        raise ActionsClosed("away")

    monkeypatch.setattr(type(lead.site.act), "__call__", closed)
    answer = lead.send(form="create", panel="gauge", sites=SITE)
    assert "The log takes no decision now" in told(answer)
    assert not _secret(answer.text)


def test_there_are_no_more_keys_than_may_be(lead: Lead, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("command_center.web.embed_forms.MAX_EMBEDS", 2)
    for n in range(2):
        lead.site.act(made(n))
    assert "as many keys as may be" in told(lead.send(form="create", panel="gauge", sites=SITE))
    assert MAX_EMBEDS == 1000


def test_what_is_no_form_of_ours_is_refused(lead: Lead) -> None:
    assert lead.send(form="sell").status_code == 400
    assert lead.site.get("/embeds?nonsense=1").status_code == 400
    foreign = {"Origin": "https://evil.example", "Sec-Fetch-Site": "cross-site"}
    answer = lead.site.call("POST", "/embeds", data={"form": "create", "panel": "gauge"}, headers=foreign)
    assert answer.status_code == 403
    assert not lead.site.room.known().embeds.by_id


def test_of_many_keys_a_hundred_are_listed_and_all_can_be_found(lead: Lead) -> None:
    for n in range(130):
        lead.site.act(made(n, panel="gauge" if n % 2 else "map", note=f"floor {n}", sites=(f"https://h{n}.example",)))
    page = lead.page().text
    assert "130 keys open their panels" in page
    assert page.count("data-key=") == 100
    assert "30 more fit" in page
    for find, count in (("floor 129", 1), ("H77.example", 1), ("people feel", 65), ("WHERE floor 12", 7), ("x y z", 0)):
        found = lead.page(f"?find={find}").text
        assert found.count("data-key=") == count, find
        assert f'value="{find}"' in found
    assert "No key has these words" in found


def test_the_snippet_has_the_address_that_others_call(site: Site) -> None:
    embed = msgspec.structs.replace(_embed(site), panel="river", lang="it")
    found = snippet_of("https://care.example/room", embed, "cc1_x")
    assert f'src="https://care.example/room/embed/river/{embed.id}#cc1_x" title="Che cosa si dice"' in found.html
    assert found.component.startswith(
        '<script src="https://care.example/room/embed.js" defer></script>\n<command-center'
    )
    assert not found.near


def _embed(site: Site) -> Embed:
    site.act(made())
    return next(iter(site.room.known().embeds.by_id.values()))
