"""Sessions that a person sees and ends, and people who are barred."""

from __future__ import annotations

import json
from datetime import timedelta
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from gongzhi.domains.accounts import actions, queries
from gongzhi.domains.accounts.models import Bar, Session
from gongzhi.domains.people.models import Body, Person, Post
from gongzhi.errors import AlreadyDone, BadValue, NotPermitted
from gongzhi.shared.ledger import audit
from gongzhi.shared.ledger.models import Entry
from tests.builders import Cast, cast, make_county, make_place, seated
from tests.domains.accounts.door import OTHER, Sent, ask, at, by_code, code_in, give, is_in, with_telephone
from tests.domains.work.desk import signed_in

pytestmark = pytest.mark.django_db
PHONE = "Mozilla/5.0 (Linux; Android 14) AppleWebKit/537.36 Chrome/130.0 Mobile Safari/537.36 MicroMessenger/8"


@pytest.fixture
def village() -> Cast:
    return cast(make_place(name="上云村"))


def acts_since(before: int) -> list[str]:
    return [json.loads(bytes(one.data))["act"] for one in Entry.objects.order_by("index")[before:]]


def test_a_person_sees_their_sessions_and_ends_one(sent: Sent) -> None:
    person = with_telephone()
    with at():
        here, phone = by_code(person, sent), by_code(person, sent, Client(HTTP_USER_AGENT=PHONE))
        page = here.get(reverse("accounts:mine")).content.decode()
        assert "Android 微信" in page
        assert "现在这里" in page
        theirs = Session.objects.get(session_key=phone.session.session_key)
        assert theirs.session_key not in page
        assert here.post(reverse("accounts:end_session", args=[theirs.handle])).status_code == 303
        assert is_in(here)
        assert not is_in(phone)


def test_ending_this_session_signs_out(sent: Sent) -> None:
    with at():
        here = by_code(with_telephone(), sent)
        handle = Session.objects.get(session_key=here.session.session_key).handle
        here.post(reverse("accounts:end_session", args=[handle]))
        assert not is_in(here)


def test_nobody_ends_anothers_session(sent: Sent) -> None:
    with at():
        victim = by_code(with_telephone(), sent)
        handle = Session.objects.get(session_key=victim.session.session_key).handle
        attacker = by_code(with_telephone(number=OTHER), sent)
        assert attacker.post(reverse("accounts:end_session", args=[handle])).status_code == 404
        assert is_in(victim)


def test_a_session_of_nobody_belongs_to_nobody(sent: Sent) -> None:
    with at():
        ask(Client())
    held = Session.objects.get()
    assert (held.account, held.level, held.method_title) == (None, "", "")


def test_a_barred_person_is_out_at_once_and_stays_out(village: Cast, sent: Sent) -> None:
    clerk = with_telephone(village.clerk)
    with at():
        browser = by_code(clerk, sent)
        half = Client()
        ask(half)
        bar = actions.bar_person(actor=village.county_officer, person=clerk, reason="离职")
        assert not is_in(browser)
        assert not Session.objects.filter(account__person=clerk).exists()
        assert give(half, code_in(sent)).status_code == 403
        gone = len(sent)
        ask(Client())
        assert len(sent) == gone
        forced = Client()
        forced.force_login(clerk.account)
        assert not is_in(forced)
        actions.lift_bar(actor=village.county_officer, bar=bar)
        assert is_in(by_code(clerk, sent))


def test_who_is_barred_while_choosing_gets_no_further(village: Cast, sent: Sent) -> None:
    first, second = with_telephone(village.clerk), with_telephone(village.former)
    with at():
        browser = Client()
        ask(browser)
        give(browser, code_in(sent))
        actions.bar_person(actor=village.county_officer, person=first, reason="离职")
        answer = browser.post(reverse("accounts:person"), {"person": first.uid.hex})
        assert answer.status_code == 404
        assert browser.post(reverse("accounts:person"), {"person": second.uid.hex}).status_code == 303


def test_whose_data_were_erased_does_not_sign_in(sent: Sent) -> None:
    person = with_telephone()
    with at():
        browser = by_code(person, sent)
        Person.objects.filter(pk=person.pk).update(erased_on="2026-03-01")
        assert not is_in(browser)


@pytest.mark.parametrize("part", ["clerk", "secretary", "township_clerk", "outsider", "former", "county_officer"])
def test_only_an_administrator_bars_and_never_themself(village: Cast, part: str) -> None:
    actor = village.people()[part]
    person = village.chair if part != "county_officer" else actor
    with at(), pytest.raises(NotPermitted, match="not_permitted"):
        actions.bar_person(actor=actor, person=person, reason="离职")


def test_an_administrator_whose_term_ended_bars_nobody(village: Cast) -> None:
    over = seated(make_county(), Body.Kind.GUIDING_OFFICE, Post.Role.OFFICER, last_on="2026-03-01")  # type: ignore[arg-type]
    with at(), pytest.raises(NotPermitted, match="not_permitted"):
        actions.bar_person(actor=over, person=village.clerk, reason="离职")


def test_a_bar_has_a_reason_stands_once_and_is_lifted_once(village: Cast) -> None:
    officer = village.county_officer
    with at():
        with pytest.raises(BadValue):
            actions.bar_person(actor=officer, person=village.clerk, reason="  ")
        bar = actions.bar_person(actor=officer, person=village.clerk, reason="离职")
        with pytest.raises(AlreadyDone):
            actions.bar_person(actor=officer, person=village.clerk, reason="离职")
        for actor in (village.clerk, village.outsider):
            with pytest.raises(NotPermitted):
                actions.lift_bar(actor=actor, bar=bar)
        actions.lift_bar(actor=officer, bar=bar)
        with pytest.raises(AlreadyDone):
            actions.lift_bar(actor=officer, bar=bar)


def test_bars_are_in_the_log_without_the_persons_name(village: Cast) -> None:
    before = Entry.objects.count()
    with at():
        bar = actions.bar_person(actor=village.county_officer, person=village.clerk, reason="离职原因")
        actions.lift_bar(actor=village.county_officer, bar=bar)
    assert acts_since(before) == ["accounts.bar_person", "accounts.lift_bar"]
    text = b"".join(bytes(one.data) for one in Entry.objects.order_by("index")[before:]).decode()
    assert village.clerk.name not in text
    assert "离职" not in text
    assert not [one for one in audit.all_mismatches() if one.table == "accounts.bar"]
    Bar.objects.update(reason="另一个")
    assert [one for one in audit.all_mismatches() if one.table == "accounts.bar"]


def test_the_page_of_who_may_sign_in_is_for_administrators(village: Cast) -> None:
    with at():
        for part, status in (("county_officer", 200), ("clerk", 403), ("township_clerk", 403), ("former", 403)):
            assert signed_in(village.people()[part]).get(reverse("accounts:roster")).status_code == status
        browser = signed_in(village.county_officer)
        page = browser.get(reverse("accounts:roster"), {"q": "文书"}).content.decode()
        assert "文书己" in page
        clerk = village.clerk
        browser.post(reverse("accounts:bar_person", args=[clerk.uid.hex]), {"reason": "离职"})
        assert "离职" in browser.get(reverse("accounts:roster")).content.decode()
        bar = queries.bars()[0]
        browser.post(reverse("accounts:lift_bar", args=[bar.pk]))
        assert not queries.bars()
        assert browser.post(reverse("accounts:lift_bar", args=[99_999])).status_code == 404
        assert browser.post(reverse("accounts:bar_person", args=["zz"]), {"reason": "离职"}).status_code == 404


def test_a_code_of_enrolment_is_shown_once_on_the_page(village: Cast) -> None:
    other = seated(make_county(), Body.Kind.GUIDING_OFFICE, Post.Role.OFFICER, name="县局二")
    with at():
        browser = signed_in(village.county_officer)
        page = browser.post(reverse("accounts:issue_enrolment", args=[other.uid.hex]))
        code = page.content.decode().partition("<code>")[2].partition("</code>")[0]
        assert actions.open_enrolment(person=other, code=code)
        assert code not in browser.get(reverse("accounts:roster")).content.decode()
        mine = browser.post(reverse("accounts:issue_enrolment", args=[village.county_officer.uid.hex]))
        assert mine.status_code == 403


def test_an_administrators_session_is_short(village: Cast, sent: Sent) -> None:
    with at(timedelta(0)):
        browser = by_code(with_telephone(village.clerk), sent)
        assert browser.session.get_expiry_age() == 30 * 24 * 3600


def test_everything_of_ours_in_the_database_is_recorded_or_named_as_bookkeeping(settings: Any) -> None:
    ours = {model._meta.label_lower for model in audit.recorded_models()}
    assert {one for one in ours if one.startswith("accounts.")} == {"accounts.bar", "accounts.enrolment"}
