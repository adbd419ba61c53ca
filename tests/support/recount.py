"""The oracle: counts `mentions.tagged` again from the first record to the last, with none of the code it judges."""

from __future__ import annotations

import hashlib
import json
import math
from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from streams.log import Record
from tests.support.conversations import Said, links_of, said

SKEW_S = 300


@dataclass
class Recount:
    """What the store must hold: counters by field name, by minute, lifetime totals, and what was said."""

    fields: Counter[str] = field(default_factory=Counter)
    minutes: dict[int, Counter[str]] = field(default_factory=dict)
    totals: Counter[str] = field(default_factory=Counter)
    tombstones: int = 0
    edits: int = 0
    idle: int = 0
    """Tombstones of ours whose mention was gone already."""
    judged: int = 0
    """Re-tags, whether they moved anything or not."""
    records: int = 0
    said: list[Said] = field(default_factory=list)
    listed: set[str] = field(default_factory=set)
    posts: dict[str, dict[str, Any]] = field(default_factory=dict)
    """Of those the posts themselves, as JSON, with `at` (s), `late` and `recorded` (s)."""


def recount(
    partitions: Iterable[Sequence[Record]],
    own: set[str],
    lateness_s: float,
    orders: Mapping[str, float] | None = None,
) -> Recount:
    """Count everything again.

    Args:
        partitions: The records of each partition of `mentions.tagged`, whole and in order.
        own: Handles of the house, small letters, without `@`.
        lateness_s: How far behind the partition's highest event time a first arrival counts as late.
        orders: When an author was erased (s), by handle or id: what they wrote before and comes after is refused.
    """
    result = Recount()
    last_versions = []
    for records in partitions:
        result.records += len(records)
        last_versions += _last_versions(_first_deliveries(records, result), result, lateness_s, orders or {})
    for post in last_versions:
        result.said.append(said(post, own))
        names = ["own"] if result.said[-1].who == "own" else _labels(post)
        result.fields.update(names)
        minute = int(post["at"]) // 60 * 60
        result.minutes.setdefault(minute, Counter()).update(names)
        if names == ["own"]:
            continue
        result.listed.add(post["id"])
        result.posts[post["id"]] = post
    return result


def _first_deliveries(records: Sequence[Record], result: Recount) -> list[tuple[dict[str, Any], float]]:
    kept = []
    highest_raw = -1
    positions: dict[str, int] = defaultdict(lambda: -1)
    for record in records:
        if "judged" in record.headers:
            post = json.loads(record.value) | {"judged": record.headers["judged"], "only": record.headers.get("only")}
            kept.append((post, record.timestamp_ms / 1000))
            continue
        raw, source = int(record.headers["raw"]), record.headers.get("source")
        position = int(record.headers.get("position", 0))
        again = highest_raw >= raw or (source and positions[source] >= position)
        highest_raw = max(highest_raw, raw)
        if again:
            result.totals["redelivered"] += 1
            continue
        if source:
            positions[source] = position
        post = json.loads(record.value)
        if "error" in post:
            result.totals["dead"] += 1
        else:
            kept.append(
                (post | {"ours": "erased" in record.headers, "print": _print(post)}, record.timestamp_ms / 1000)
            )
    return kept


def _last_versions(
    deliveries: list[tuple[dict[str, Any], float]], result: Recount, lateness_s: float, orders: Mapping[str, float]
) -> list[dict[str, Any]]:
    """The version of each post that stands at the end; what was deleted still links what hung on it."""
    standing: dict[str, dict[str, Any] | None] = {}
    stones: dict[str, frozenset[str]] = {}
    highest = 0.0
    for post, recorded_s in deliveries:
        held = standing.get(post["id"])
        known = post["id"] in standing
        if "judged" in post:
            result.judged += 1
            if held and held["print"] == post["judged"] and not _refused(held, recorded_s, orders):
                said = post["tags"]
                if post["only"]:
                    said = held["tags"] | {name: said[name] for name in (post["only"], "tagger_version")}
                standing[post["id"]] = held | {"tags": said}
            continue
        if known and (held is None or not (post.get("deleted") or _later_edit(post, held))):
            result.totals["duplicates"] += not post["ours"]
            result.idle += post["ours"]
            if held is None:
                stones[post["id"]] = stones[post["id"]] or links_of(post)
            continue
        if post.get("deleted") or _refused(post, recorded_s, orders):
            stones[post["id"]] = links_of(held or post)
            standing[post["id"]] = None
            result.tombstones += 1
            continue
        at = datetime.fromisoformat(post["created_at"]).timestamp()
        skewed = at > recorded_s + SKEW_S
        at = recorded_s if skewed else at
        if held and held["created_at"] == post["created_at"]:  # an edit that leaves the time alone moves nothing in it
            at, skewed = held["at"], held["skewed"]
        late = held["late"] if held else at < highest - lateness_s
        result.edits += known
        highest = max(highest, at)
        standing[post["id"]] = post | {"at": at, "late": late, "skewed": skewed, "recorded": recorded_s}
    result.said += [Said(name, 0, "gone", links=links) for name, links in stones.items()]
    return [post for post in standing.values() if post]


def _print(post: dict[str, Any]) -> str:
    """The name of one version of a post, as a re-tag says which one was judged."""
    said = {name: value for name, value in post.items() if name not in ("tags", "revision")}
    text = json.dumps(said, sort_keys=True, ensure_ascii=False, separators=(",", ":"))
    return hashlib.sha256(text.encode()).hexdigest()[:32]


def _refused(post: dict[str, Any], recorded_s: float, orders: Mapping[str, float]) -> bool:
    written_s = datetime.fromisoformat(post["created_at"]).timestamp()
    return any(written_s <= orders.get(name, -math.inf) < recorded_s for name in _names(post))


def _names(post: dict[str, Any]) -> set[str]:
    author = post.get("author") or {}
    return {str(author[k]).lstrip("@").lower() for k in ("handle", "id") if author.get(k)}


def _later_edit(post: dict[str, Any], held: dict[str, Any]) -> bool:
    edited, before = post.get("edited_at"), held.get("edited_at")
    return bool(edited) and (not before or datetime.fromisoformat(edited) > datetime.fromisoformat(before))


def _labels(post: dict[str, Any]) -> list[str]:
    tags = post["tags"]
    place = tags["place"]
    names = ["total", f"s:{tags['sentiment']['label']}", f"l:{tags['language']}", f"o:{post['source']}"]
    names += [f"k:{tags['kind']}", f"n:{tags['need']}", f"c:{place['country']}" if place else "without_place"]
    names += [f"t:{topic}" for topic in tags["topics"]] + [f"b:{brand}" for brand in tags["brands"]]
    names += [word for word in ("late", "skewed") if post[word]]
    return names + (["reposts"] if post.get("repost_of") else [])
