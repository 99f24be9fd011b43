"""Passkeys by WebAuthn: what the browser is asked, and whether what it answers is right."""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from django.http.request import split_domain_port
from fido2.server import Fido2Server
from fido2.webauthn import (
    AttestedCredentialData,
    AuthenticationResponse,
    PublicKeyCredentialRpEntity,
    PublicKeyCredentialUserEntity,
    RegistrationResponse,
    ResidentKeyRequirement,
    UserVerificationRequirement,
)

from gongzhi.errors import BadValue

if TYPE_CHECKING:
    from collections.abc import Iterable

    from django.http import HttpRequest

    from gongzhi.domains.people.models import Person

NAME = "共治 Gongzhi"
VERIFIED = UserVerificationRequirement.REQUIRED
FOUND = ResidentKeyRequirement.REQUIRED
LONGEST = 20_000


@dataclass(frozen=True, slots=True)
class Given:
    """What an authenticator gave: the id of its credential, the credential's data, and its counter."""

    credential_id: bytes
    credential: bytes
    sign_count: int


def ask_to_add(request: HttpRequest, person: Person, known: Iterable[bytes]) -> tuple[dict[str, Any], Any]:
    """Return what the browser is asked to make, and what to keep until it answers."""
    user = PublicKeyCredentialUserEntity(id=person.uid.bytes, name=person.name, display_name=person.name)
    options, state = _server(request).register_begin(
        user,
        [AttestedCredentialData(bytes(one)) for one in known],
        resident_key_requirement=FOUND,
        user_verification=VERIFIED,
    )
    return dict(options.public_key), state


def added(request: HttpRequest, state: Any, answer: str) -> Given:
    """Return the credential that the browser made. Raises: BadValue."""
    try:
        response = RegistrationResponse.from_dict(_parsed(answer))
        data = _server(request).register_complete(state, response)
    except (ValueError, KeyError, TypeError, AttributeError) as fault:
        raise BadValue("passkey_refused") from fault
    credential = data.credential_data
    if credential is None:
        raise BadValue("passkey_refused")
    return Given(credential.credential_id, bytes(credential), data.counter)


def ask_to_sign(request: HttpRequest) -> tuple[dict[str, Any], Any]:
    """Return what the browser is asked to sign, with any passkey of this site, and what to keep until it answers."""
    options, state = _server(request).authenticate_begin(user_verification=VERIFIED)
    return dict(options.public_key), state


def credential_id(answer: str) -> bytes:
    """Return which credential an answer names; nothing is verified yet. Raises: BadValue."""
    return _authentication(answer).raw_id


def signed(request: HttpRequest, state: Any, answer: str, credential: bytes) -> int:
    """Return the counter of an answer that the credential did sign. Raises: BadValue."""
    response = _authentication(answer)
    try:
        _server(request).authenticate_complete(state, [AttestedCredentialData(bytes(credential))], response)
    except (ValueError, KeyError, TypeError) as fault:
        raise BadValue("passkey_refused") from fault
    return response.response.authenticator_data.counter


def _authentication(answer: str) -> AuthenticationResponse:
    try:
        found: AuthenticationResponse = AuthenticationResponse.from_dict(_parsed(answer))
    except (ValueError, KeyError, TypeError, AttributeError) as fault:
        raise BadValue("passkey_refused") from fault
    return found


def _parsed(answer: str) -> Any:
    if len(answer) > LONGEST:
        raise ValueError("too long")
    return json.loads(answer)


def _server(request: HttpRequest) -> Fido2Server:
    """Return what verifies for the host that is asked: Django lets no other host than ``GONGZHI_HOSTS`` through."""
    host, _port = split_domain_port(request.get_host())
    return Fido2Server(PublicKeyCredentialRpEntity(id=host, name=NAME))
