"""Signing in at the province's identity provider, and whatever such a provider or an attacker may get wrong."""

from __future__ import annotations

import time
from typing import TYPE_CHECKING, Any

import pytest
from django.test import Client
from django.urls import reverse
from joserfc.jwk import RSAKey

from gongzhi.domains.people.models import Person
from tests.builders import cast, make_person, make_place
from tests.domains.accounts.door import NUMBER, UNKNOWN, Sent, at, is_in, plain, with_telephone
from tests.domains.accounts.provider import CLIENT, Provider

if TYPE_CHECKING:
    from collections.abc import Iterator

pytestmark = pytest.mark.django_db
CITIZEN = "11010519491231002X"


@pytest.fixture(scope="module")
def _running() -> Iterator[Provider]:
    with Provider() as provider:
        yield provider


@pytest.fixture
def province(_running: Provider, sent: Sent, settings: Any) -> Provider:
    settings.OIDC_ISSUER, settings.OIDC_NAME = _running.issuer, "省统一身份认证平台"
    settings.OIDC_CLIENT_ID, settings.OIDC_CLIENT_SECRET = CLIENT, "secret"
    _running.claims, _running.lies, _running.signing_key = {"phone_number": f"+86 {NUMBER}"}, {}, _running.key
    return _running


def go(browser: Client, province: Provider, **changed: str) -> Any:
    """Go to the provider and come back."""
    led = browser.get(reverse("accounts:to_province"))
    assert led.status_code == 302
    return browser.get(reverse("accounts:from_province"), {**province.visit(led["Location"]), **changed})


def said(answer: Any) -> str:
    """Return what the page says; its links to other languages repeat the address."""
    return plain(answer).partition("<main")[2]


def test_who_the_province_vouches_for_is_signed_in(province: Provider) -> None:
    with_telephone()
    browser = Client()
    assert "省统一身份认证平台" in browser.get(reverse("accounts:sign_in")).content.decode()
    assert go(browser, province)["Location"] == reverse("work:home")
    assert is_in(browser)
    assert browser.session["level"] == "code"
    assert province.asked["code_challenge_method"] == "S256"


def test_an_identity_number_may_be_what_it_vouches_with(province: Provider, settings: Any) -> None:
    settings.OIDC_CLAIM = "id_number:citizen_id"
    person = make_person()
    person.keep_id_number(CITIZEN)
    person.save()
    province.claims = {"citizen_id": CITIZEN.lower()}
    browser = Client()
    go(browser, province)
    assert is_in(browser)


def test_who_shares_the_number_is_asked_who_they_are(province: Provider) -> None:
    with_telephone()
    with_telephone()
    assert go(Client(), province)["Location"] == reverse("accounts:person")


def test_an_administrator_still_shows_the_second_factor(province: Provider) -> None:
    with at():
        with_telephone(cast(make_place()).county_officer)
        assert go(Client(), province)["Location"] == reverse("accounts:second")


LIES = {
    "issuer": {"iss": "https://elsewhere.example"},
    "no issuer": {"iss": None},
    "audience": {"aud": "another", "azp": CLIENT},
    "another audience only": {"aud": ["another"]},
    "no audience": {"aud": None},
    "nonce": {"nonce": "another"},
    "no nonce": {"nonce": None},
    "expired": {"exp": int(time.time()) - 3600, "iat": int(time.time()) - 7200},
    "no number": {"phone_number": None},
    "no text": {"phone_number": 13800000001},
    "unknown": {"phone_number": UNKNOWN},
}


@pytest.mark.parametrize("lie", [*LIES, "state", "no state", "key", "code", "denied"])
def test_whatever_is_wrong_looks_like_somebody_who_is_not_on_the_roster(province: Provider, lie: str) -> None:
    with_telephone()
    province.lies = LIES.get(lie, {})
    if lie == "key":
        province.signing_key = RSAKey.generate_key(2048, {"kid": "one"})
    changed = {"state": {"state": "another"}, "no state": {"state": ""}, "code": {"code": "guessed"}}.get(lie, {})
    browser, unknown = Client(), Client()
    answer = go(browser, province, **(changed if lie != "denied" else {"error": "access_denied"}))
    province.signing_key, province.lies = province.key, LIES["unknown"]
    assert (answer.status_code, said(answer)) == (403, said(go(unknown, province)))
    assert not is_in(browser)


def test_an_answer_meant_for_another_browser_is_refused(province: Provider) -> None:
    with_telephone()
    attacker, victim = Client(), Client()
    back = province.visit(attacker.get(reverse("accounts:to_province"))["Location"])
    assert victim.get(reverse("accounts:from_province"), back).status_code == 403
    assert not is_in(victim)


def test_an_answer_is_taken_once(province: Provider) -> None:
    with_telephone()
    browser = Client()
    back = province.visit(browser.get(reverse("accounts:to_province"))["Location"])
    assert browser.get(reverse("accounts:from_province"), back).status_code == 303
    browser.post(reverse("accounts:sign_out"))
    assert browser.get(reverse("accounts:from_province"), back).status_code == 403


def test_a_provider_that_cannot_be_reached_is_told(province: Provider, settings: Any) -> None:
    settings.OIDC_ISSUER = "http://127.0.0.1:9"
    assert Client().get(reverse("accounts:to_province")).status_code == 403


def test_without_a_provider_there_is_no_such_page(sent: Sent) -> None:
    assert Client().get(reverse("accounts:to_province")).status_code == 404
    assert Client().get(reverse("accounts:from_province")).status_code == 404
    assert not Person.objects.filter(account__isnull=False).exists()
