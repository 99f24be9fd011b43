from __future__ import annotations

from datetime import date, timedelta
from fractions import Fraction

import pytest

from gongzhi.errors import NotFound, RuleNotMet
from gongzhi.law.library import shipped
from gongzhi.law.schema import Share
from tests.law.samples import PROCEDURE

CHANGE = date(2026, 1, 1)
OLDEST = date(2018, 12, 29)


@pytest.mark.parametrize("place_kind", ["village", "community"])
@pytest.mark.parametrize(
    ("on", "first_on"),
    [(OLDEST, OLDEST), (CHANGE - timedelta(days=1), OLDEST), (CHANGE, CHANGE), (date(2040, 1, 1), CHANGE)],
)
def test_the_text_in_force_on_a_day(place_kind: str, on: date, first_on: date) -> None:
    assert shipped().text(PROCEDURE, place_kind, on).in_force_from == first_on


def test_texts_follow_each_other_without_gap() -> None:
    older, newer = shipped().texts(PROCEDURE, "village")
    assert (older.in_force_to, newer.in_force_to) == (date(2025, 12, 31), None)


def test_before_the_oldest_text_there_is_none() -> None:
    with pytest.raises(RuleNotMet) as caught:
        shipped().text(PROCEDURE, "village", OLDEST - timedelta(days=1))
    assert [finding.rule for finding in caught.value.findings] == ["lapsed_text"]


def test_an_unknown_procedure_is_not_found() -> None:
    with pytest.raises(NotFound):
        shipped().texts(PROCEDURE, "township")


@pytest.mark.parametrize(
    ("parameter", "place_kind", "older", "newer"),
    [
        ("committee_members_least", "village", 3, 3),
        ("committee_members_most", "village", 7, 7),
        ("committee_members_least", "community", 5, 5),
        ("committee_members_most", "community", 9, 9),
        ("committee_term_years", "village", 5, 5),
        ("posting_days", "village", None, 15),
        ("posting_days", "community", None, 15),
        ("assembly_meetings_a_year", "village", None, 1),
        ("representatives_meetings_a_year", "village", 4, 4),
        ("representatives_meetings_a_year", "community", None, 2),
        ("households_per_representative_least", "village", 5, 5),
        ("households_per_representative_most", "community", None, 50),
        ("supervisors_least", "village", 3, 3),
        ("supervisors_most", "community", 5, 5),
        ("representatives_share", "village", Fraction(4, 5), Fraction(4, 5)),
        ("women_representatives_share", "village", Fraction(1, 3), Fraction(1, 3)),
        ("assembly_called_by_adults", "community", Fraction(1, 5), Fraction(1, 10)),
    ],
)
def test_parameters_on_both_sides_of_the_change(parameter: str, place_kind: str, older: object, newer: object) -> None:
    for on, value in ((CHANGE - timedelta(days=1), older), (CHANGE, newer)):
        if value is None:
            with pytest.raises(RuleNotMet) as caught:
                shipped().parameter(parameter, place_kind, on)
            assert caught.value.findings[0].rule == "lapsed_text"
        else:
            found = shipped().parameter(parameter, place_kind, on).value
            assert (found.fraction if isinstance(found, Share) else found) == value


def test_an_unknown_parameter_is_not_found() -> None:
    with pytest.raises(NotFound):
        shipped().parameter("women_representatives_share", "community", CHANGE)


def test_parameters_name_themselves() -> None:
    assert shipped().parameter("posting_days", "village", CHANGE).title("zh") == "公布的最少日数"


def test_a_number_that_two_files_state_is_the_same_in_both() -> None:
    for place_kind in ("village", "community"):
        step = shipped().text(PROCEDURE, place_kind, CHANGE).step("disclose_resolution")
        assert step.posting_days == shipped().parameter("posting_days", place_kind, CHANGE).value


@pytest.mark.parametrize(
    ("body", "place_kind", "on", "share"),
    [
        ("representatives_assembly", "village", CHANGE, Fraction(2, 3)),
        ("households", "community", OLDEST, Fraction(1, 2)),
    ],
)
def test_body_rules_by_day(body: str, place_kind: str, on: date, share: Fraction) -> None:
    rule = shipped().body(body, place_kind, on)
    assert rule is not None
    assert rule.quorum is not None
    assert rule.quorum.fraction == share


def test_no_body_rule_where_no_text_names_it() -> None:
    assert shipped().body("adults", "village", OLDEST - timedelta(days=1)) is None
    assert shipped().body("village_elders", "village", CHANGE) is None


def test_reminders_are_custom_and_unverified() -> None:
    reminders = shipped().reminders(PROCEDURE)
    assert set(reminders) == {"confer", "review", "resolve", "disclose_resolution", "disclose_outcome"}
    assert {(deadline.binding, deadline.verified) for deadline in reminders.values()} == {("custom", False)}
    assert shipped().reminders("petition") == {}
