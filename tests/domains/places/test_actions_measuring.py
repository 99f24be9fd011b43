"""Measuring how large places are: once a day, each area ending the one before."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from gongzhi.domains.people.permissions import registrar
from gongzhi.domains.places import queries
from gongzhi.domains.places.actions import measuring
from gongzhi.domains.places.models import Place, PlaceArea
from gongzhi.errors import AlreadyDone, BadValue, NotFound, NotPermitted
from gongzhi.shared import clock
from tests.builders import DAY, cast, make_place
from tests.checklog import check_log

pytestmark = pytest.mark.django_db


def measure(place: Place, area: int, first_on: date = DAY) -> list[PlaceArea]:
    with clock.set_to(DAY):
        actor = registrar(cast(place).county_officer)
    return measuring.measure_areas(actor=actor, first_on=first_on, areas={place.code: area})


def test_a_place_has_the_area_of_the_day() -> None:
    place = make_place()
    measure(place, 29_500_000)
    measure(place, 29_400_000, DAY + timedelta(days=1))
    days = (DAY - timedelta(days=1), DAY, DAY + timedelta(days=1))
    assert [queries.areas(day).get(place.pk) for day in days] == [None, 29_500_000, 29_400_000]
    check_log()


@pytest.mark.parametrize(("days", "is_taken"), [(-1, False), (0, False), (1, True)])
def test_what_was_measured_stays(days: int, is_taken: bool) -> None:
    place = make_place()
    measure(place, 1)
    if is_taken:
        measure(place, 2, DAY + timedelta(days=days))
    else:
        with pytest.raises(AlreadyDone):
            measure(place, 2, DAY + timedelta(days=days))


@pytest.mark.parametrize(
    ("area", "is_taken"), [(-1, False), (0, False), (1, True), (10**12 - 1, True), (10**12, True), (10**12 + 1, False)]
)
def test_an_area_is_more_than_nothing_and_is_no_larger_than_a_county(area: int, is_taken: bool) -> None:
    if is_taken:
        assert measure(make_place(), area)[0].area_m2 == area
    else:
        with pytest.raises(BadValue):
            measure(make_place(), area)


def test_an_unknown_place_is_refused_and_one_that_ended_is_not_shown() -> None:
    there = cast(make_place())
    with clock.set_to(DAY):
        actor = registrar(there.county_officer)
    with pytest.raises(NotFound):
        measuring.measure_areas(actor=actor, first_on=DAY, areas={"990000000000": 1})
    measure(there.place, 5)
    Place.objects.filter(pk=there.place.pk).update(last_on=DAY)
    assert queries.areas(DAY + timedelta(days=1)) == {}


@pytest.mark.parametrize("part", ["secretary", "chair", "clerk", "township_clerk", "outsider", "former"])
def test_nobody_else_registers_places(part: str) -> None:
    there = cast(make_place())
    with clock.set_to(DAY), pytest.raises(NotPermitted):
        registrar(there.people()[part])
