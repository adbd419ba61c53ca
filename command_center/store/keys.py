"""Every Redis key of the store: its name, how long it lives, and what bounds its size."""

from __future__ import annotations

from base64 import urlsafe_b64encode
from hashlib import sha256
from typing import NamedTuple

from command_center.store.sketch import VALUE_BYTES

MINUTE_S = 60
HOUR_S = 3600
DAY_S = 86400
GRANULES = {"m": MINUTE_S, "h": HOUR_S, "d": DAY_S}
MINUTES_KEPT_S = 26 * HOUR_S
"""Windows of minutes are 4 h long at most; the rest lets a wall survive a night without input."""
REPLAYED_MINUTES_KEPT_S = 30 * DAY_S
"""After a replay the clock of the data stands still, so its minutes must outlive a month on the wall."""
HOURS_KEPT_S = 35 * DAY_S
"""Four weeks of the same hour of the week, for what is normal, and a week to spare."""
SWEEP_SLACK_S = HOUR_S
"""Keys that the retention sweep deletes expire by themselves only this much later."""
HORIZON_S = DAY_S
"""A repeated id is a duplicate for at least this long after it was first seen."""
NAME_BYTES = 48
"""An id longer than this is not kept as the name of its text: names are what recognising a repeat costs."""
PLACE_CELL = 2.0
"""Map cells to a degree: half a degree is finer than a wall can show."""


MAX_SOURCES = 64
"""Sources with a counter of their own in one partition on one day; who posts to us chooses their names."""
MAX_CELLS = 1000
"""Map cells with counters of their own in one partition on one day; who writes a post chooses its coordinates."""
MAX_LABELS = 6 + 4 + (MAX_SOURCES + 1) + 5 + 7 + 250 * 5 + 4 * MAX_CELLS
"""Counters of a bucket beside those the profile makes: totals, feelings, sources, kinds, needs, countries, cells."""

LABELS = f"{MAX_LABELS:,} labels; 5 a topic, 1 a brand and language beyond those"


class Key(NamedTuple):
    """One row of the table of keys: a regular expression, what it holds, its lifetime and its bound.

    `most` is the bound as a number: members, or bytes of a string; None where stored mentions or files are the bound.
    """

    pattern: str
    holds: str
    ttl: str
    bound: str
    most: int | None = None


KEYS = (
    Key(
        r"cc:\{p\d+\}:pos",
        "hash: position, marks, lifetime totals",
        "none: the counters' own position",
        "16 fields",
        16,
    ),
    Key(
        r"cc:\{p\d+\}:src",
        "hash: highest position applied, by source",
        "retention of counters",
        "one for each file and feed",
    ),
    Key(r"cc:\{p\d+\}:unkept", "sorted set: hours and days to keep, by offset", "retention of counters", "its buckets"),
    Key(r"cc:\{p\d+\}:restored", "hash: up to which offset a bucket is whole", "retention of texts", "its buckets"),
    Key(r"cc:\{p\d+\}:m:-?\d+", "hash: counts of one minute", "26 h, after a replay 30 days", LABELS, MAX_LABELS),
    Key(r"cc:\{p\d+\}:h:-?\d+", "hash: counts of one hour", "35 days", LABELS, MAX_LABELS),
    Key(r"cc:\{p\d+\}:d:-?\d+", "hash: counts of one day", "retention of counters", LABELS, MAX_LABELS),
    Key(
        r"cc:\{p\d+\}:top:(hashtag|author):[hd]-?\d+",
        "journal of a sketch of frequent items",
        "hours 26 h, after a replay 30 days; days 35 days; authors no longer than texts",
        "324 kB",
        VALUE_BYTES,
    ),
    Key(
        r"cc:\{p\d+\}:copies:-?\d+",
        "journal of one hour: fingerprints of what was said, and in which minute",
        "26 h, after a replay 30 days",
        "12 bytes a mention and change",
    ),
    Key(
        r"cc:\{p\d+\}:touched",
        "sorted set: minutes by the offset that last changed them",
        "26 h",
        "5,000 minutes, but for those of the last half minute",
    ),
    Key(
        r"cc:\{p\d+\}:doc:.+",
        "one mention, tags, revision, contribution",
        "retention of texts + 1 h",
        "3 MiB, the most a record may have",
        3 << 20,
    ),
    Key(r"cc:\{p\d+\}:ix", "sorted set: mentions by time with their labels", "retention of texts", "its mentions"),
    Key(r"cc:\{p\d+\}:texts", "list: when each text was written", "retention of texts", "80 bytes a write"),
    Key(r"cc:\{p\d+\}:talk", "sorted set: facts of conversations by offset", "retention of texts", "its mentions"),
    Key(r"cc:stage:[a-z]+:.+", "sign of life of one worker", "1 min", "10 kB", 10000),
    Key(r"cc:stages", "sorted set: names of signs of life by their time", "1 min", "workers of the last minute"),
    Key(r"cc:\{p\d+\}:probe", "what the last check of readiness wrote", "1 min", "1 kB", 1000),
    Key(r"cc:source:.+", "position of a source", "retention of counters", "10 kB", 10000),
    Key(r"cc:provenance", "set: where this data came from", "none: it must outlive the data", "3 words", 3),
    Key(r"cc:profile", "name of the profile this data belongs to", "none", "1 kB", 1000),
    Key(r"cc:log-identity", "the log whose offsets the positions are", "none: it must outlive the data", "1 kB", 1000),
    Key(r"cc:store-identity", "a name of this store's own", "none: it must outlive the data", "1 kB", 1000),
    Key(r"cc:erased", "hash: digests of erased authors, and when", "none: it must outlive the texts", "two an order"),
    Key(
        r"cc:\{wall\}:room:[0-9a-f]{8}",
        "hash: what people decided, and up to which action; one for each version that runs",
        "7 days, the log brings it back",
        "2 fields: 200 screens, 20 notes, 20 takeovers, 32 switches, 500 notes on the timeline (1 MB); "
        "200 topics of 15,000 characters each; 200 reveals; 2,000 embed keys, 2,000 users, 200 keys of programs",
        2,
    ),
    Key(r"cc:\{wall\}:code:\d{6}", "the browser that shows these digits", "5 min", "200 bytes", 200),
    Key(r"cc:\{wall\}:asker:[0-9a-f]{64}", "the digits a browser was given", "5 min", "6 bytes", 6),
    Key(r"cc:\{wall\}:challenge:[0-9a-f]{32}", "a challenge that was used", "11 min", "0 bytes", 0),
    Key(r"cc:\{wall\}:uses", "hash: when each embed key was last used", "400 days", "2,000 fields", 2000),
    Key(r"cc:\{wall\}:codes", "sorted set: digits that are good, by their end", "5 min", "200 codes", 200),
    Key(
        r"cc:\{wall\}:session:[0-9a-f]{64}",
        "who signed in, by what their browser keeps",
        "12 h without use, 7 days in any case",
        "1 kB; 20 of a person",
        1000,
    ),
    Key(
        r"cc:\{wall\}:sessions:[0-9a-f]{32}", "sorted set: sessions of a person by their beginning", "7 days", "20", 20
    ),
    Key(
        r"cc:\{wall\}:way:[0-9a-f]{64}",
        "what somebody needs who comes back from their provider",
        "10 min",
        "4 kB; 60 an address in 5 min",
        4096,
    ),
    Key(
        r"cc:\{wall\}:tries:(ask|pair|embeds?|sign-in|way):\w+",
        "count: who asks or guesses how often",
        "5 min",
        "10 bytes",
        10,
    ),
    Key(
        r"cc:\{wall\}:sights:\d{4}-\d\d-\d\d:[\w-]+",
        "set: who saw an embed on one day, as digests",
        "2 days",
        "200 digests of 16 signs, for each key",
        200,
    ),
    Key(
        r"cc:\{wall\}:delivery:[0-9a-f]{32}",
        "what a delivery of the webhook was answered",
        "11 min, while it is under way 1 min",
        "66 kB, CC_POSTS_PER_MIN a sender",
        66_000,
    ),
    Key(
        r"cc:\{wall\}:seen:\w+",
        "what a screen last said of itself, and when",
        "30 days",
        "4 kB, at most 200 screens",
        4096,
    ),
    Key(r"cc:index", "how it stands with the index of mentions", "1 min", "1 kB", 1000),
    Key(r"cc:search", "where the search listens, and the word that opens it", "10 s", "1 kB", 1000),
    Key(r"cc:export:[0-9a-f]{16}", "how far an export is", "10 min", "100 bytes, at most four run in a process", 100),
    Key(r"cc:backcount", "how far the back-count of topics is", "7 days", "16 kB: 200 topics, a number each", 16000),
    Key(r"cc:rebuild", "hash: from where to where each partition is read again", "1 day", "partitions"),
    Key(r"cc:\{wall\}:publisher", "the elected publisher", "3 s", "100 bytes", 100),
    Key(r"cc:\{wall\}:publisher:epoch", "elections so far", "none: it must only rise", "20 bytes", 20),
    Key(r"cc:\{wall\}:snapshot", "the last snapshot", "10 min", "one snapshot"),
)
"""The contract test walks a used server and fails on a key that no row describes; buckets before 1970 are negative."""


def position(p: int) -> str:
    """Position, marks and lifetime totals of one partition."""
    return f"cc:{{p{p}}}:pos"


def marks(p: int) -> str:
    """Highest position of each source applied in this partition."""
    return f"cc:{{p{p}}}:src"


def unkept(p: int) -> str:
    """Hours and days that changed since they were last put into the table of closed counts."""
    return f"cc:{{p{p}}}:unkept"


def restored(p: int) -> str:
    """While a lost partition is read again: which of its buckets hold records already, and up to which offset."""
    return f"cc:{{p{p}}}:restored"


def probe(p: int) -> str:
    """What a check of readiness writes, to see whether it can."""
    return f"cc:{{p{p}}}:probe"


def talk(p: int) -> str:
    """Facts of conversations, by the offset that wrote them."""
    return f"cc:{{p{p}}}:talk"


def bucket(p: int, granule: str, start_s: int) -> str:
    """Counts of one minute, hour or day; `start_s` is its first second."""
    return f"cc:{{p{p}}}:{granule}:{start_s}"


def top(p: int, by: str, granule: str, start_s: int) -> str:
    """The sketch of frequent items of one list (`hashtag`, `author`) in one hour or day."""
    return f"cc:{{p{p}}}:top:{by}:{granule}{start_s}"


def copies(p: int, start_s: int) -> str:
    """What was said in one hour, by fingerprints."""
    return f"cc:{{p{p}}}:copies:{start_s}"


def touched(p: int) -> str:
    """Which minutes changed last."""
    return f"cc:{{p{p}}}:touched"


def document(p: int, mention_id: str) -> str:
    """One mention, by its id."""
    return text(p, name_of(mention_id))


def text(p: int, name: str) -> str:
    """One mention, by its name in the store."""
    return f"cc:{{p{p}}}:doc:{name}"


def name_of(mention_id: str) -> str:
    """What a mention is called in the store: its id, or if that is long, 160 bits of the SHA-256 of it."""
    if len(mention_id) <= NAME_BYTES and mention_id.isascii():
        return mention_id
    # No id begins so: its source comes first.
    return "~" + urlsafe_b64encode(sha256(mention_id.encode()).digest()[:20]).decode().rstrip("=")


def index(p: int) -> str:
    """Mentions by time, each member carrying its labels."""
    return f"cc:{{p{p}}}:ix"


def texts(p: int) -> str:
    """When each text was written, for the retention sweep."""
    return f"cc:{{p{p}}}:texts"


def stage(role: str, member: str) -> str:
    """Sign of life of one worker."""
    return f"cc:stage:{role}:{member}"


def source_position(source: str) -> str:
    """How far a source has been read."""
    return f"cc:source:{source}"


def room(fold: str) -> str:
    """What people decided, as one version of the fold has it."""
    return f"cc:{{wall}}:room:{fold}"


def code(digits: str) -> str:
    """Who shows these six digits."""
    return f"cc:{{wall}}:code:{digits}"


def asker(key: str) -> str:
    """Which digits the browser with this key shows."""
    return f"cc:{{wall}}:asker:{key}"


def tries(what: str, whose: str) -> str:
    """How often somebody asked or guessed lately."""
    return f"cc:{{wall}}:tries:{what}:{whose}"


def challenge(name: str) -> str:
    """Whether a challenge was used."""
    return f"cc:{{wall}}:challenge:{name}"


def delivery(name: str) -> str:
    """What a delivery of the webhook was answered; its sender chose the name, so only a digest of it is kept."""
    return f"cc:{{wall}}:delivery:{sha256(name.encode()).hexdigest()[:32]}"


def session(digest: str) -> str:
    """Who signed in, by the SHA-256 of what their browser keeps."""
    return f"cc:{{wall}}:session:{digest}"


def sessions_of(user: str) -> str:
    """The sessions of one person."""
    return f"cc:{{wall}}:sessions:{user}"


def way(digest: str) -> str:
    """What somebody needs who comes back from their provider."""
    return f"cc:{{wall}}:way:{digest}"


def seen(screen: str) -> str:
    """What a screen said of itself."""
    return f"cc:{{wall}}:seen:{screen}"


def sights(day: str, embed: str) -> str:
    """Who saw an embed on one day."""
    return f"cc:{{wall}}:sights:{day}:{embed}"


def export(name: str) -> str:
    """How far an export is."""
    return f"cc:export:{name}"


STAGES = "cc:stages"
PROVENANCE = "cc:provenance"
PROFILE = "cc:profile"
LOG_IDENTITY = "cc:log-identity"
ERASED = "cc:erased"
STORE_IDENTITY = "cc:store-identity"
INDEX = "cc:index"
REBUILD = "cc:rebuild"
SEARCH = "cc:search"
BACKCOUNT = "cc:backcount"
PUBLISHER = "cc:{wall}:publisher"
PUBLISHER_EPOCH = "cc:{wall}:publisher:epoch"
SNAPSHOT = "cc:{wall}:snapshot"
CODES = "cc:{wall}:codes"
USES = "cc:{wall}:uses"
TICKS = "cc:{wall}:ticks"
"""What one script touches shares a hash tag, so that a Redis Cluster keeps it at one node."""
