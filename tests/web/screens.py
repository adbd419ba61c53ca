"""Browsers that are or become screens, and leads who steer them, without a browser."""

from __future__ import annotations

import json
import re
from typing import Any
from urllib.parse import parse_qs, urlsplit

import httpx

from tests.web.site import Site

REPORT: dict[str, Any] = {
    "wall": "overview", "scene": "overview", "state": "resume", "version": "abc", "width": 1920, "height": 1080,
    "heap_mb": 41.5, "opened_s": 60, "opens": 1, "errors": 0, "last_error": "",
    "panels": [{"name": "waiting", "x": 0, "y": 100, "w": 300, "h": 800, "figure": "17", "old": False}],
}  # fmt: skip


class Kiosk:
    """A browser that opens /screen and keeps its cookie, through restarts of it and of the server."""

    def __init__(self, site: Site, peer: str = "127.0.0.7") -> None:
        self.site = site
        self.peer = peer
        self.cookies: dict[str, str] = {}

    def open(self) -> httpx.Response:
        """Open /screen, as at every start."""
        answer = self.site.get("/screen", cookies=self.cookies, peer=self.peer)
        assert answer.status_code == 200
        if "cc_screen" in answer.cookies:
            self.cookies = {"cc_screen": answer.cookies["cc_screen"]}
        return answer

    def digits(self) -> str:
        """The six digits it shows now."""
        found = re.findall(r'<span aria-hidden="true">(\d{3})</span>', self.open().text)
        return "".join(found)

    def shows_wall(self) -> bool:
        """Whether /screen is a wall."""
        return "data-screen=" in self.open().text

    def attribute(self, name: str) -> str:
        """An attribute of the wall's root element."""
        found = re.search(f' data-{name}="([^"]*)"', self.open().text)
        assert found is not None
        return found[1].replace("&quot;", '"')

    def report(self, **changed: Any) -> httpx.Response:
        """Say how it is."""
        body = json.dumps(REPORT | changed)
        return self.site.call("POST", "/screen/report", cookies=self.cookies, peer=self.peer, content=body)


class Lead:
    """A person at /screens."""

    def __init__(self, site: Site, peer: str = "127.0.0.9") -> None:
        self.site = site
        self.peer = peer
        self.cookies: dict[str, str] = {}

    def send(self, form: str, **fields: str) -> dict[str, str]:
        """Send a form; what the page it leads to was told to say."""
        sent = {name.rstrip("_"): value for name, value in fields.items()}
        answer = self.site.call("POST", f"/screens/{form}", data=sent, cookies=self.cookies, peer=self.peer)
        assert answer.status_code == 303, answer.text
        self.cookies |= dict(answer.cookies)
        return {name: values[0] for name, values in parse_qs(urlsplit(answer.headers["location"]).query).items()}

    def pair(self, kiosk: Kiosk, name: str = "", wall: str = "overview") -> str:
        """Pair a kiosk; the id of the screen."""
        told = self.send("pair", code=kiosk.digits(), name=name, wall=wall)
        assert told["said"] == "paired", told
        return told["of"]

    def page(self, query: str = "") -> str:
        """The list."""
        answer = self.site.get(f"/screens{query}", cookies=self.cookies)
        assert answer.status_code == 200, answer.text
        return answer.text
