"""The register of the showcase village: sound numbers of nobody, one officer to a household, one pair of siblings."""

from __future__ import annotations

from datetime import date
from random import Random

import pytest

from gongzhi.demo import geography, households, staffing
from gongzhi.demo.staffing import COMMITTEE, SUPERVISORS, Staffing
from gongzhi.shared.spreadsheets import cells


@pytest.fixture
def showcase() -> Staffing:
    rng = Random(3)
    plan = geography.plan(rng, geography.SMALL)
    everyone = staffing.plan(rng, staffing.Census(rng, 3), geography.SMALL, plan.homes)
    found = next(one for one in everyone if one.home.is_showcase)
    households.number_officers(found)
    return found


@pytest.mark.parametrize("is_male", [True, False])
def test_an_identity_number_is_sound_and_of_no_division(*, is_male: bool) -> None:
    number = households.identity_number(date(1980, 2, 28), 7, is_male=is_male)
    read = cells.identity_number(number)
    assert (read.born_on, read.sex) == (date(1980, 2, 28), "male" if is_male else "female")
    assert number.startswith("99")


def test_officers_of_both_terms_have_numbers_of_their_own(showcase: Staffing) -> None:
    sitters = {chair.sitter for chair in showcase.chairs if chair.body in households.NUMBERED}
    drafts = [showcase.people[one] for one in sitters]
    drafts += [showcase.successors[one] for one in sitters if one in showcase.successors]
    assert all(draft.id_number and draft.telephone for draft in drafts)
    assert len({draft.id_number for draft in drafts}) == len({draft.telephone for draft in drafts}) == len(drafts)
    others = [draft for at, draft in enumerate(showcase.people) if at not in sitters]
    assert not [draft for draft in others if draft.id_number or draft.telephone]


def test_every_household_has_one_head_and_nobody_stands_twice(showcase: Staffing) -> None:
    listed = households.rows(showcase, 3)
    heads = [row[2] for row in listed if row[3] == "户主"]
    assert sorted(heads) == sorted({row[2] for row in listed})
    assert len({row[5] for row in listed}) == len({row[4] for row in listed}) == len(listed)
    assert households.rows(showcase, 3) == listed


def test_one_supervisor_is_a_sibling_of_a_member(showcase: Staffing) -> None:
    listed = households.rows(showcase, 3)
    (sibling,) = [row for row in listed if row[3] == "兄弟姐妹"]
    (head,) = [row for row in listed if row[2] == sibling[2] and row[3] == "户主"]
    assert sibling[4] in names(showcase, SUPERVISORS)
    assert head[4] in names(showcase, COMMITTEE)


def names(showcase: Staffing, body: str) -> set[str]:
    return {showcase.people[chair.sitter].name for chair in showcase.chairs if chair.body == body}
