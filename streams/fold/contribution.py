"""What one mention adds to the counters of its minute, hour and day."""

from __future__ import annotations

from command_center.mention import Mention, PlaceTag, Tags
from command_center.store.keys import PLACE_CELL
from streams.fold.guard import DayGuard

OWN = "own"


def contribution(mention: Mention, tags: Tags, guard: DayGuard, *, own: bool, late: bool, skewed: bool) -> list[str]:
    """Name the counters that one mention raises by one.

    Args:
        mention: The mention.
        tags: Its tags.
        guard: Of its day: which sources and map cells have counters of their own.
        own: Whether one of the profile's own accounts wrote it; such a mention is counted nowhere else.
        late: Whether it came after its bucket was closed.
        skewed: Whether its time lay in the future.

    Returns:
        Field names: `total`, `s:` sentiment, `l:` language, `t:` topics, `b:` brands, `c:` country, `o:` source,
        `k:` kind, `n:` need, and for the wall `ts:` topic and sentiment, `g:` map cell and sentiment, `cs:` country
        without a point and sentiment (also of a point whose cell has no counter).
    """
    if own:
        return [OWN]
    feeling = tags.sentiment.label
    source = guard.source(mention.source)
    fields = ["total", f"s:{feeling}", f"l:{tags.language}", f"o:{source}", f"k:{tags.kind}", f"n:{tags.need}"]
    fields += [f"t:{topic}" for topic in tags.topics]
    fields += [f"ts:{topic}:{feeling}" for topic in tags.topics]
    fields += [f"b:{brand}" for brand in tags.brands]
    place = tags.place
    if place is None:
        fields.append("without_place")
    else:
        fields.append(f"c:{place.country}")
        cell = _cell(place)
        if cell is not None and guard.cell(cell):
            fields.append(f"g:{cell}:{feeling}")
        else:
            fields.append(f"cs:{place.country}:{feeling}")
    if late:
        fields.append("late")
    if skewed:
        fields.append("skewed")
    if mention.repost_of is not None:
        fields.append("reposts")
    return fields


def _cell(place: PlaceTag) -> str | None:
    if place.lat is None or place.lon is None:
        return None
    return f"{round(place.lat * PLACE_CELL)}:{round(place.lon * PLACE_CELL)}"
