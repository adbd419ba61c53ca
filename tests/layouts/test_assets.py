"""The browser's libraries: locked by hash, from nowhere in particular, cut to what we use; and how they are served."""

from __future__ import annotations

import asyncio
import gzip
import json
from pathlib import Path

import httpx
import pytest
from fastapi import FastAPI

from command_center.web import static
from tools.build_assets import map_outlines

ROOT = Path(__file__).resolve().parents[2]


def test_the_lock_holds_hashes_and_no_addresses() -> None:
    text = (ROOT / "package-lock.json").read_text("utf-8")
    packages = json.loads(text)["packages"]
    wanted = packages.pop("")["dependencies"]
    assert "resolved" not in text
    assert set(packages) == {f"node_modules/{name}" for name in wanted}, "plotly.js's own tree stays out"
    for name, version in wanted.items():
        assert packages[f"node_modules/{name}"]["version"] == version
        assert packages[f"node_modules/{name}"]["integrity"].startswith("sha512-")
    assert json.loads((ROOT / "package.json").read_text("utf-8"))["dependencies"] == wanted


def test_map_outlines_are_read_out_of_plotlys_script() -> None:
    script = """
    "dist/topojson/world_110m.json"(exports, module) {
      module.exports = { type: "Topology", arcs: [[[1, -2.5]]], objects: { land: { ct: "a: {b: 1}" } } };
    }
    """
    assert json.loads(map_outlines(script)) == {
        "type": "Topology",
        "arcs": [[[1, -2.5]]],
        "objects": {"land": {"ct": "a: {b: 1}"}},
    }


def test_map_outlines_that_are_not_there_are_named() -> None:
    with pytest.raises(ValueError, match="holds no world_110m"):
        map_outlines("nothing")


def get(url: str, **headers: str) -> httpx.Response:
    app = FastAPI()
    app.include_router(static.static_router())

    async def ask() -> httpx.Response:
        transport = httpx.ASGITransport(app)
        async with httpx.AsyncClient(transport=transport, base_url="http://localhost", headers=headers) as client:
            return await client.get(url)

    return asyncio.run(ask())


def test_a_packed_copy_is_served_for_ever() -> None:
    url = static.asset("plotly-geo.min.js")
    packed = get(url, **{"accept-encoding": "gzip"})
    plain = get(url, **{"accept-encoding": "identity"})
    assert packed.headers["content-encoding"] == "gzip"
    assert "immutable" in packed.headers["cache-control"]
    assert packed.headers["content-type"].startswith("text/javascript")
    assert "content-encoding" not in plain.headers
    assert packed.content == plain.content, "the client unpacks"
    assert int(packed.headers["content-length"]) < 600_000


def test_the_packed_copy_is_the_file() -> None:
    for path in (static.ASSETS / "vendor").glob("*.gz"):
        assert gzip.decompress(path.read_bytes()) == path.with_suffix("").read_bytes()


def test_fonts_come_from_us() -> None:
    styles = get(static.asset("fonts.css")).text
    assert "http" not in styles
    font = styles.partition("url(./")[2].partition(")")[0]
    assert get(f"/assets/vendor/{font}").headers["content-type"] == "font/woff2"


@pytest.mark.parametrize(
    "path",
    [
        "/assets/",
        "/assets/x.js",
        "/assets/vendor/..%2f..%2fpackage.json",
        "/assets/wall.css",
        "/assets/vendor/manifest.json",
    ],
)
def test_nothing_else_is_served(path: str) -> None:
    assert get(path).status_code == 404


def test_an_unknown_asset_is_an_error() -> None:
    with pytest.raises(static.AssetsMissing, match=r"no asset is called nothing\.js"):
        static.asset("nothing.js")


def test_unbuilt_assets_say_what_to_do(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setattr(static, "ASSETS", tmp_path)
    static._assets.cache_clear()
    try:
        with pytest.raises(static.AssetsMissing, match=r"run `python tools/build_assets\.py`"):
            static.asset("wall.css")
    finally:
        static._assets.cache_clear()
