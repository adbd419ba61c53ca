"""The browser's side: an npm to build assets with, and the programs that browser and server tests need."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

from tools.set_up import debian
from tools.set_up.python import PYTHON, VENV, install
from tools.set_up.steps import CACHE, ROOT, SetUpFailed, Terminal

OLDEST_NODE = 20
NODE_LOCK = ROOT / "requirements-node.lock"


def build_assets(terminal: Terminal) -> None:
    """Build the browser assets with the machine's npm, or with the one in the locked Node wheel."""
    npm = _system_npm()
    if npm is None:
        install(NODE_LOCK, terminal)
        npm = VENV / "bin" / "npm"
    # npm finds node by the PATH; its cache stays in the checkout, so that a read-only home is no obstacle.
    path = f"{VENV / 'bin'}{os.pathsep}{os.environ.get('PATH', os.defpath)}"
    terminal.command(
        PYTHON,
        ROOT / "tools" / "build_assets.py",
        env={"CC_NPM": str(npm), "PATH": path, "NPM_CONFIG_CACHE": str(CACHE / "npm")},
    )


def fetch_chromium(terminal: Terminal) -> None:
    """Unpack Debian's Chromium and a font into the checkout."""
    debian.unpack(["chromium", "fonts-dejavu-core"], terminal)
    debian.wrap("chromium", debian.TREE / "usr/lib/chromium/chromium")
    terminal.command(debian.BIN / "chromium", "--version", "--no-sandbox")


def fetch_driver(terminal: Terminal) -> None:
    """Make Playwright's own Node run here: it needs a libatomic that a bare Debian lacks."""
    driver = next(VENV.glob("lib/python3*/site-packages/playwright/driver/node"), None)
    if driver is None:
        raise SetUpFailed("Playwright brings no Node for this machine")
    try:
        terminal.command(driver, "--version")
    except SetUpFailed:
        debian.unpack(["libatomic1"], terminal)
    debian.wrap("playwright-node", driver)
    terminal.command(debian.BIN / "playwright-node", "--version")


def fetch_redis(terminal: Terminal) -> None:
    """Unpack Debian's Redis server into the checkout."""
    debian.unpack(["redis-server"], terminal)
    debian.wrap("redis-server", debian.TREE / "usr/bin/redis-server")
    terminal.command(debian.BIN / "redis-server", "--version")


def fetch_openssl(terminal: Terminal) -> None:
    """Unpack Debian's OpenSSL, which makes the certificates of tests, into the checkout."""
    debian.unpack(["openssl"], terminal)
    debian.wrap("openssl", debian.TREE / "usr/bin/openssl")
    terminal.command(debian.BIN / "openssl", "version")


def fetch_nginx(terminal: Terminal) -> None:
    """Unpack Debian's nginx, the proxy of tests, into the checkout."""
    debian.unpack(["nginx"], terminal)
    debian.wrap("nginx", debian.TREE / "usr/sbin/nginx")
    terminal.command(debian.BIN / "nginx", "-v")


def _system_npm() -> Path | None:
    node, npm = shutil.which("node"), shutil.which("npm")
    if not node or not npm:
        return None
    try:
        answer = subprocess.run([node, "--version"], capture_output=True, text=True, timeout=20, check=False).stdout
    except (OSError, subprocess.TimeoutExpired) as why:
        print(f"set-up: {node} does not run ({why}); taking the Node wheel", file=sys.stderr)
        return None
    version = re.match(r"v(\d+)\.", answer)
    return Path(npm) if version and int(version[1]) >= OLDEST_NODE else None
