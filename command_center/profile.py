"""The listening profile: one YAML file that says whom and what the center listens to."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated, Literal

from pydantic import BaseModel, ConfigDict, Field

Id = Annotated[str, Field(pattern=r"^[a-z0-9][a-z0-9_-]{0,47}$")]


class _Part(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True, strict=False)


class Brand(_Part):
    """A brand that is counted in the share of voice; exactly one is `own`... or several of one house."""

    id: Id
    name: str
    own: bool = False
    phrases: tuple[str, ...] = ()
    accounts: tuple[str, ...] = ()


class Topic(_Part):
    """A subject matter, found by any of its phrases."""

    id: Id
    name: str
    phrases: tuple[str, ...]


class Retention(_Part):
    """How long texts and counters are kept, in days."""

    texts_days: float = 30
    counters_days: float = 400


class Column(_Part):
    """How one mention field is read from a CSV column."""

    column: str
    format: str | None = None
    as_: Literal["text", "integer", "point_lat", "point_lon"] = Field("text", alias="as")


class Replay(_Part):
    """How a recorded CSV file becomes mentions."""

    source: Annotated[str, Field(pattern=r"^[a-z0-9_-]{1,32}$")]
    columns: dict[str, Column | str]
    extra: tuple[str, ...] = ()


class Simulate(_Part):
    """The fictional brand's traffic: mean rate and seed."""

    per_minute: float = 60
    seed: int = 1


class Profile(_Part):
    """A whole listening profile."""

    name: Id
    title: str
    zone: str = "UTC"
    naive_times: str | None = None
    languages: tuple[str, ...] = ("en",)
    brands: tuple[Brand, ...]
    topics: tuple[Topic, ...] = ()
    lateness_s: float = 600
    goals_minutes: dict[str, float] = {}
    retention: Retention = Retention()
    replay: Replay | None = None
    simulate: Simulate | None = None


def load_profile(path: Path) -> Profile:
    """Read a profile."""
    import yaml

    return Profile.model_validate(yaml.safe_load(path.read_text("utf-8")))
