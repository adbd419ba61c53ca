"""A page of somebody else with panels of ours in it, for the picture that shows what embeds are."""

from __future__ import annotations

import json
import subprocess
import sys
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from functools import partial
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

PANELS = (("map",), ("gauge", "--window", "24h"), ("volume", "--topic", "battery"), ("topics",))
"""What is framed: the arguments of `command-center embed create`."""
_PAGE = """<!doctype html><html lang="en"><meta charset="utf-8"><title>Care on the intranet</title><style>
body {{ margin: 0; background: #f3f1ec; color: #23303c; font: 17px/1.5 Georgia, serif }}
header {{ padding: 18px 40px; background: #fff; border-bottom: 1px solid #d8d3c8; font-size: 26px }}
main {{ padding: 22px 40px }} p {{ margin: 0 0 18px; max-width: 44em }}
div {{ display: grid; grid-template-columns: 3fr 2fr; gap: 20px }} iframe {{ width: 100%; height: 300px }}
</style><header>Tarnwick intranet</header><main><p>What people say about us today, from our command center. The
panels keep themselves up to date; nobody has to sign in to see them.</p><div>{frames}</div></main></html>"""


@contextmanager
def host_page(base: str, profile: Path, data_dir: Path) -> Iterator[str]:
    """Serve the page on a port of its own: to a browser that is another site.

    Args:
        base: Where the center answers.
        profile: Its listening profile.
        data_dir: Its data directory; keys are made there, as an operator makes them.

    Returns:
        The page's address.
    """
    page = b""

    class Host(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            self.send_response(200)
            self.send_header("Content-Type", "text/html")
            self.end_headers()
            self.wfile.write(page)

        def log_message(self, *_: object) -> None:
            pass

    with ThreadingHTTPServer(("127.0.0.1", 0), Host) as server:
        here = f"http://localhost:{server.server_port}"
        create = partial(_snippet, base, here, profile, data_dir)
        page = _PAGE.format(frames="".join(map(create, PANELS))).encode()
        threading.Thread(target=server.serve_forever, daemon=True).start()
        try:
            yield here
        finally:
            server.shutdown()


def _snippet(base: str, site: str, profile: Path, data_dir: Path, panel: tuple[str, ...]) -> str:
    command = [
        sys.executable,
        "-m",
        "command_center.cli",
        "embed",
        "create",
        *panel,
        "--site",
        site,
        "--theme",
        "light",
    ]
    where = ["--profile", str(profile), "--data-dir", str(data_dir), "--json"]
    made = subprocess.run([*command, *where], check=True, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL)
    key = json.loads(made.stdout)
    own = key["address"].partition("/embed/")[0]
    return str(key["html"]).replace(own, base)
