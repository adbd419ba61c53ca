"""The walls of a profile: which scenes a screen shows and for how long, from how far it is read, when it is night."""

from __future__ import annotations

import re
from typing import Annotated, Literal, get_args

from pydantic import AfterValidator, Field, model_validator

from command_center.legible import LARGEST, enlargement, farthest_m
from command_center.profile_types import Id, PageLanguage, Part, Text, Zone

SceneName = Literal["overview", "pulse", "world", "care", "voice", "radar", "river"]
SCENES: tuple[str, ...] = get_args(SceneName)
"""The scenes there are; `layouts.scenes` arranges each of them (a test compares)."""
ThemeName = Literal["dark", "light", "night"]
_CLOCK = re.compile(r"([01]\d|2[0-3]):[0-5]\d", re.ASCII)
_RESOLUTION = re.compile(r"(\d{3,5})x(\d{3,5})", re.ASCII)


def _clock(text: str) -> str:
    if not _CLOCK.fullmatch(text):
        raise ValueError(f"{text!r} is no time of day (as in 22:00, in quotes)")
    return text


def _resolution(text: str) -> str:
    if not _RESOLUTION.fullmatch(text):
        raise ValueError(f"{text!r} is no resolution (as in 1920x1080 or 3840x1080)")
    return text


TimeOfDay = Annotated[str, AfterValidator(_clock)]


class OnAir(Part):
    """One scene of a wall's playlist, and its seconds on air."""

    scene: SceneName
    seconds: Annotated[float, Field(ge=5, le=86_400, allow_inf_nan=False)] = 40


class Night(Part):
    """When a wall wears the night set, on the profile's clock; it may go past midnight."""

    from_: TimeOfDay = Field("22:00", alias="from")
    to: TimeOfDay = "06:00"

    @model_validator(mode="after")
    def _has_an_end(self) -> Night:
        if self.from_ == self.to:
            raise ValueError("a night begins and ends at different times; for always, say theme: night")
        return self


class BurnIn(Part):
    """How the page wanders so that nothing burns in: every so many minutes, by up to `px` (at 1080p); 0: never."""

    minutes: Annotated[float, Field(gt=0, le=1440, allow_inf_nan=False)] = 4
    px: Literal[0, 8] = 8


class Wall(Part):
    """A named playlist of scenes for one kind of screen."""

    id: Id
    name: Text
    scenes: Annotated[tuple[OnAir, ...], Field(max_length=24)]
    theme: ThemeName = "dark"
    language: PageLanguage | None = None
    distance_m: Annotated[float, Field(gt=0, le=100, allow_inf_nan=False)] = 5
    diagonal_in: Annotated[float, Field(gt=0, le=2000, allow_inf_nan=False)] = 85
    resolution: Annotated[str, AfterValidator(_resolution)] = "1920x1080"
    zones: Annotated[tuple[Zone, ...], Field(max_length=3)] = ()
    night: Night | None = None
    burn_in: BurnIn = BurnIn()
    sound: Literal["off", "on"] = "off"

    @property
    def pixels(self) -> tuple[int, int]:
        """Width and height of its screen in px."""
        width, _, height = self.resolution.partition("x")
        return int(width), int(height)

    @property
    def scale(self) -> float:
        """How much larger than designed everything is shown, so that it can be read from `distance_m`."""
        return enlargement(self.distance_m, self.diagonal_in, self.pixels)

    @model_validator(mode="after")
    def _can_be_read(self) -> Wall:
        if not self.scenes:
            raise ValueError("a wall needs at least one scene")
        if self.id in SCENES:
            raise ValueError(f"{self.id!r} is the name of a scene; give the wall another id")
        if self.scale > LARGEST:
            far = farthest_m(self.diagonal_in, self.pixels)
            inches = self.diagonal_in * self.scale / LARGEST
            raise ValueError(
                f"a screen of {self.diagonal_in:g} inches can't be read from {self.distance_m:g} m: "
                f"say at most {int(10 * far) / 10:g} m, or at least {int(inches) + 1} inches"
            )
        return self
