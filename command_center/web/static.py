"""What browsers fetch besides pages: scripts, styles, fonts, map outlines, all from our own folder `assets/`."""

from __future__ import annotations

import gzip
import hashlib
import json
from functools import cache
from pathlib import Path
from typing import NamedTuple

from fastapi import APIRouter, HTTPException, Request
from fastapi.responses import FileResponse, Response

ASSETS = Path(__file__).resolve().parents[2] / "assets"
TYPES = {
    ".css": "text/css; charset=utf-8",
    ".js": "text/javascript; charset=utf-8",
    ".json": "application/json",
    ".svg": "image/svg+xml",
    ".woff2": "font/woff2",
}
FOREVER = "public, max-age=31536000, immutable"
BUNDLES = {
    "embed-all.js": ("clock.js", "stream.js", "embed.js"),
    "exchange-all.js": ("feed.js", "keyring.js", "line.js", "exchange.js"),
}
"""Scripts that travel as one, in this order: a request costs a small frame more than bytes; a worker has one script."""


class AssetsMissing(RuntimeError):
    """The vendor assets were never built, or an asset's name is unknown."""


class _File(NamedTuple):
    path: Path
    type: str
    packed: bool


class _Bundle(NamedTuple):
    plain: bytes
    packed: bytes


class _Assets(NamedTuple):
    urls: dict[str, str]
    files: dict[str, _File]
    bundles: dict[str, _Bundle]


@cache
def _assets() -> _Assets:
    """Every file we serve, by the address it has; nothing outside this table is ever opened."""
    manifest = ASSETS / "vendor" / "manifest.json"
    if not manifest.is_file():
        raise AssetsMissing("browser assets are missing: run `python tools/build_assets.py` (make up does it)")
    urls: dict[str, str] = {}
    files: dict[str, _File] = {}
    for name, built in json.loads(manifest.read_text("utf-8"))["files"].items():
        path = ASSETS / "vendor" / built
        urls[name] = f"/assets/vendor/{built}"
        files[urls[name]] = _File(path, TYPES[path.suffix], path.with_name(path.name + ".gz").is_file())
    for path in sorted(ASSETS.iterdir()):
        if path.suffix in TYPES:
            digest = hashlib.sha256(path.read_bytes()).hexdigest()[:12]
            urls[path.name] = f"/assets/{path.stem}.{digest}{path.suffix}"
            files[urls[path.name]] = _File(path, TYPES[path.suffix], packed=False)
    bundles: dict[str, _Bundle] = {}
    for name, scripts in BUNDLES.items():
        whole = b"\n".join((ASSETS / script).read_bytes() for script in scripts)
        urls[name] = f"/assets/{Path(name).stem}.{hashlib.sha256(whole).hexdigest()[:12]}.js"
        bundles[urls[name]] = _Bundle(whole, gzip.compress(whole, 9, mtime=0))
    return _Assets(urls, files, bundles)


def asset(name: str) -> str:
    """Give an asset's address, which changes with its content.

    Args:
        name: For example `wall.css`, `plotly-geo.min.js` or one of `BUNDLES`.

    Returns:
        The path to put into a page.

    Raises:
        AssetsMissing: The assets were not built, or there is none of that name.
    """
    url = _assets().urls.get(name)
    if url is None:
        raise AssetsMissing(
            f"no asset is called {name}: known are own files in assets/ and what build_assets.py copies"
        )
    return url


def content(name: str) -> bytes:
    """Read an asset, for pages that carry it within them.

    Args:
        name: As for `asset`.

    Returns:
        The file's bytes.

    Raises:
        AssetsMissing: As for `asset`.
    """
    return _assets().files[asset(name)].path.read_bytes()


@cache
def host_script() -> bytes:
    """Read the script of other people's pages (`/embed.js`); its address never changes, so it is no asset."""
    return (ASSETS / "door" / "panel.js").read_bytes()


def static_router() -> APIRouter:
    """Serve `/assets/...`: packed where a packed copy lies beside the file, for ever, 404 for all else.

    Returns:
        A router to include before any catch-all route.
    """
    router = APIRouter()

    async def serve(request: Request) -> Response:
        headers = {"Cache-Control": FOREVER, "X-Content-Type-Options": "nosniff"}
        takes_packed = "gzip" in request.headers.get("accept-encoding", "")
        if (bundle := _assets().bundles.get(request.url.path)) is not None:
            headers["Vary"] = "Accept-Encoding"
            if takes_packed:
                headers["Content-Encoding"] = "gzip"
            return Response(bundle.packed if takes_packed else bundle.plain, media_type=TYPES[".js"], headers=headers)
        file = _assets().files.get(request.url.path)
        if file is None:
            raise HTTPException(404, "no such asset")
        if not file.packed:
            return FileResponse(file.path, media_type=file.type, headers=headers)
        headers["Vary"] = "Accept-Encoding"
        path = file.path
        if takes_packed:
            # packed once at build time: packing plotly.js on the fly costs 210 ms a request
            path = path.with_name(path.name + ".gz")
            headers["Content-Encoding"] = "gzip"
        return FileResponse(path, media_type=file.type, headers=headers)

    router.add_api_route("/assets/{path:path}", serve, methods=["GET", "HEAD"], include_in_schema=False)
    return router
