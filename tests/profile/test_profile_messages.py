"""Every mistake in a profile is told with file, line and field, all at once."""

from __future__ import annotations

from pathlib import Path

import pytest

from command_center.profile import ProfileError, load_profile
from command_center.settings import load_settings

GOOD = """\
name: demo
title: Demo
brands:
  - {id: a, name: A, own: true, phrases: [a]}
"""


def errors_of(tmp_path: Path, text: str | bytes) -> list[str]:
    path = tmp_path / "p.yaml"
    path.write_bytes(text.encode() if isinstance(text, str) else text)
    with pytest.raises(ProfileError) as caught:
        load_profile(path)
    assert str(caught.value) == "\n".join(caught.value.errors)
    prefix = f"{path}:"
    assert all(line.startswith(prefix) and "\n" not in line for line in caught.value.errors)
    return [line.removeprefix(prefix) for line in caught.value.errors]


def test_the_smallest_profile_loads(tmp_path: Path) -> None:
    path = tmp_path / "p.yaml"
    path.write_text(GOOD)
    assert load_profile(path).brands[0].phrases == ("a",)


@pytest.mark.parametrize(
    ("added", "said"),
    [
        ("topic: []\n", "5: topic: unknown key; did you mean topics?"),
        ("zone: Europe/Berlinn\n", "5: zone: no time zone 'Europe/Berlinn' (examples: Europe/Berlin, "),
        ("zone: ../../etc/passwd\n", "5: zone: no time zone '../../etc/passwd'"),
        ("languages: [en, jp]\n", "5: languages[1]: no language 'jp'"),
        ("phone_countries: [IN, UK]\n", "5: phone_countries[1]: no country 'UK' (two capitals of ISO 3166-1, as in DE"),
        ("languages:\n  - en\n  - Deutsch\n", "7: languages[1]: no language 'Deutsch'"),
        ("languages: []\n", "5: languages: List should have at least 1 item"),
        ("topics:\n- id: t\n  name: T\n  phrases: x\n", "8: topics[0].phrases: Input should be a valid list"),
        ("topics:\n- id: t\n  name: T\n  phrases: []\n", "8: topics[0].phrases: List should have at least 1 item"),
        (
            "topics:\n- id: t\n  name: T\n  phrases: [a, ' ']\n",
            "8: topics[0].phrases[1]: String should have at least 1",
        ),
        ("topics:\n- id: t\n  name: T\n", "6: topics[0]: a topic needs phrases or a query to be found by"),
        ("topics:\n- id: t\n  name: T\n  phrase: [x]\n", "8: topics[0].phrase: unknown key; did you mean phrases?"),
        ("topics:\n- id: Big One\n  name: T\n  phrases: [x]\n", "6: topics[0].id: String should match pattern"),
        ("topics: nothing\n", "5: topics: Input should be a valid list"),
        ("topics: [nothing]\n", "5: topics[0]: Input should be a mapping (key: value)"),
        ("retention: {texts_days: 0}\n", "5: retention.texts_days: Input should be greater than 0"),
        ("retention: {text_days: 1}\n", "5: retention.text_days: unknown key; did you mean texts_days?"),
        ("lateness_s: soon\n", "5: lateness_s: Input should be a valid number"),
        ("goals_minutes: {safty: 3}\n", "5: goals_minutes.safty: no need 'safty' (one of safety, outage, "),
        ("goals_minutes:\n  safety: nan\n", "6: goals_minutes.safety: Input should be a finite number"),
        ("simulate: {per_minute: -1}\n", "5: simulate.per_minute: Input should be greater than 0"),
        (
            "replay:\n  source: Bad Name\n  columns: {id: a, text: b, created_at: c}\n",
            "6: replay.source: String should",
        ),
        ("replay:\n  source: x\n  columns: {id: a, text: b}\n", "5: replay: columns must name a column for created_at"),
        (
            "replay:\n  source: x\n  columns:\n    id: a\n    text: b\n    created_at: c\n    authr.id: d\n",
            "11: replay.columns.authr.id: unknown key; did you mean author.id?",
        ),
        (
            "replay:\n  source: x\n  columns:\n    id: {column: a, as: whole}\n    text: b\n    created_at: c\n",
            "8: replay.columns.id.as: Input should be 'text', 'integer'",
        ),
        (
            "business_hours: {week: {mondy: 09:00-17:00}}\n",
            "5: business_hours.week.mondy: unknown key; did you mean mon",
        ),
        ("business_hours: {week: {}}\n", "5: business_hours.week: Dictionary should have at least 1 item"),
        ("business_hours:\n  week:\n    monday: [9-17]\n", "7: business_hours.week.monday[0]: '9-17' is no range of h"),
        ("business_hours: {week: {friday: 09:00-09:00}}\n", "5: business_hours.week.friday[0]: '09:00-09:00' begins"),
        (
            "business_hours:\n  week: {friday: 09:00-17:00}\n  holidays: {country: XY}\n",
            "7: business_hours.holidays: no holidays are known of country 'XY'",
        ),
        (
            "business_hours:\n  week: {friday: 09:00-17:00}\n  holidays: {country: DE, subdivision: XX}\n",
            "7: business_hours.holidays: no subdivision 'XX' of DE (there: BB, BE,",
        ),
        (
            "business_hours: {week: {sunday: 09:00-17:00}, closed: [31.12.]}\n",
            "5: business_hours.closed[0]: Input should",
        ),
        ("automatic_replies: {account: [x]}\n", "5: automatic_replies.account: unknown key; did you mean accounts?"),
        ("spam: {phrases: free}\n", "5: spam.phrases: Input should be a valid list"),
        ("resolved_after_h: 0\n", "5: resolved_after_h: Input should be greater than 0"),
        ("name: again\n", "5: name: this key stands twice (first in line 1)"),
        ("zone: &z UTC\nnaive_times: *z\n", "5: naive_times: anchors and aliases"),
        ("zone: !secret x\n", "5: zone: tags (!secret) are not used"),
        ("? [a, b]\n: c\n", "5: a key must be plain text"),
    ],
)
def test_one_mistake_names_its_line_and_field(tmp_path: Path, added: str, said: str) -> None:
    assert any(line.startswith(said) for line in errors_of(tmp_path, GOOD + added)), errors_of(tmp_path, GOOD + added)


@pytest.mark.parametrize(
    ("brands", "said"),
    [
        ("- {id: a, name: A, phrases: [a]}", "3: brands: at least one brand must say own: true"),
        ("- {id: a, name: A, own: true}", "4: brands[0]: a brand needs phrases, accounts or a query to be found by"),
        (
            "- {id: a, name: A, own: true, phrases: [a]}\n- {id: a, name: B, phrases: [b]}",
            "5: brands[1].id: 'a' is already the id of brands[0]",
        ),
        ("- {id: a, name: A, own: true, accounts: ['@']}", "4: brands[0].accounts[0]: an account is one handle"),
        ("- {id: a, name: A, own: true, accounts: [a b]}", "4: brands[0].accounts[0]: an account is one handle"),
        ("- {id: a, name: A, own: perhaps, phrases: [a]}", "4: brands[0].own: Input should be a valid boolean"),
    ],
)
def test_mistakes_between_brands(tmp_path: Path, brands: str, said: str) -> None:
    assert any(line.startswith(said) for line in errors_of(tmp_path, f"name: x\ntitle: X\nbrands:\n{brands}\n"))


def test_topics_share_no_id(tmp_path: Path) -> None:
    topic = "- {id: t, name: T, phrases: [x]}\n"
    assert errors_of(tmp_path, GOOD + "topics:\n" + topic + topic) == [
        "7: topics[1].id: 't' is already the id of topics[0]"
    ]


def test_several_mistakes_come_together_in_the_order_of_the_file(tmp_path: Path) -> None:
    found = errors_of(tmp_path, "title: T\nzone: nowhere\nbrands:\n- {id: a, name: A, phrases: [a]}\nzoom: 3\n")
    assert [line.split(":")[0] for line in found] == ["1", "2", "3", "5"]
    assert [line.split(":")[1].strip() for line in found] == ["name", "zone", "brands", "zoom"]


@pytest.mark.parametrize(
    ("text", "said"),
    [
        (b"", "1: brands: this key is missing"),
        (b"- a\n", "1: Input should be a mapping"),
        (b"a: [\n", "2: not YAML: while parsing a flow node"),
        (b"name: x\na: b\n\tc: d\n", "3: not YAML: while scanning for the next token"),
        (b"name: x\n\n\xff: 1\n", "3: not UTF-8 (byte 0xff)"),
        (b"name: x\ny: \x00\n", "2: not YAML: special characters are not allowed"),
        (b"[" * 5000, "1: not YAML: nested too deeply"),
        (b"a: b\n---\nc: d\n", "2: not YAML: expected a single document"),
    ],
)
def test_no_profile_at_all(tmp_path: Path, text: bytes, said: str) -> None:
    assert errors_of(tmp_path, text)[0].startswith(said)


def test_files_that_are_none(tmp_path: Path) -> None:
    for path, why in ((tmp_path, "Is a directory"), (tmp_path / "none.yaml", "No such file or directory")):
        with pytest.raises(ProfileError) as caught:
            load_profile(path)
        assert caught.value.errors == [f"{path}: {why}"]
    huge = tmp_path / "huge.yaml"
    huge.write_bytes(b"#" * (4 * 1024 * 1024 + 1))
    with pytest.raises(ProfileError, match="longer than 4,194,304 bytes"):
        load_profile(huge)


def test_the_demo_profile_elsewhere_than_in_the_checkout(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    with pytest.raises(ProfileError) as caught:
        load_profile(load_settings({}).profile)
    (said,) = caught.value.errors
    assert said.startswith(f"profiles/demo.yaml: No such file or directory in {tmp_path}; ")
    for way in ("--profile FILE", "CC_PROFILE", "the checkout"):
        assert way in said


def test_a_value_is_what_its_author_wrote(tmp_path: Path) -> None:
    path = tmp_path / "p.yaml"
    path.write_text(
        "\N{ZERO WIDTH NO-BREAK SPACE}"
        + GOOD
        + "languages: [no, en]\ntopics:\n- {id: t, name: 1.10, phrases: [404, 24:00, on, 2015-02-17]}\nretention:\n"
        "  texts_days: 1.5\nreplay: ~\n",
        "utf-8",
    )
    profile = load_profile(path)
    assert profile.languages == ("no", "en")
    assert profile.topics[0].name == "1.10"
    assert profile.topics[0].phrases == ("404", "24:00", "on", "2015-02-17")
    assert profile.retention.texts_days == 1.5
    assert profile.replay is None


@pytest.mark.parametrize(
    ("topic", "said"),
    [
        ("query: a AND", "8: topics[0].query: column 6: AND is followed by a word"),
        ("query: 'a or b'", "8: topics[0].query: column 3: operators are written in capitals (OR)"),
        ("query: ''", "8: topics[0].query: column 1: this query is empty"),
        ("query: [a]", "8: topics[0].query: Input should be a valid string"),
        ("querry: a", "8: topics[0].querry: unknown key; did you mean query?"),
        ("query: NOT a", "8: topics[0].query: column 1: this would take every post"),
        ("query:", "6: topics[0]: a topic needs phrases or a query to be found by"),
        (
            "query: lang:it a",
            "8: topics[0].query: column 1: no mention is ever tagged it, since languages does not name it",
        ),
        ("query: a (b -lang:de)", "8: topics[0].query: column 7: no mention is ever tagged de"),
        # Below a | the line is the query's own, and white space in front does not move the place.
        ("query: |\n    a OR\n    (b AND OR c)", "10: topics[0].query: line 2, column 8: AND is followed by"),
        ("query: |\n\n    a AND )", "10: topics[0].query: column 7: this ) closes nothing"),
        ("query: |  # why\n    (a\n    b", "9: topics[0].query: line 1, column 1: this ( is never closed"),
        ("query: >\n    a OR\n    b )", "8: topics[0].query: column 8: this ) closes nothing"),
        ("query: a OR #deal", "8: topics[0].query: YAML takes what follows the # for a comment"),
        ("query: (a OR b)  #deal", "8: topics[0].query: YAML takes what follows the # for a comment"),
    ],
)
def test_a_query_names_its_line_and_its_place(tmp_path: Path, topic: str, said: str) -> None:
    found = errors_of(tmp_path, GOOD + f"topics:\n- id: t\n  name: T\n  {topic}\n")
    assert any(line.startswith(said) for line in found), found


def test_queries_load_as_they_stand(tmp_path: Path) -> None:
    path = tmp_path / "p.yaml"
    path.write_text(
        "name: x\ntitle: X\nlanguages: [it, en]\nbrands:\n- {id: a, name: A, own: true, query: 'acme -comics'}\n"
        "topics:\n- id: t\n  name: T\n  query: |\n    (a OR b)\n    NEAR/5 #c -lang:it\n"
        "- id: u\n  name: U\n  query: a OR b # refunds\n- {id: v, name: V, phrases: [v], query: ~}\n"
        "- {id: w, name: W, query: lang:und a}\n",
        "utf-8",
    )
    profile = load_profile(path)
    assert profile.brands[0].query == "acme -comics"
    assert [topic.query for topic in profile.topics] == ["(a OR b)\nNEAR/5 #c -lang:it", "a OR b", None, "lang:und a"]
