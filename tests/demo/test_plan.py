"""The plan of the demo county, before anything is written: sizes, the law's shares, the number of matters."""

from __future__ import annotations

from collections import Counter
from datetime import date
from random import Random
from zlib import decompress

import pytest

from gongzhi.demo import canary, geography, names, paper, staffing, stories
from gongzhi.demo.agenda import Agenda
from gongzhi.demo.cast import Cast
from gongzhi.demo.registry import Registry, guiding_office
from gongzhi.demo.staffing import ASSEMBLY, COMMITTEE, PARTY, SUPERVISORS, Census, Staffing
from gongzhi.law import library

ON = date(2026, 11, 23)


@pytest.fixture(scope="module")
def county() -> geography.County:
    return geography.plan(Random(7), geography.FULL)


@pytest.fixture(scope="module")
def staffings(county: geography.County) -> list[Staffing]:
    rng = Random(7)
    return staffing.plan(rng, Census(rng, 7), geography.FULL, county.homes)


def sitters(one: Staffing, *bodies: str) -> set[int]:
    return {chair.sitter for chair in one.chairs if chair.body in bodies}


def test_the_reform_leaves_14_villages_fewer(county: geography.County) -> None:
    villages = [draft for draft in county.drafts if draft.level == "village"]
    assert sum(d.first_on <= geography.BEFORE_REFORM for d in villages) == 87
    assert sum(d.last_on is None for d in villages) == 73
    assert sum(len(merger.predecessors) for merger in county.mergers) - len(county.mergers) == 14


def test_codes_and_names_are_invented_and_used_once(county: geography.County) -> None:
    codes = [draft.code for draft in county.drafts]
    assert len(set(codes)) == len(codes)
    assert all(code.startswith("99") for code in codes)
    called = [name.value for draft in county.drafts for name in draft.names if name.last_on is None]
    assert max(Counter(called).values()) == 1


def test_the_committees_obey_the_law(staffings: list[Staffing]) -> None:
    law = library.shipped()
    for one in staffings:
        size = len(sitters(one, COMMITTEE))
        least, most = (
            law.parameter(f"committee_members_{end}", one.home.level, staffing.FIRST_TERM).value
            for end in ("least", "most")
        )
        assert least <= size <= most, one.home.code
        assert not sitters(one, SUPERVISORS) & sitters(one, COMMITTEE, PARTY)
        assert any(one.people[number].sex == "female" for number in sitters(one, COMMITTEE))


def test_representatives_and_women_have_their_shares(staffings: list[Staffing]) -> None:
    for one in staffings:
        members, representatives = sitters(one, COMMITTEE, ASSEMBLY), sitters(one, ASSEMBLY)
        women = {number for number in representatives if one.people[number].sex == "female"}
        assert 5 * len(representatives) >= 4 * len(members), one.home.code
        assert 3 * len(women) >= len(members), one.home.code
        low, high = (5, 15) if one.home.level == "village" else (20, 50)
        assert low * len(representatives) <= one.home.rolls["households"] * 101 // 100 <= high * len(representatives)


def test_those_who_follow_keep_the_shares_of_women(staffings: list[Staffing]) -> None:
    changed = 0
    for one in staffings:
        for number, follower in one.successors.items():
            assert follower.sex == one.people[number].sex
            changed += 1
    assert 0.1 < changed / sum(len(one.people) for one in staffings) < 0.3


def test_one_village_has_the_assembly_of_the_example(staffings: list[Staffing]) -> None:
    shown = [one for one in staffings if one.home.is_showcase]
    assert [len(sitters(one, COMMITTEE, ASSEMBLY)) for one in shown] == [52]


def test_there_are_matters_in_most_places(county: geography.County, staffings: list[Staffing]) -> None:
    rng = Random(7)
    office = Registry(county, Census(rng, 7))
    tales = stories.tell(Agenda(), rng, 7, ON, [Cast(one, office) for one in staffings])
    assert 150 <= len(tales) <= 250
    assert len({tale.cast.home.code for tale in tales}) >= 60


def test_the_same_seed_plans_the_same_county_and_another_seed_another_one(county: geography.County) -> None:
    assert geography.plan(Random(7), geography.FULL) == county
    assert geography.plan(Random(8), geography.FULL).homes != county.homes


@pytest.mark.parametrize(
    ("total", "weights"), [(10, [1, 1, 1]), (7, [3, 1]), (0, [1, 2]), (168597, list(range(1, 87)))]
)
def test_shares_add_up(total: int, weights: list[int]) -> None:
    parts = geography.shares(total, weights)
    assert sum(parts) == total
    assert all(abs(part - total * weight / sum(weights)) < 1 for part, weight in zip(parts, weights, strict=True))


def test_a_photographed_sheet_is_a_picture_with_a_canary() -> None:
    token = canary.token(1, "sheet")
    picture = paper.photographed_sheet(Random(1), token)
    assert picture.startswith(b"\x89PNG\r\n\x1a\n")
    assert token.encode() in picture
    at = picture.index(b"IDAT")
    length = int.from_bytes(picture[at - 4 : at])
    assert len(decompress(picture[at + 4 : at + 4 + length])) == paper.HEIGHT * (paper.WIDTH + 1)


def test_names_of_villages_do_not_run_out() -> None:
    drawn = list(names.places(Random(1)))
    assert len(drawn) == len(set(drawn)) > 73 + 26 + 1


@pytest.mark.parametrize(("given", "title"), [(None, "澄岚县民政局"), ("社会工作部", "澄岚县社会工作部")])
def test_the_guiding_office_is_configuration(monkeypatch: pytest.MonkeyPatch, given: str | None, title: str) -> None:
    monkeypatch.delenv("GONGZHI_GUIDING_OFFICE", raising=False)
    if given:
        monkeypatch.setenv("GONGZHI_GUIDING_OFFICE", given)
    assert guiding_office() == title
