from __future__ import annotations

from datetime import date

import pytest

from gongzhi.domains.people import queries
from gongzhi.domains.people.models import Household, Person, Residence
from gongzhi.domains.places.models import Place, RollCount
from tests import builders

pytestmark = pytest.mark.django_db
DAY = date(2026, 3, 2)


def lives(place: Place, household: str, born_on: date, last_on: date | None = None) -> None:
    home = Household.objects.get_or_create(place=place, number=household)[0]
    person = Person.objects.create(name="某人", sex="female", born_on=born_on)
    Residence.objects.create(person=person, place=place, household=home, first_on=date(2020, 1, 1), last_on=last_on)


@pytest.fixture
def village() -> Place:
    place = builders.make_place()
    RollCount.objects.filter(place=place).delete()
    return place


@pytest.mark.parametrize(
    ("born_on", "adults"), [(date(2008, 3, 1), 1), (date(2008, 3, 2), 1), (date(2008, 3, 3), None)]
)
def test_adults_are_counted_from_the_register_where_the_place_never_counted(
    village: Place, born_on: date, adults: int | None
) -> None:
    lives(village, "1", born_on)
    assert queries.roll_size(village.pk, "adults", DAY) == adults


def test_of_29_february_the_day_before_1_march_is_no_birthday(village: Place) -> None:
    lives(village, "1", date(2008, 2, 29))
    assert queries.roll_size(village.pk, "adults", date(2026, 2, 28)) is None
    assert queries.roll_size(village.pk, "adults", date(2026, 3, 1)) == 1
    lives(village, "1", date(2010, 2, 28))
    assert queries.roll_size(village.pk, "adults", date(2028, 2, 29)) == 2


def test_households_are_counted_once_and_who_left_is_not(village: Place) -> None:
    for household, last_on in (("1", None), ("1", None), ("2", None), ("3", date(2026, 3, 1))):
        lives(village, household, date(1980, 1, 1), last_on)
    assert queries.roll_size(village.pk, "households", DAY) == 2
    assert queries.roll_size(village.pk, "households", date(2026, 3, 1)) == 3


def test_a_count_that_was_kept_goes_before_the_register(village: Place) -> None:
    lives(village, "1", date(1980, 1, 1))
    builders.count_roll(village, "adults", 900)
    assert queries.roll_size(village.pk, "adults", DAY) == 900
    assert queries.roll_size(village.pk, "voting_party_members", DAY) is None
