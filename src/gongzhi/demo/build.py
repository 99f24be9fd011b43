"""Making the demo county: the same seed and day give the same rows and the same public words."""

from __future__ import annotations

from datetime import date
from functools import partial
from random import Random
from typing import TYPE_CHECKING

from django.db import transaction

from gongzhi.demo import geography, households, notices, registry, sign_in, staffing, stories, wages
from gongzhi.demo.agenda import Agenda
from gongzhi.demo.cast import Cast
from gongzhi.demo.geography import FULL, Size
from gongzhi.demo.registry import Progress, Registry
from gongzhi.domains.people.models import Person
from gongzhi.errors import AlreadyDone, BadValue, fault
from gongzhi.shared import clock

if TYPE_CHECKING:
    from gongzhi.demo.staffing import Staffing

EARLIEST = date(2026, 4, 1)


@transaction.atomic
def build(seed: int, on: date, progress: Progress, size: Size = FULL) -> None:
    """Fill an empty database with the demo county as of ``on``; a build that fails leaves nothing.

    The salts of the log's openings and row images, the seals and the uids are drawn afresh in each build, and so the
    hashes that stand in its entries and its root differ; everything else follows from ``seed``, ``on`` and ``size``.
    Raises: AlreadyDone where there are people, BadValue for a day before the second term had settled in.
    """
    if Person.objects.exists():
        raise AlreadyDone("demo_built")
    if on < EARLIEST:
        raise BadValue("invalid", [fault("reversed", "on", on=EARLIEST, actual=on)])
    rng = Random(seed)
    office, staffings = found(rng, seed, size, progress)
    agenda = Agenda()
    agenda.add(geography.REGISTRATIONS[1], office.recount)
    for staffing_of in staffings:
        agenda.add(staffing_of.second_term, partial(office.seat_second_term, staffing_of))
    casts = [Cast(staffing_of, office) for staffing_of in staffings]
    stories.tell(agenda, rng, seed, on, casts)
    notices.put_up(agenda, rng, on, casts)
    wages.put_down(agenda, on, next(cast for cast in casts if cast.home.is_showcase))
    agenda.run(on, progress)
    sign_in.open_accounts(on)


def found(rng: Random, seed: int, size: Size, progress: Progress) -> tuple[Registry, list[Staffing]]:
    """Register the places, their rolls, and everybody who was elected in the first term."""
    county = geography.plan(rng, size)
    census = staffing.Census(rng, seed)
    staffings = staffing.plan(rng, census, size, county.homes)
    showcase = next(one for one in staffings if one.home.is_showcase)
    households.number_officers(showcase)
    office = Registry(county, census)
    with clock.set_to(registry.OPENED):
        office.found()
        office.count()
        office.measure()
        office.adopt_pay()
        office.seat_townships()
        office.seat_gone()
        office.seat_first_term(staffings, progress)
        clerk = Cast(showcase, office).clerk(registry.OPENED)
        households.hand_in(clerk=clerk, staffing=showcase, seed=seed)
    return office, staffings
