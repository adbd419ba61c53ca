"""What is on air and what comes next, the clocks of other zones, and the way to the desk: the foot of every wall."""

from __future__ import annotations

import json
from collections.abc import Iterable, Sequence

from command_center.profile_wall import OnAir, Wall
from command_center.snapshot import Snapshot
from layouts.markup import Html, tag
from layouts.numbers import number
from layouts.qr import is_reachable, qr_code
from layouts.scenes import SCENES, Scene
from layouts.speech import _
from layouts.words import clock


def playlist(scenes: Iterable[OnAir]) -> str:
    """What the browser needs to play a wall's scenes, as JSON: [{scene, seconds}]."""
    return json.dumps([{"scene": one.scene, "seconds": one.seconds} for one in scenes], separators=(",", ":"))


def foot(scenes: Sequence[Scene], wall: Wall, pipeline: Html, snapshot: Snapshot | None, base: str) -> Html:
    """Make the foot.

    Args:
        scenes: The scenes of the page, the one on air first.
        wall: The wall they belong to.
        pipeline: The pipeline's panel.
        snapshot: The picture, for the clocks.
        base: How phones call this server, or empty.

    Returns:
        `footer.foot`: a QR code for each page behind a scene (playlist.js shows the one of the scene on air) unless no
        phone gets there, the pipeline, and one line: what is on air, the clocks, the address.
    """
    desks = list(dict.fromkeys(scene.desk for scene in scenes)) if is_reachable(base) else []
    codes = [_code(base, desk, hidden=desk != scenes[0].desk) for desk in desks]
    zones = [_zone(zone, snapshot) for zone in wall.zones]
    line = tag(
        "div",
        tag("p", _on_air(wall), class_="on-air", data_air=True),
        _sound(wall),
        tag("ul", *zones, class_="zones", aria_label=_("clocks")) if zones else None,
        tag("p", _shown(base + scenes[0].desk) if base else None, class_="address", data_address=base),
        class_="line",
    )
    return tag("footer", tag("div", *codes, class_="codes") if codes else None, pipeline, line, class_="foot")


def _sound(wall: Wall) -> Html:
    """The switch of the sound, which only a keyboard finds while it is off; alarm.js."""
    words = {"on": _("♪ sound on"), "off": _("♪ sound off"), "waits": _("♪ sound waits for a key")}
    named = {f"data_{state}": said for state, said in words.items()}
    return tag(
        "button", words["off"], type="button", class_="sound", data_sound=wall.sound, aria_pressed="false", **named
    )


def _on_air(wall: Wall) -> str:
    """The first words of the line; playlist.js goes on counting."""
    if len(wall.scenes) < 2:
        return ""
    return _(
        "then {scene} in {seconds} s",
        scene=SCENES[wall.scenes[1].scene].title,
        seconds=number(round(wall.scenes[0].seconds)),
    )


def _code(base: str, desk: str, *, hidden: bool) -> Html:
    return tag(
        "a",
        qr_code(base + desk),
        href=desk,
        class_="code door",
        data_desk=desk,
        hidden=hidden,
        title=_("the posts behind it"),
    )


def _zone(zone: str, snapshot: Snapshot | None) -> Html:
    city = zone.rpartition("/")[2].replace("_", " ")
    time = "--:--" if snapshot is None else clock(snapshot.as_of, zone)
    return tag("li", tag("span", city), " ", tag("b", time, data_zone=zone))


def _shown(address: str) -> str:
    return address.partition("://")[2]
