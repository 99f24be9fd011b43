"""The second factor of administrators: asked before anything is theirs, given once, enrolled with a one-time code."""

from __future__ import annotations

import json
from datetime import timedelta

import pytest
from django.test import Client
from django.urls import reverse

from gongzhi.domains.accounts import actions, rules
from gongzhi.domains.accounts.models import Enrolment, SecondFactor, Session
from gongzhi.domains.people.models import Body, Person, Post
from gongzhi.errors import NotPermitted
from gongzhi.shared.ledger import audit
from gongzhi.shared.ledger.models import Entry
from tests.builders import Cast, cast, make_county, make_place, seated
from tests.domains.accounts.door import (
    OTHER,
    Sent,
    at,
    by_code,
    enrolled,
    give,
    is_in,
    second_code,
    with_telephone,
)

pytestmark = pytest.mark.django_db
STEP = timedelta(seconds=rules.SECOND_STEP_SECONDS)
LATER = timedelta(minutes=2)


@pytest.fixture
def village() -> Cast:
    return cast(make_place(name="上云村"))


@pytest.fixture
def officer(village: Cast, sent: Sent) -> Person:
    return with_telephone(village.county_officer)


def show(browser: Client, code: str) -> int:
    return browser.post(reverse("accounts:second"), {"code": code}).status_code


def enrolled_keeping_sessions(person: Person) -> str:
    """Enrol a second factor as if before the person's sessions began."""
    held = list(Session.objects.filter(account__person=person))
    secret = enrolled(person)
    Session.objects.bulk_create(held)
    return secret


def another_officer() -> Person:
    return seated(make_county(), Body.Kind.GUIDING_OFFICE, Post.Role.OFFICER, name="县局二")


def test_nothing_is_an_administrators_before_the_second_factor(officer: Person, sent: Sent) -> None:
    with at():
        secret = enrolled(officer)
    with at(LATER):
        browser = by_code(officer, sent)
        for name in ("work:home", "accounts:mine", "accounts:roster", "accounts:resume"):
            assert browser.get(reverse(name)).status_code == 303
        assert not Session.objects.exclude(account=None).exists()
        assert show(browser, second_code(secret)) == 303
        assert is_in(browser)
        assert Session.objects.get(account__person=officer).level == "second_factor"


def test_who_becomes_an_administrator_is_asked_in_the_middle_of_a_session(village: Cast, sent: Sent) -> None:
    person = with_telephone(village.former)
    with at():
        browser = by_code(person, sent)
        assert is_in(browser)
        post = Post.objects.create(
            person=person, body=village.county_officer.posts.get().body, role="officer", first_on="2026-01-01"
        )
        assert browser.get(reverse("work:home"))["Location"].startswith(reverse("accounts:second"))
        before, secret = browser.session.session_key, enrolled_keeping_sessions(person)
        with at(LATER):
            assert show(browser, second_code(secret)) == 303
            assert browser.session.session_key != before
            assert is_in(browser)
    with at(LATER):
        post.delete()
        assert is_in(browser)


def test_the_api_is_guarded_too(officer: Person, village: Cast, sent: Sent) -> None:
    with at():
        secret = enrolled(officer)
    browser = Client()
    body = json.dumps({"place": village.place.code})
    with at(LATER):
        browser.force_login(officer.account)
        refused = browser.post("/api/v1/matters", body, content_type="application/json")
        assert refused.status_code == 403
        assert refused.json()["code"] == "second_factor_first"
        browser.logout()
        show(by_code(officer, sent, browser), second_code(secret))
        passed = browser.post("/api/v1/matters", body, content_type="application/json")
        assert "second_factor_first" not in passed.content.decode()


def test_a_code_of_the_authenticator_counts_once(officer: Person, sent: Sent) -> None:
    with at():
        secret = enrolled(officer)
        replayed = by_code(officer, sent)
        assert show(replayed, second_code(secret)) == 400
    with at(LATER):
        code = second_code(secret)
        assert show(by_code(officer, sent), code) == 303
        again = by_code(officer, sent)
        assert show(again, code) == 400
        assert show(again, second_code(secret, -1)) == 400
        assert not is_in(again)


@pytest.mark.parametrize(("steps", "status"), [(-2, 400), (-1, 303), (0, 303), (1, 303), (2, 400)])
def test_a_clock_may_be_one_step_off(officer: Person, sent: Sent, steps: int, status: int) -> None:
    with at():
        secret = enrolled(officer)
    with at(LATER + steps * STEP):
        code = second_code(secret)
    with at(LATER):
        assert show(by_code(officer, sent), code) == status


@pytest.mark.parametrize(("wrong", "status"), [(9, 303), (10, 429), (11, 429)])
def test_second_factors_are_not_guessed(officer: Person, sent: Sent, wrong: int, status: int) -> None:
    with at():
        secret = enrolled(officer)
    with at(LATER):
        browser = by_code(officer, sent)
        for _ in range(wrong):
            show(browser, "000000" if second_code(secret) != "000000" else "111111")
        assert show(browser, second_code(secret)) == status


def test_another_persons_second_factor_does_not_do(officer: Person, sent: Sent) -> None:
    other = another_officer()
    with at():
        enrolled(officer)
        theirs = enrolled(other, issuer=officer)
    with at(LATER):
        assert show(by_code(officer, sent), second_code(theirs)) == 400


def test_a_second_factor_moved_to_another_row_opens_nothing(officer: Person, sent: Sent) -> None:
    other = another_officer()
    with at():
        secret = enrolled(other)
        enrolled(officer, issuer=other)
        SecondFactor.objects.filter(person=officer).update(
            secret_sealed=SecondFactor.objects.get(person=other).secret_sealed
        )
    with at(LATER):
        assert show(by_code(officer, sent), second_code(secret)) == 400


def test_the_first_administrator_enrols_with_the_code_of_the_installation(officer: Person, sent: Sent) -> None:
    with at():
        code = actions.issue_enrolment(actor=None, person=officer)
        browser = by_code(officer, sent)
        assert browser.get(reverse("accounts:second"))["Location"] == reverse("accounts:enrol")
        page, spaced = reverse("accounts:enrol"), f"{code[:4]}-{code[4:8]} {code[8:].lower()}"
        assert browser.post(page, {"enrolment": "WRONG"}).status_code == 400
        assert browser.post(page, {"enrolment": spaced}).status_code == 303
        shown = browser.get(page).content.decode()
        secret = shown.partition("<code>")[2].partition("</code>")[0]
        assert "data:image/svg+xml" in shown
        assert secret not in str(Session.objects.values_list("session_data", flat=True))
        assert browser.post(page, {"code": "000000"}).status_code == 400
        assert browser.post(page, {"code": second_code(secret)}).status_code == 303
        assert is_in(browser)
        assert secret.encode() not in bytes(SecondFactor.objects.get().secret_sealed)
        assert actions.queries.is_enrolled(officer)


def test_an_enrolment_without_its_code_keeps_nothing(officer: Person, sent: Sent) -> None:
    with at():
        actions.issue_enrolment(actor=None, person=officer)
        browser = by_code(officer, sent)
        assert browser.post(reverse("accounts:enrol"), {"code": "123456"}).status_code == 400
    assert not SecondFactor.objects.exists()


def test_a_code_of_enrolment_is_used_once_is_the_newest_and_its_persons(officer: Person) -> None:
    other = another_officer()
    with at():
        enrolled(officer)
        older = actions.issue_enrolment(actor=officer, person=other)
        newer = actions.issue_enrolment(actor=officer, person=other)
        for person, code in ((other, older), (officer, newer)):
            with pytest.raises(NotPermitted, match="code_wrong"):
                actions.open_enrolment(person=person, code=code)
        held, secret = actions.open_enrolment(person=other, code=newer), actions.new_secret()
        given = {"actor": other, "enrolment_id": held.pk, "secret": secret, "code": second_code(secret)}
        actions.enrol_second_factor(**given)
        with pytest.raises(NotPermitted, match="code_wrong"):
            actions.enrol_second_factor(**given)
        with pytest.raises(NotPermitted, match="code_wrong"):
            actions.open_enrolment(person=other, code=newer)


@pytest.mark.parametrize(("days", "opens"), [(6, True), (7, True), (8, False)])
def test_a_code_of_enrolment_expires(officer: Person, days: int, opens: bool) -> None:
    with at():
        code = actions.issue_enrolment(actor=None, person=officer)
    with at(timedelta(days=days)):
        if opens:
            assert actions.open_enrolment(person=officer, code=code)
        else:
            with pytest.raises(NotPermitted, match="code_wrong"):
                actions.open_enrolment(person=officer, code=code)


def test_only_another_administrator_issues_an_enrolment(officer: Person, village: Cast) -> None:
    other = another_officer()
    with at():
        for actor, person in [
            (officer, officer), (None, village.clerk), (officer, village.clerk), (village.clerk, officer),
            (village.outsider, officer), (village.former, officer), (village.township_clerk, officer),
        ]:  # fmt: skip
            with pytest.raises(NotPermitted, match="not_permitted"):
                actions.issue_enrolment(actor=actor, person=person)
        enrolled(officer)
        with pytest.raises(NotPermitted, match="not_permitted"):
            actions.issue_enrolment(actor=None, person=other)
        assert actions.issue_enrolment(actor=officer, person=other)
        Post.objects.filter(person=officer).update(last_on="2026-03-01")
        with pytest.raises(NotPermitted, match="not_permitted"):
            actions.issue_enrolment(actor=officer, person=other)


def test_enrolling_anew_ends_what_a_lost_device_holds(officer: Person, sent: Sent) -> None:
    other = another_officer()
    with at():
        enrolled(other)
        secret = enrolled(officer, issuer=other)
    with at(LATER):
        lost = by_code(officer, sent)
        show(lost, second_code(secret))
        assert is_in(lost)
        enrolled(officer, issuer=other)
        assert not is_in(lost)
        assert show(by_code(officer, sent), second_code(secret)) == 400


def test_who_is_in_enrols_a_new_authenticator_with_a_new_code(officer: Person, sent: Sent) -> None:
    other = another_officer()
    with at():
        enrolled(other)
        secret = enrolled(officer, issuer=other)
    with at(LATER):
        browser = by_code(officer, sent)
        show(browser, second_code(secret))
        page = reverse("accounts:enrol")
        browser.post(page, {"enrolment": actions.issue_enrolment(actor=other, person=officer)})
        fresh = browser.get(page).content.decode().partition("<code>")[2].partition("</code>")[0]
        assert browser.post(page, {"code": second_code(secret)}).status_code == 400
        assert browser.post(page, {"code": second_code(fresh)}).status_code == 303
        assert is_in(browser)
        assert not is_in(Client())
        assert browser.get(reverse("accounts:mine")).content.decode().count("现在这里") == 1


def test_each_act_is_in_the_log_and_the_rows_agree_with_it(officer: Person) -> None:
    before = Entry.objects.count()
    with at():
        enrolled(officer)
    acts = [json.loads(bytes(one.data))["act"] for one in Entry.objects.order_by("index")[before:]]
    assert acts == ["accounts.issue_enrolment", "accounts.enrol_second_factor"]
    assert Enrolment.objects.get().used_at is not None
    ours = {"accounts.enrolment", "accounts.bar"}
    assert not [one for one in audit.all_mismatches() if one.table in ours]


def test_waiting_for_a_second_factor_ends(officer: Person, sent: Sent) -> None:
    with at():
        secret = enrolled(officer)
    with at(LATER):
        browser = by_code(officer, sent)
    with at(LATER + timedelta(hours=1, seconds=1)):
        assert browser.get(reverse("accounts:second"))["Location"] == reverse("accounts:sign_in")
        assert show(browser, second_code(secret)) == 303
        assert not is_in(browser)


def test_nobody_else_is_asked_for_a_second_factor(village: Cast, sent: Sent) -> None:
    clerk = with_telephone(village.clerk, OTHER)
    assert Client().get(reverse("accounts:second"))["Location"] == reverse("accounts:sign_in")
    assert Client().get(reverse("accounts:enrol"))["Location"] == reverse("accounts:sign_in")
    with at():
        browser = by_code(clerk, sent)
        assert is_in(browser)
        assert give(browser, "1").status_code == 303
