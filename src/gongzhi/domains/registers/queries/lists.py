"""Reads of lists that were handed in, and of the people on the register as their reader may see them."""

from __future__ import annotations

import json
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from django.db.models import Q, QuerySet

from gongzhi.domains.people.models import ID_NUMBER, TELEPHONE, Person, Residence
from gongzhi.domains.people.permissions import Sight
from gongzhi.domains.places import queries as places
from gongzhi.domains.places.models import Place
from gongzhi.domains.registers import permissions
from gongzhi.domains.registers.models import Fault, Import
from gongzhi.errors import Finding, NotFound
from gongzhi.shared.vault import vault

PAGE = 50
ID_DIGITS = 18
TELEPHONE_DIGITS = 7


@dataclass(frozen=True, slots=True)
class FaultView:
    """A fault as a clerk finds it: the row and the column as the file shows them, and what is wrong there."""

    row: int
    letter: str
    heading: str
    finding: Finding


@dataclass(frozen=True, slots=True)
class Found:
    """Somebody on the register, as a list shows them."""

    uid: UUID
    name: str
    sex: str
    born_on: date
    place_name: str
    group: str
    household: str


@dataclass(frozen=True, slots=True)
class People:
    """A page of people, and whether there are more."""

    rows: tuple[Found, ...]
    has_more: bool


def imports_of(person: Person) -> QuerySet[Import]:
    """Return the lists that ``person`` may look at, newest first: the guiding office all, others their own."""
    found = Import.objects.select_related("handed_in_by").order_by("-handed_in_at", "-pk")
    kinds = permissions.kinds_of(person)
    writes_all = Import.Kind.PLACES in kinds
    return found if writes_all else found.filter(handed_in_by=person, kind__in=kinds)


def one(person: Person, uid: UUID) -> Import:
    """Return a list that ``person`` may look at. Raises: NotFound."""
    found = imports_of(person).filter(uid=uid).first()
    if found is None:
        raise NotFound("no_import")
    return found


def faults_of(found: Import, number: int = 1, size: int = PAGE) -> list[FaultView]:
    """Return a page of the faults of a list, in the order of its rows."""
    rows = found.faults.order_by("row", "letter", "pk")[(number - 1) * size : number * size]
    return [FaultView(one.row, one.letter, one.heading, _finding(one)) for one in rows]


def _finding(one: Fault) -> Finding:
    return Finding(rule=one.rule, message=f"invalid.{one.rule}", field=one.heading, values=json.loads(one.values))


def people(sight: Sight, searched: str, number: int, today: date) -> People:
    """Return a page of the people whom a reader may list, found by name, pinyin, telephone or identity number.

    Who reads a place looks through its residents; who reads the county looks up the names: both stand in an index.
    """
    condition = _condition(searched)
    start = (number - 1) * PAGE
    if sight.places is None:
        found = Person.objects.filter(condition).order_by("name", "pk")[start : start + PAGE + 1]
        homes = Residence.objects.filter(person__in=[one.pk for one in found[:PAGE]], last_on=None)
        by_person = {home.person_id: home for home in homes.select_related("household")}
        pairs = [(one, by_person.get(one.pk)) for one in found]
    else:
        homes = Residence.objects.filter(_of_person(condition), place__in=sight.places, last_on=None)
        homes = homes.select_related("person", "household")
        order = ("person__name", "pk") if searched else ("place_id", "household_id", "pk")
        pairs = [(home.person, home) for home in homes.order_by(*order)[start : start + PAGE + 1]]
    return People(tuple(_found(pairs[:PAGE], today)), len(pairs) > PAGE)


def _found(pairs: list[tuple[Person, Residence | None]], today: date) -> list[Found]:
    ids = {home.place_id for _, home in pairs if home}
    names = {view.id: view.name for view in places.views(Place.objects.filter(pk__in=ids), today)}
    return [
        Found(
            uid=person.uid,
            name=person.name,
            sex=str(person.get_sex_display()),
            born_on=person.born_on,
            place_name=names.get(home.place_id, "") if home else "",
            group=home.household.group if home and home.household else "",
            household=home.household.number if home and home.household else "",
        )
        for person, home in pairs
    ]


def _condition(searched: str) -> Q:
    """Return what a person must be called, or which number be theirs."""
    text = "".join(searched.split())
    if not text:
        return Q(erased_on=None)
    digits = text.removeprefix("+86").upper()
    if len(digits) == ID_DIGITS and digits[:-1].isdecimal():
        return Q(id_digest=vault().digest(ID_NUMBER, digits))
    if digits.isdecimal() and len(digits) >= TELEPHONE_DIGITS:
        return Q(telephone_digest=vault().digest(TELEPHONE, digits))
    if text.isascii():
        return Q(name_pinyin__begins=text.lower()) | Q(name_initials__begins=text.lower())
    return Q(name__begins=text)


def _of_person(condition: Q) -> Q:
    """Return the condition asked of the person of a residence."""
    found = Q(_connector=condition.connector)
    for name, value in (child for child in condition.children if isinstance(child, tuple)):
        found.children.append((f"person__{name}", value))
    return found
