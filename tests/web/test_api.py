"""The figures, the mentions behind them, and the health, to the letter of the contract."""

from __future__ import annotations

import re
from datetime import datetime, timedelta
from pathlib import Path

from msgspec.structs import replace
from prometheus_client.parser import text_string_to_metric_families

from command_center.clock import to_ms
from command_center.mention import mention_from
from command_center.search.answers import IndexState
from command_center.search.asked import COLUMNS
from command_center.snapshot import STAGES, Progress
from command_center.stage import Heart
from command_center.store import keys
from command_center.store.index_state import write_index_state
from command_center.store.progress import SourcePosition
from command_center.web import api
from tests.support.clocks import NOON
from tests.support.kept import Kept
from tests.support.made import PLACES, by_brand, mention, tags
from tests.web.site import Site

SUMMARY = {
    "as_of", "from", "window", "mode", "total", "late", "skewed", "own", "reposts", "by_sentiment", "by_language",
    "by_topic", "by_brand", "by_country", "by_source", "by_kind", "by_need", "without_place", "duplicates",
    "redelivered", "dead",
}  # fmt: skip


def test_summary(site: Site, kept: Kept) -> None:
    kept.add(*((mention(n), tags(n)) for n in range(60)), (by_brand(99), tags(0)), (mention(0), tags(0)))
    found = site.get("/api/v1/summary").json()
    assert set(found) == SUMMARY
    assert (found["as_of"], found["from"], found["window"]) == ("2026-03-04T12:00:00Z", "2026-03-04T11:01:00Z", "1h")
    assert (found["mode"], found["total"], found["own"], found["duplicates"]) == ("live", 60, 1, 1)
    assert found["by_sentiment"] == {"positive": 15, "neutral": 15, "negative": 15, "unsure": 15}
    assert site.get("/api/v1/summary?window=all").json()["total"] == 60


def test_mentions(site: Site, kept: Kept) -> None:
    made = mention(1, text="é", extra={"n": 1}, place=None)
    kept.add((made, tags(14)), (mention(2), tags(1, place=None)))
    found = site.get("/api/v1/mentions").json()
    assert set(found) == {"as_of", "items", "total", "new", "next_cursor", "hot_from"}
    assert (found["as_of"], found["total"], found["next_cursor"]) == ("2026-03-04T12:00:00Z", 2, None)
    item = found["items"][0]
    assert item["revision"] == 0
    assert mention_from({k: v for k, v in item.items() if k not in ("tags", "revision")}) == made
    assert set(item["tags"]) == {
        "language", "sentiment", "textblob", "topics", "brands", "kind", "need", "addressed", "place", "tagger_version",
    }  # fmt: skip
    assert item["tags"]["textblob"] is None
    assert set(item["tags"]["place"]) == {"country", "lat", "lon", "how"}
    assert found["items"][1]["tags"]["place"] is None


def test_mentions_by_or_and_none_and_pages(site: Site, kept: Kept) -> None:
    kept.add(*((mention(n), tags(n)) for n in range(60)))
    path = "/api/v1/mentions?language=en&language=de&country=none&limit=5"
    wanted = [f"web:{n}" for n in range(60) if n % 3 in (0, 1) and PLACES[n // 7 % 4] is None]
    came: list[str] = []
    page = site.get(path).json()
    while True:
        assert page["total"] == len(wanted)
        came += [item["id"] for item in page["items"]]
        if page["next_cursor"] is None:
            break
        page = site.get(f"{path}&cursor={page['next_cursor']}").json()
    assert came == wanted


def test_mentions_from_to_and_window(site: Site, kept: Kept) -> None:
    kept.add(*((mention(n, NOON - timedelta(minutes=n)), tags(n)) for n in range(120)))

    def total(**params: str) -> int:
        return int(site.get("/api/v1/mentions", params=params).json()["total"])

    assert total(**{"from": "2026-03-04T11:50:00Z", "to": "2026-03-04T11:55:00Z"}) == 5
    assert total(**{"from": "2026-03-04T12:50:00+01:00"}) == 11
    assert total(window="15m") == site.get("/api/v1/summary?window=15m").json()["total"] == 15
    assert total(window="1h", topic="heat") == site.get("/api/v1/summary").json()["by_topic"]["heat"]


def test_a_plus_in_a_query_may_arrive_as_a_blank(site: Site, kept: Kept) -> None:
    kept.add((mention(1), tags(0)))
    assert site.get("/api/v1/mentions?from=2026-03-04T12:50:00+01:00").json()["total"] == 1


def test_replay_progress(site: Site, kept: Kept) -> None:
    none = {"state": "none", "read": 0, "sent": 0, "bad": 0, "share": 0.0}
    assert site.get("/api/v1/replay").json() == none
    kept.reader.book.write(SourcePosition("simulate:x", 5, Progress("running", 5, 5, 0, 0.0)))
    assert site.get("/api/v1/replay").json() == none
    kept.reader.book.write(SourcePosition("replay:x", 50, Progress("running", 50, 48, 2, 0.5)))
    assert site.get("/api/v1/replay").json() == {"state": "running", "read": 50, "sent": 48, "bad": 2, "share": 0.5}


def test_how_it_stands_with_the_index(site: Site, kept: Kept) -> None:
    none = {"state": "none", "read": 0, "share": 0.0, "rows": 0, "from": None, "bytes": 0}
    assert site.get("/api/v1/index").json() == none
    state = IndexState(state="building", read=430, share=0.43, rows=400, from_ms=to_ms(NOON), size_bytes=9000)
    write_index_state(kept.client, state, to_ms(site.clock.now()))
    building = {"state": "building", "read": 430, "share": 0.43, "rows": 400, "from": "2026-03-04T12:00:00Z"}
    assert site.get("/api/v1/index").json() == building | {"bytes": 9000}
    assert site.get("/api/v1/index?x=1").status_code == 400
    write_index_state(kept.client, replace(state, state="ready", share=1.0), to_ms(site.clock.now()) - 11_000)
    assert site.get("/api/v1/index").json()["state"] == "late"


def test_ready_says_how_every_stage_is(site: Site) -> None:
    answer = site.get("/readyz")
    assert answer.status_code == 503
    assert set(answer.json()) == {"ready", "stages"}
    assert answer.json()["ready"] is False
    assert tuple(answer.json()["stages"]) == STAGES
    site.alive("tag", "store")
    assert site.get("/readyz").status_code == 503, "nothing is on a screen yet"
    site.show()
    answer = site.get("/readyz")
    assert (answer.status_code, answer.json()["ready"]) == (200, True)
    for stage in answer.json()["stages"].values():
        assert set(stage) == {"last_at", "lag", "rate_s", "errors", "state", "cause"}
        assert stage["state"] in ("ok", "paused")
    site.clock.sleep(16)
    late = site.get("/readyz")
    assert late.status_code == 503
    assert late.json()["stages"]["screen"]["state"] == "late"
    assert late.json()["stages"]["tag"]["state"] == "stopped"


def test_ready_goes_red_while_a_worker_pauses_and_not_while_a_source_rests(site: Site) -> None:
    site.alive("tag", "store")
    site.show()
    Heart(site.clients[0], "source", "source-0", site.clock).beat(state="paused", cause="a test says so")
    assert site.get("/readyz").status_code == 200
    Heart(site.clients[0], "store", "store-0", site.clock).beat(state="paused", cause="Redis is full")
    red = site.get("/readyz")
    assert red.status_code == 503
    store = red.json()["stages"]["store"]
    assert (store["state"], store["cause"]) == ("paused", "Redis is full")


def test_posted_mentions_are_signs_of_a_source(site: Site) -> None:
    assert site.get("/readyz").json()["stages"]["source"]["last_at"] is None
    post = {"id": "web:1", "source": "web", "text": "it smokes", "created_at": "2026-03-04T12:00:00Z"}
    site.post([post | {"id": f"web:{n}"} for n in range(20)])
    site.intake.beat()
    found = site.get("/readyz").json()["stages"]["source"]
    assert (found["state"], found["rate_s"]) == ("ok", 2.0)
    assert datetime.fromisoformat(found["last_at"]) == site.clock.now()


def test_what_was_applied_and_not_shown_is_the_screens_lag(site: Site, kept: Kept) -> None:
    kept.add((mention(1), tags(0)))
    site.show()
    assert site.get("/readyz").json()["stages"]["screen"]["lag"] == 0
    kept.add((mention(2), tags(0)), (mention(3), tags(0)))
    assert site.get("/readyz").json()["stages"]["screen"]["lag"] == 2


def test_metrics_can_be_read_by_prometheus(site: Site, kept: Kept) -> None:
    kept.add((mention(1), tags(0)), (mention(1), tags(0)))
    kept.client.hset(keys.position(0), "refused", 5)
    site.alive("source", "tag", "store")
    worker = Heart(site.clients[0], "tag", "tag-1", site.clock)
    worker.did(10, errors=3)
    worker.beat(lag=4)
    answer = site.get("/metrics")
    assert answer.headers["content-type"].startswith("text/plain")
    families = {family.name: family for family in text_string_to_metric_families(answer.text)}
    assert families
    assert all(name.startswith("cc_") and family.documentation for name, family in families.items())
    values = {(s.name, *s.labels.values()): s.value for f in families.values() for s in f.samples}
    assert values["cc_duplicates_total",] == 1
    assert values["cc_applied_total",] == 2
    assert values["cc_refused_total",] == 5
    assert values["cc_ready",] == 0
    assert values["cc_stage_state", "tag", "ok"] == 1
    assert values["cc_stage_state", "screen", "stopped"] == 1
    assert values["cc_stage_ok", "tag"] == 1
    assert values["cc_stage_last_message_timestamp_seconds", "tag"] == site.clock.now().timestamp()
    tagger = [values[f"cc_stage_{name}", "tag"] for name in ("lag", "rate", "errors")]
    assert tagger == [4, 1.0, 3]
    assert values["cc_stage_ok", "screen"] == 0
    assert {labels[1] for labels in values if labels[0] == "cc_stage_lag"} == set(STAGES)


def test_openapi_lists_every_api_path(site: Site) -> None:
    described = site.get("/api/v1/openapi.json").json()
    assert described["openapi"].startswith("3.")
    sources = [path.read_text() for path in Path(api.__file__).parent.glob("*.py")]
    paths = [re.findall(r'@router\.\w+\("([^"]+)"', source) for source in sources if 'prefix="/api/v1"' in source]
    served = {f"/api/v1{path}".replace(":path}", "}") for found in paths for path in found}
    assert len(served) >= 3
    assert served == {path for path in described["paths"] if path.startswith("/api/")}
    assert {"/readyz", "/healthz", "/metrics"} <= described["paths"].keys()
    rows = described["paths"]["/api/v1/mentions"]["get"]["parameters"]
    assert {r["name"] for r in rows} >= {*COLUMNS, "q", "from", "to", "window", "order", "limit", "cursor"}
    assert set(described["paths"]["/api/v1/mentions"]) == {"get", "post"}


def test_a_wall_has_its_figures_in_the_first_answer(site: Site, kept: Kept) -> None:
    kept.add(*((mention(n), tags(n)) for n in range(43)))
    site.show()
    answer = site.get("/wall/overview")
    assert answer.headers["content-type"].startswith("text/html")
    assert ">43<" in answer.text
    assert "https://" not in answer.text.replace("https://example", "")


def test_an_empty_wall_is_a_page_too(site: Site) -> None:
    assert site.get("/wall/overview").status_code == 200


def test_as_of_is_the_datas_clock_in_a_replay(site: Site, kept: Kept) -> None:
    then = datetime.fromisoformat("2015-02-24T11:53:37+00:00")
    kept.reader.book.came_from("replay")
    kept.add((mention(1, then), tags(0)))
    assert site.get("/api/v1/summary").json()["as_of"] == "2015-02-24T11:53:37Z"
    assert site.get("/api/v1/mentions?window=15m").json()["total"] == 1
