"""What a sign-in is worth, and who is counted."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from gongzhi.domains.accounts import rules
from gongzhi.domains.accounts.rules import ActKind, Level

DAY = date(2026, 3, 2)
REST = timedelta(days=7)


@pytest.mark.parametrize(
    ("level", "may"),
    [
        (Level.CODE, {ActKind.READ, ActKind.ENTER}),
        (Level.PASSKEY, {ActKind.READ, ActKind.ENTER, ActKind.VOTE}),
        (Level.SECOND_FACTOR, set(ActKind)),
        ("", set()),
        ("whatever", set()),
    ],
)
def test_a_code_is_never_enough_for_a_vote(level: str, may: set[ActKind]) -> None:
    assert {act for act in ActKind if rules.suffices(level, act)} == may


@pytest.mark.parametrize(
    ("added_in", "days", "worth"),
    [
        (Level.CODE, 0, Level.CODE),
        (Level.CODE, 6, Level.CODE),
        (Level.CODE, 7, Level.PASSKEY),
        (Level.CODE, 8, Level.PASSKEY),
        (Level.PASSKEY, 0, Level.PASSKEY),
        (Level.SECOND_FACTOR, 0, Level.SECOND_FACTOR),
    ],
)
def test_a_passkey_is_worth_the_session_that_added_it_and_more_in_time(added_in: str, days: int, worth: Level) -> None:
    assert rules.level_of_passkey(added_in, DAY, DAY + timedelta(days=days), REST) == worth


@pytest.mark.parametrize(
    ("kept", "given", "behind"), [(0, 0, False), (0, 1, False), (5, 6, False), (5, 5, True), (5, 4, True), (5, 0, True)]
)
def test_a_counter_that_does_not_go_on_shows_a_copied_key(kept: int, given: int, behind: bool) -> None:
    assert rules.is_counter_behind(kept, given) is behind


@pytest.mark.parametrize(
    ("written", "number"),
    [
        ("13800000001", "13800000001"),
        (" 138 0000-0001 ", "13800000001"),
        ("+86 13800000001", "13800000001"),
        ("008613800000001", "13800000001"),
        ("1380000000", ""),
        ("138000000012", ""),
        ("23800000001", ""),
        ("１３８００００００００１", ""),
        ("", ""),
        ("0912-1234567", ""),
    ],
)
def test_a_telephone_is_read_however_it_is_written(written: str, number: str) -> None:
    assert rules.telephone(written) == number


@pytest.mark.parametrize(
    ("remote", "forwarded", "proxies", "counted"),
    [
        ("10.0.0.1", "", 0, "10.0.0.1"),
        ("10.0.0.1", "1.2.3.4", 0, "10.0.0.1"),
        ("10.0.0.1", "1.2.3.4", 1, "1.2.3.4"),
        ("10.0.0.1", "6.6.6.6, 1.2.3.4", 1, "1.2.3.4"),
        ("10.0.0.1", "6.6.6.6, 1.2.3.4, 10.0.0.2", 2, "1.2.3.4"),
        ("10.0.0.1", "1.2.3.4", 2, "10.0.0.1"),
        ("10.0.0.1", "nonsense", 1, "10.0.0.1"),
        ("2001:db8:1:2:3:4:5:6", "", 0, "2001:db8:1:2::/64"),
        ("::ffff:1.2.3.4", "", 0, "1.2.3.4"),
        ("", "", 0, ""),
    ],
)
def test_an_address_is_what_our_own_proxies_saw(remote: str, forwarded: str, proxies: int, counted: str) -> None:
    assert rules.client_address(remote, forwarded, proxies) == counted


def test_a_step_of_the_time_counts_once() -> None:
    codes = [(1, "111111"), (2, "222222"), (3, "333333")]
    assert rules.step_given("222222", codes, 0) == 2
    assert rules.step_given("222222", codes, 1) == 2
    assert rules.step_given("222222", codes, 2) is None
    assert rules.step_given("二二二", codes, 0) is None


def test_every_number_stands_in_the_data_with_its_basis() -> None:
    found = rules.parameters()
    assert (found.digits, found.tries, found.codes_to_a_telephone) == (6, 5, 5)
    assert found.codes_from_an_address > found.codes_to_a_telephone
