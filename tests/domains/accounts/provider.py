"""A small identity provider on this machine: what a province runs, with one lie at a time."""

from __future__ import annotations

import json
import threading
import time
from base64 import urlsafe_b64encode
from hashlib import sha256
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any
from urllib.parse import parse_qs, urlsplit

from joserfc import jwt
from joserfc.jwk import RSAKey

CLIENT = "gongzhi"


class Provider:
    """Vouches for ``claims``; ``lies`` stand in place of what is true."""

    def __init__(self) -> None:
        self.key = RSAKey.generate_key(2048, {"kid": "one", "use": "sig", "alg": "RS256"})
        self.signing_key = self.key
        self.claims: dict[str, Any] = {}
        self.lies: dict[str, Any] = {}
        self.asked: dict[str, str] = {}
        self.server = ThreadingHTTPServer(("127.0.0.1", 0), self._handler())
        self.issuer = f"http://127.0.0.1:{self.server.server_port}"
        self.thread = threading.Thread(target=self.server.serve_forever, args=(0.05,))

    def __enter__(self) -> Provider:
        self.thread.start()
        return self

    def __exit__(self, *fault: object) -> None:
        self.server.shutdown()
        self.thread.join()
        self.server.server_close()

    def visit(self, address: str) -> dict[str, str]:
        """Take the browser that was sent here, and return what it takes back."""
        self.asked = {name: values[0] for name, values in parse_qs(urlsplit(address).query).items()}
        return {"code": "the-code", "state": self.asked["state"]}

    def answer(self, path: str, form: dict[str, str]) -> tuple[int, dict[str, Any]]:
        """Answer one request."""
        if path == "/.well-known/openid-configuration":
            own = {"authorization_endpoint": "/ask", "token_endpoint": "/token", "jwks_uri": "/keys"}
            named = {name: self.issuer + where for name, where in own.items()}
            return 200, {"issuer": self.issuer, "id_token_signing_alg_values_supported": ["RS256"], **named}
        if path == "/keys":
            return 200, {"keys": [self.key.as_dict(private=False)]}
        digest = urlsafe_b64encode(sha256(form.get("code_verifier", "").encode()).digest()).decode().rstrip("=")
        if (digest, form.get("code")) != (self.asked.get("code_challenge"), "the-code"):
            return 400, {"error": "invalid_grant"}
        return 200, {"access_token": "a", "token_type": "Bearer", "id_token": self._token()}

    def _token(self) -> str:
        now = int(time.time())
        true = {
            "iss": self.issuer,
            "aud": CLIENT,
            "sub": "s",
            "iat": now,
            "exp": now + 60,
            "nonce": self.asked["nonce"],
        }
        said = {name: value for name, value in {**true, **self.claims, **self.lies}.items() if value is not None}
        return jwt.encode({"alg": "RS256", "kid": "one"}, said, self.signing_key)

    def _handler(self) -> type[BaseHTTPRequestHandler]:
        provider = self

        class Handler(BaseHTTPRequestHandler):
            def do_GET(self) -> None:
                self._say(*provider.answer(self.path, {}))

            def do_POST(self) -> None:
                sent = self.rfile.read(int(self.headers["Content-Length"])).decode()
                self._say(*provider.answer(self.path, {name: one[0] for name, one in parse_qs(sent).items()}))

            def log_message(self, *said: object) -> None:
                """Say nothing."""

            def _say(self, status: int, document: dict[str, Any]) -> None:
                body = json.dumps(document).encode()
                self.send_response(status)
                self.send_header("Content-Type", "application/json")
                self.send_header("Content-Length", str(len(body)))
                self.end_headers()
                self.wfile.write(body)

        return Handler
