"""Residents for the tests of rights: each with a household, sealed numbers, and every private field a canary."""

from __future__ import annotations

from datetime import date

from gongzhi.domains.matters.actions import Sheet
from gongzhi.domains.people.models import Household, Person, Residence
from gongzhi.domains.people.rules import pinyin_of
from gongzhi.domains.places.models import Place
from tests import builders, lists

CANARY = "金丝雀"
TELEPHONE = "13800004321"
SHEET = Sheet(filename="签字材料.pdf", content=builders.PDF)


def resident(place: Place, name: str = CANARY, *, household: str = "12", number: int = 7) -> Person:
    """Return somebody who lives in a place, and can sign in."""
    person = builders.make_person(name, remark=f"{CANARY}备注")
    person.name_pinyin, person.name_initials = pinyin_of(name)
    person.keep_id_number(lists.identity_number(number))
    person.keep_telephone(TELEPHONE)
    person.save()
    live(person, place, household=household)
    return person


def live(person: Person, place: Place, *, household: str = "12", last_on: date | None = None) -> Residence:
    """Let somebody live in a household of a place."""
    home, _ = Household.objects.get_or_create(place=place, number=household, defaults={"group": "三组"})
    return Residence.objects.create(
        person=person, place=place, household=home, relation="head", first_on=builders.FOUNDED, last_on=last_on
    )
