"""An OpenID Connect provider on a port of its own: what the specification wants of one, and what a bad one would do."""

from __future__ import annotations

import base64
import hashlib
import json
import secrets
import threading
import time
from collections.abc import Mapping
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any
from urllib.parse import parse_qs, urlencode, urlsplit

from joserfc import jwt
from joserfc.jwk import KeySet, OctKey, RSAKey

CLIENT, SECRET = "command-center", "made up for tests"
ANNA: Mapping[str, Any] = {"sub": "248289761001", "preferred_username": "anna.rossi", "groups": ["care", "care-leads"]}


class Provider:
    """Knows one person, who always agrees. What a test sets in `says` and `signs` it does wrong."""

    def __init__(self) -> None:
        self.keys = [RSAKey.generate_key(2048, {"kid": "one"})]
        self.person: Mapping[str, Any] = ANNA
        self.says: dict[str, Any] = {}
        """Claims that stand in the place of the right ones; None leaves one out."""
        self.described: dict[str, Any] = {}
        self.signs: Any = None
        self.header: dict[str, Any] = {}
        self.away = self.forgets = False
        """Whether it does not answer; whether it takes a code for good that was used."""
        self.asked: list[str] = []
        self._codes: dict[str, dict[str, str]] = {}
        provider = self

        class Handler(BaseHTTPRequestHandler):
            def do_GET(self) -> None:
                provider._answer(self)

            def do_POST(self) -> None:
                provider._answer(self)

            def log_message(self, *_: Any) -> None:
                """Nothing to say."""

        self._server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self.issuer = f"http://127.0.0.1:{self._server.server_port}/realms/house"
        threading.Thread(target=self._server.serve_forever, daemon=True).start()

    def reset(self) -> None:
        """As it was in the beginning; its keys stay."""
        self.person, self.says, self.described, self.signs, self.header = ANNA, {}, {}, None, {}
        self.away = self.forgets = False
        self.asked.clear()

    def rotate(self, **more: Any) -> None:
        """Sign by another key from now on, and forget the old one."""
        self.keys = [RSAKey.generate_key(2048, more or None)]

    def close(self) -> None:
        """Go away for good."""
        self._server.shutdown()
        self._server.server_close()

    def _answer(self, request: BaseHTTPRequestHandler) -> None:
        address = urlsplit(request.path)
        given = {name: values[0] for name, values in parse_qs(address.query).items()}
        self.asked.append(address.path)
        if self.away:
            return _send(request, 503, {"error": "temporarily_unavailable"})
        match address.path.removeprefix("/realms/house"):
            case "/.well-known/openid-configuration":
                return _send(request, 200, self._description())
            case "/jwks":
                return _send(request, 200, KeySet(self.keys).as_dict())  # type: ignore[arg-type]
            case "/authorize":
                code = secrets.token_urlsafe(8)
                self._codes[code] = given
                back = {"code": code, "state": given["state"]}
                request.send_response(302)
                request.send_header("Location", f"{given['redirect_uri']}?{urlencode(back)}")
                request.end_headers()
                return None
            case "/token":
                body = request.rfile.read(int(request.headers["Content-Length"])).decode()
                sent = {name: values[0] for name, values in parse_qs(body).items()}
                return _send(request, *self._token(sent, request.headers.get("Authorization", "")))
        return _send(request, 404, {})

    def _description(self) -> dict[str, Any]:
        return {
            "issuer": self.issuer,
            "authorization_endpoint": f"{self.issuer}/authorize",
            "token_endpoint": f"{self.issuer}/token",
            "jwks_uri": f"{self.issuer}/jwks",
            "id_token_signing_alg_values_supported": ["RS256", "HS256", "none"],
        } | self.described

    def _token(self, sent: dict[str, str], authorization: str) -> tuple[int, dict[str, Any]]:
        code = sent.get("code", "")
        asked = self._codes.get(code) if self.forgets else self._codes.pop(code, None)
        basic = "Basic " + base64.b64encode(f"{CLIENT}:{SECRET}".encode()).decode()
        digest = hashlib.sha256(sent.get("code_verifier", "").encode()).digest()
        challenge = base64.urlsafe_b64encode(digest).decode().rstrip("=")
        if authorization != basic:
            return 401, {"error": "invalid_client"}
        if asked is None or asked["code_challenge"] != challenge or asked["redirect_uri"] != sent["redirect_uri"]:
            return 400, {"error": "invalid_grant"}
        now = int(time.time())
        claims = {"iss": self.issuer, "aud": CLIENT, "iat": now, "exp": now + 300, "nonce": asked["nonce"]}
        claims |= {**self.person, **self.says}
        claims = {name: value for name, value in claims.items() if value is not None}
        key = self.keys[0] if self.signs is None else self.signs
        header = {"alg": "RS256", **({"kid": key.kid} if key.kid else {})} | self.header
        algorithms = [header["alg"]]
        token = _unsigned(claims) if header["alg"] == "none" else jwt.encode(header, claims, key, algorithms=algorithms)
        return 200, {"access_token": "made-up", "token_type": "Bearer", "expires_in": 300, "id_token": token}


def shared_key() -> OctKey:
    """What a provider would sign by that takes the client's secret for a key."""
    return OctKey.import_key(SECRET)


def _unsigned(claims: dict[str, Any]) -> str:
    parts = [{"alg": "none", "typ": "JWT"}, claims]
    return ".".join(base64.urlsafe_b64encode(json.dumps(p).encode()).decode().rstrip("=") for p in parts) + "."


def _send(request: BaseHTTPRequestHandler, status: int, content: Mapping[str, Any]) -> None:
    body = json.dumps(content).encode()
    request.send_response(status)
    request.send_header("Content-Type", "application/json")
    request.send_header("Content-Length", str(len(body)))
    request.end_headers()
    request.wfile.write(body)
