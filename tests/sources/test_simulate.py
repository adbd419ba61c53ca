"""The simulator: the same story for the same seed, in order, by day and night, and never mistaken for a real one."""

from __future__ import annotations

import unicodedata
from collections import Counter
from datetime import UTC, datetime, timedelta
from functools import cache
from itertools import islice, pairwise
from pathlib import Path

import pytest

from command_center.mention import Mention, decode_mention
from command_center.profile import Profile, load_profile
from streams.sources.base import Item, SourceError
from streams.sources.fiction.places import REGIONS
from streams.sources.fiction.rhythm import STORM_EVERY_MIN, STORM_LASTS_MIN, liveliness, storm
from streams.sources.fiction.voice import SECTIONS, SLOTS, read_voice
from streams.sources.fiction.writer import TOPICS, VOICES
from streams.sources.simulate import Simulator
from streams.tag.phrases import PhraseFinder
from streams.tag.reading import fold

DEMO = load_profile(Path(__file__).parents[2] / "profiles" / "demo.yaml")
START = datetime(2026, 3, 2, tzinfo=UTC)


def tell(number: int, start: datetime = START, seed: int = 1, profile: Profile = DEMO, after: int = 0) -> list[Item]:
    return list(islice(Simulator(profile, start, seed).items(after), number))


@cache
def day() -> list[tuple[Item, Mention]]:
    """A whole simulated day at ten a minute."""
    quiet = DEMO.model_copy(update={"simulate": DEMO.simulate.model_copy(update={"per_minute": 10})})  # type: ignore[union-attr]
    told = []
    for item in Simulator(quiet, START, 7).items():
        if item.at is None or item.at >= START + timedelta(days=1):
            break
        told.append((item, decode_mention(item.value)))
    return told


@cache
def firsts() -> list[tuple[Item, Mention]]:
    """The day's posts as first written: no edits, tombstones or posts sent twice."""
    seen: set[str] = set()
    kept = []
    for item, mention in day():
        if mention.id not in seen:
            kept.append((item, mention))
        seen.add(mention.id)
    return kept


def test_the_same_seed_tells_the_same_story() -> None:
    assert tell(3000) == tell(3000)
    assert Simulator(DEMO, START, 1).name == Simulator(DEMO, START).name == Simulator(DEMO, START).name


def test_another_seed_start_or_profile_tells_another() -> None:
    other = DEMO.model_copy(update={"title": "Another"})
    names = {Simulator(*args).name for args in ((DEMO, START, 1), (DEMO, START, 2), (other, START, 1))}
    later = Simulator(DEMO, START + timedelta(minutes=1), 1)
    assert len(names | {later.name}) == 4
    assert not {i.key for i in tell(500)} & {i.key for i in tell(500, seed=2)}


def test_the_start_is_an_instant_in_any_zone() -> None:
    same = START.astimezone(datetime.strptime("+0530", "%z").tzinfo)
    assert tell(50, start=same) == tell(50)


@pytest.mark.parametrize("after", [0, 1, 999, 2500])
def test_resuming_is_the_tail(after: int) -> None:
    assert tell(3000 - after, after=after) == tell(3000)[after:]


def test_positions_and_times_rise() -> None:
    items = [item for item, _ in day()]
    assert [item.position for item in items] == list(range(1, len(items) + 1))
    assert all(a.at <= b.at for a, b in pairwise(items) if a.at and b.at)
    assert items[0].at is not None and items[0].at >= START


def test_every_item_is_a_mention_marked_as_simulated() -> None:
    for item, mention in day():
        assert item.key == mention.id and item.bad is None and item.line == 0
        assert mention.extra == {"simulated": True}
        assert mention.source.endswith("-sim")
        assert mention.created_at is None or mention.created_at <= item.at  # type: ignore[operator]
        assert not any(slot in mention.text for slot in SLOTS)
        assert mention.deleted or mention.text == mention.text.strip() != ""


def test_the_mean_is_what_the_profile_says() -> None:
    customers = [m for _, m in firsts() if not DEMO.is_own(m)]
    assert 0.9 < len(customers) / (10 * 24 * 60 * 1.12) < 1.12, "storms and thanks come on top of ten a minute"


def test_regions_sleep_at_night() -> None:
    hours = Counter(item.at.hour for item, m in firsts() if m.lang == "ja" and not DEMO.is_own(m) and item.at)  # type: ignore[union-attr]
    night, evening = sum(hours[h] for h in (17, 18, 19)), sum(hours[h] for h in (9, 10, 11))
    assert evening > 4 * night, "Japan's night is 17 to 20 UTC, its evening 9 to 12"
    for region in REGIONS:
        minutes = [liveliness(region, START + timedelta(minutes=m)) for m in range(1440)]
        assert sum(minutes) / 1440 == pytest.approx(1, abs=0.01)
        assert max(minutes) > 5 * min(minutes)


def test_all_twelve_languages_speak_in_their_scripts() -> None:
    spoken = {mention.lang for _, mention in firsts()}
    assert spoken - {None} == set(DEMO.languages) == set(VOICES)
    for language, script in (
        ("ja", "HIRAGANA"),
        ("ko", "HANGUL"),
        ("zh", "CJK"),
        ("ar", "ARABIC"),
        ("hi", "DEVANAGARI"),
    ):
        texts = [m.text for _, m in firsts() if m.lang == language]
        of_script = [any(unicodedata.name(c, "").startswith(script) for c in text) for text in texts]
        assert all(of_script), language


def test_more_than_half_name_no_place() -> None:
    customers = [m for _, m in firsts() if not DEMO.is_own(m) and not m.deleted]
    without = sum(m.place is None for m in customers) / len(customers)
    points = sum(m.place is not None and m.place.lat is not None for m in customers) / len(customers)
    assert 0.48 < without < 0.62
    assert 0.02 < points < 0.12


def test_the_brand_answers_most_of_those_who_address_it() -> None:
    asked = {m.id: m for _, m in firsts() if m.text.startswith("@tarnwick") and m.at < START + timedelta(hours=20)}
    answers = [m for _, m in firsts() if DEMO.is_own(m)]
    waits = {
        m.in_reply_to: (m.at - asked[m.in_reply_to].at).total_seconds() / 60 for m in answers if m.in_reply_to in asked
    }
    assert len(waits) == len([m for m in answers if m.in_reply_to in asked]), "nobody is answered twice"
    soon = sum(2 <= wait <= 40 for wait in waits.values()) / len(asked)
    assert min(waits.values()) >= 2
    assert 0.65 < soon < 0.8, "most of those who need an answer, but praise needs none"
    assert 0.78 < sum(wait <= 40 for wait in waits.values()) / len(waits) < 0.94
    assert len(waits) < len(asked), "a few are never answered"
    answered_with = {answer.id for answer in answers}
    thanks = [m for _, m in firsts() if m.in_reply_to in answered_with]
    assert 0.25 * len(waits) < len(thanks) < 0.55 * len(waits), "only who asked says thank you"
    assert all(m.conversation in asked or m.at > START + timedelta(hours=20) for m in thanks)


def test_rivals_are_talked_about_and_never_answer() -> None:
    finder = PhraseFinder((brand.id, phrase) for brand in DEMO.brands for phrase in brand.phrases)
    voices = Counter(brand for _, m in firsts() for brand in finder.find(fold(m.text)))
    assert set(voices) == {"tarnwick", "vostrelle", "brennholt", "quorvia"}
    assert voices["tarnwick"] > voices["vostrelle"] > voices["quorvia"] > 0


def test_what_sources_do_now_and_then() -> None:
    seen: dict[str, Mention] = {}
    twice = edits = gone = reposts = 0
    for _, mention in day():
        before = seen.get(mention.id)
        if before is None:
            reposts += mention.repost_of is not None
            if mention.repost_of:
                assert mention.text == seen[mention.repost_of].text
        elif mention.deleted:
            gone += 1
        elif mention.edited_at:
            edits += 1
            assert mention.edited_at > mention.at and mention.text.startswith(before.text)
        else:
            twice += 1
            assert mention == before
        seen.setdefault(mention.id, mention)
    total = len(day())
    assert 0 < twice < total / 100 and 0 < edits < total / 100 and 0 < gone < total / 100
    assert total / 50 < reposts < total / 8


def test_one_topic_storms_and_calms() -> None:
    minutes = [storm("key", minute, TOPICS) for minute in range(400)]
    strong = [minute for minute, (_, strength) in enumerate(minutes) if strength > 0]
    assert max(strength for _, strength in minutes) > 0.95
    assert len(strong) == pytest.approx(400 / STORM_EVERY_MIN * STORM_LASTS_MIN, rel=0.25)
    assert min(strong) < 60, "an hour of past holds one"
    assert len({topic for topic, strength in minutes if strength}) > 2

    key = Simulator(DEMO, START, 3)._key
    peak = max(range(200), key=lambda minute: storm(key, minute, TOPICS)[1])
    topic = storm(key, peak, TOPICS)[0]
    finder = PhraseFinder((t.id, phrase) for t in DEMO.topics for phrase in t.phrases)
    counts: Counter[int] = Counter()
    for item in Simulator(DEMO, START, 3).items():
        minute = int((item.at - START).total_seconds() // 60) if item.at else 0
        if minute >= peak + 30:
            break
        if topic in finder.find(fold(decode_mention(item.value).text)):
            counts[minute] += 1
    calm_minutes = [m for m in range(peak + 30) if storm(key, m, TOPICS)[1] == 0]
    calm = sum(counts[m] for m in calm_minutes) / len(calm_minutes)
    storming = sum(counts[m] for m in range(peak - 1, peak + 2)) / 3
    assert 2.2 < storming / calm < 6


def test_the_river_varies() -> None:
    texts = [decode_mention(item.value).text for item in tell(1000)]
    repeated = 1000 - len(set(texts))
    assert repeated < 230
    windows = [texts[i : i + 12] for i in range(0, 1000, 12)]
    assert sum(len(set(w)) < len(w) for w in windows) < len(windows) / 3


def test_every_sentence_about_a_topic_is_found_by_the_demos_phrases() -> None:
    finder = PhraseFinder((topic.id, phrase) for topic in DEMO.topics for phrase in topic.phrases)
    missed = [
        (language, topic, text)
        for language, voice in VOICES.items()
        for mood in (voice.complaints, voice.questions, voice.praise)
        for topic, texts in mood.items()
        for text in texts
        if topic not in finder.find(fold(text.replace("{p}", "Wren 5").replace("{b}", "Tarnwick").replace("{n}", "5")))
    ]
    assert missed == []


@pytest.mark.parametrize("language", VOICES)
def test_voices_are_whole(language: str) -> None:
    voice = VOICES[language]
    assert voice.code == language
    assert set(voice.lists) == set(SECTIONS)
    for mood in (voice.complaints, voice.questions, voice.praise):
        assert set(mood) == set(TOPICS) == {topic.id for topic in DEMO.topics}
    sentences = [
        s
        for part in (voice.complaints, voice.questions, voice.praise, voice.lists)
        for some in part.values()
        for s in some
    ]
    for sentence in sentences:
        bare = sentence
        for slot in SLOTS:
            bare = bare.replace(slot, "")
        assert "{" not in bare and "}" not in bare and "@" not in bare, sentence
    for text in voice.lists["replies"] + voice.lists["urgent"]:
        assert text.endswith("^{s}")
    assert all("{r}" in text for text in voice.lists["rivals"])


def test_a_sheet_says_where_it_is_wrong() -> None:
    for sheet in ("- no part", "# battery\nno mark", "# battery\n* mark"):
        with pytest.raises(ValueError, match="xx: no place for"):
            read_voice("xx", sheet)


@pytest.mark.parametrize(
    ("change", "why"),
    [
        ({"simulate": None}, "only fictional brands are simulated"),
        ({"languages": ("sv", "fi")}, "names no language of the simulator"),
        ({"brands": tuple(b.model_copy(update={"accounts": ()}) for b in DEMO.brands)}, "no account to answer from"),
    ],
)
def test_profiles_that_can_not_be_simulated(change: dict[str, object], why: str) -> None:
    plain = Profile.model_validate(DEMO.model_dump(by_alias=True))
    with pytest.raises(SourceError, match=why):
        Simulator(plain.model_copy(update=change), START)


def test_a_lonely_brand_with_one_language_lives_too() -> None:
    lone = Profile.model_validate(
        {
            "name": "l",
            "title": "L",
            "languages": ["fr"],
            "brands": [{"id": "l", "name": "Lone", "own": True, "accounts": ["lone"]}],
            "simulate": {"per_minute": 0.5},
        }
    )
    told = [decode_mention(item.value) for item in tell(300, profile=lone)]
    assert {m.lang for m in told} == {"fr", None}
    assert any("Lone" in m.text for m in told)
