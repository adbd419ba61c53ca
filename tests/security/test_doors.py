"""Who may go where: every route, stream and callback has its row, and every kind of caller is held to it."""

from __future__ import annotations

import json

import pytest

from command_center.web.doorkeeper import MAX_CALLBACK_BYTES, patterns
from command_center.web.doors import CALLBACKS, DOORS, door_of
from tests.security.crawl import CALLBACK, ROLES, Answer, Caller, address, callback, callers
from tests.support.kept import Kept
from tests.support.made import mention, tags
from tests.web.site import Site

PASSES = {
    "public": {"nobody", "embed", "screen", "machine", *ROLES},
    "signature": {"nobody", "embed", "screen", "machine", *ROLES},
    "embed": {"embed", "machine", *ROLES, "screen"},
    "screen": {"screen", *ROLES},
    "near": set(ROLES),
    **{role: set(ROLES[n:]) for n, role in enumerate(ROLES)},
}
"""Written by hand, so that it is not the code's own answer: whom a door with each need lets in."""
SPOTS = {
    ("GET", "/audit"): {"admin"},
    ("GET", "/api/v1/audit"): {"admin"},
    ("GET", "/api/v1/reveals"): {"admin"},
    ("GET", "/screens"): {"lead", "admin"},
    ("POST", "/screens/pair"): {"lead", "admin"},
    ("POST", "/api/v1/texts"): {"lead", "admin"},
    ("POST", "/topic/{topic}/edit/save"): {"lead", "admin"},
    ("GET", "/desk"): {"agent", "lead", "admin"},
    ("GET", "/export"): {"agent", "lead", "admin"},
    ("POST", "/reveal"): {"agent", "lead", "admin"},
    ("GET", "/api/v1/mentions"): {"agent", "lead", "admin"},
    ("GET", "/wall/{name}"): {"screen", "viewer", "agent", "lead", "admin"},
    ("GET", "/stream/{scene}"): {"screen", "viewer", "agent", "lead", "admin"},
    ("GET", "/"): {"viewer", "agent", "lead", "admin"},
    ("GET", "/embed/{panel}"): {"viewer", "agent", "lead", "admin"},
}
"""The rows that matter most, each by hand."""


@pytest.fixture
def house(manned: Site, kept: Kept) -> Site:
    kept.add(*((mention(n), tags(n)) for n in range(40)))
    manned.show()
    return manned


def served(site: Site) -> set[tuple[str, str]]:
    """Method and path of every route, mounted ones and those of Dash too."""
    site.get("/healthz")  # Dash adds routes with the first request
    return {(m, path) for _, methods, path in patterns(site.app.router.routes) for m in (methods or {"*"})}


def test_every_route_has_a_row(site: Site) -> None:
    assert [one for one in served(site) if door_of(*one) is None] == []
    assert len(served(site)) > 60
    assert door_of("GET", "/made/up") is None


def test_no_row_is_left_of_a_route_that_is_gone(site: Site) -> None:
    there = served(site)
    paths = {path for _, path in there}
    assert [row for row in DOORS if row not in there and not (row[0] == "*" and row[1] in paths)] == []


def test_every_callback_has_a_row_and_no_row_is_left(site: Site) -> None:
    outputs = {one["output"] for one in site.get("/_dash-dependencies").json()}
    assert outputs == set(CALLBACKS)


def test_the_spots_are_rows() -> None:
    assert {row: PASSES[DOORS[row].need] for row in SPOTS} == SPOTS


def test_every_caller_is_held_to_every_row(house: Site) -> None:
    known = callers(house)
    rows = sorted(DOORS, key=lambda row: row[1] == "/sign-out")  # who has signed out is somebody else
    wrong = []
    for method, path in rows:
        let_in = PASSES[DOORS[method, path].need]
        body = callback(next(iter(CALLBACKS))) if path == CALLBACK else b""
        for name, caller in known.items():
            answer = _try(caller, house, "POST" if method == "*" else method, address(path), body)
            if answer.turned_away == (name in let_in) or answer.status not in (*range(200, 500), 503):
                wrong.append((name, method, path, answer.status, answer.body[:200]))
    assert wrong == [], "\n".join(map(str, wrong))


def _try(caller: Caller, site: Site, method: str, path: str, body: bytes = b"") -> Answer:
    return caller.ask(site, method, path, body, **({"content-type": "application/json"} if body else {}))


def test_each_method_that_no_route_takes_is_shut_to_who_may_see_nothing(house: Site) -> None:
    known = callers(house)
    for method in ("DELETE", "PUT", "PATCH", "OPTIONS", "TRACE", "MADEUP"):
        assert known["nobody"].ask(house, method, "/desk").status == 401
        assert known["embed"].ask(house, method, "/api/v1/summary").status == 401
        assert known["machine"].ask(house, method, "/screens").status == 403
        assert known["admin"].ask(house, method, "/desk").status == 405


def test_nobody_learns_which_addresses_there_are(house: Site) -> None:
    nobody = callers(house)["nobody"]
    there, not_there = (nobody.ask(house, "GET", path) for path in ("/desk", "/dusk"))
    assert there.status == not_there.status == 401
    page, no_page = (nobody.ask(house, "GET", path, accept="text/html") for path in ("/desk?need=money", "/dusk"))
    assert (page.status, page.headers["location"]) == (303, "/sign-in?next=%2Fdesk%3Fneed%3Dmoney")
    assert (no_page.status, no_page.headers["location"]) == (303, "/sign-in?next=%2Fdusk")


@pytest.mark.parametrize("path", ["/embed/gauge", "/screen/nothing", "/stream/overview", "/api/v1/summary", "/metrics"])
def test_frames_screens_and_programs_are_never_led_to_a_sign_in(house: Site, path: str) -> None:
    answer = callers(house)["nobody"].ask(house, "GET", path, accept="text/html,*/*")
    assert answer.status == 401
    assert "location" not in answer.headers
    assert b"sign-in" not in answer.body


def test_who_may_not_is_told_which_role_may_and_the_audit_knows(house: Site) -> None:
    house.clock.advance(7200)  # type: ignore[attr-defined]  # in one minute only so many refusals are written down
    known = callers(house)
    answer = known["agent"].ask(house, "GET", "/audit")
    assert (answer.status, json.loads(answer.body)["detail"]) == (
        403, "this needs the role admin; your role is agent: ask an admin of this center",
    )  # fmt: skip
    page = known["agent"].ask(house, "GET", "/audit", accept="text/html")
    assert page.status == 403
    assert b"<main" in page.body
    assert b"the role admin" in page.body
    house.audit.flush()
    rows = [json.loads(row.body) for row in house.audit.read(None, 20)]
    said = [row for row in rows if row.get("what") == "door"]
    assert [row["by"] for row in said] == ["agent of the house"] * 2
    assert "GET /audit: this needs the role admin" in said[0]["why"]


def test_a_callback_without_a_row_is_shut_whoever_calls(house: Site) -> None:
    admin = callers(house)["admin"]
    good = callback(next(iter(CALLBACKS)))
    assert _try(admin, house, "POST", CALLBACK, good).status == 200
    for body in (good.replace(b"start-mode", b"start-made"), b"{}", b"[]", b"", b"\xff", b'{"output": 1}', b"[" * 9999):
        assert _try(admin, house, "POST", CALLBACK, body).status == 403, body[:40]
    assert _try(admin, house, "POST", CALLBACK, b" " * (MAX_CALLBACK_BYTES + 1)).status == 413


def test_a_callback_that_no_page_sends_is_no_fault_of_ours(house: Site) -> None:
    admin = callers(house)["admin"]
    good = json.loads(callback(next(iter(CALLBACKS))))
    odd = [{name: value for name, value in good.items() if name != missing} for missing in ("inputs", "outputs")]
    odd += [
        good | {name: value} for name in ("inputs", "outputs", "changedPropIds", "state") for value in (None, 5, "x")
    ]
    odd += [
        good | {"inputs": good["inputs"] * 2},
        good | {"outputs": good["outputs"][:1]},
        good | {"state": good["inputs"]},
    ]
    bodies = [json.dumps(one).encode() for one in odd] + [callback(next(iter(CALLBACKS)))[:-1] + b',"x":"\xe9"}']
    found = {_try(admin, house, "POST", CALLBACK, body).status for body in bodies}
    assert found == {400}
    plain = admin.ask(house, "POST", CALLBACK, callback(next(iter(CALLBACKS))), **{"content-type": "text/plain"})
    assert plain.status == 400


@pytest.mark.parametrize("path", ["dash/nothing.js", "os/path.py", "dash/..%2f..%2fdash.py", "dash/deps/x@1.v1m1.js"])
def test_a_script_that_dash_has_not_is_not_found(house: Site, path: str) -> None:
    answer = callers(house)["viewer"].ask(house, "GET", f"/_dash-component-suites/{path}")
    assert (answer.status, b"nothing is at" in answer.body) == (404, True)


def test_a_fault_behind_a_page_of_dash_is_logged_and_told_as_everywhere(
    site: Site, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    def broken(*_: object) -> None:
        raise ZeroDivisionError("broken on purpose")

    monkeypatch.setattr("layouts.start.retold", broken)
    monkeypatch.setattr("layouts.start.SCENES", {"overview": None})
    answer = site.get("/_dash-layout")
    assert (answer.status_code, answer.json()["detail"]) == (500, "a fault of ours; the log has the details")
    assert "fault at /_dash-layout" in caplog.text


def test_a_route_without_a_row_is_shut_to_the_owner_of_an_open_center(
    site: Site, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert site.get("/api/v1/replay").status_code == 200
    monkeypatch.setattr("command_center.web.doors.DOORS", {r: d for r, d in DOORS.items() if r[1] != "/api/v1/replay"})
    answer = site.get("/api/v1/replay")
    assert (answer.status_code, "no row" in answer.text) == (403, True)


def test_metrics_are_for_programs_on_the_same_machine_and_not_for_whom_a_proxy_sends(manned: Site) -> None:
    assert manned.get("/metrics").status_code == 200
    assert manned.get("/metrics", peer="::1").status_code == 200
    assert manned.get("/metrics", peer="192.0.2.7").status_code == 401
    assert manned.get("/metrics", headers={"X-Forwarded-For": "127.0.0.1"}).status_code == 401
    assert manned.get("/metrics", peer="10.9.0.1", headers={"X-Forwarded-For": "127.0.0.1"}).status_code == 401


def test_causes_of_trouble_are_for_viewers(house: Site, monkeypatch: pytest.MonkeyPatch) -> None:
    house.hub.frame = None
    house.hub.cause = "the disk of machine-7 is full"
    known = callers(house)
    told = {name: known[name].ask(house, "GET", "/readyz") for name in ("nobody", "viewer")}
    assert told["nobody"].status == told["viewer"].status == 503
    assert b"machine-7" in told["viewer"].body
    assert b"machine-7" not in told["nobody"].body
    assert b"the wall and the log say why" in told["nobody"].body
