"""Everything a scene needs, at one `as_of`: what the publisher writes and every panel reads."""

from __future__ import annotations

from datetime import datetime
from typing import Literal

from msgspec import Struct

Mode = Literal["live", "replay", "simulated", "rebuilding"]
State = Literal["ok", "late", "stopped", "paused", "rebuilding"]
Comparison = Literal["week", "day"]
STAGES = ("source", "log", "tag", "store", "screen")


class Feelings(Struct, frozen=True):
    """Mentions by sentiment."""

    positive: int = 0
    neutral: int = 0
    negative: int = 0
    unsure: int = 0

    @property
    def total(self) -> int:
        """All four together."""
        return self.positive + self.neutral + self.negative + self.unsure


class Volume(Struct, frozen=True):
    """Mentions per minute: `starts` (UTC, ascending, that of `as_of` last), and lists of the same length."""

    starts: list[datetime] = []
    positive: list[int] = []
    neutral: list[int] = []
    negative: list[int] = []
    unsure: list[int] = []


class Expected(Struct, frozen=True):
    """What is normal for a count: the middle, and the ends of its 95 % band (`command_center.normal`).

    `kind` says what it was compared with: the same hour of earlier weeks, or only of earlier days; `cells` how many.
    """

    count: float
    low: float
    high: float
    kind: Comparison
    cells: int


class TopicRow(Struct, frozen=True):
    """One topic in the window, its count in the window before, and what is normal (None: not known yet)."""

    id: str
    name: str
    count: int
    previous: int
    feelings: Feelings
    normal: Expected | None = None


class Deviation(Struct, frozen=True):
    """Volume that left its band: how many times normal it is now, and since when.

    `longer` says that it began before what is looked at, so that `since` is no beginning.
    """

    ratio: float
    since: datetime
    longer: bool = False


class Band(Struct, frozen=True):
    """What is normal for each minute of `Volume.starts`: lists of the same length, empty where nothing is known.

    `known` says whether the store was looked through for it; until then, nothing is known yet.
    """

    kind: Comparison | None = None
    cells: int = 0
    low: list[float] = []
    middle: list[float] = []
    high: list[float] = []
    deviation: Deviation | None = None
    known: bool = False


class BrandRow(Struct, frozen=True):
    """One brand's mentions in the window; `own` marks the house's brands."""

    id: str
    name: str
    own: bool
    count: int


class Spot(Struct, frozen=True):
    """Mentions resolved to a point (rounded to half a degree)."""

    lat: float
    lon: float
    feelings: Feelings


class CountryOnly(Struct, frozen=True):
    """Mentions of which only the country is known (`country`: ISO 3166-1 alpha-2)."""

    country: str
    feelings: Feelings


class Lane(Struct, frozen=True):
    """Who is waiting with one need; `oldest_at` is null when nobody is.

    `goal_minutes` is what the profile promises, `allowed_minutes` how long the oldest may wait until the lane's first
    promise is broken: the same, but for business hours and for conversations with several needs.
    """

    need: str
    count: int
    oldest_at: datetime | None
    goal_minutes: float | None
    allowed_minutes: float | None = None


class Waiting(Struct, frozen=True):
    """Who is waiting for an answer, by need from the most urgent."""

    total: int = 0
    oldest_at: datetime | None = None
    lanes: list[Lane] = []


class Spread(Struct, frozen=True):
    """How long something took: how often it was measured, and two percentiles by nearest rank, in seconds."""

    n: int = 0
    p50_s: float | None = None
    p90_s: float | None = None


class Unanswered(Struct, frozen=True):
    """Somebody without a first word: the mention that asked, its need, and since when."""

    id: str
    need: str
    since: datetime


class Coverage(Struct, frozen=True):
    """Of those who began to need an answer in a span, how many got one and how long it took.

    `unanswered` are the longest waiting of those who got none, the longest first; `missing` is how many in all.
    """

    needing: int = 0
    answered: int = 0
    unanswered: list[Unanswered] = []
    frt: Spread = Spread()
    nrt: Spread = Spread()
    frt_business: Spread = Spread()
    nrt_business: Spread = Spread()

    @property
    def missing(self) -> int:
        """How many have no answer yet."""
        return self.needing - self.answered

    @property
    def share(self) -> float | None:
        """Answered out of needing, 0 to 1; None where nobody needs an answer."""
        return self.answered / self.needing if self.needing else None


class Post(Struct, frozen=True):
    """One post of the river, newest first; `names` is all its author goes by, to be masked and never shown.

    `more` is how many others say the same or repeat it, `last_at` when the newest of them came, if it is not this one.
    """

    id: str
    text: str
    author: str
    source: str
    created_at: datetime
    language: str
    sentiment: str
    kind: str
    need: str
    topics: list[str]
    place: str | None
    names: list[str] = []
    more: int = 0
    last_at: datetime | None = None


class TextsOff(Struct, frozen=True):
    """Texts are switched off on all screens: since when, by whom and why; not `known`: nobody can say, so they are."""

    since: datetime | None = None
    by: str = ""
    why: str = ""
    known: bool = True


class Stage(Struct, frozen=True):
    """The health of one stage of the pipeline."""

    last_at: datetime | None = None
    lag: int = 0
    rate_s: float = 0.0
    errors: int = 0
    state: State = "stopped"
    cause: str = ""


class Progress(Struct, frozen=True):
    """How far a replay or rebuild is."""

    state: Literal["none", "running", "done", "failed"] = "none"
    read: int = 0
    sent: int = 0
    bad: int = 0
    share: float = 0.0


class RisingTerm(Struct, frozen=True):
    """What is said much more often than usual, `count` times in the last minutes, and `since` about when.

    `expected` is how often it should have been said, `z` by how many deviations it is more; `feelings`, `language` and
    `topic` (null unless half of them are about one) are those of the posts that say it. `also` are words that rise in
    the same posts.
    """

    term: str
    count: int
    expected: float
    z: float
    since: datetime
    feelings: Feelings
    language: str
    topic: str | None = None
    topic_name: str = ""
    also: list[str] = []


class Radar(Struct, frozen=True):
    """What the rising terms rest on.

    `posts` were written in the last `recent_min` minutes (those that say the same are one), of which the share `read`
    was looked at; `heard_min` of the minutes before had any. `before` is how people felt in the window before.
    """

    posts: int = 0
    read: float = 1.0
    recent_min: int = 5
    heard_min: int = 0
    needed_min: int = 30
    before: Feelings = Feelings()


class Snapshot(Struct, frozen=True):
    """The whole picture; `as_of` is the data's clock, `made_at` the publisher's.

    `compared` says whether the store already listened all through the window before this one: if it did not, the
    `previous` figures are too small to compare with. `applied` is how many tagged records are in it. `coverage` is of
    the window, `coverage_today` since midnight in the profile's zone; `normal` is what the window's total usually is.
    `held_back` is how many posts would stand in the river if the profile's moderation did not hide them. With
    `texts_off` nothing in it was written by people.
    """

    as_of: datetime
    made_at: datetime
    epoch: int
    seq: int
    window: str
    mode: Mode
    engine: str
    title: str
    zone: str
    total: int
    feelings: Feelings
    previous_total: int
    without_place: int
    volume: Volume
    topics: list[TopicRow]
    brands: list[BrandRow]
    spots: list[Spot]
    countries: list[CountryOnly]
    languages: dict[str, int]
    waiting: Waiting
    river: list[Post]
    stages: dict[str, Stage]
    replay: Progress
    compared: bool = True
    duplicates: int = 0
    redelivered: int = 0
    dead: int = 0
    applied: int = 0
    coverage: Coverage = Coverage()
    coverage_today: Coverage = Coverage()
    band: Band = Band()
    normal: Expected | None = None
    held_back: int = 0
    rising: list[RisingTerm] = []
    radar: Radar = Radar()
    texts_off: TextsOff | None = None
