"""What one mention adds to the counters of its minute, hour and day."""

from __future__ import annotations

from command_center.mention import Mention, Tags
from command_center.store.keys import PLACE_CELL

OWN = "own"


def contribution(mention: Mention, tags: Tags, *, own: bool, late: bool, skewed: bool) -> list[str]:
    """Name the counters that one mention raises by one.

    Args:
        mention: The mention.
        tags: Its tags.
        own: Whether one of the profile's own accounts wrote it; such a mention is counted nowhere else.
        late: Whether it came after its bucket was closed.
        skewed: Whether its time lay in the future.

    Returns:
        Field names: `total`, `s:` sentiment, `l:` language, `t:` topics, `b:` brands, `c:` country, `o:` source,
        `k:` kind, `n:` need, and for the wall `ts:` topic and sentiment, `g:` map cell and sentiment, `cs:` country
        without a point and sentiment.
    """
    if own:
        return [OWN]
    feeling = tags.sentiment.label
    fields = ["total", f"s:{feeling}", f"l:{tags.language}", f"o:{mention.source}", f"k:{tags.kind}", f"n:{tags.need}"]
    fields += [f"t:{topic}" for topic in tags.topics]
    fields += [f"ts:{topic}:{feeling}" for topic in tags.topics]
    fields += [f"b:{brand}" for brand in tags.brands]
    place = tags.place
    if place is None:
        fields.append("without_place")
    else:
        fields.append(f"c:{place.country}")
        if place.lat is None or place.lon is None:
            fields.append(f"cs:{place.country}:{feeling}")
        else:
            fields.append(f"g:{round(place.lat * PLACE_CELL)}:{round(place.lon * PLACE_CELL)}:{feeling}")
    if late:
        fields.append("late")
    if skewed:
        fields.append("skewed")
    if mention.repost_of is not None:
        fields.append("reposts")
    return fields
