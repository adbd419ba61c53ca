"""Secrets are nowhere but where they belong: not in logs, answers, figures, nor among a process's arguments."""

from __future__ import annotations

import io
import logging
from collections.abc import Generator
from pathlib import Path
from typing import Any

import pytest

from command_center import masking, up
from command_center.clock import SystemClock
from command_center.masking import MASK, hide, mask, secrets_of
from command_center.profile import load_profile
from command_center.setting import SECRETS
from command_center.settings import load_settings
from command_center.store.connect import RedisError
from command_center.supervisor import Supervisor
from command_center.web.doors import DOORS
from tests.security.crawl import Caller, address, callers
from tests.support.kept import Kept
from tests.support.made import mention, tags
from tests.web.site import SIGNING, Site

GIVEN = {
    "CC_REDIS_URL": "rediss://center:pass%2Fof-the-store@redis.example:6380/0",
    "CC_KAFKA_BOOTSTRAP": "kafka.example:9092",
    "CC_KAFKA_SECURITY": "SASL_SSL",
    "CC_KAFKA_USERNAME": "center",
    "CC_KAFKA_PASSWORD": "word-of-the-broker",
    "CC_WEBHOOK_SECRET": "word-of-the-webhook",
    "CC_SECRET": "new-signing-secret-of-more-than-32-letters,old-signing-secret-of-more-than-32-letters",
    "CC_OIDC_SECRET": "word-of-the-provider",
}
HIDDEN = (
    "pass%2Fof-the-store", "pass/of-the-store", "word-of-the-broker", "word-of-the-webhook", "word-of-the-provider",
    "new-signing-secret-of-more-than-32-letters", "old-signing-secret-of-more-than-32-letters",
)  # fmt: skip
SHAPED = (
    "cc1_a-secret-of-forty-three-letters-made-up-by-us",
    "cc_" + "k" * 43,
    "eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOiJhIn0.c2lnbmF0dXJl",
    "Bearer abcdef.ghijkl",
    "__Host-cc_session=" + "s" * 43,
    "cc_screen=s." + "k" * 43,
    "$argon2id$v=19$m=65536,t=3,p=4$c2FsdA$aGFzaA",
)


@pytest.fixture
def hiding(monkeypatch: pytest.MonkeyPatch) -> Generator[None]:
    monkeypatch.setattr(masking, "_values", set())
    before = logging.getLogRecordFactory()
    hide(secrets_of(load_settings(GIVEN)))
    yield
    logging.setLogRecordFactory(before)


@pytest.mark.usefixtures("hiding")
def test_every_secret_of_the_settings_is_hidden_wherever_it_stands() -> None:
    for value in HIDDEN:
        assert value not in mask(f"refused: {value}@x, again {value}")
    assert mask("redis.example:6380 refuses center") == "redis.example:6380 refuses center"
    assert {f"CC_{name.upper()}" for name in SECRETS} <= GIVEN.keys(), "another secret wants a value here"


def test_what_has_the_shape_of_a_secret_is_hidden_though_nobody_named_it() -> None:
    for value in SHAPED:
        secret = value.split("=", 1)[-1].removeprefix("Bearer ").removeprefix("s.")
        told = mask(f"can't use {value}; go on")
        assert secret not in told
        assert MASK in told
        assert told.startswith("can't use ")
        assert told.endswith("; go on") or value.startswith("$argon2id")
    plain = "12 records; cc_errors_total; see /embed/gauge/0123; bearer of news"
    assert mask(plain) == plain.replace("bearer of", f"bearer {MASK}")


@pytest.mark.parametrize("secret", SHAPED[:3])
def test_a_secret_in_an_address_is_hidden_however_often_it_was_quoted(secret: str) -> None:
    for before in ("%23", "%3d", "url=https%3A%2F%2Fcare.example%2Fembed%2Fmap%2Fkey%23", "#", "/"):
        assert mask(f"GET /oembed?{before}{secret} HTTP/1.1") == f"GET /oembed?{before}{MASK} HTTP/1.1"
    assert mask(f"%2523{SHAPED[0]}") == f"%2523{MASK}"


def test_short_values_are_no_secrets_to_search_for(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(masking, "_values", set())
    hide(["", "a", "wall"])
    assert mask("a wall") == "a wall"


@pytest.mark.usefixtures("hiding")
def test_logs_are_without_secrets_whatever_logs_them() -> None:
    out = io.StringIO()
    handler = logging.StreamHandler(out)
    handler.setFormatter(logging.Formatter("%(levelname)s %(message)s"))
    logger = logging.getLogger("made.up")
    logger.addHandler(handler)
    try:
        logger.warning("plain %s and %r", HIDDEN[1], SHAPED[0])
        logger.error("in a %(deep)s", {"deep": {"given": HIDDEN[2]}})
        try:
            raise RedisError(f"AUTH {HIDDEN[0]} failed")
        except RedisError:
            logger.exception("it broke")
        logger.warning("nothing to hide %d", 7)
    finally:
        logger.removeHandler(handler)
    said = out.getvalue()
    assert [value for value in (*HIDDEN, SHAPED[0]) if value in said] == []
    assert said.count(MASK) >= 4
    assert "Traceback" in said
    assert "RedisError" in said
    assert said.endswith("WARNING nothing to hide 7\n")


@pytest.mark.usefixtures("hiding")
def test_a_wrong_log_call_is_still_the_handlers_to_complain_about(capsys: pytest.CaptureFixture[str]) -> None:
    made = logging.getLogRecordFactory()("made", logging.INFO, "f", 1, "%d %d", (1,), None)
    assert made.msg == "%d %d"
    assert capsys.readouterr().err == ""


def test_errors_and_figures_show_no_secret(
    manned: Site, kept: Kept, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    kept.add(*((mention(n), tags(n)) for n in range(8)))
    manned.show()
    monkeypatch.setattr(masking, "_values", set())
    before = logging.getLogRecordFactory()
    settings = manned.settings
    hide({*secrets_of(settings), SIGNING, *HIDDEN})
    try:
        known = callers(manned)
        said: list[tuple[str, str, str]] = []
        for broken in (RedisError(f"AUTH {HIDDEN[0]} refused"), KeyError(HIDDEN[1]), ValueError(SHAPED[0])):

            def breaks(*_: Any, why: Exception = broken, **__: Any) -> Any:
                raise why

            with monkeypatch.context() as patched:
                for what in ("api.summarize", "service.refreshed", "desk.list_queue", "topic.page", "mentions.find"):
                    patched.setattr(f"command_center.web.{what}", breaks)
                said += _everything(manned, known["admin"], headers=_leaky())
        said += _everything(manned, known["nobody"], headers=_leaky())
        said += _everything(manned, known["embed"])
    finally:
        logging.setLogRecordFactory(before)
    words = {value for value in (*HIDDEN, SHAPED[0], SHAPED[1], SIGNING, settings.oidc_secret) if value}
    words |= {known["admin"].headers["cookie"].split("=")[1], known["machine"].headers["authorization"].split()[1]}
    assert [(path, word) for path, _, body in said for word in words if word in body] == []
    assert [word for word in words if word in caplog.text] == []
    assert MASK in caplog.text, "something was hidden, so the search was for something"


def _leaky() -> dict[str, str]:
    """Headers full of what must come back nowhere."""
    return {"x-made-up": HIDDEN[2], "referer": f"http://x.example/#{SHAPED[0]}", "cc-signature": f"v1={HIDDEN[3]}"}


def _everything(site: Site, caller: Caller, headers: dict[str, str] | None = None) -> list[tuple[str, str, str]]:
    """What somebody is answered at every address, and what they are told of a bad one."""
    found = []
    for method, path in DOORS:
        if path.startswith(("/stream", "/sign-out", "/sign-in/oidc")):
            continue
        answer = caller.ask(site, "GET" if method == "*" else method, address(path), b"{", **(headers or {}))
        found.append((path, str(answer.headers), answer.body.decode("utf-8", "replace") + str(answer.headers)))
    return found


def test_no_process_is_started_with_a_secret_among_its_arguments(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    settings = load_settings(GIVEN | {"CC_DATA_DIR": str(tmp_path), "CC_TEACH_PER_S": "1", "CC_PROXIES": "10.0.0.1"})
    argv: list[str] = []
    monkeypatch.setattr(Supervisor, "add", lambda _, role, member, given: argv.extend([role, member, *given]))
    environ = up._environment(settings, settings.redis_url, ["made-signing-secret-of-more-than-32-letters"])
    assert environ["CC_SECRET"] == GIVEN["CC_SECRET"], "secrets travel by the environment"
    profile = load_profile(settings.profile)
    options = up.Options(settings=settings, replay=None, speed="1", simulate=True)
    up._start_roles(Supervisor(tmp_path, environ, SystemClock()), settings, profile, options)
    assert "web" in argv
    assert [value for value in HIDDEN if any(value in one for one in argv)] == []
