"""`command-center embed`: what is to be pasted is printed once, and whatever can't be had is said with what can."""

from __future__ import annotations

import json
import re
from collections.abc import Callable
from datetime import datetime, timedelta
from typing import NamedTuple

import pytest

from command_center.cli import main
from command_center.clock import SystemClock
from command_center.store.connect import Redis
from command_center.store.room import RoomCopy
from command_center.store.uses import Uses
from command_center.web.embed_keys import digest_of
from streams.ledger import Ledger
from streams.log.redis_streams import RedisStreamsLog
from tests.support.servers import Server

SITE = "https://intranet.example"


class Ran(NamedTuple):
    """How a command ended, and what it printed."""

    code: int
    out: str
    err: str


Run = Callable[..., Ran]


@pytest.fixture
def run(valkey: Server, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> Run:
    for name, value in {"REDIS_URL": valkey.url, "PARTITIONS": "3", "PUBLIC_URL": "https://care.example"}.items():
        monkeypatch.setenv(f"CC_{name}", value)

    def ran(*words: str) -> Ran:
        code = main(["embed", *words])
        return Ran(code, *capsys.readouterr())

    return ran


def made(run: Run, *words: str) -> dict[str, str]:
    found: dict[str, str] = json.loads(run("create", *words, "--json").out)
    return found


def test_a_key_is_made_and_its_snippet_printed_once(run: Run, client: Redis) -> None:
    ran = run("create", "gauge", "--site", f"{SITE}/", "--window", "24h", "--note", "asked by Ada", "--by", "Bo")
    found = re.search(r'src="https://care.example/embed/gauge/([\w-]{22})#(cc1_[\w-]{43})"', ran.out)
    assert found is not None
    assert (ran.code, ran.out.count("\n")) == (0, 1), "nothing but the snippet: it goes into a file as it is"
    assert "gauge 24h until" in ran.err
    assert f"who may frame it: {SITE}\n" in ran.err
    embed = Ledger(RedisStreamsLog(client, 3), RoomCopy(client)).catch_up().embeds.by_id[found[1]]
    assert (embed.panel, embed.window, embed.sites, embed.note, embed.made_by) == (
        "gauge", "24h", (SITE,), "asked by Ada", "Bo",
    )  # fmt: skip
    assert embed.secret == digest_of(found[2])
    assert 179 <= (embed.until - SystemClock().now()).days <= 180
    for listed in (run("list"), run("list", "--json")):
        assert found[1] in listed.out
        assert found[2] not in listed.out
        assert embed.secret not in listed.out


def test_the_list_says_how_each_key_stands_and_when_it_was_used(run: Run, client: Redis) -> None:
    assert "no embed key yet" in run("list").err
    first, second = made(run, "map"), made(run, "river", "--texts", "--site", "self", "--site", SITE)
    Uses(client, SystemClock()).note(second["id"])
    run("revoke", first["id"], "--yes")
    items = {item["id"]: item for item in json.loads(run("list", "--json").out)["items"]}
    assert [items[key["id"]]["state"] for key in (first, second)] == ["withdrawn", "stands"]
    assert items[first["id"]]["last_use"] is None
    assert items[second["id"]]["last_use"] is not None
    lines = {line.split()[0]: line for line in run("list").out.splitlines()}
    assert re.search(r"withdrawn .* never +map +nobody", lines[first["id"]])
    assert re.search(r"stands .* river texts +self \+1", lines[second["id"]])


def test_a_key_is_renewed_replaced_and_withdrawn_by_the_beginning_of_its_id(run: Run) -> None:
    key = made(run, "gauge", "--site", SITE)
    assert "stays as it is" in run("renew", key["id"][:8], "--until", "14d").err
    assert "ends soon" in run("list").out
    replaced = json.loads(run("renew", key["id"], "--secret", "--yes", "--json").out)
    assert replaced["secret"] != key["secret"]
    assert replaced["address"] == key["address"].replace(key["secret"], replaced["secret"])
    day = SystemClock().now() + timedelta(days=90)
    assert run("renew", key["id"], "--until", f"{day:%Y-%m-%d}").code == 0
    (item,) = json.loads(run("list", "--json").out)["items"]
    assert timedelta(days=89) < datetime.fromisoformat(item["until"]) - SystemClock().now() < timedelta(days=92)
    assert run("revoke", key["id"], "--yes").code == 0
    assert "was withdrawn" in run("renew", key["id"]).err


@pytest.mark.parametrize(
    ("words", "told"),
    [
        (["create", "mpa"], "no panel named 'mpa': is map meant?"),
        (["create", "strip"], "there are: waiting, map"),
        (["create", "gauge", "--window", "9h"], "no window named '9h'; there are: 15m, 1h"),
        (["create", "waiting", "--window", "24h"], "no other window"),
        (["create", "gauge", "--topic", "x"], "no topic named 'x'; there are: "),
        (["create", "map", "--topic", "battery"], "one topic alone"),
        (["create", "gauge", "--theme", "pink"], "no theme named 'pink'; there are: auto, dark"),
        (["create", "gauge", "--size", "xl"], "no size named 'xl'"),
        (["create", "gauge", "--lang", "xx"], "no language named 'xx'; there are: en, it"),
        (["create", "gauge", "--site", "https://*.example"], "no site: https://*.example"),
        (["create", "gauge", "--until", "soon"], "no end it can have: soon"),
        (["create", "gauge", "--until", "0d"], "no end it can have: 0d"),
        (["renew", "nobody"], "no key 'nobody'; `embed list` shows the 0 there are"),
        (["revoke", "https://care.example/embed/map/k#cc1_x", "--yes"], "what stands behind # is secret"),
    ],
)
def test_what_cannot_be_had_is_said_in_one_line(run: Run, words: list[str], told: str) -> None:
    ran = run(*words)
    assert (ran.code, ran.out) == (2, "")
    assert told in ran.err
    assert ran.err.count("\n") == 1


def test_what_cannot_be_taken_back_needs_a_yes(run: Run) -> None:
    key = made(run, "gauge")
    for words in (["revoke", key["id"]], ["renew", key["id"], "--secret"]):
        ran = run(*words)
        assert (ran.code, ran.out) == (2, "")
        assert "say --yes if it is meant" in ran.err
    assert json.loads(run("list", "--json").out)["items"][0]["state"] == "stands"
