"""An authenticator in software: makes passkeys and signs with them, rightly or as the test wants it wrong."""

from __future__ import annotations

import json
import secrets
from dataclasses import dataclass, field
from hashlib import sha256
from typing import Any

from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.hashes import SHA256
from fido2.cose import ES256
from fido2.utils import websafe_encode
from fido2.webauthn import Aaguid, AttestationObject, AttestedCredentialData, AuthenticatorData

PRESENT, VERIFIED, WITH_CREDENTIAL = 0x01, 0x04, 0x40


@dataclass
class Authenticator:
    """One key; ``flags`` say whether the person was there and was verified."""

    host: str = "testserver"
    flags: int = PRESENT | VERIFIED
    counter: int = 0
    key: ec.EllipticCurvePrivateKey = field(default_factory=lambda: ec.generate_private_key(ec.SECP256R1()))
    credential_id: bytes = field(default_factory=lambda: secrets.token_bytes(32))

    def made(self, asked: dict[str, Any], origin: str = "") -> str:
        """Answer the question for a new passkey."""
        credential = AttestedCredentialData.create(
            Aaguid.NONE, self.credential_id, ES256.from_cryptography_key(self.key.public_key())
        )
        data = AuthenticatorData.create(self._host, self.flags | WITH_CREDENTIAL, self.counter, credential)
        attested = AttestationObject.create("none", data, {})
        client = self._client("webauthn.create", asked["challenge"], origin)
        return self._answer({"clientDataJSON": client, "attestationObject": bytes(attested)})

    def signed(self, asked: dict[str, Any], origin: str = "") -> str:
        """Answer the question to sign."""
        data = AuthenticatorData.create(self._host, self.flags, self.counter)
        client = self._client("webauthn.get", asked["challenge"], origin)
        signature = self.key.sign(bytes(data) + sha256(client).digest(), ec.ECDSA(SHA256()))
        return self._answer({"clientDataJSON": client, "authenticatorData": bytes(data), "signature": signature})

    @property
    def _host(self) -> bytes:
        return sha256(self.host.encode()).digest()

    def _client(self, kind: str, challenge: str, origin: str) -> bytes:
        return json.dumps(
            {"type": kind, "challenge": challenge, "origin": origin or f"https://{self.host}", "crossOrigin": False}
        ).encode()

    def _answer(self, response: dict[str, bytes]) -> str:
        named = websafe_encode(self.credential_id)
        encoded = {name: websafe_encode(value) for name, value in response.items()}
        return json.dumps({"id": named, "rawId": named, "type": "public-key", "response": encoded})
