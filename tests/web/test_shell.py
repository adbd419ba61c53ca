"""`command-center screens` and `texts`: a shell decides what the page decides, by the same actions."""

from __future__ import annotations

import json
from collections.abc import Callable
from datetime import timedelta

import pytest

from command_center.cli import main
from command_center.room.room import Room
from command_center.room.takeovers import TakeWall
from tests.room.decisions import said
from tests.support.clocks import NOON
from tests.web.screens import Kiosk, Lead
from tests.web.site import PARTITIONS, Site

Shell = Callable[..., str]


@pytest.fixture
def shell(site: Site, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> Shell:
    """Run a command beside the site; what it says, or with `code` what it says to standard error."""
    monkeypatch.setenv("CC_REDIS_URL", site.settings.redis_url)
    monkeypatch.setenv("CC_PARTITIONS", str(PARTITIONS))
    monkeypatch.delenv("CC_PROFILE", raising=False)

    def run(*argv: str, code: int = 0) -> str:
        assert main(argv) == code
        told = capsys.readouterr()
        return told.err if code else told.out

    return run


def room_of(site: Site) -> Room:
    """The room as the pages know it after a tick."""
    site.hub.look()
    return site.context.room.known()


def test_a_shell_pairs_steers_moves_notes_and_revokes(site: Site, shell: Shell) -> None:
    kiosk = Kiosk(site)
    assert "no screen is paired" in shell("screens")
    digits = kiosk.digits()
    assert "Paired" in shell("screens", "pair", f"{digits[:3]} {digits[3:]}", "--wall", "care", "--name", "Lobby")
    room_of(site)
    assert kiosk.shows_wall()
    assert kiosk.attribute("wall") == "care"
    [screen] = room_of(site).screens.by_id.values()
    for order in ("pause", "next", "blank", "resume"):
        shell("screens", order, "lobby", "--by", "Ada")
        [screen] = room_of(site).screens.by_id.values()
        told = screen.step if order == "next" else screen.standing
        assert (told.to, told.by) == (order, "Ada")
    shell("screens", "--by", "Ada", "hold", "all", "--minutes", "60")
    shell("screens", "move", screen.id, "river")
    shell("screens", "rename", "Lobby", "Lobby \x1b[31m left")
    shell("screens", "note", "Drill at three", "--screen", screen.id)
    shell("screens", "note", "Handover at six")
    [screen] = room_of(site).screens.by_id.values()
    assert (screen.name, screen.wall, screen.standing.to) == ("Lobby [31m left", "river", "hold")
    first, second = room_of(site).notes.standing
    assert (first.screen, first.text, second.screen) == (screen.id, "Drill at three", "")
    kiosk.report()
    listed = shell("screens", "list")
    assert screen.id in listed
    assert "1920x1080" in listed
    assert f"note {second.id} on all walls" in listed
    assert "\x1b" not in listed
    shell("screens", "unnote", first.id)
    body = json.loads(shell("screens", "list", "--json"))
    assert [item["name"] for item in body["items"]] == [screen.name]
    assert [note["id"] for note in body["notes"]] == [second.id]
    assert "--yes" in shell("screens", "revoke", screen.id, code=2)
    shell("screens", "revoke", screen.id, "--yes")
    assert not room_of(site).screens.by_id
    assert kiosk.digits()


def test_a_shell_gives_a_wall_back(site: Site, shell: Shell) -> None:
    site.act(said(TakeWall, 2, wall="care", scene="radar", why="storm", until=NOON + timedelta(days=99_999)))
    assert "takeover a2 of wall care" in shell("screens")
    shell("screens", "release", "a2")
    assert not room_of(site).takeovers.standing


@pytest.mark.parametrize(
    ("argv", "words"),
    [
        (("pair", "12345"), "six digits"),
        (("pair", "123456"), "No screen shows these digits"),
        (("pair", "123456", "--wall", "lobby"), "no wall named 'lobby'; there are: "),
        (("pause", "nowhere"), "no screen is called 'nowhere'; there are: none is paired"),
        (("revoke", "all", "--yes"), "no screen is called 'all'"),
        (("unnote", "a1"), "not up any more"),
        (("release", "a1"), "over already"),
        (("note", ""), "A note has 1 to 200 characters"),
        (("note", "x" * 201), "A note has 1 to 200 characters"),
    ],
)
def test_what_cannot_be_done_is_one_line(site: Site, shell: Shell, argv: tuple[str, ...], words: str) -> None:
    told = shell("screens", *argv, code=2)
    assert words in told
    assert told.startswith("command-center: ")
    assert told.count("\n") == 1


def test_two_screens_of_one_name_are_told_apart_by_their_ids(site: Site, shell: Shell) -> None:
    lead = Lead(site)
    ids = [lead.pair(Kiosk(site, f"10.0.1.{n}"), "Twin") for n in range(2)]
    told = shell("screens", "blank", "TWIN", code=2)
    assert all(one in told for one in ids)


def test_texts_are_switched_off_and_on(site: Site, shell: Shell) -> None:
    assert shell("texts") == "texts are on: screens show what people write\n"
    assert "numbers stay" in shell("texts", "off", "--why", "visitors", "--by", "Ada")
    room_of(site)
    answer = site.get("/api/v1/texts").json()
    assert (answer["on"], answer["by"], answer["why"]) == (False, "Ada", "visitors")
    assert shell("texts").endswith(", by Ada: visitors\n")
    shell("texts", "on")
    room_of(site)
    assert site.get("/api/v1/texts").json() == {"on": True}
