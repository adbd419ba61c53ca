"""Free text to place: city and state, city and country, nickname, airport, state, country, in this order of trust."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import lru_cache

from command_center.mention import How, PlaceTag
from streams.tag.city_nicknames import AIRPORTS, NICKNAMES
from streams.tag.gazetteer import City, State, gazetteer
from streams.tag.place_flag import flag
from streams.tag.place_names import NOWHERE
from streams.tag.reading import fold

_CHUNKS = re.compile(
    r"\s*(?:[/|•·∙●;\n&+~→➡✈↔>]|\s[-–—]+\s|-{2,}|\.{2,}|::|\b(?:and|via|to|now in|formerly|aka|by way of)\b)\s*",
    re.IGNORECASE,
)
_EDGES = " .!?()[]{}\"'*#@~:-_=<>|^“”‘’…️"
_MODIFIER_WORDS = (
    "north south east west northern southern eastern western northeast northwest southeast southwest central mid "
    "greater metro metropolitan downtown uptown upstate upper lower inner outer in from near the of around outside "
    "born living based somewhere sunny old beautiful"
)
_MODIFIERS = frozenset(_MODIFIER_WORDS.split())
_TAIL_WORDS = "area region metro metroplex suburbs suburb subs burbs county city state based native bound proper"
_TAILS = frozenset(_TAIL_WORDS.split())
_CODES_THAT_ARE_WORDS = frozenset({"IN", "OR", "ME", "OK", "HI", "OH"})
_BARE_COUNTRY_CODES = frozenset({"US", "UK", "GB", "PR", "NZ", "DEU", "GBR", "FRA", "ESP", "ITA", "NLD", "BRA", "CAN"})
_BARE_STATES_OF = ("US", "CA")
"""Two capitals alone are a country or state where people do write so; elsewhere they only qualify a city."""
_SCANNED_CITY_FROM = 200_000
_FAR_LARGER = 5
_ZIP = re.compile(r"(?<=[\s,][A-Z]{2}) \d{5}(?:-\d{4})?(?!\d)")
"""An American postal code behind its state: it says nothing that the state doesn't, and hides it."""
_SAINT = re.compile(r"(?:st\.?|saint) ")
_HAN = re.compile("[\u3040-\u30ff\u3400-\u9fff]")


@lru_cache(maxsize=8192)
def resolve(text: str) -> PlaceTag | None:
    """Find the place a free text names; an ambiguous city name means its most populous city.

    Args:
        text: What the author gave as a place.

    Returns:
        The place, or None where it names none that we know ("everywhere", "on the road").
    """
    if fold(text).strip(_EDGES) in NOWHERE:
        return None
    text = _ZIP.sub("", text)
    if tag := _name(text.strip(_EDGES)):
        return tag
    for chunk in _CHUNKS.split(text):
        if tag := _chunk(chunk):
            return tag
    return _scan(text) or flag(text)


def _chunk(chunk: str) -> PlaceTag | None:
    """Read one place: its parts divided by commas, the larger usually behind the smaller."""
    parts = [part for raw in re.split("[,،、，]", chunk) if (part := raw.strip(_EDGES)) and fold(part) not in NOWHERE]
    if not parts:
        return None
    pairs = [(i, j) for i in range(len(parts)) for j in range(i + 1, len(parts))]
    for i, j in pairs + [(j, i) for i, j in pairs]:
        if city := _city_within(parts[i], parts[j]):
            return _city_tag(city, "city")
    for part in parts:
        if city := _nickname(part):
            return _called(city, part)
    # A town too small for the table: its state or country is known all the same, and a namesake elsewhere is wrong.
    for part in parts[1:]:
        if (states := _states(part)) and _country(parts[0]) in (None, states[0].country):
            return _state_tag(states[0])
    for i, part in enumerate(parts):
        if i and (country := _country(part)):
            # "South Florida, USA" says more than its country.
            finer = next((tag for other in parts if other != part and (tag := _state_in(other, country))), None)
            return finer or PlaceTag(country, None, None, "country")
    return _first_named(parts)


def _state_in(part: str, country: str) -> PlaceTag | None:
    tag = next((_state_tag(state) for state in _states(part) if state.country == country), None) or _trimmed(part)
    return tag if tag is not None and tag.country == country and tag.how == "state" else None


def _first_named(parts: list[str]) -> PlaceTag | None:
    """Read parts that don't qualify one another, "Muswell Hill, London": the first by its own name.

    A first part that is much smaller than the second is a quarter of it, and its namesake elsewhere is wrong.
    """
    for read in (_name, _ends_in, _trimmed):
        for i, part in enumerate(parts):
            if tag := read(part):
                larger = (_large(other, _people(part)) for other in parts[i + 1 :] if tag.how == "city")
                return next(filter(None, larger), tag)
    return None


def _people(part: str) -> int:
    cities = gazetteer().cities(fold(part).strip(_EDGES))
    return cities[0].population if cities else 0


def _large(part: str, than: int) -> PlaceTag | None:
    """A city behind the comma with far more people than what stands before it, and of some size."""
    tag = _name(part)
    large = tag is not None and tag.how == "city" and _people(part) >= max(_SCANNED_CITY_FROM, _FAR_LARGER * than)
    return tag if large else None


def _name(part: str) -> PlaceTag | None:
    """Read a part that is one name and nothing else."""
    key, table = fold(part).strip(_EDGES), gazetteer()
    if not key or key in NOWHERE:
        return None
    tag: PlaceTag | None = None
    if city := _nickname(part):
        tag = _called(city, part)
    elif part.isupper() and (city := _airports().get(part)):
        tag = _city_tag(city, "airport")
    elif state := table.states.get(key):
        tag = _state_tag(state)
    elif country := table.countries.get(key):
        tag = PlaceTag(country, None, None, "country")
    elif part in _BARE_COUNTRY_CODES:
        tag = PlaceTag(table.country_codes[part], None, None, "country")
    elif (states := table.state_codes.get(part)) and (len(part) > 2 or states[0].country in _BARE_STATES_OF):
        tag = _state_tag(states[0])
    elif (cities := table.cities(key)) and (len(part) > 3 or not part.islower()):
        tag = _city_tag(cities[0], "city")
    return tag


def _ends_in(part: str) -> PlaceTag | None:
    """Read "Seattle WA", "Ottawa Canada", "Austin Texas USA": the last words qualify the first."""
    words = part.split()
    for cut in range(len(words) - 1, max(0, len(words) - 4), -1):
        head, tail = " ".join(words[:cut]), " ".join(words[cut:])
        if city := _city_within(head, tail) or (_country(tail) and _nickname(head)):
            return _city_tag(city, "city")
        if (
            (_country(tail) or _states(tail))
            and len(head.split()) > 1
            and (tag := _ends_in(head))
            and tag.how == "city"
        ):
            return tag
    for cut in range(1, len(words)):
        tail = " ".join(words[cut:])
        # Small letters at the end may be any short word; capitals or a full name are a state.
        if (tail.isupper() or len(tail) > 3) and tail not in _CODES_THAT_ARE_WORDS and len(words) <= 4:
            if states := _states(tail):
                return _state_tag(states[0])
            if country := _country(tail):
                return PlaceTag(country, None, None, "country")
    return None


def _trimmed(part: str) -> PlaceTag | None:
    """Read "Greater Boston Area", "South Florida": a name with words of direction around it."""
    words = part.split()
    while len(words) > 1 and fold(words[0]) in _MODIFIERS:
        words = words[1:]
        if tag := _name(" ".join(words)):
            return tag
    while len(words) > 1 and fold(words[-1]) in _TAILS:
        words = words[:-1]
        if tag := _name(" ".join(words)):
            return tag
    return None


def _scan(text: str) -> PlaceTag | None:
    """Last resort: names anywhere in the text, the exact before the coarse, big cities only."""
    table, coarse = gazetteer(), None
    for words in _runs(text):
        key = fold(words)
        if key in NOWHERE or not (words[0].isupper() or not words[0].isascii()):
            continue
        if len(key) > 2 and (city := _nickname(words)):
            return _called(city, words)
        cities = table.cities(key) if len(key) > 3 or not key.isascii() else None
        known = table.is_own(key) or not key.isascii()
        if cities and known and cities[0].population >= _SCANNED_CITY_FROM:
            return _city_tag(cities[0], "city")
        if not text.isupper() and len(words) == 3 and (city := _airports().get(words)):
            return _city_tag(city, "airport")
        if coarse is None:
            if state := table.states.get(key):
                coarse = _state_tag(state)
            elif country := table.countries.get(key):
                coarse = PlaceTag(country, None, None, "country")
            elif not text.isupper() and words not in _CODES_THAT_ARE_WORDS and words in table.state_codes:
                coarse = _state_tag(table.state_codes[words][0])
    return coarse


def _runs(text: str) -> Iterator[str]:
    words = [word for raw in re.split(r"[\s,/|;&+()]+", text) if (word := raw.strip(_EDGES))][:30]
    for length in (3, 2, 1):
        for start in range(len(words) - length + 1):
            yield " ".join(words[start : start + length])
    if _HAN.search(text):
        joined = "".join(words)[:60]
        for length in (4, 3, 2):
            for start in range(len(joined) - length + 1):
                yield joined[start : start + length]


def _city_within(name: str, qualifier: str) -> City | None:
    key, table = fold(name).strip(_EDGES), gazetteer()
    cities = table.cities(key)
    if saint := _SAINT.match(key):
        rest = key[saint.end() :]
        cities = [*cities, *table.cities(f"st. {rest}"), *table.cities(f"saint {rest}")]
    if nick := _nickname(name):
        cities = [nick, *cities]
    if not cities:
        return None
    for state in _states(qualifier):
        if found := [city for city in cities if (city.country, city.state) == (state.country, state.code)]:
            return found[0]
    country = _country(qualifier)
    return next((city for city in cities if city.country == country), None)


def _states(part: str) -> list[State]:
    table = gazetteer()
    named = table.states.get(fold(part).strip(_EDGES))
    return [named] if named else table.state_codes.get(part.replace(".", "").upper(), [])


def _country(part: str) -> str | None:
    table = gazetteer()
    return table.countries.get(fold(part).strip(_EDGES)) or table.country_codes.get(part.replace(".", ""))


def _nickname(part: str) -> City | None:
    # Two letters in small print are a word ("la", "sf" apart): only capitals are a nickname then.
    if len(part) <= 2 and part.isascii() and not part.isupper() and part not in ("sf", "dc", "Dc"):
        return None
    return _nicknames().get(fold(part).strip(_EDGES))


@lru_cache(maxsize=1)
def _nicknames() -> dict[str, City]:
    return {
        fold(name).strip(_EDGES): city
        for place, names in NICKNAMES.items()
        if (city := _listed(place))
        for name in names.split(", ")
    }


@lru_cache(maxsize=1)
def _airports() -> dict[str, City]:
    return {code: city for place, codes in AIRPORTS.items() if (city := _listed(place)) for code in codes.split()}


def _listed(place: str) -> City | None:
    name, country, state = place.split("/")
    found = gazetteer().cities(fold(name))
    return next((c for c in found if c.country == country and state in ("", c.state)), None)


def _called(city: City, name: str) -> PlaceTag:
    """Tag a city found in the list of nicknames, which also says which of several namesakes is meant."""
    own = city in gazetteer().cities(fold(name).strip(_EDGES))
    return _city_tag(city, "city" if own else "nickname")


def _city_tag(city: City, how: How) -> PlaceTag:
    return PlaceTag(city.country, city.lat, city.lon, how)


def _state_tag(state: State) -> PlaceTag:
    return PlaceTag(state.country, state.lat, state.lon, "state")
