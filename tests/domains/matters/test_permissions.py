"""Who may do what: a post held there today, and nothing else."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta

import pytest

from gongzhi.domains.disclosure import permissions as boards
from gongzhi.domains.matters import permissions
from gongzhi.domains.places.models import Place
from gongzhi.errors import NotPermitted
from gongzhi.law import library
from gongzhi.shared import clock
from tests import builders

PARTS = (
    "secretary", "chair", "committee_member", "supervisor", "representative", "clerk", "township_clerk",
    "county_officer", "outsider", "former", "nobody",
)  # fmt: skip
COMMITTEE = {"chair", "committee_member", "clerk"}
BOTH = {"secretary", *COMMITTEE}
STEPS = {
    "propose": {"secretary", "clerk"},
    "confer": BOTH,
    "review": {"secretary", "clerk"},
    "resolve": COMMITTEE,
    "disclose_resolution": COMMITTEE,
    "execute": COMMITTEE,
    "disclose_outcome": COMMITTEE,
    "oversee": {"supervisor", "clerk"},
    "withdraw": BOTH,
}


@pytest.fixture
def cast(db: None) -> builders.Cast:
    return builders.cast(builders.make_place())


def allowed(check: object, cast: builders.Cast, *arguments: object) -> set[str]:
    people = {**cast.people(), "nobody": None}
    assert set(people) == set(PARTS)
    with clock.set_to(builders.DAY):
        return {part for part, person in people.items() if check(person, *arguments)}  # type: ignore[operator]


def powers(cast: builders.Cast, may: Callable[[permissions.Powers], bool]) -> set[str]:
    return allowed(lambda person: may(permissions.powers_in(person, cast.place.pk)), cast)


def test_both_committees_and_the_clerk_raise_matters(cast: builders.Cast) -> None:
    assert powers(cast, lambda here: here.may_raise()) == BOTH


@pytest.mark.parametrize("step", STEPS)
def test_a_step_is_recorded_by_who_takes_it_or_by_the_clerk(cast: builders.Cast, step: str) -> None:
    text = library.shipped().text("four_deliberations_two_disclosures", Place.Level.VILLAGE, builders.DAY)

    assert powers(cast, lambda here: here.may_record(text, step)) == STEPS[step]
    assert powers(cast, lambda here: here.acts_in(text, step)) == STEPS[step] - {"clerk"}


def test_what_is_closed_is_read_by_the_place_its_township_and_the_guiding_office(cast: builders.Cast) -> None:
    parent = builders.parent_of(cast.place)
    readers = {*BOTH, "supervisor", "township_clerk", "county_officer"}

    assert allowed(permissions.may_read_closed, cast, cast.place, parent.pk) == readers


def test_another_township_reads_nothing_closed(cast: builders.Cast) -> None:
    stranger = builders.cast(builders.make_place()).township_clerk

    with clock.set_to(builders.DAY):
        assert not permissions.may_read_closed(stranger, cast.place, builders.parent_of(cast.place).pk)


def test_both_committees_and_the_clerk_post(cast: builders.Cast) -> None:
    assert allowed(boards.may_post, cast, cast.place.pk) == BOTH


@pytest.mark.parametrize(("after", "may"), [(-1, True), (0, True), (1, False)])
def test_a_post_counts_until_its_last_day(cast: builders.Cast, after: int, may: bool) -> None:
    with clock.set_to(builders.TERM_OVER + timedelta(days=after)):
        assert permissions.powers_in(cast.former, cast.place.pk).may_raise() is may


@pytest.mark.parametrize(("after", "may"), [(-1, False), (0, True)])
def test_a_post_counts_from_its_first_day(cast: builders.Cast, after: int, may: bool) -> None:
    with clock.set_to(builders.TERM + timedelta(days=after)):
        assert permissions.powers_in(cast.clerk, cast.place.pk).may_raise() is may


def test_a_refusal_names_the_act_and_the_place(cast: builders.Cast) -> None:
    with pytest.raises(NotPermitted) as refused:
        permissions.require(is_permitted=False, act="raise_matter", place=cast.place)

    assert refused.value.code == "not_permitted"
    assert refused.value.values == {"act": "raise_matter", "place": cast.place.code}
