"""Recorded posts with the tags of today's taggers: tagged once for each version of them."""

from __future__ import annotations

import random
from pathlib import Path

import msgspec

from command_center.bench.recorded import umsab
from command_center.clock import from_ms, to_ms
from command_center.mention import Author, Mention, Tags, decode_mention
from command_center.profile import Profile, load_profile
from streams.sources.replay import ReplaySource
from streams.tag.pipeline import Pipeline, version_of

PROFILES = Path(__file__).parents[2] / "profiles"
KEPT = Path(__file__).parents[2] / ".cache" / "tags"
"""Only ids and tags are kept, never what people wrote."""
_BATCH = 500
Post = tuple[Mention, Tags]


def profile() -> Profile:
    """The airlines' profile, its texts kept for ever."""
    plain = load_profile(PROFILES / "airline.yaml")
    retention = plain.retention.model_copy(update={"texts_days": 36_500})
    return plain.model_copy(update={"retention": retention, "hot": plain.hot.model_copy(update={"days": 36_500})})


def recorded_posts(data: Path, spool: Path) -> list[Post]:
    """Some 12,000 posts in nine languages, each id once, by the time they were written."""
    tagged_by = profile()
    posts: dict[str, Mention] = {}
    for name, file in (("airline", "Tweets.csv.gz"), ("twcs", "twcs.csv.gz")):
        source = ReplaySource(data / name / file, load_profile(PROFILES / f"{name}.yaml"), spool)
        for item in source.items():
            made = decode_mention(item.value)
            posts.setdefault(made.id, made)
        source.close()
    rng = random.Random(1)
    times = [to_ms(made.at) for made in posts.values()]
    for post in umsab("val", data):
        author = Author(id=f"u{rng.randrange(400)}")
        made = Mention(post.id, "umsab", post.text, from_ms(rng.choice(times)), author)
        posts.setdefault(made.id, made)
    ordered = sorted(posts.values(), key=lambda made: (made.at, made.id))
    tags = _tagged(ordered, tagged_by)
    return [(made, tags[made.id]) for made in ordered]


def _tagged(posts: list[Mention], tagged_by: Profile) -> dict[str, Tags]:
    path = KEPT / f"search-{version_of(tagged_by)}-{len(posts)}.json"
    if path.exists():
        return msgspec.json.decode(path.read_bytes(), type=dict[str, Tags])
    tagger = Pipeline(tagged_by)
    found: dict[str, Tags] = {}
    for first in range(0, len(posts), _BATCH):
        batch = posts[first : first + _BATCH]
        found |= zip((made.id for made in batch), tagger.tag(batch), strict=True)
    if path.parents[1].is_dir():
        path.parent.mkdir(exist_ok=True)
        fresh = path.with_name(f"{path.name}.{id(found)}")
        fresh.write_bytes(msgspec.json.encode(found))
        fresh.replace(path)
    return found
