"""Signing in with a code on the telephone, and whoever tries to without one."""

from __future__ import annotations

import threading
from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from gongzhi.domains.accounts import actions, rules
from gongzhi.domains.accounts.models import Account, Challenge, DayCount
from gongzhi.domains.people.models import Person
from gongzhi.errors import NotPermitted
from gongzhi.shared import clock
from tests.builders import cast, make_place
from tests.domains.accounts.door import (
    NUMBER,
    OTHER,
    UNKNOWN,
    Sent,
    ask,
    at,
    await_messages,
    by_code,
    code_in,
    give,
    is_in,
    plain,
    with_telephone,
    wrong,
)

pytestmark = pytest.mark.django_db
MINUTES = rules.parameters().valid
DAY = timedelta(days=1)


def limited(monkeypatch: pytest.MonkeyPatch, **numbers: int) -> None:
    """Let the county have other numbers."""
    found = replace(rules.parameters(), **numbers)
    monkeypatch.setattr(rules, "parameters", lambda: found)


def test_a_code_signs_in_whose_telephone_it_is(sent: Sent) -> None:
    person = with_telephone()
    browser = Client()
    with at():
        assert ask(browser, "+86 138 0000 0001")["Location"] == reverse("accounts:code")
        assert sent[0][0] == NUMBER
        answer = give(browser, code_in(sent))
        assert (answer.status_code, answer["Location"]) == (303, reverse("work:home"))
        assert is_in(browser)
    account = Account.objects.get(person=person)
    assert account.handle == person.uid.hex
    assert account.sessions.get().level == "code"


def test_the_code_stands_nowhere_in_the_database(sent: Sent) -> None:
    with_telephone()
    with at():
        ask(Client())
    held = Challenge.objects.get()
    text = bytes(held.telephone_digest) + bytes(held.code_digest)
    assert code_in(sent).encode() not in text
    assert NUMBER.encode() not in text


@pytest.mark.parametrize("number", ["", "110", "1380000000", "138000000012", "十三八"])
def test_what_is_no_mobile_number_is_told_so(sent: Sent, number: str) -> None:
    answer = ask(Client(), number)
    assert answer.status_code == 400
    assert "请填写 11 位手机号码" in answer.content.decode()
    assert not DayCount.objects.exists()


def test_a_number_that_nobody_has_is_answered_like_any_other(sent: Sent) -> None:
    with_telephone()
    known, unknown = Client(), Client()
    with at():
        first, second = ask(known, NUMBER), ask(unknown, UNKNOWN)
        assert (first.status_code, first["Location"]) == (second.status_code, second["Location"])
        assert [telephone for telephone, _ in sent] == [NUMBER]
        pages = [plain(one.get(reverse("accounts:code"))) for one in (known, unknown)]
        assert pages[0].replace("138****0001", "") == pages[1].replace("138****9999", "")
        refused = [give(known, wrong(code_in(sent))), give(unknown, "123456")]
        assert refused[0].status_code == refused[1].status_code == 400
        assert plain(refused[0]).replace("138****0001", "") == plain(refused[1]).replace("138****9999", "")
    kept = [(bytes(one.code_digest) != b"", len(bytes(one.code_digest))) for one in Challenge.objects.all()]
    assert kept[0] == kept[1]


def test_the_same_statements_are_sent_for_any_number(sent: Sent) -> None:
    with_telephone()
    counted = []
    with at():
        for number in (UNKNOWN, NUMBER):
            with CaptureQueriesContext(connection) as queries:
                ask(Client(), number)
            counted.append(len(queries))
    assert counted[0] == counted[1]


@pytest.mark.parametrize("wrong_tries", [4, 5, 6])
def test_a_code_may_be_guessed_at_only_so_often(sent: Sent, wrong_tries: int) -> None:
    with_telephone()
    browser = Client()
    with at():
        ask(browser)
        for _ in range(wrong_tries):
            assert give(browser, wrong(code_in(sent))).status_code == 400
        assert give(browser, code_in(sent)).status_code == (303 if wrong_tries < 5 else 400)
        assert is_in(browser) is (wrong_tries < 5)


def test_a_code_is_used_once(sent: Sent) -> None:
    with_telephone()
    challenge = Client()
    with at():
        ask(challenge)
        held = Challenge.objects.get()
        actions.answer_code(challenge_id=held.pk, code=code_in(sent), address="1.2.3.4")
        with pytest.raises(NotPermitted, match="code_wrong"):
            actions.answer_code(challenge_id=held.pk, code=code_in(sent), address="1.2.3.4")


@pytest.mark.parametrize(("late", "status"), [(-1, 303), (0, 303), (1, 400)])
def test_a_code_expires(sent: Sent, late: int, status: int) -> None:
    with_telephone()
    browser = Client()
    with at():
        ask(browser)
    with at(MINUTES + timedelta(seconds=late)):
        assert give(browser, code_in(sent)).status_code == status


def test_a_code_of_another_telephone_is_none(sent: Sent) -> None:
    with_telephone()
    with_telephone(number=OTHER)
    mine, theirs = Client(), Client()
    with at():
        ask(mine, NUMBER)
        ask(theirs, OTHER)
        assert give(theirs, code_in(sent[:1])).status_code == 400
        assert not is_in(theirs)


def test_without_having_asked_there_is_no_code_to_give() -> None:
    assert give(Client(), "123456")["Location"] == reverse("accounts:sign_in")
    assert Client().get(reverse("accounts:person"))["Location"] == reverse("accounts:sign_in")


@pytest.mark.parametrize("before", [4, 5, 6])
def test_a_telephone_gets_so_many_codes_a_day(sent: Sent, before: int) -> None:
    with_telephone()
    with at():
        for _ in range(before):
            ask(Client())
        assert ask(Client()).status_code == (303 if before < 5 else 429)
        assert len(sent) == min(before + 1, 5)
    with at(DAY):
        assert ask(Client()).status_code == 303


@pytest.mark.parametrize("number", [NUMBER, UNKNOWN])
def test_the_limit_of_a_telephone_looks_the_same_for_a_number_that_nobody_has(sent: Sent, number: str) -> None:
    with_telephone()
    with at():
        assert [ask(Client(), number).status_code for _ in range(6)] == [303] * 5 + [429]


@pytest.mark.parametrize(("kind", "asked"), [("codes_from_an_address", 3), ("codes_in_the_county", 3)])
@pytest.mark.parametrize("before", [2, 3, 4])
def test_an_address_and_the_county_get_so_many_codes_a_day(
    sent: Sent, monkeypatch: pytest.MonkeyPatch, kind: str, asked: int, before: int
) -> None:
    limited(monkeypatch, **{kind: asked})
    with at():
        for number in range(before):
            ask(Client(), f"1390000000{number}")
        assert ask(Client(), NUMBER).status_code == (303 if before < asked else 429)
        elsewhere = ask(Client(REMOTE_ADDR="203.0.113.9"), OTHER)
        assert elsewhere.status_code == (303 if kind == "codes_from_an_address" or before + 1 < asked else 429)
    with at(DAY):
        assert ask(Client(), NUMBER).status_code == 303


def test_a_forged_forwarding_header_gains_nothing(sent: Sent, monkeypatch: pytest.MonkeyPatch) -> None:
    limited(monkeypatch, codes_from_an_address=1)
    with at():
        forged = [ask(Client(), f"1390000000{n}", headers={"X-Forwarded-For": f"9.9.9.{n}"}) for n in range(2)]  # type: ignore[arg-type]
    assert [one.status_code for one in forged] == [303, 429]


@pytest.mark.parametrize("kind", ["wrong_for_a_telephone", "wrong_from_an_address"])
def test_wrong_codes_of_a_day_are_limited_beyond_one_challenge(
    sent: Sent, monkeypatch: pytest.MonkeyPatch, kind: str
) -> None:
    limited(monkeypatch, **{kind: 3})
    with_telephone()
    with at():
        for _ in range(3):
            browser = Client()
            ask(browser)
            assert give(browser, wrong(code_in(sent))).status_code == 400
        browser = Client()
        ask(browser)
        assert give(browser, code_in(sent)).status_code == 429
    with at(DAY):
        assert is_in(by_code(Person.objects.exclude(telephone_digest=None).get(), sent))


def test_right_codes_are_not_counted_as_wrong(sent: Sent, monkeypatch: pytest.MonkeyPatch) -> None:
    limited(monkeypatch, wrong_for_a_telephone=1, wrong_from_an_address=1)
    person = with_telephone()
    with at():
        assert all(is_in(by_code(person, sent)) for _ in range(3))


def test_the_household_chooses_who_signs_in(sent: Sent) -> None:
    village = cast(make_place(name="上云村"))
    clerk, other = with_telephone(village.clerk), with_telephone(village.former)
    stranger = with_telephone(number=OTHER)
    browser = Client()
    with at():
        ask(browser)
        assert give(browser, code_in(sent))["Location"] == reverse("accounts:person")
        assert not is_in(browser)
        page = browser.get(reverse("accounts:person")).content.decode()
        assert clerk.name in page
        assert other.name in page
        assert "上云村 村工作人员 文书" in page
        refused = browser.post(reverse("accounts:person"), {"person": stranger.uid.hex})
        assert refused.status_code == 404
        browser.post(reverse("accounts:person"), {"person": other.uid.hex})
        assert other.name in browser.get(reverse("work:home")).content.decode()


def test_where_one_goes_on_to_is_kept_on_the_way(sent: Sent) -> None:
    clerk = with_telephone(cast(make_place()).clerk)
    browser = Client()
    with at():
        led = browser.get(reverse("work:raise"))["Location"]
        browser.post(led, {"telephone": clerk.telephone, "next": reverse("work:raise")})
        await_messages()
        assert give(browser, code_in(sent))["Location"] == reverse("work:raise")


def test_what_was_written_is_kept_on_the_way(sent: Sent) -> None:
    clerk = with_telephone(cast(make_place()).clerk)
    browser = Client()
    with at():
        browser.post(reverse("work:raise"), {"title": "修桥"})
        by_code(clerk, sent, browser)
        assert "修桥" in browser.get(reverse("accounts:resume")).content.decode()


def test_an_ended_post_leaves_the_sign_in_and_takes_the_powers(sent: Sent) -> None:
    village = cast(make_place())
    with at():
        browser = by_code(with_telephone(village.former), sent)
        assert is_in(browser)
        assert browser.get(reverse("work:raise"), {"place": village.place.code}).status_code == 403


def test_no_session_key_survives_signing_in(sent: Sent) -> None:
    with_telephone()
    browser = Client()
    with at():
        ask(browser)
        fixed = browser.cookies["sessionid"].value
        give(browser, code_in(sent))
        assert browser.cookies["sessionid"].value != fixed
        attacker = Client()
        attacker.cookies["sessionid"] = fixed
        assert not is_in(attacker)


def test_where_no_codes_are_sent_the_page_says_so(sent: Sent, settings: Any) -> None:
    settings.SMS = ""
    assert "没有开通短信验证码" in Client().get(reverse("accounts:sign_in")).content.decode()
    assert ask(Client()).status_code == 403
    assert not DayCount.objects.exists()


def test_yesterdays_counts_and_challenges_are_forgotten(sent: Sent) -> None:
    with_telephone()
    with at():
        ask(Client())
    with at(2 * DAY):
        ask(Client(), OTHER)
        assert Challenge.objects.count() == 1
        assert set(DayCount.objects.values_list("on", flat=True)) == {clock.today()}


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("limit", [1, 3])
def test_asking_at_the_same_time_gains_nothing(sent: Sent, monkeypatch: pytest.MonkeyPatch, limit: int) -> None:
    limited(monkeypatch, codes_to_a_telephone=limit)
    with_telephone()
    allowed = at_once(8, lambda: actions.ask_for_code(telephone=NUMBER, address="1.2.3.4"))
    assert allowed == limit


@pytest.mark.django_db(transaction=True)
def test_guessing_at_the_same_time_gains_nothing(sent: Sent) -> None:
    with_telephone()
    held = actions.ask_for_code(telephone=NUMBER, address="1.2.3.4")
    await_messages()
    guess = wrong(code_in(sent))
    at_once(8, lambda: actions.answer_code(challenge_id=held, code=guess, address="1.2.3.4"))
    assert Challenge.objects.get(pk=held).tries <= rules.parameters().tries
    with pytest.raises(NotPermitted):
        actions.answer_code(challenge_id=held, code=code_in(sent), address="1.2.3.4")


@pytest.mark.django_db(transaction=True)
def test_a_code_given_at_the_same_time_opens_once(sent: Sent) -> None:
    with_telephone()
    held = actions.ask_for_code(telephone=NUMBER, address="1.2.3.4")
    await_messages()
    opened = at_once(4, lambda: actions.answer_code(challenge_id=held, code=code_in(sent), address="1.2.3.4"))
    assert opened == 1


def at_once(number: int, act: Any) -> int:
    """Do ``act`` in so many threads at once; return how often it was not refused."""
    done: list[int] = []
    gate = threading.Barrier(number)

    def one() -> None:
        try:
            gate.wait()
            act()
            done.append(1)
        except NotPermitted:
            pass
        finally:
            connection.close()

    threads = [threading.Thread(target=one) for _ in range(number)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return len(done)
