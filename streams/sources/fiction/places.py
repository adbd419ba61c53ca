"""Where the fictional customers live: cities that exist, as people write them in a profile."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Region:
    """Speakers of one language in one part of the world.

    Args:
        language: What they write.
        weight: Their share of all mentions over a day, in parts of all weights.
        utc_hours: How far their clock is ahead of UTC.
        cities: (as written in a profile, latitude, longitude).
    """

    language: str
    weight: float
    utc_hours: float
    cities: tuple[tuple[str, float, float], ...]


REGIONS = (
    Region(
        "en",
        15,
        -5,
        (
            ("New York", 40.71, -74.01),
            ("NYC", 40.71, -74.01),
            ("Chicago, IL", 41.88, -87.63),
            ("Austin, TX", 30.27, -97.74),
            ("Atlanta", 33.75, -84.39),
            ("Boston, MA", 42.36, -71.06),
            ("Toronto", 43.65, -79.38),
            ("Nashville, Tennessee", 36.16, -86.78),
        ),
    ),
    Region(
        "en",
        8,
        -8,
        (
            ("San Francisco", 37.77, -122.42),
            ("Seattle, WA", 47.61, -122.33),
            ("Los Angeles", 34.05, -118.24),
            ("Vancouver, BC", 49.28, -123.12),
            ("Portland, OR", 45.52, -122.68),
        ),
    ),
    Region(
        "en",
        9,
        0,
        (
            ("London", 51.51, -0.13),
            ("Manchester, UK", 53.48, -2.24),
            ("Edinburgh", 55.95, -3.19),
            ("Leeds", 53.80, -1.55),
            ("Dublin", 53.35, -6.26),
            ("Bristol, England", 51.45, -2.59),
        ),
    ),
    Region("en", 3, 10, (("Sydney", -33.87, 151.21), ("Melbourne", -37.81, 144.96), ("Auckland, NZ", -36.85, 174.76))),
    Region(
        "en", 3, 5.5, (("Bengaluru", 12.97, 77.59), ("Hyderabad, India", 17.38, 78.48), ("Singapore", 1.35, 103.82))
    ),
    Region(
        "en", 2, 2, (("Johannesburg", -26.20, 28.05), ("Cape Town", -33.92, 18.42), ("Nairobi, Kenya", -1.29, 36.82))
    ),
    Region(
        "de",
        11,
        1,
        (
            ("Berlin", 52.52, 13.40),
            ("Hamburg", 53.55, 9.99),
            ("München", 48.14, 11.58),
            ("Köln", 50.94, 6.96),
            ("Leipzig", 51.34, 12.37),
            ("Wien", 48.21, 16.37),
            ("Zürich", 47.37, 8.54),
        ),
    ),
    Region("es", 4, 1, (("Madrid", 40.42, -3.70), ("Barcelona", 41.39, 2.17), ("Sevilla", 37.39, -5.98))),
    Region(
        "es",
        6,
        -5,
        (
            ("Ciudad de México", 19.43, -99.13),
            ("Bogotá", 4.71, -74.07),
            ("Lima, Perú", -12.05, -77.04),
            ("Guadalajara", 20.67, -103.35),
        ),
    ),
    Region("es", 2, -3, (("Buenos Aires", -34.60, -58.38), ("Santiago, Chile", -33.45, -70.67))),
    Region(
        "fr",
        6,
        1,
        (
            ("Paris", 48.86, 2.35),
            ("Lyon, France", 45.76, 4.84),
            ("Marseille", 43.30, 5.37),
            ("Bruxelles", 50.85, 4.35),
            ("Genève", 46.20, 6.14),
        ),
    ),
    Region("fr", 1, -5, (("Montréal", 45.50, -73.57), ("Québec", 46.81, -71.21))),
    Region(
        "it",
        4,
        1,
        (("Milano", 45.46, 9.19), ("Roma", 41.90, 12.50), ("Torino", 45.07, 7.69), ("Bologna, Italia", 44.49, 11.34)),
    ),
    Region(
        "pt",
        5,
        -3,
        (("São Paulo", -23.55, -46.63), ("Rio de Janeiro", -22.91, -43.17), ("Recife, Brasil", -8.05, -34.88)),
    ),
    Region("pt", 1, 0, (("Lisboa", 38.72, -9.14), ("Porto", 41.15, -8.61))),
    Region(
        "nl",
        3,
        1,
        (("Amsterdam", 52.37, 4.90), ("Utrecht", 52.09, 5.12), ("Rotterdam", 51.92, 4.48), ("Gent", 51.05, 3.72)),
    ),
    Region(
        "ja",
        8,
        9,
        (("東京", 35.68, 139.69), ("大阪", 34.69, 135.50), ("Tokyo", 35.68, 139.69), ("札幌", 43.06, 141.35)),
    ),
    Region("ko", 4, 9, (("서울", 37.57, 126.98), ("Busan", 35.18, 129.08), ("Seoul", 37.57, 126.98))),
    Region(
        "zh",
        5,
        8,
        (("上海", 31.23, 121.47), ("Taipei", 25.03, 121.57), ("深圳", 22.54, 114.06), ("Beijing", 39.90, 116.41)),
    ),
    Region(
        "ar",
        4,
        3,
        (("Riyadh", 24.71, 46.68), ("القاهرة", 30.04, 31.24), ("Amman, Jordan", 31.96, 35.95), ("دبي", 25.20, 55.27)),
    ),
    Region(
        "hi",
        5,
        5.5,
        (("Delhi", 28.61, 77.21), ("मुंबई", 19.08, 72.88), ("Jaipur", 26.91, 75.79), ("Lucknow", 26.85, 80.95)),
    ),
)

NOWHERE = (
    "somewhere with coffee",
    "between two trains",
    "the internet",
    "🌍",
    "under a pile of books",
    "1 km from the sea",
)
"""What people write who don't want to be found."""

LANDS: dict[tuple[str, float], tuple[str, ...]] = {
    ("en", -5): ("USA", "Canada"),
    ("en", -8): ("USA",),
    ("en", 0): ("UK", "Ireland"),
    ("en", 10): ("Australia", "New Zealand"),
    ("en", 5.5): ("India",),
    ("en", 2): ("South Africa", "Nigeria"),
    ("de", 1): ("Deutschland", "Österreich"),
    ("es", 1): ("España",),
    ("es", -5): ("México", "Colombia"),
    ("es", -3): ("Argentina",),
    ("fr", 1): ("France",),
    ("fr", -5): ("Canada",),
    ("it", 1): ("Italia",),
    ("pt", -3): ("Brasil",),
    ("pt", 0): ("Portugal",),
    ("nl", 1): ("Nederland",),
    ("ja", 9): ("日本",),
    ("ko", 9): ("대한민국",),
    ("zh", 8): ("中国",),
    ("ar", 3): ("مصر", "السعودية"),
    ("hi", 5.5): ("भारत",),
}
"""What those write who name only their country, by language and hours ahead of UTC."""
