"""Every error is a problem by the contract, every answer carries the headers, and only our own hosts are served."""

from __future__ import annotations

import httpx
import pytest

from tests.support.servers import Server
from tests.web.site import Site, assert_problem


@pytest.mark.parametrize(
    ("path", "words"),
    [
        ("/api/v1/nothing", ["/api/v1/nothing"]),
        ("/api/v1", []),
        ("/api/v1/mentions/web:1", []),
        ("/api/v2/summary", []),
        ("/wall/nowhere", ["nowhere", "overview"]),
        ("/wall/", []),
        ("/wall/../etc/passwd", []),
        ("/stream/nowhere", ["nowhere", "overview"]),
        ("/stream?panels=map,nothing", ["nothing", "gauge"]),
        ("/assets/nothing.js", []),
        ("/assets/../pyproject.toml", []),
        ("/any/thing/else", []),
        ("/favicon.ico.php", []),
    ],
)
def test_what_does_not_exist_is_not_found(site: Site, path: str, words: list[str]) -> None:
    assert_problem(site.get(path), 404, *words)


@pytest.mark.parametrize(
    ("path", "words"),
    [
        ("/api/v1/summary?window=2h", ["window=2h", "15m, 1h, 4h, 24h, 7d, all"]),
        ("/api/v1/summary?window=", ["window", "15m"]),
        ("/api/v1/summary?window=1h&window=4h", ["once"]),
        ("/api/v1/summary?widnow=1h", ["widnow", "window"]),
        ("/api/v1/mentions?sentiment=happy", ["happy", "positive"]),
        ("/api/v1/mentions?topic=unheard", ["unheard", "heat"]),
        ("/api/v1/mentions?brand=unheard", ["unheard", "acme"]),
        ("/api/v1/mentions?kind=rant", ["rant", "complaint"]),
        ("/api/v1/mentions?need=now", ["now", "safety"]),
        ("/api/v1/mentions?order=best", ["best", "newest"]),
        ("/api/v1/mentions?limit=0", ["limit", "200"]),
        ("/api/v1/mentions?limit=201", ["limit", "200"]),
        ("/api/v1/mentions?limit=ten", ["limit"]),
        ("/api/v1/mentions?limit=%C2%B2", ["limit"]),
        ("/api/v1/mentions?limit=" + "9" * 5000, ["limit"]),
        ("/api/v1/mentions?from=yesterday", ["from=yesterday"]),
        ("/api/v1/mentions?from=2026-03-04T12:00:00", ["offset"]),
        ("/api/v1/mentions?from=0001-01-01T00:00:00%2B14:00", ["from"]),
        ("/api/v1/mentions?from=2026-03-04T12:00:00Z&to=2026-03-04T12:00:00Z", ["from", "to"]),
        ("/api/v1/mentions?window=1h&from=2026-03-04T12:00:00Z", ["window"]),
        ("/api/v1/mentions?window=2h", ["window=2h"]),
        ("/api/v1/mentions?cursor=rubbish", ["cursor"]),
        ("/api/v1/mentions?lang=en", ["lang", "language"]),
        ("/stream", ["panels"]),
        ("/stream?panels=", ["panels"]),
    ],
)
def test_a_bad_parameter_is_named_with_what_would_do(site: Site, path: str, words: list[str]) -> None:
    assert_problem(site.get(path), 400, *words)


@pytest.mark.parametrize(
    "path", ["/api/v1/summary", "/api/v1/replay", "/wall/overview", "/healthz", "/stream/overview"]
)
def test_what_exists_but_takes_no_such_method_says_which(site: Site, path: str) -> None:
    answer = site.call("DELETE", path)
    assert_problem(answer, 405, "DELETE")
    assert "GET" in answer.headers["allow"]


def test_without_the_store_the_answer_is_try_later(mortal: Server) -> None:
    site = Site(mortal.url)
    mortal.kill()
    for path in ("/api/v1/summary", "/api/v1/mentions", "/api/v1/replay"):
        answer = site.get(path)
        assert_problem(answer, 503)
        assert answer.headers["retry-after"] == "2"
    exchange = {"key": "k" * 22, "secret": "cc1_x", "challenge": site.tokens.challenge()}
    assert_problem(site.call("POST", "/embed/token", json=exchange), 503, "in a moment")
    assert_problem(site.post({"id": "web:1", "source": "web", "deleted": True}), 503, "unknown", "again")
    ready = site.get("/readyz")
    assert ready.status_code == 503
    assert ready.json()["stages"]["store"]["state"] == "stopped"
    assert "out of reach" in ready.json()["stages"]["log"]["cause"]
    assert "cc_stage_ok" in site.get("/metrics").text
    assert site.get("/healthz").status_code == site.get("/wall/overview").status_code == 200
    mortal.start()
    assert site.get("/api/v1/summary").status_code == 200
    site.close()


@pytest.mark.parametrize(
    "host", ["evil.example", "localhost.evil.example", "evil.example:8050", "[::2]:80", "127.0.0.1.nip.io", ""]
)
def test_another_host_name_is_refused(site: Site, host: str) -> None:
    for path in ("/healthz", "/api/v1/summary", "/wall/overview"):
        assert_problem(site.get(path, headers={"Host": host}), 400, "CC_HOSTS")


@pytest.mark.parametrize("host", ["localhost", "LOCALHOST:9", "127.0.0.1:8050"])
def test_our_own_host_names_are_served_on_any_port(site: Site, host: str) -> None:
    assert site.get("/healthz", headers={"Host": host}).status_code == 200


def _hardened(answer: httpx.Response) -> None:
    policy = dict(part.strip().split(" ", 1) for part in answer.headers["content-security-policy"].split(";"))
    assert policy["default-src"] == "'none'"
    assert "unsafe" not in policy["script-src"]
    assert policy["script-src"].startswith("'self'")
    assert policy["connect-src"] == policy["font-src"] == "'self'"
    assert policy["frame-ancestors"] == policy["base-uri"] == "'none'"
    assert "http" not in answer.headers["content-security-policy"]
    assert answer.headers["x-content-type-options"] == "nosniff"
    assert answer.headers["referrer-policy"] == "no-referrer"


@pytest.mark.parametrize("path", ["/", "/wall/overview", "/api/v1/summary", "/api/v1/nothing", "/stream", "/healthz"])
def test_every_answer_carries_the_headers(site: Site, path: str) -> None:
    answer = site.get(path)
    _hardened(answer)
    assert answer.headers["cache-control"] == "no-store"


def test_a_refusal_carries_them_too(site: Site) -> None:
    _hardened(site.get("/healthz", headers={"Host": "evil.example"}))


def test_a_fault_of_ours_is_a_problem_that_tells_nothing_inside(site: Site, monkeypatch: pytest.MonkeyPatch) -> None:
    def broken(*_: object) -> None:
        raise KeyError("a secret inside")

    monkeypatch.setattr("command_center.web.api.summarize", broken)
    answer = site.get("/api/v1/summary")
    assert_problem(answer, 500)
    assert "secret" not in answer.text
