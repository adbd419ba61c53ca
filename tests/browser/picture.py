"""Made-up pictures for walls: a busy day, the widest words and figures, an empty start. All names are invented."""

from __future__ import annotations

import math
import random
from datetime import UTC, datetime, timedelta

from msgspec.structs import replace

from command_center.snapshot import (
    STAGES,
    Band,
    BrandRow,
    CountryOnly,
    Coverage,
    Deviation,
    Expected,
    Feelings,
    Lane,
    Mode,
    Post,
    Progress,
    Radar,
    RisingTerm,
    Snapshot,
    Spot,
    Spread,
    Stage,
    TopicRow,
    Unanswered,
    Volume,
    Waiting,
)

CITIES = (
    (30.5, -97.5), (51.5, 0.0), (45.5, 9.0), (35.5, 139.5), (48.5, 2.5), (40.5, -74.0), (-23.5, -46.5), (19.5, -99.0),
    (52.5, 13.5), (28.5, 77.0), (-33.5, 151.0), (1.5, 103.5), (25.0, 55.0), (37.5, 127.0), (31.0, 121.5), (6.5, 3.5),
    (34.0, -118.0), (47.5, -122.5), (41.5, -87.5), (43.5, -79.5), (40.5, -3.5), (59.5, 18.0), (30.0, 31.0),
    (-1.5, 37.0),
)  # fmt: skip
WORDS = (
    ("en", "The battery of my new Aurora 14 lasts barely two hours since the update. Anyone else? Support is silent."),
    (
        "de",
        "Seit dem Update läuft der Lüfter ununterbrochen, und niemand antwortet auf meine Anfrage von letzter Woche.",
    ),
    ("fr", "Merci à l'équipe, réponse en dix minutes et problème réglé. Chapeau !"),
    ("es", "¿Alguien sabe si el modelo nuevo es compatible con la base antigua?"),
    ("it", "È vero che la garanzia copre anche la cerniera? Non trovo la risposta da nessuna parte."),
    ("pt", "O carregador esquentou muito e começou a cheirar a queimado. Parei de usar."),
    ("nl", "Levering weer een dag later dan beloofd, dat is nu de derde keer deze maand."),
    ("zh", "新款笔记本的屏幕很漂亮，但是电池续航比宣传的短很多，希望尽快修复这个问题。"),
    ("ja", "アップデート後に電源が入らなくなりました。サポートからの返信を待っています。"),
    ("ko", "배송이 또 늦어졌어요. 언제 도착하는지 알려 주세요. 벌써 일주일째 기다리고 있습니다."),
    ("ar", "اشتريت الجهاز قبل أسبوع والشاشة تومض باستمرار، هل من حل لهذه المشكلة من فضلكم؟"),
    ("hi", "नया लैपटॉप बहुत तेज़ है, लेकिन चार्जर पहले ही दिन खराब हो गया। कृपया मदद करें।"),
)
TOPICS = ("Battery life", "Aurora 14 hinge", "Delivery", "Linux drivers", "Back to school", "Warranty")


RISING = (
    ("battery fire", 41, 0.3, 12.4, 19, (1, 3, 35, 2), "en", 0, ["charger", "#recall"]),
    ("delivery strike", 34, 4.2, 9.1, 12, (0, 9, 20, 5), "en", 2, ["depot"]),
    ("発火", 22, 0.0, 8.8, 16, (0, 2, 19, 1), "ja", 0, ["バッテリー"]),
    ("#blackfriday", 60, 31.0, 6.2, 33, (40, 12, 3, 5), "en", None, []),
    ("الشاشة تومض", 14, 0.4, 5.6, 7, (0, 4, 9, 1), "ar", None, []),
    ("rückruf", 12, 0.8, 5.1, 4, (0, 3, 2, 7), "de", None, ["akku"]),
)


def _rising(now: datetime) -> list[RisingTerm]:
    return [
        RisingTerm(
            term,
            count,
            expected,
            z,
            now - timedelta(minutes=minutes),
            Feelings(*mix),
            language,
            None if topic is None else f"topic{topic}",
            "" if topic is None else TOPICS[topic],
            also,
        )
        for term, count, expected, z, minutes, mix, language, topic, also in RISING
    ]


def busy(now: datetime, *, seed: int = 1, mode: Mode = "simulated") -> Snapshot:
    """An ordinary busy hour."""
    dice = random.Random(seed)
    starts = [now.replace(second=0, microsecond=0) - timedelta(minutes=59 - i) for i in range(60)]
    waves = [(1 + 0.25 * math.sin(i / 7) + (i / 59) ** 8 * 1.4) for i in range(60)]
    volume = Volume(
        starts,
        *([max(0, round(w * share + dice.gauss(0, share**0.5 * 0.5))) for w in waves] for share in (9, 11, 6, 3)),
    )
    feelings = Feelings(sum(volume.positive), sum(volume.neutral), sum(volume.negative), sum(volume.unsure))
    spots = [
        Spot(lat, lon, Feelings(dice.randrange(9), dice.randrange(9), dice.randrange(9), dice.randrange(4)))
        for lat, lon in CITIES
    ]
    spots[0] = Spot(30.5, -97.5, Feelings(8, 20, 70, 9))
    spots[1] = Spot(51.5, 0.0, Feelings(50, 12, 9, 2))
    topics = [
        TopicRow(f"topic{i}", name, 412 // (i + 1), before, Feelings(*mix))
        for i, (name, before, mix) in enumerate(
            zip(
                TOPICS,
                (133, 94, 139, 70, 117, 0),
                ((40, 80, 260, 32), (20, 40, 130, 16), (50, 70, 10, 7), (80, 10, 10, 3), (60, 12, 8, 2), (1, 1, 9, 57)),
                strict=True,
            )
        )
    ]
    normal = (133, 130, 190, 120, 80, None)
    topics = [
        row if n is None else replace(row, normal=Expected(n, n * 0.75, n * 1.3, "week", 4))
        for row, n in zip(topics, normal, strict=True)
    ]
    total_before = round(feelings.total * 0.8)
    middle = [27 * (1 + 0.25 * math.sin(i / 7)) for i in range(60)]
    band = Band(
        "week", 4, [m * 0.7 for m in middle], middle, [m * 1.35 for m in middle], Deviation(2.4, starts[46]), known=True
    )
    coverage = Coverage(
        620,
        440,
        [
            Unanswered(f"sim:open-{i}", need, now - timedelta(minutes=261 - 31 * i))
            for i, need in enumerate(("question", "broken", "money", "broken", "question", "outage", "safety", "money"))
        ],
        Spread(440, 1080, 3840),
        Spread(96, 540, 2460),
        Spread(440, 900, 3000),
        Spread(96, 480, 2000),
    )
    needs = (("safety", 1, 2, 15), ("outage", 9, 14, 30), ("broken", 31, 46, 60), ("money", 12, 38, 120))
    lanes = [
        Lane(need, count, now - timedelta(minutes=old, seconds=20), goal, goal) for need, count, old, goal in needs
    ]
    lanes.append(Lane("question", 58, now - timedelta(minutes=261), 240.0, 240.0))
    river = [
        Post(
            id=f"sim:{seed}-{i}",
            text=text,
            author=f"{('mara', 'tomek', 'yuki', 'lina', 'omar', 'asha')[i % 6]}_{i}",
            source="simulate",
            created_at=now - timedelta(seconds=4 + 9 * i),
            language=language,
            sentiment=("negative", "unsure", "positive", "neutral")[i % 4],
            kind="other",
            need="none",
            topics=[],
            place=None,
            more=(0, 11, 0, 240)[i % 4],
            last_at=now - timedelta(seconds=4 + 9 * i) if i % 4 == 3 else None,
        )
        for i, (language, text) in enumerate(WORDS[seed % 12 :] + WORDS[: seed % 12])
    ]
    return Snapshot(
        as_of=now,
        made_at=now,
        epoch=7,
        seq=seed,
        window="1h",
        mode=mode,
        engine="embedded",
        title="Northwind Computers",
        zone="Europe/Berlin",
        total=feelings.total,
        feelings=feelings,
        previous_total=total_before,
        without_place=round(feelings.total * 0.61),
        volume=volume,
        topics=topics,
        brands=[
            BrandRow("northwind", "Northwind", True, 460),
            BrandRow("contoso", "Contoso", False, 240),
            BrandRow("fabrikam", "Fabrikam", False, 180),
            BrandRow("tailspin", "Tailspin", False, 120),
        ],
        spots=spots,
        countries=[
            CountryOnly("BR", Feelings(4, 4, 3, 1)),
            CountryOnly("IN", Feelings(9, 2, 1, 0)),
            CountryOnly("AU", Feelings(1, 2, 7, 0)),
            CountryOnly("SG", Feelings(1, 0, 0, 0)),
        ],
        languages={
            code: round(600 / place)
            for place, code in enumerate(("en", "de", "es", "ja", "fr", "it", "zh", "ar", "und", "hi", "ko", "pt"), 1)
        },
        waiting=Waiting(111, now - timedelta(minutes=261), lanes),
        river=river,
        stages={
            name: Stage(now - timedelta(seconds=i), lag=12 * (i == 2), rate_s=12.5 - i, state="ok")
            for i, name in enumerate(STAGES)
        },
        replay=Progress(),
        coverage=Coverage(31, 19),
        coverage_today=coverage,
        band=band,
        normal=Expected(total_before, total_before * 0.8, total_before * 1.25, "week", 4),
        rising=_rising(now),
        radar=Radar(posts=212, heard_min=180, before=Feelings(390, 480, 190, 130)),
    )


def widest(now: datetime) -> Snapshot:
    """The longest words and largest figures that must still fit."""
    picture = busy(now, mode="replay")
    longest = "Rückerstattungsbearbeitungszeitüberschreitung"
    far = now - timedelta(days=1999)
    lanes = [
        replace(lane, count=88_888, oldest_at=far, goal_minutes=10_080.0, allowed_minutes=10_080.0)
        for lane in picture.waiting.lanes
    ]
    sizes = Feelings(88_888, 88_888, 99_999, 88_888)
    river = [
        replace(
            post,
            author=longest,
            text=f"{post.text} 👩🏽‍🚒🔥 " + "W" * 300,
            source="a-very-long-source-name-of-32-chr",
            more=199_999,
            last_at=far,
        )
        for post in picture.river
    ]
    columns = [[99_999] * 60 for _ in range(4)]
    return replace(
        picture,
        title="The listening profile of a house with a very long name indeed",
        zone="America/Argentina/ComodRivadavia",
        window="all",
        total=sizes.total * 30,
        feelings=sizes,
        previous_total=12,
        without_place=sizes.total * 30,
        volume=Volume(picture.volume.starts, *columns),
        topics=[
            replace(t, name=longest + " und mehr", count=88_888 - i, previous=1) for i, t in enumerate(picture.topics)
        ],
        brands=[BrandRow(f"b{i}", longest, i == 0, 99_999 - i) for i in range(9)],
        waiting=Waiting(88_888, far, lanes),
        river=river,
        countries=[CountryOnly("US", sizes)],
        coverage=Coverage(99_999, 88_888),
        coverage_today=replace(
            picture.coverage_today,
            needing=999_999,
            answered=888_888,
            unanswered=[replace(one, since=far) for one in picture.coverage_today.unanswered],
            frt=Spread(888_888, 359_000.0, 17_200_000.0),
        ),
        band=replace(picture.band, deviation=Deviation(4321.9, picture.volume.starts[0], longer=True)),
        rising=[
            replace(row, term=longest, count=88_888, topic_name=longest, also=[longest] * 3) for row in picture.rising
        ],
        replay=Progress("running", 1, 1, 0, 0.4321),
        stages={name: Stage(far, 99_999, 99_999.0, 99_999, "rebuilding", "99 % are read again") for name in STAGES}
        | {"tag": Stage(far, 999_999, 9999.9, 123, "stopped", "tagger stopped on purpose: too many dead")},
    )


def empty(now: datetime) -> Snapshot:
    """A center that runs and has seen nothing yet."""
    picture = busy(now)
    return replace(
        picture,
        total=0,
        feelings=Feelings(),
        previous_total=0,
        without_place=0,
        volume=Volume(),
        topics=[],
        brands=[],
        spots=[],
        countries=[],
        languages={},
        coverage=Coverage(),
        coverage_today=Coverage(),
        band=Band(),
        normal=None,
        waiting=Waiting(0, None, [replace(lane, count=0, oldest_at=None) for lane in picture.waiting.lanes]),
        river=[],
        rising=[],
        radar=Radar(),
    )


NOON = datetime(2026, 11, 22, 13, 2, 7, tzinfo=UTC)
