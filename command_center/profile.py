"""The listening profile: one YAML file that says whom and what the center listens to."""

from __future__ import annotations

import hashlib
import json
from functools import cached_property
from pathlib import Path
from typing import Annotated, Any, Literal

from pydantic import BeforeValidator, Field, ValidationError, model_validator

from command_center.errors import BadInput
from command_center.mention import Mention
from command_center.profile_moderation import Moderation
from command_center.profile_problems import explain
from command_center.profile_service import Marks, OpeningHours
from command_center.profile_types import (
    Account,
    Country,
    Days,
    Id,
    Language,
    Minutes,
    Need,
    PageLanguage,
    Part,
    Query,
    Text,
    Zone,
)
from command_center.profile_wall import Wall
from command_center.profile_yaml import MAX_BYTES, read_yaml
from command_center.settings import SETTINGS

DEFAULT = next(setting.default for setting in SETTINGS if setting.name == "profile")
_NO_DEMO = "say which with --profile FILE or CC_PROFILE, or start in the checkout, where the demo's lies"


class ProfileError(BadInput):
    """A profile that can't be used; `errors` holds one line for each thing that is wrong."""

    def __init__(self, errors: list[str]) -> None:
        super().__init__("\n".join(errors))
        self.errors = errors


MentionField = Literal[
    "id",
    "text",
    "created_at",
    "author.id",
    "author.handle",
    "author.name",
    "author.followers",
    "author.verified",
    "url",
    "lang",
    "in_reply_to",
    "conversation",
    "repost_of",
    "place.text",
    "place.lat",
    "place.lon",
    "edited_at",
]


class Brand(Part):
    """A brand that is counted in the share of voice; the house's own brands say `own: true`."""

    id: Id
    name: Text
    own: bool = False
    phrases: tuple[Text, ...] = ()
    accounts: tuple[Account, ...] = ()
    query: Query | None = None


class Topic(Part):
    """A subject matter, found by any of its phrases or by its query."""

    id: Id
    name: Text
    phrases: Annotated[tuple[Text, ...], Field(min_length=1)] = ()
    query: Query | None = None

    @model_validator(mode="after")
    def _can_be_found(self) -> Topic:
        if not self.phrases and self.query is None:
            raise ValueError("a topic needs phrases or a query to be found by")
        return self


class Retention(Part):
    """How long texts and counters are kept, in days."""

    texts_days: Days = 30
    counters_days: Days = 400


class Hot(Part):
    """How much the index holds, which answers searches and counts of any filter: the newer of both limits."""

    days: Days = 30
    mentions: Annotated[int, Field(ge=1000, le=100_000_000)] = 2_000_000


class Column(Part):
    """How one mention field is read from a CSV column.

    `format` is a strptime pattern for times that are not ISO 8601, `as` the form of the cell (`point_lat` and
    `point_lon` read "[lat, lon]"), `unescape` turns HTML entities such as `&amp;` back into characters.
    """

    column: str
    format: str | None = None
    as_: Literal["text", "integer", "number", "boolean", "point_lat", "point_lon"] = Field("text", alias="as")
    unescape: bool = False


def _column(short: Any) -> Any:
    return {"column": short} if isinstance(short, str) else short


class Replay(Part):
    """How a recorded CSV file becomes mentions; `extra` names columns to keep beside the mention's own fields."""

    source: Annotated[str, Field(pattern=r"^[a-z0-9_-]{1,32}$")]
    columns: dict[MentionField, Annotated[Column, BeforeValidator(_column)]]
    extra: tuple[str, ...] = ()

    @model_validator(mode="after")
    def _whole(self) -> Replay:
        missing = [field for field in ("id", "text", "created_at") if field not in self.columns]
        if missing:
            raise ValueError(f"columns must name a column for {', '.join(missing)}")
        return self


class Simulate(Part):
    """The fictional brand's traffic: its mean rate over a day, its seed and what the brand sells."""

    per_minute: Annotated[float, Field(gt=0, le=60_000, allow_inf_nan=False)] = 60
    seed: int = 1
    products: tuple[Text, ...] = ()


class Profile(Part):
    """A whole listening profile; see docs/profile.md for every field."""

    name: Id
    title: Text
    zone: Zone = "UTC"
    naive_times: Zone | None = None
    languages: Annotated[tuple[Language, ...], Field(min_length=1)] = ("en",)
    page_language: PageLanguage = "en"
    phone_countries: tuple[Country, ...] = ()
    brands: Annotated[tuple[Brand, ...], Field(min_length=1)]
    topics: tuple[Topic, ...] = ()
    lateness_s: Annotated[float, Field(ge=0, le=86_400, allow_inf_nan=False)] = 600
    goals_minutes: dict[Need, Minutes] = Field(default_factory=dict)
    business_hours: OpeningHours | None = None
    resolved_after_h: Annotated[float, Field(gt=0, le=8760, allow_inf_nan=False)] = 72
    automatic_replies: Marks = Marks()
    spam: Marks = Marks()
    moderation: Moderation = Moderation()
    retention: Retention = Retention()
    hot: Hot = Hot()
    walls: tuple[Wall, ...] = ()
    replay: Replay | None = None
    simulate: Simulate | None = None

    @cached_property
    def own_accounts(self) -> frozenset[str]:
        """Handles and ids the house itself writes from, its machines' too, casefolded and without `@`."""
        brands = {account.casefold() for brand in self.brands if brand.own for account in brand.accounts}
        return self.automatic_replies.names | brands

    def is_own(self, mention: Mention) -> bool:
        """Say whether the house itself wrote a mention (by its author's handle or id)."""
        return wrote(self.own_accounts, mention)


def wrote(accounts: frozenset[str], mention: Mention) -> bool:
    """Say whether one of these accounts (casefolded, without `@`) wrote a mention, by its author's handle or id."""
    author = mention.author
    if author is None or not accounts:
        return False
    # Without a generator: every mention comes by here more than once.
    handle, native = author.handle, author.id
    return bool(
        (handle and handle.removeprefix("@").casefold() in accounts)
        or (native and native.removeprefix("@").casefold() in accounts)
    )


def profile_digest(profile: Profile) -> str:
    """Name what a profile says in 64 hex digits; the same content gives the same digest, however it is laid out."""
    # Without what is as it always is, so that a field that a later version adds changes no digest.
    said = json.dumps(
        profile.model_dump(mode="json", by_alias=True, exclude_defaults=True), sort_keys=True, separators=(",", ":")
    )
    return hashlib.sha256(said.encode()).hexdigest()


def load_profile(path: Path) -> Profile:
    """Read and check a profile.

    Args:
        path: The YAML file.

    Returns:
        The profile.

    Raises:
        ProfileError: The file can't be read, is no YAML or says something wrong; one line an error, in the order
            of the file, each with file, line and field.
    """
    document = read_yaml(_text(path))
    if document.data is None and document.problems:
        raise ProfileError([f"{path}:{line}: {said}" for line, _, said in document.problems])
    profile: Profile | None = None
    found: list[Any] = []
    try:
        profile = Profile.model_validate(document.data if document.data is not None else {})
    except ValidationError as why:
        found = list(why.errors(include_url=False, include_input=False))
    errors = explain(Profile, document, found)
    if errors or profile is None:
        raise ProfileError([f"{path}:{line}: {said}" for line, said in errors])
    return profile


def _text(path: Path) -> str:
    try:
        with path.open("rb") as file:
            raw = file.read(MAX_BYTES + 1)
    except OSError as why:
        here = f" in {Path.cwd()}; {_NO_DEMO}" if isinstance(why, FileNotFoundError) and str(path) == DEFAULT else ""
        raise ProfileError([f"{path}: {why.strerror or why}{here}"]) from None
    if len(raw) > MAX_BYTES:
        raise ProfileError([f"{path}: longer than {MAX_BYTES:,} bytes; is this a profile?"])
    try:
        return raw.decode("utf-8-sig")
    except UnicodeDecodeError as why:
        line = raw.count(b"\n", 0, why.start) + 1
        raise ProfileError([f"{path}:{line}: not UTF-8 (byte 0x{raw[why.start]:02x})"]) from None
