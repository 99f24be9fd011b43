"""Passkeys: adding one, signing in with one, and whatever an attacker makes of them."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from django.test import Client, RequestFactory
from django.urls import reverse

from gongzhi.domains.accounts import permissions, rules
from gongzhi.domains.accounts.models import Passkey, Session
from gongzhi.domains.accounts.rules import ActKind
from gongzhi.domains.people.models import Person
from gongzhi.errors import NotPermitted
from gongzhi.shared.ledger.models import Entry
from tests.builders import cast, make_place, seat
from tests.domains.accounts.authenticator import PRESENT, Authenticator
from tests.domains.accounts.door import NUMBER, OTHER, Sent, at, by_code, enrolled, is_in, second_code, with_telephone

pytestmark = pytest.mark.django_db
REST = rules.parameters().rest


@pytest.fixture(autouse=True)
def _here(settings: Any) -> None:
    settings.ALLOWED_HOSTS = ["testserver", "elsewhere.example"]


def add(browser: Client, held: Authenticator, origin: str = "", title: str = "我的手机") -> Any:
    """Add a passkey to who is signed in."""
    asked = browser.post(reverse("accounts:ask_new_passkey"))
    return browser.post(reverse("accounts:add_passkey"), {"answer": held.made(asked.json(), origin), "title": title})


def sign(browser: Client, held: Authenticator, origin: str = "") -> Any:
    """Sign in with a passkey."""
    asked = browser.post(reverse("accounts:ask_passkey"))
    held.counter += 1
    return browser.post(reverse("accounts:passkey"), {"answer": held.signed(asked.json(), origin)})


def with_passkey(person: Person, sent: Sent) -> Authenticator:
    """Return the authenticator of somebody who added a passkey after signing in with a code."""
    held = Authenticator()
    assert add(by_code(person, sent), held).status_code == 303
    return held


def may_vote(browser: Client) -> bool:
    """Say whether the session would do for a vote."""
    request = RequestFactory().get("/")
    request.session = browser.session
    try:
        permissions.require_level(request, ActKind.VOTE)
    except NotPermitted:
        return False
    return True


def test_a_passkey_signs_in_and_once_it_rested_it_is_enough_for_a_vote(sent: Sent) -> None:
    person = with_telephone()
    with at():
        assert not may_vote(by_code(person, sent))
        held = with_passkey(person, sent)
        soon = Client()
        assert sign(soon, held)["Location"] == reverse("work:home")
        assert is_in(soon)
        assert not may_vote(soon)
    for after, may in ((REST - timedelta(days=1), False), (REST, True), (REST + timedelta(days=1), True)):
        with at(after):
            later = Client()
            sign(later, held)
            assert may_vote(later) is may
    assert Passkey.objects.get().last_used_on is not None


def test_the_question_asks_for_the_person_to_be_verified_and_names_nobody(sent: Sent) -> None:
    asked = Client().post(reverse("accounts:ask_passkey")).json()
    assert asked["userVerification"] == "required"
    assert not asked.get("allowCredentials")


@pytest.mark.parametrize("worse", ["unverified", "other_host", "other_origin", "other_key", "unknown", "junk"])
def test_whatever_is_wrong_with_a_passkey_it_does_not_sign_in(sent: Sent, worse: str) -> None:
    person = with_telephone()
    with at():
        held = with_passkey(person, sent)
        if worse == "unverified":
            held.flags = PRESENT
        if worse == "other_host":
            held.host = "elsewhere.example"
        if worse == "other_key":
            held.key = Authenticator().key
        if worse == "unknown":
            held.credential_id = b"x" * 32
        browser = Client()
        if worse == "junk":
            browser.post(reverse("accounts:ask_passkey"))
            answers = [browser.post(reverse("accounts:passkey"), {"answer": one}) for one in ("", "[]", "{}", "7")]
        else:
            answers = [sign(browser, held, "https://evil.example" if worse == "other_origin" else "")]
        assert {one.status_code for one in answers} == {400}
        assert not is_in(browser)


def test_an_answer_counts_once_and_for_its_own_question(sent: Sent) -> None:
    person = with_telephone()
    with at():
        held = with_passkey(person, sent)
        browser, other = Client(), Client()
        asked = browser.post(reverse("accounts:ask_passkey")).json()
        held.counter += 1
        answer = {"answer": held.signed(asked)}
        other.post(reverse("accounts:ask_passkey"))
        assert other.post(reverse("accounts:passkey"), answer).status_code == 400
        assert browser.post(reverse("accounts:passkey"), answer).status_code == 303
        browser.post(reverse("accounts:sign_out"))
        assert browser.post(reverse("accounts:passkey"), answer).status_code == 400
        assert not is_in(browser)


def test_a_counter_that_goes_back_shows_a_copy(sent: Sent) -> None:
    person = with_telephone()
    with at():
        held = with_passkey(person, sent)
        held.counter = 10
        assert sign(Client(), held).status_code == 303
        for counter in (10, 4):
            held.counter = counter - 1
            answer = sign(Client(), held)
            assert answer.status_code == 403
            assert "复制" in answer.content.decode()
        held.counter = 11
        assert sign(Client(), held).status_code == 303


def test_a_passkey_is_added_only_with_the_person_verified_and_here(sent: Sent) -> None:
    person = with_telephone()
    with at():
        browser = by_code(person, sent)
        assert add(browser, Authenticator(flags=PRESENT)).status_code == 400
        assert add(browser, Authenticator(), "https://evil.example").status_code == 400
        assert browser.post(reverse("accounts:add_passkey"), {"answer": "{}"}).status_code == 400
        assert Client().post(reverse("accounts:ask_new_passkey")).status_code == 303
    assert not Passkey.objects.exists()


def test_one_passkey_is_one_persons(sent: Sent) -> None:
    with at():
        held = with_passkey(with_telephone(), sent)
        assert add(by_code(with_telephone(number=OTHER), sent), held).status_code == 409


@pytest.mark.parametrize(("before", "status"), [(9, 303), (10, 400)])
def test_a_person_has_only_so_many(sent: Sent, before: int, status: int) -> None:
    with at():
        browser = by_code(with_telephone(), sent)
        for _ in range(before):
            assert add(browser, Authenticator()).status_code == 303
        assert add(browser, Authenticator()).status_code == status


def test_only_ones_own_passkey_is_taken_away(sent: Sent) -> None:
    with at():
        held = with_passkey(with_telephone(), sent)
        stranger = by_code(with_telephone(number=OTHER), sent)
        key = Passkey.objects.get().pk
        assert stranger.post(reverse("accounts:remove_passkey", args=[key])).status_code == 404
        owner = Client()
        sign(owner, held)
        assert "我的手机" in owner.get(reverse("accounts:mine")).content.decode()
        assert owner.post(reverse("accounts:remove_passkey", args=[key])).status_code == 303
        assert sign(Client(), held).status_code == 400


def test_an_administrators_passkey_counts_as_both_factors_where_it_was_added_after_both(sent: Sent) -> None:
    officer = with_telephone(cast(make_place()).county_officer)
    with at():
        secret = enrolled(officer)
    with at(timedelta(minutes=2)):
        browser = by_code(officer, sent)
        assert browser.post(reverse("accounts:second"), {"code": second_code(secret)}).status_code == 303
        held, before = Authenticator(), Entry.objects.count()
        assert add(browser, held).status_code == 303
        assert Entry.objects.count() == before + 1
        other = Client()
        assert sign(other, held)["Location"] == reverse("work:home")
        assert is_in(other)
    assert Session.objects.filter(level="second_factor", method="passkey").count() == 1


def test_a_passkey_that_a_code_added_is_not_an_administrators_second_factor(sent: Sent) -> None:
    village = cast(make_place())
    person = with_telephone(village.former, NUMBER)
    with at():
        held = with_passkey(person, sent)
        seat(person, village.county_officer.posts.get().body, "officer")
    with at(REST * 2):
        browser = Client()
        assert sign(browser, held)["Location"] == reverse("accounts:second")
        assert not is_in(browser)
