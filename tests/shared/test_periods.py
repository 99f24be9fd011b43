from __future__ import annotations

from datetime import date, timedelta

import pytest
from django.db import IntegrityError, transaction

from gongzhi.domains.places.models import PlaceName
from tests import builders

pytestmark = pytest.mark.django_db

FIRST, LAST = date(2024, 3, 1), date(2024, 3, 31)
ONE = timedelta(days=1)


@pytest.mark.parametrize(
    ("day", "holds"),
    [(FIRST - ONE, False), (FIRST, True), (LAST, True), (LAST + ONE, False)],
)
def test_both_days_of_a_period_are_in_it(day: date, holds: bool) -> None:
    row = PlaceName.objects.create(place=builders.make_place(), name="旧名", first_on=FIRST, last_on=LAST)
    assert PlaceName.objects.on(day).filter(pk=row.pk).exists() is holds


def test_a_period_without_end_still_holds() -> None:
    row = PlaceName.objects.create(place=builders.make_place(), name="新名", first_on=FIRST)
    assert PlaceName.objects.on(date.max).filter(pk=row.pk).exists()
    assert not PlaceName.objects.on(FIRST - ONE).filter(pk=row.pk).exists()


def test_a_period_of_one_day_stands_and_one_that_ends_before_it_begins_does_not() -> None:
    place = builders.make_place()
    PlaceName.objects.create(place=place, name="一日", first_on=FIRST, last_on=FIRST)
    with pytest.raises(IntegrityError), transaction.atomic():
        PlaceName.objects.create(place=place, name="倒转", first_on=FIRST, last_on=FIRST - ONE)
