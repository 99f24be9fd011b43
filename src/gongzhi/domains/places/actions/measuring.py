"""Measuring how large places are."""

from __future__ import annotations

from datetime import date, timedelta
from typing import TYPE_CHECKING

from django.db import transaction

from gongzhi.domains.places.models import Place, PlaceArea
from gongzhi.errors import AlreadyDone, BadValue, NotFound, fault
from gongzhi.shared.ledger import actions as ledger

if TYPE_CHECKING:
    from collections.abc import Mapping

    from gongzhi.domains.places.permissions import Registrar

COUNTY_WIDE = ""
ONE_DAY = timedelta(days=1)
MOST_M2 = 10**12


@transaction.atomic
def measure_areas(*, actor: Registrar, first_on: date, areas: Mapping[str, int]) -> list[PlaceArea]:
    """Keep how large places are from a day on, in one act (登记面积); what was measured before ends on the day before.

    Shape: ``areas`` is place code -> m². Locks: the places, in the order of their codes.
    Raises: BadValue for no area, NotFound, AlreadyDone where a place was measured for that day or a later one.
    """
    wrong = [area for area in areas.values() if not 0 < area <= MOST_M2]
    if wrong:
        raise BadValue("invalid", [fault("range", "area", least=1, most=MOST_M2, actual=wrong[0])])
    known = {p.code: p for p in Place.objects.select_for_update().filter(code__in=areas).order_by("code")}
    if missing := sorted(areas.keys() - known.keys()):
        raise NotFound("no_place", place=missing[0])
    if PlaceArea.objects.filter(place__in=known.values(), first_on__gte=first_on).exists():
        raise AlreadyDone("overlap", on=first_on)
    ended = list(PlaceArea.objects.on(first_on).filter(place__in=known.values()).order_by("pk"))
    for row in ended:
        row.last_on = first_on - ONE_DAY
        row.save(update_fields=["last_on"])
    fresh = PlaceArea.objects.bulk_create(
        [PlaceArea(place=known[code], area_m2=area, first_on=first_on) for code, area in areas.items()]
    )
    ledger.record(
        act="places.measure_areas",
        place_code=COUNTY_WIDE,
        public={"first_on": first_on.isoformat(), "areas": dict(areas)},
        disclosed={"registered_by": actor.name} if actor.name else {},
        rows=[*ended, *fresh],
    )
    return fresh
