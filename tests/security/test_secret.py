"""The secret that signs is strong or refused, made once where nobody sets one, and never printed."""

from __future__ import annotations

import re
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from command_center.errors import BadInput
from command_center.setting import SECRETS
from command_center.settings import load_settings
from command_center.web.secret import kept_secret, load_secret

GOOD = "q7Zp0sVt5yRk2mXw8nLb4cJh6gFd1aUe"
OTHER = GOOD[::-1]


def found(tmp_path: Path, **environ: str) -> tuple[str, ...]:
    return load_secret(load_settings(environ), tmp_path)


def test_what_is_set_signs_and_two_are_for_the_time_of_a_change(tmp_path: Path) -> None:
    assert found(tmp_path, CC_SECRET=GOOD) == (GOOD,)
    assert found(tmp_path, CC_SECRET=f"{GOOD}, {OTHER}") == (GOOD, OTHER)
    assert not list(tmp_path.iterdir())


@pytest.mark.parametrize(
    ("weak", "words"),
    [
        ("changeme", "everybody knows"),
        ("Secret", "everybody knows"),
        ("change-me", "everybody knows"),
        ("short", "32 are needed"),
        ("a" * 40, "easily guessed"),
        ("abcabcabc" * 5, "easily guessed"),
        (f"{GOOD},short", "32 are needed"),
        (f"{GOOD},", "32 are needed"),
        (f"{GOOD},{OTHER},{GOOD[1:]}x", "two are allowed"),
    ],
)
def test_a_weak_one_is_refused_in_words_that_do_not_hold_it(tmp_path: Path, weak: str, words: str) -> None:
    with pytest.raises(BadInput, match=words) as why:
        found(tmp_path, CC_SECRET=weak)
    assert weak not in str(why.value)
    assert GOOD not in str(why.value)


def test_without_one_it_is_made_once_for_its_owners_eyes(tmp_path: Path) -> None:
    with ThreadPoolExecutor(8) as pool:
        made = set(pool.map(lambda _: kept_secret(tmp_path / "data"), range(8)))
    assert len(made) == 1
    file = tmp_path / "data" / "secret"
    assert found(tmp_path / "data") == (file.read_text().strip(),) == tuple(made)
    assert file.stat().st_mode & 0o777 == 0o600
    assert [path.name for path in file.parent.iterdir()] == ["secret"]


def test_where_several_machines_may_serve_it_has_to_be_set(tmp_path: Path) -> None:
    far = {"CC_REDIS_URL": "redis://elsewhere", "CC_BIND": "0.0.0.0"}  # noqa: S104
    with pytest.raises(BadInput, match="CC_SECRET is not set"):
        found(tmp_path, **far)
    assert found(tmp_path, **far, CC_SECRET=GOOD) == (GOOD,)
    assert found(tmp_path, CC_REDIS_URL="redis://elsewhere"), "on loopback one machine serves"


def test_a_file_that_cannot_be_kept_is_told(tmp_path: Path) -> None:
    (tmp_path / "data").write_text("no directory")
    with pytest.raises(BadInput, match="set CC_SECRET"):
        kept_secret(tmp_path / "data")
    (tmp_path / "secret").write_text("short\n")
    with pytest.raises(BadInput, match="32 are needed"):
        kept_secret(tmp_path)


def test_every_secret_may_stand_in_a_file_and_none_is_shown(tmp_path: Path) -> None:
    environ = {}
    for name in SECRETS:
        file = tmp_path / name
        file.write_text(f"hidden-{name}\n")
        environ[f"CC_{name.upper()}_FILE"] = str(file)
    environ |= {"CC_KAFKA_SECURITY": "SASL_SSL", "CC_KAFKA_USERNAME": "ada"}
    settings = load_settings(environ)
    assert {name: getattr(settings, name) for name in SECRETS} == {name: f"hidden-{name}" for name in SECRETS}
    assert "hidden" not in repr(settings)
    assert "hidden" not in f"{settings}"
    assert "kafka_username='ada'" in repr(settings)
    assert len(re.findall(r"=\*\*\*", repr(settings))) == len(SECRETS)


@pytest.mark.parametrize(
    ("environ", "words"),
    [
        ({"CC_SECRET_FILE": "/no/such/file"}, "CC_SECRET_FILE=/no/such/file can't be read"),
        ({"CC_BIND": "127.0.0.1", "CC_HOST": "0.0.0.0"}, "CC_HOST is the old name"),  # noqa: S104
        ({"CC_WEBHOOK_SECRET": "An example, never to be used"}, "CC_WEBHOOK_SECRET is one that everybody knows"),
        ({"CC_OIDC_SECRET": "changeme"}, "CC_OIDC_SECRET is one that everybody knows"),
        ({"CC_SECRET_FIEL": "x"}, "is CC_SECRET_FILE meant"),
        ({"CC_OPEN": "sure"}, "CC_OPEN='sure' is none of yes, no"),
        ({"CC_HOSTS": "*"}, "CC_HOSTS: '*' is no host's name"),
        ({"CC_HOSTS": "localhost,wall.example:8050"}, "CC_HOSTS: 'wall.example:8050'"),
        ({"CC_HOSTS": "https" + "://wall.example"}, "without scheme and port"),
        ({"CC_PROXIES": "0.0.0.0/0"}, "CC_PROXIES: 0.0.0.0/0 is everybody"),
        ({"CC_PROXIES": "10.0.0.7,::/0"}, "CC_PROXIES: ::/0 is everybody"),
        ({"CC_PREFIX": "/care/.."}, "CC_PREFIX"),
        ({"CC_PROXY_HEADER": "Authorization"}, "names nobody"),
        ({"CC_PROXY_HEADER": "Remote-User, Cookie"}, "names nobody"),
        ({"CC_PROXIES": "10.0.0.0/24, nginx"}, "'nginx' is no address"),
        ({"CC_SIGN_IN": "local,ldap"}, "'ldap' is none of local, oidc, proxy"),
        ({"CC_PREFIX": "care/"}, "CC_PREFIX"),
        ({"CC_PROXY_HEADER": "Remote User"}, "write Remote-User"),
        ({"CC_PROXY_HEADER": "X-Forwarded-User"}, "are taken off every request"),
        ({"CC_STREAMS_PER_KEY": "0"}, "CC_STREAMS_PER_KEY"),
    ],
)
def test_a_setting_of_the_door_that_cannot_be_used_is_told(environ: dict[str, str], words: str) -> None:
    with pytest.raises(BadInput, match=re.escape(words)):
        load_settings(environ)


def test_a_file_without_a_secret_is_refused_and_leaves_nothing_open(tmp_path: Path) -> None:
    file = tmp_path / "secret"
    for empty in ("", " \n", "\ufeff\n"):
        file.write_text(empty, "utf-8")
        for name in SECRETS:
            with pytest.raises(BadInput, match=f"CC_{name.upper()}_FILE=.* is empty"):
                load_settings({f"CC_{name.upper()}_FILE": str(file)})
    file.write_text(f"\ufeff{GOOD}\r\n", "utf-8")
    assert load_settings({"CC_SECRET_FILE": str(file)}).secret == GOOD, "as some editors write it"


def test_a_secret_is_refused_where_its_file_says_otherwise(tmp_path: Path) -> None:
    file = tmp_path / "secret"
    file.write_text(GOOD)
    for said in (GOOD, ""):  # as children inherit both, and as Compose sets what it is not told
        assert load_settings({"CC_SECRET": said, "CC_SECRET_FILE": str(file)}).secret == GOOD
    with pytest.raises(BadInput, match="both set, and differ") as why:
        load_settings({"CC_SECRET": OTHER, "CC_SECRET_FILE": str(file)})
    assert GOOD not in str(why.value)
    assert OTHER not in str(why.value)


def test_the_old_name_of_the_address_is_read_and_told(caplog: pytest.LogCaptureFixture) -> None:
    assert load_settings({"CC_HOST": "0.0.0.0"}).bind == "0.0.0.0"  # noqa: S104
    assert "CC_HOST is called CC_BIND now" in caplog.text
    proxies = load_settings({"CC_PROXIES": "10.0.0.7,10.1.0.0/16,::1"}).proxies
    assert [str(network) for network in proxies] == ["10.0.0.7/32", "10.1.0.0/16", "::1/128"]
