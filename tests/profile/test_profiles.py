"""Profiles as others use them: own accounts, digests, the shipped files, starters and samples."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

import pytest

from command_center.mention import NEEDS, Author, Mention, SentimentTag, Tags
from command_center.profile import Profile, ProfileError, load_profile, profile_digest
from command_center.profile_check import Sample, check_sample
from command_center.profile_init import init_profile

PROFILES = sorted((Path(__file__).parents[2] / "profiles").glob("*.yaml"))

PLAIN = Profile.model_validate(
    {
        "name": "x",
        "title": "X",
        "brands": [
            {"id": "x", "name": "X", "own": True, "accounts": ["@XCare", "x@social.example"], "phrases": ["x one"]},
            {"id": "y", "name": "Y", "accounts": ["YHelps"], "phrases": ["y", "why not"]},
        ],
        "topics": [{"id": "late", "name": "Late", "phrases": ["late", "delayed"]}],
    }
)


def mention(text: str, author: Author | None = None, number: int = 1) -> Mention:
    return Mention(f"t:{number}", "t", text, datetime(2026, 1, 1, tzinfo=UTC), author)


def test_own_accounts_are_casefolded_and_bare() -> None:
    assert PLAIN.own_accounts == {"xcare", "x@social.example"}


@pytest.mark.parametrize(
    ("author", "own"),
    [
        (None, False),
        (Author(handle="xcare"), True),
        (Author(handle="@XCARE"), True),
        (Author(id="XCare"), True),
        (Author(handle="X@Social.Example"), True),
        (Author(handle="YHelps", id="yhelps"), False),
        (Author(name="XCare"), False),
        (Author(handle="", id=""), False),
    ],
)
def test_who_is_the_house_itself(author: Author | None, own: bool) -> None:
    assert PLAIN.is_own(mention("hello", author)) is own


def test_the_digest_follows_the_content_and_not_the_layout(tmp_path: Path) -> None:
    one, two, other = (tmp_path / f"{n}.yaml" for n in ("one", "two", "other"))
    one.write_text("name: x\ntitle: X\nbrands: [{id: a, name: A, own: true, phrases: [a]}]\n")
    two.write_text("# c\ntitle: X\nbrands:\n- phrases:\n  - a\n  own: yes\n  name: A\n  id: a\nname: 'x'\nzone: UTC\n")
    other.write_text("name: x\ntitle: X\nbrands: [{id: a, name: A, own: true, phrases: [b]}]\n")
    digests = [profile_digest(load_profile(path)) for path in (one, two, other)]
    assert digests[0] == digests[1] != digests[2]
    assert len(digests[0]) == 64


@pytest.mark.parametrize("path", PROFILES, ids=lambda path: path.stem)
def test_shipped_profiles_are_whole(path: Path) -> None:
    profile = load_profile(path)
    assert profile.name == path.stem
    assert profile.own_accounts
    assert set(profile.goals_minutes) <= set(NEEDS)
    assert len({phrase.casefold() for topic in profile.topics for phrase in topic.phrases}) == sum(
        len(topic.phrases) for topic in profile.topics
    )
    assert (profile.simulate is not None) is (profile.name == "demo"), "real brands are never simulated"


def test_there_are_three_shipped_profiles() -> None:
    assert [path.stem for path in PROFILES] == ["airline", "demo", "twcs"]


@pytest.mark.parametrize("name", ["Acme Phones", 'Müller & Söhne: "GmbH" #1', "42", "  two   spaces  ", "O'Neil\n- x"])
def test_a_starter_loads_as_it_stands(tmp_path: Path, name: str) -> None:
    path = tmp_path / "new.yaml"
    init_profile(path, name)
    profile = load_profile(path)
    assert profile.title == profile.brands[0].name == profile.brands[0].phrases[0] == " ".join(name.split())
    assert profile.brands[0].own
    assert profile.own_accounts


def test_a_starter_with_its_comments_taken_away_loads_too(tmp_path: Path) -> None:
    path = tmp_path / "new.yaml"
    init_profile(path, "Acme")
    text = path.read_text("utf-8")
    for mark in ("naive_times:", "- id: rival", "  name: A", "  accounts: [r", "  phrases: [rival"):
        assert f"# {mark}" in text
    head, tail = text.split("# replay:")
    text = head + "replay:" + tail.replace("\n# ", "\n")
    path.write_text(text.replace("# naive", "naive").replace("  # - id", "  - id").replace("  #   ", "    "), "utf-8")
    profile = load_profile(path)
    assert profile.replay is not None and profile.replay.columns["text"].unescape
    assert profile.naive_times == "Europe/Berlin"
    assert [brand.id for brand in profile.brands] == ["acme", "rival"]


def test_a_starter_overwrites_nothing(tmp_path: Path) -> None:
    path = tmp_path / "new.yaml"
    path.write_text("mine")
    with pytest.raises(ProfileError, match="exists already"):
        init_profile(path, "Acme")
    assert path.read_text() == "mine"
    with pytest.raises(ProfileError, match="No such file"):
        init_profile(tmp_path / "none" / "new.yaml", "Acme")
    with pytest.raises(ProfileError, match="at least one letter"):
        init_profile(tmp_path / "other.yaml", "東京")
    assert not (tmp_path / "other.yaml").exists()


@dataclass(frozen=True)
class Line:
    line: int
    mention: Mention | None
    bad: str | None = None


def words_tagger(profile: Profile) -> object:
    """A tagger of whole words, enough to see what `check_sample` makes of tags."""

    def tag(mentions: Sequence[Mention]) -> list[Tags]:
        feeling = SentimentTag("neutral", "neutral", 0, 1, "test")
        return [
            Tags(
                language="en",
                sentiment=feeling,
                textblob=None,
                topics=[t.id for t in profile.topics if any(p in one.text.split() for p in t.phrases)],
                brands=[b.id for b in profile.brands if any(p in one.text.split() for p in b.phrases)],
                kind="other",
                need="none",
                addressed=False,
                place=None,
                tagger_version="t",
            )
            for one in mentions
        ]

    return tag


def caught() -> Sample:
    lines = [
        Line(1, mention("my y is late " + "so " * 60, number=1)),
        Line(2, None, "not JSON: nonsense"),
        Line(3, mention("nothing to see", number=3)),
        Line(4, mention("sorry it is late", Author(handle="xcare"), 4)),
        Line(5, Mention("t:5", "t", deleted=True)),
        *(Line(6 + i, mention("delayed y", number=6 + i)) for i in range(600)),
    ]
    return check_sample(PLAIN, lines, words_tagger)  # type: ignore[arg-type]


def test_a_sample_shows_what_would_have_been_caught() -> None:
    found = caught()
    assert (found.read, found.bad, found.own, found.mentions, found.unlabelled) == (605, 1, 1, 602, 1)
    assert found.brands == {"y": 601}
    assert found.topics == {"late": 601}
    assert found.languages == {"en": 602}
    assert [name for name, _ in found.examples["late"]] == ["t:1", "t:6", "t:7"]
    assert all(len(text) <= 71 for _, text in found.examples["late"])
    assert found.unheard == [("x", "x one"), ("y", "why not")]


def test_words_of_queries_are_looked_for_too() -> None:
    from streams.tag.pipeline import Pipeline

    profile = Profile.model_validate(
        {
            "name": "x",
            "title": "X",
            "brands": [{"id": "x", "name": "X", "own": True, "query": "acme -comics"}],
            "topics": [
                {"id": "t", "name": "T", "phrases": ["soon"], "query": "(delay* NEAR/3 bag) OR bag* OR (bag now)"}
            ],
        }
    )
    lines = [Line(1, mention("my bag of acme comics")), Line(2, mention("delayed", number=2))]
    found = check_sample(profile, lines, lambda one: Pipeline(one).tag)
    assert (found.brands, found.topics, found.unlabelled) == ({}, {"t": 1}, 1)
    assert found.unheard == [("t", "soon"), ("t", "now")]


def test_the_report_says_it_in_words() -> None:
    said = "\n".join(caught().lines(PLAIN))
    assert "read 605 lines: 602 mentions, 1 of our own, 1 bad" in said
    assert "line 2: not JSON: nonsense" in said
    assert "601  Late" in said
    assert "0  X (own)" in said
    assert "y: why not" in said
