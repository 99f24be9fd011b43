"""How an act may be done and entered, and by when it is answered: one below, at and above the number."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from gongzhi.domains.rights import rules
from gongzhi.domains.rights.rules import Entering
from gongzhi.law import library


def entering(
    manner: str, *, is_own: bool = False, is_officer: bool = False, of_household: bool = False, sheets: int = 0
) -> Entering:
    return Entering(manner=manner, is_own=is_own, is_officer=is_officer, of_household=of_household, sheets=sheets)


@pytest.mark.parametrize(
    ("given", "opens_sign_in", "found"),
    [
        (entering("self", is_own=True), True, []),
        (entering("self", is_officer=True), False, ["manner_self"]),
        (entering("assisted", is_officer=True), False, []),
        (entering("assisted", is_officer=True), True, ["signed_sheet"]),
        (entering("assisted", is_officer=True, sheets=1), True, []),
        (entering("assisted", is_own=True), False, ["manner_other"]),
        (entering("paper", is_officer=True), False, ["signed_sheet"]),
        (entering("paper", is_officer=True, sheets=1), False, []),
        (entering("proxy", of_household=True), False, ["signed_sheet"]),
        (entering("proxy", of_household=True, sheets=1), False, []),
        (entering("proxy", is_officer=True, sheets=1), False, ["no_proxy"]),
        (entering("dream", is_own=True), False, ["unknown_choice"]),
    ],
)
def test_each_manner_asks_for_its_own(given: Entering, opens_sign_in: bool, found: list[str]) -> None:
    assert [one.rule for one in rules.faults_of(given, opens_sign_in=opens_sign_in)] == found


@pytest.mark.parametrize(
    ("given", "may"),
    [
        (entering("self", is_own=True), True),
        (entering("paper", is_officer=True), True),
        (entering("proxy", of_household=True), True),
        (entering("assisted", of_household=True), False),
        (entering("paper", of_household=True), False),
        (entering("proxy"), False),
    ],
)
def test_who_may_enter(given: Entering, may: bool) -> None:
    assert rules.may_enter(given) is may


@pytest.mark.parametrize("kind", ["village", "community"])
def test_an_answer_is_late_after_the_countys_own_days(kind: str) -> None:
    entered_on = date(2026, 3, 1)
    days = library.shipped().parameter("request_days", kind, entered_on)
    assert (days.value, days.binding, days.verified) == (15, "custom", False)
    late = [rules.is_late(entered_on, 15, entered_on + timedelta(days=passed)) for passed in (14, 15, 16)]
    assert late == [False, False, True]


def test_words_are_asked_for_and_bounded() -> None:
    most = rules.TEXT_LENGTH
    found = [[one.rule for one in rules.text_faults(text, "text")] for text in (" ", "字" * most, "字" * (most + 1))]
    assert found == [["required"], [], ["too_long"]]
