"""Signing in at the province's identity provider (OpenID Connect), where one is configured."""

from __future__ import annotations

from typing import TYPE_CHECKING

from authlib.integrations.base_client import OAuthError  # type: ignore[import-untyped]
from authlib.integrations.django_client import OAuth  # type: ignore[import-untyped]
from django.conf import settings
from joserfc.errors import JoseError
from requests import RequestException

from gongzhi.domains.people.models import ID_NUMBER, TELEPHONE
from gongzhi.errors import NotPermitted

if TYPE_CHECKING:
    from authlib.integrations.django_client import DjangoOAuth2App
    from django.http import HttpRequest, HttpResponse

CLAIMS = (TELEPHONE, ID_NUMBER)
TIMEOUT_SECONDS = 10
DISCOVERY = "/.well-known/openid-configuration"


def is_on() -> bool:
    """Say whether a provider is configured."""
    return bool(settings.OIDC_ISSUER)


def begin(request: HttpRequest, back_to: str) -> HttpResponse:
    """Send the browser to the provider, with state, nonce and proof key kept in the session. Raises: NotPermitted."""
    try:
        answer: HttpResponse = _client().authorize_redirect(request, back_to)
    except (OAuthError, RequestException, RuntimeError, ValueError, KeyError) as fault:
        raise NotPermitted("province_failed") from fault
    return answer


def claimed(request: HttpRequest) -> tuple[str, str]:
    """Return the kind and the number by which the provider vouches for somebody.

    Raises: NotPermitted whatever is wrong: state, code, proof key, signature, issuer, audience, nonce, time or claim.
    """
    kind, _, claim = settings.OIDC_CLAIM.partition(":")
    options = {
        "iss": {"essential": True, "value": settings.OIDC_ISSUER},
        "aud": {"essential": True, "value": settings.OIDC_CLIENT_ID},
    }
    try:
        token = _client().authorize_access_token(request, claims_options=options)
        number = (token.get("userinfo") or {}).get(claim)
    except (OAuthError, JoseError, RequestException, RuntimeError, ValueError, KeyError, TypeError) as fault:
        raise NotPermitted("province_failed") from fault
    if not isinstance(number, str) or not number or kind not in CLAIMS:
        raise NotPermitted("province_failed")
    return kind, number


def _client() -> DjangoOAuth2App:
    """Return a client made for this request: what the provider publishes is asked anew, so that its keys may change."""
    oauth = OAuth()
    oauth.register(
        "province",
        client_id=settings.OIDC_CLIENT_ID,
        client_secret=settings.OIDC_CLIENT_SECRET,
        server_metadata_url=settings.OIDC_ISSUER.rstrip("/") + DISCOVERY,
        client_kwargs={
            "scope": settings.OIDC_SCOPE, "code_challenge_method": "S256", "default_timeout": TIMEOUT_SECONDS,
        },
    )  # fmt: skip
    return oauth.create_client("province")
