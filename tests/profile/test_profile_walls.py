"""Walls in a profile: what is refused, and in which words."""

from __future__ import annotations

from pathlib import Path

import pytest

from command_center.profile import ProfileError, load_profile

PROFILE = """
name: acme
title: Acme
brands: [{id: acme, name: Acme, own: true, phrases: [acme]}]
walls:
"""


def _load(tmp_path: Path, walls: str) -> list[str]:
    path = tmp_path / "p.yaml"
    path.write_text(PROFILE + walls, "utf-8")
    try:
        load_profile(path)
    except ProfileError as why:
        return why.errors
    return []


def test_a_short_wall_is_enough(tmp_path: Path) -> None:
    assert _load(tmp_path, "  - {id: room, name: Room, scenes: [{scene: pulse}]}\n") == []


@pytest.mark.parametrize(
    ("wall", "words"),
    [
        ("{id: room, name: R, scenes: [{scene: pules}]}", "Input should be 'overview', 'pulse'"),
        ("{id: pulse, name: R, scenes: [{scene: pulse}]}", "is the name of a scene; give the wall another id"),
        ("{id: room, name: R, scenes: []}", "a wall needs at least one scene"),
        ("{id: room, name: R, scenes: [{scene: pulse, seconds: 1}]}", "greater than or equal to 5"),
        ("{id: room, name: R, scenes: [{scene: pulse}], zones: [Chicago]}", "no time zone 'Chicago'"),
        ("{id: room, name: R, scenes: [{scene: pulse}], night: {from: '25:00'}}", "'25:00' is no time of day"),
        ("{id: room, name: R, scenes: [{scene: pulse}], night: {from: '6:00'}}", "is no time of day"),
        ("{id: room, name: R, scenes: [{scene: pulse}], night: {from: '06:00'}}", "for always, say theme: night"),
        ("{id: room, name: R, scenes: [{scene: pulse}], theme: pink}", "'dark', 'light' or 'night'"),
        ("{id: room, name: R, scenes: [{scene: pulse}], resolution: 4K}", "'4K' is no resolution"),
        (
            "{id: room, name: R, scenes: [{scene: pulse}], diagonal_in: 55}",
            "a screen of 55 inches can't be read from 5 m: say at most 3.8 m, or at least 71 inches",
        ),
        ("{id: room, name: R, scenes: [{scene: pulse}], burnin: {}}", "unknown key; did you mean burn_in?"),
    ],
)
def test_what_is_wrong_is_said(tmp_path: Path, wall: str, words: str) -> None:
    (error,) = _load(tmp_path, f"  - {wall}\n")
    assert words in error
    assert ":6:" in error


def test_two_walls_of_one_name(tmp_path: Path) -> None:
    walls = "  - {id: room, name: A, scenes: [{scene: pulse}]}\n  - {id: room, name: B, scenes: [{scene: care}]}\n"
    (error,) = _load(tmp_path, walls)
    assert "'room' is already the id of walls[0]" in error


def test_what_a_wall_advises_is_accepted(tmp_path: Path) -> None:
    for size in ("distance_m: 3.8, diagonal_in: 55", "diagonal_in: 71"):
        assert _load(tmp_path, f"  - {{id: room, name: R, scenes: [{{scene: pulse}}], {size}}}\n") == []
