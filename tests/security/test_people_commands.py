"""`command-center user`: who may come in, from a shell, against a center that runs."""

from __future__ import annotations

import io
import json
import sys
from pathlib import Path

import pytest

from command_center.cli import main
from command_center.roles import people
from command_center.room.people import MAX_USERS
from command_center.settings import SETTINGS
from command_center.web import passwords
from tests.security.manned import PASSWORD, QUICK, Browser, Door
from tests.web.site import Site

ROOT = Path(__file__).resolve().parents[2]


class Shell:
    """A shell beside a center."""

    def __init__(self, site: Site, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> None:
        self.site, self._capsys, self._patch = site, capsys, monkeypatch
        for row in SETTINGS:
            monkeypatch.delenv(row.variable, raising=False)
        monkeypatch.setenv("CC_REDIS_URL", site.settings.redis_url)
        monkeypatch.setenv("CC_PARTITIONS", "3")
        monkeypatch.setenv("CC_PROFILE", str(ROOT / "profiles" / "demo.yaml"))
        quick = lambda password: passwords.hash_password(password, QUICK)  # noqa: E731
        monkeypatch.setattr(people, "hash_password", quick)

    def run(self, *words: str, typed: str = "") -> tuple[int, str, str]:
        """Exit code, standard output and standard error of `command-center user ...`."""
        self._patch.setattr(sys, "stdin", io.StringIO(typed))
        code = main(["user", *words])
        said = self._capsys.readouterr()
        self.site.hub.look()
        return code, said.out, said.err

    def refused(self, *words: str, typed: str = "") -> str:
        """What is said of what can't be done."""
        code, out, err = self.run(*words, typed=typed)
        assert (code, out) == (2, "")
        assert err.startswith("command-center: ")
        assert err.count("\n") == 1
        return err


@pytest.fixture
def shell(manned: Site, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> Shell:
    return Shell(manned, capsys, monkeypatch)


def test_a_user_comes_changes_and_goes(shell: Shell, tmp_path: Path) -> None:
    assert "nobody can sign in" in shell.run("list")[1]
    assert shell.run("add", "Anna", "--role", "lead", "--by", "Ops", typed=PASSWORD + "\n")[:2] == (
        0,
        "Anna may sign in as lead\n",
    )
    browser = Browser(shell.site)
    assert browser.sign_in("anna").status_code == 303
    (user,) = json.loads(shell.run("list", "--json")[1])["items"]
    assert (user["name"], user["role"], user["added_by"]) == ("Anna", "lead", "Ops")
    assert "argon2" not in json.dumps(user)
    assert shell.run("role", "ANNA", "viewer")[1] == "Anna is viewer from now on\n"
    assert "viewer" in browser.get("/topics").text
    file = tmp_path / "password"
    file.write_text("another few words\n", "utf-8")
    assert shell.run("password", "Anna", "--password-file", str(file))[0] == 0
    assert browser.get("/sign-in").status_code == 200, "their session has ended"
    assert browser.sign_in("Anna").status_code == 401
    assert browser.sign_in("Anna", "another few words").status_code == 303
    assert "--yes" in shell.refused("remove", "Anna")
    assert shell.run("remove", "Anna", "--yes")[0] == 0
    assert browser.get("/sign-in").status_code == 200


def test_every_session_of_a_name_can_be_ended(shell: Shell) -> None:
    shell.run("add", "Anna", "--role", "lead", typed=PASSWORD)
    browsers = [Browser(shell.site) for _ in range(2)]
    for browser in browsers:
        browser.sign_in("Anna")
    assert shell.run("sign-out", "anna")[1] == "2 sessions of anna ended\n"
    assert [browser.get("/sign-in").status_code for browser in browsers] == [200, 200]
    shell.site.audit.flush()
    noted = next(json.loads(one.body) for one in shell.site.audit.read(None, 99) if b'"shell"' in one.body)
    assert noted["action"] == "signed-out"
    assert (noted["user"], noted["origin"]) == ("anna", "shell")


def test_a_programs_key_is_shown_once_and_can_be_revoked(shell: Shell) -> None:
    code, secret, said = shell.run("key", "make", "the feed", "--role", "viewer", "--until", "90d")
    assert code == 0
    assert said.startswith("key ")
    door = Door(shell.site)
    ask = {"headers": {"Authorization": f"Bearer {secret.strip()}"}}
    assert door.who(**ask).name == "the feed"
    listed = shell.run("key", "list")[1]
    assert "the feed" in listed
    assert secret.strip() not in listed + json.dumps(json.loads(shell.run("key", "list", "--json")[1]))
    key = listed.split()[0]
    assert "--yes" in shell.refused("key", "revoke", key)
    assert shell.run("key", "revoke", key, "--yes")[0] == 0
    assert door.who(**ask).kind == "nobody"


@pytest.mark.parametrize(
    ("words", "typed", "said"),
    [
        (["add", "Anna", "--role", "lead"], "short\n", "12 to 256 characters"),
        (["add", "Anna", "--role", "lead"], "", "12 to 256 characters"),
        (["add", "Anna", "--role", "lead", "--password-file", "/no/such/file"], "", "can't be read"),
        (["add", "a:b", "--role", "lead"], PASSWORD, "no name to sign in by"),
        (["role", "Nemo", "lead"], "", "nobody signs in as 'Nemo'"),
        (["key", "make", "x", "--role", "viewer", "--until", "soon"], "", "neither a number of days"),
        (["key", "make", "x", "--role", "viewer", "--until", "2020-01-01"], "", "must lie ahead"),
        (["key", "revoke", "nope", "--yes"], "", "no key has the id"),
    ],
)
def test_what_cannot_be_done_is_said_in_a_line(shell: Shell, words: list[str], typed: str, said: str) -> None:
    assert said in shell.refused(*words, typed=typed)


def test_nobody_is_added_twice_or_beyond_what_may_be(shell: Shell, monkeypatch: pytest.MonkeyPatch) -> None:
    shell.run("add", "Anna", "--role", "lead", typed=PASSWORD)
    assert "can sign in already" in shell.refused("add", "ANNA", "--role", "lead", typed=PASSWORD)
    monkeypatch.setattr(people, "MAX_USERS", 1)
    assert "as many as may be" in shell.refused("add", "Bo", "--role", "lead", typed=PASSWORD)
    assert MAX_USERS == 2000


def test_no_password_can_be_given_on_the_command_line(shell: Shell) -> None:
    with pytest.raises(SystemExit):
        shell.run("add", "Anna", "--role", "lead", "--password", PASSWORD)
