"""The fictional customers: handles made of everyday words, so that they name nobody."""

from __future__ import annotations

from dataclasses import dataclass
from random import Random

from command_center.mention import Author, Place
from streams.sources.fiction.places import LANDS, NOWHERE, Region

_FIRST = (
    "amber brisk calm candid cobalt copper dapper dusty early fable fern foggy gentle ginger hazel hollow indigo ivory "
    "jolly keen lemon lilac linen lucky mellow mint misty mossy nimble oaken olive paper pebble plum quiet rainy rusty "
    "salty sandy silver sleepy snowy solar sunny tidal velvet walnut windy woolly zesty"
)
_SECOND = (
    "acorn anchor badger barrel bassoon beacon biscuit bramble button cactus candle canoe cello cloud comet compass "
    "cricket daisy dumpling falcon feather fiddle gecko harbor heron kettle kite lantern lemur lobster maple marble "
    "meadow mitten muffin noodle otter paddle parsley pepper piano puffin pumpkin radish raven river rocket saddle "
    "sparrow teapot thimble trumpet tulip turnip violin walrus willow wombat yarn"
)
_HAS_PLACE, _HAS_POINT, _JOKES, _ONLY_LAND = 0.45, 0.12, 0.06, 0.12


@dataclass(frozen=True, slots=True)
class Person:
    """A fictional customer: always the same handle, language and place."""

    author: Author
    place: Place | None


def make_person(rng: Random, number: int, region: Region) -> Person:
    """Invent a customer.

    Args:
        rng: The dice.
        number: Makes the handle unique.
        region: Where the person lives.

    Returns:
        The person; more than half name no place, a few give coordinates, only a country, or joke.
    """
    first, second = rng.choice(_FIRST.split()), rng.choice(_SECOND.split())
    join = rng.choice(("", "_", "."))
    author = Author(
        id=f"p{number:05d}",
        handle=f"{first}{join}{second}{number % 97}",
        name=f"{first.title()} {second.title()}" if rng.random() < 0.7 else None,
        followers=int(rng.paretovariate(0.9) * 12) % 400_000,
    )
    if rng.random() >= _HAS_PLACE:
        return Person(author, None)
    if rng.random() < _JOKES:
        return Person(author, Place(text=rng.choice(NOWHERE)))
    if rng.random() < _ONLY_LAND:
        return Person(author, Place(text=rng.choice(LANDS[region.language, region.utc_hours])))
    text, lat, lon = rng.choice(region.cities)
    if rng.random() < _HAS_POINT:
        return Person(author, Place(text, round(lat + rng.gauss(0, 0.03), 4), round(lon + rng.gauss(0, 0.04), 4)))
    return Person(author, Place(text=text))
