"""Place: where a mention comes from, by its coordinates or by what its author wrote."""

from __future__ import annotations

import re
from collections.abc import Sequence

from command_center.mention import How, Place, PlaceTag
from command_center.why import Reason
from streams.tag.gazetteer import gazetteer
from streams.tag.place_text import resolve
from streams.tag.reading import MAX_PLACE_CHARS, Reading, whole

_COORDINATES = re.compile(r"(-?\d{1,2}\.\d{2,})\s*[,;]\s*(-?\d{1,3}\.\d{2,})", re.ASCII)

_HOW_READ: dict[How, str] = {
    "coordinates": "It came with coordinates; the country is that of the nearest city.",
    "city": "It names a city.",
    "nickname": "It names a city by a nickname.",
    "airport": "It names a city by its airport code.",
    "state": "It names a state or region; the point is the middle of its people.",
    "country": "It names a country, no more: that gives no point.",
}


class Places:
    """Tags places: coordinates first, then coordinates written as text, then names."""

    def __init__(self) -> None:
        self._table = gazetteer()  # read at start-up, not at the first mention

    def tag(self, readings: Sequence[Reading]) -> list[PlaceTag | None]:
        """Tag a batch.

        Args:
            readings: The batch.

        Returns:
            The place of each, or None; `lat` and `lon` are None where only the country is known.
        """
        return [self._place(reading.mention.place) for reading in readings]

    def why(self, reading: Reading, tag: PlaceTag | None) -> list[Reason]:
        """Explain one.

        Args:
            reading: The mention.
            tag: What was decided.

        Returns:
            What the place was read from, and how; nothing where the mention names none.
        """
        place = reading.mention.place
        if place is None or (place.text is None and place.lat is None):
            return []
        written = whole((place.text or "")[:MAX_PLACE_CHARS])
        if tag is None:
            return [Reason("place", "No place that we know is named there.", found=written)]
        given = tag.how == "coordinates" and (tag.lat, tag.lon) == (place.lat, place.lon)
        return [Reason("place", _HOW_READ[tag.how], tag.how, f"{place.lat}, {place.lon}" if given else written)]

    def _place(self, place: Place | None) -> PlaceTag | None:
        if place is None:
            return None
        if place.lat is not None and place.lon is not None and (tag := self._point(place.lat, place.lon)):
            return tag
        text = whole(place.text[:MAX_PLACE_CHARS]) if place.text else ""
        if not text:
            return None
        if written := _COORDINATES.search(text):
            return self._point(float(written[1]), float(written[2]))
        return resolve(text)

    def _point(self, lat: float, lon: float) -> PlaceTag | None:
        # 0, 0 is what broken apps send, not a place in the Gulf of Guinea.
        if not (-90 <= lat <= 90 and -180 <= lon <= 180) or (lat == 0 and lon == 0):
            return None
        country = self._table.country_at(lat, lon)
        return None if country is None else PlaceTag(country, lat, lon, "coordinates")
