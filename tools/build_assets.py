"""Copy what the browser needs and we don't write (charts, map outlines, fonts) from npm to `assets/vendor/`.

Run as `python tools/build_assets.py`; the second run does nothing until `package-lock.json` changes.
`package-lock.json` is cut down on purpose: see docs/decisions/0090-browser-libraries.md.
"""

from __future__ import annotations

import gzip
import hashlib
import json
import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
VENDOR = ROOT / "assets" / "vendor"
PACKAGES = ROOT / "node_modules"
FONTS = (
    "inter",
    "noto-sans-arabic",
    "noto-sans-devanagari",
    "noto-sans-sc",
    "noto-sans-jp",
    "noto-sans-kr",
    "noto-emoji",
)
MAP = "world_110m.json"
RECIPE = "1"
"""Raise it when this file begins to make other output from the same lock file."""


def build() -> bool:
    """Bring `assets/vendor/` up to date.

    Returns:
        True if anything was built, False if it was current already.

    Raises:
        SystemExit: npm is missing or fails; the message is one line.
    """
    digest = hashlib.sha256(RECIPE.encode() + (ROOT / "package-lock.json").read_bytes()).hexdigest()
    manifest = VENDOR / "manifest.json"
    if manifest.exists() and json.loads(manifest.read_text("utf-8"))["lock"] == digest:
        return False
    _npm_ci()
    fresh = VENDOR.with_name("vendor.new")
    shutil.rmtree(fresh, ignore_errors=True)
    fresh.mkdir(parents=True)
    files: dict[str, str] = {}
    plotly = PACKAGES / "plotly.js" / "dist"
    _put(fresh, files, "plotly-geo.min.js", (plotly / "plotly-geo.min.js").read_bytes())
    outlines = map_outlines((plotly / "plotly-geo-assets.js").read_text("utf-8"))
    # plotly makes the file's name itself, so the hash goes into the folder
    _put(fresh, files, MAP, outlines, folder=f"geo.{_short(outlines)}/")
    _put(fresh, files, "fonts.css", "".join(_font(fresh, files, name) for name in FONTS).encode())
    (fresh / "manifest.json").write_text(json.dumps({"lock": digest, "files": files}, indent=1), "utf-8")
    shutil.rmtree(VENDOR, ignore_errors=True)
    fresh.rename(VENDOR)
    return True


def map_outlines(script: str) -> bytes:
    """Take the world's outlines out of plotly's script of map files.

    Args:
        script: The text of `plotly-geo-assets.js`.

    Returns:
        The TopoJSON file as compact JSON.

    Raises:
        ValueError: The script does not hold the map in the form we know.
    """
    found = re.search(rf'"dist/topojson/{MAP}"\(exports, module\) {{\s*module\.exports = (.*);\n', script)
    if found is None:
        raise ValueError(f"plotly-geo-assets.js holds no {MAP}")
    # a JavaScript literal: quote its bare keys, leave its strings alone
    quoted = re.sub(r'"(?:[^"\\]|\\.)*"|([A-Za-z_]\w*)(?=\s*:)', lambda m: f'"{m[1]}"' if m[1] else m[0], found[1])
    return json.dumps(json.loads(quoted), ensure_ascii=False, separators=(",", ":")).encode()


def _npm_ci() -> None:
    npm = os.environ.get("CC_NPM") or shutil.which("npm") or shutil.which("npm", path=str(Path(sys.executable).parent))
    if npm is None:
        sys.exit("build_assets: npm is missing: install Node 20 or newer, or name an npm in CC_NPM")
    # npm calls `node` by name: a Node beside the npm that was named must be found first
    path = os.pathsep.join([str(Path(npm).parent), os.environ.get("PATH", "")])
    result = subprocess.run(
        [npm, "ci", "--loglevel=error"], cwd=ROOT, env=os.environ | {"PATH": path}, capture_output=True, text=True,
        check=False,
    )  # fmt: skip
    if result.returncode:
        sys.exit(f"build_assets: npm ci failed: {(result.stderr or result.stdout).strip()[-800:]}")


def _font(fresh: Path, files: dict[str, str], name: str) -> str:
    package = PACKAGES / "@fontsource-variable" / name

    def placed(match: re.Match[str]) -> str:
        font = package / "files" / match[1]
        return f"url(./{_put(fresh, files, font.name, font.read_bytes())})"

    return re.sub(r"url\(\./files/([^)]+)\)", placed, (package / "index.css").read_text("utf-8"))


def _put(fresh: Path, files: dict[str, str], name: str, content: bytes, folder: str = "") -> str:
    stem, _, ending = name.rpartition(".")
    files[name] = folder + name if folder else f"{stem}.{_short(content)}.{ending}"
    target = fresh / files[name]
    target.parent.mkdir(exist_ok=True)
    target.write_bytes(content)
    if ending != "woff2":  # a font is compressed already
        target.with_name(target.name + ".gz").write_bytes(gzip.compress(content, 9, mtime=0))
    return files[name]


def _short(content: bytes) -> str:
    return hashlib.sha256(content).hexdigest()[:12]


if __name__ == "__main__":
    sys.stdout.write("assets/vendor built\n" if build() else "assets/vendor is up to date\n")
