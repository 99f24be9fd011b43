"""Whom somebody may act for, and who answers what a resident asks: by posts held today and by the household."""

from __future__ import annotations

from typing import TYPE_CHECKING

from gongzhi.domains.people import permissions as people
from gongzhi.domains.people.models import Person, Residence
from gongzhi.domains.rights.models import ResidentAct
from gongzhi.errors import NotFound, NotPermitted
from gongzhi.shared import clock

if TYPE_CHECKING:
    from uuid import UUID

# What somebody answers; a new telephone number stands as soon as it is entered.
ANSWERED = (ResidentAct.Kind.CORRECTION, ResidentAct.Kind.DELETION, ResidentAct.Kind.CONTEST)


def sees(actor: Person, person: Person) -> bool:
    """Say whether ``actor`` sees ``person`` by a post held today, which is who may help or enter what is on paper."""
    if actor.pk == person.pk:
        return False
    today = clock.today()
    return bool(people.sight_of(actor, today).fields_of(person, people.homes_of(person, today)))


def are_of_one_household(one: Person, other: Person) -> bool:
    """Say whether two people are registered in the same household today."""
    held = Residence.objects.on(clock.today()).exclude(household=None)
    mine = held.filter(person=one).values("household")
    return one.pk != other.pk and held.filter(person=other, household__in=mine).exists()


def subject(actor: Person, uid: UUID) -> Person:
    """Return whom ``actor`` may act for: themselves, somebody of the household, whom they see by a post.

    Raises: NotFound for everybody else as for nobody.
    """
    found = Person.objects.filter(uid=uid, erased_on=None).first()
    if found and (found.pk == actor.pk or are_of_one_household(actor, found) or sees(actor, found)):
        return found
    raise NotFound("no_person")


def answers_in(actor: Person) -> frozenset[int] | None:
    """Return the places whose residents' requests ``actor`` answers today; None is everywhere."""
    return people.kept_by(actor, clock.today()).places


def had_part(actor: Person, act: ResidentAct) -> bool:
    """Say whether ``actor`` had a part in an act, or in what it is against: then others answer it."""
    found = {act.person_id, act.entered_by_id, act.helper_id}
    if act.of_act is not None:
        found |= {act.of_act.entered_by_id, act.of_act.helper_id}
    if act.of_attendance is not None:
        found.add(act.of_attendance.fact.entered_by_id)
    return actor.pk in found


def require_answerer(actor: Person, act: ResidentAct) -> None:
    """Refuse who may not answer. Raises: NotFound outside the places kept, NotPermitted for one's own doing."""
    held = answers_in(actor)
    if act.kind not in ANSWERED or (held is not None and act.place_id not in held):
        raise NotFound("no_act")
    if had_part(actor, act):
        raise NotPermitted("own_act")


def may_read(reader: Person, act: ResidentAct) -> bool:
    """Say whether ``reader`` may read an act and its sheets: whose it is, who keeps the place, who did it for them.

    Whoever helped reads it as long as they may still act for the person.
    """
    held = answers_in(reader)
    if reader.pk == act.person_id or held is None or act.place_id in held:
        return True
    took_part = reader.pk in (act.entered_by_id, act.helper_id)
    return took_part and (sees(reader, act.person) or are_of_one_household(reader, act.person))
