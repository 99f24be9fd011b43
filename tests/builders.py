"""Plain functions that build a small county for a test: places, bodies, the cast, and matters on their way."""

from __future__ import annotations

from dataclasses import dataclass, fields
from datetime import date, timedelta
from itertools import count
from typing import TYPE_CHECKING

from gongzhi.domains.accounts.models import Account
from gongzhi.domains.matters import actions as matter_actions
from gongzhi.domains.people.models import Body, Person, Post
from gongzhi.domains.places.models import Place, PlaceName, PlaceParent, RollCount
from gongzhi.shared import clock

if TYPE_CHECKING:
    from gongzhi.domains.matters.models import Fact, Matter

FOUNDED = date(2010, 1, 1)
TERM = date(2021, 1, 15)
TERM_OVER = date(2025, 12, 31)
DAY = date(2026, 3, 2)
PDF = b"%PDF-1.4\n1 0 obj<<>>endobj\ntrailer<<>>\n%%EOF\n"
ROLLS = {"adults": 1820, "households": 640, "voting_party_members": 48}

_numbers = count(1)


@dataclass(frozen=True, slots=True, kw_only=True)
class Cast:
    """The people of a place, each with one post; ``outsider`` is the next place's clerk, ``former`` a clerk once."""

    place: Place
    next_place: Place
    secretary: Person
    chair: Person
    committee_member: Person
    supervisor: Person
    representative: Person
    clerk: Person
    township_clerk: Person
    county_officer: Person
    outsider: Person
    former: Person

    def people(self) -> dict[str, Person]:
        """Return everyone by the name of their part."""
        found = {field.name: getattr(self, field.name) for field in fields(self)}
        return {name: one for name, one in found.items() if isinstance(one, Person)}


def make_county(name: str = "试验县") -> Place:
    """Return the county, made once."""
    return Place.objects.filter(level=Place.Level.COUNTY).first() or make_place(Place.Level.COUNTY, name=name)


def make_place(
    level: str = Place.Level.VILLAGE,
    *,
    parent: Place | None = None,
    name: str = "",
    code: str = "",
    first_on: date = FOUNDED,
) -> Place:
    """Return a new place under ``parent``; one above it is made where none is given."""
    number = next(_numbers)
    place = Place.objects.create(code=code or f"99{number:010d}", level=level, first_on=first_on)
    PlaceName.objects.create(place=place, name=name or f"试验{place.get_level_display()}{number}", first_on=first_on)
    above = parent or _above(level)
    if above is not None:
        PlaceParent.objects.create(place=place, parent=above, first_on=first_on)
    for roll, size in ROLLS.items() if place.is_self_governing else ():
        count_roll(place, roll, size, first_on)
    return place


def _above(level: str) -> Place | None:
    if level == Place.Level.COUNTY:
        return None
    return make_county() if level == Place.Level.TOWNSHIP else make_place(Place.Level.TOWNSHIP)


def parent_of(place: Place) -> Place:
    """Return the place that ``place`` belongs to last."""
    return PlaceParent.objects.filter(place=place).select_related("parent").latest("first_on").parent


def count_roll(place: Place, roll: str, size: int, on: date = FOUNDED) -> RollCount:
    """Let ``size`` people stand on a roll of the place from ``on``."""
    return RollCount.objects.create(place=place, roll=roll, counted_on=on, count=size)


def make_person(name: str = "", *, remark: str = "") -> Person:
    """Return a new invented person with an account whose handle is ``person-<id>``."""
    person = Person.objects.create(
        name=name or f"试验人{next(_numbers)}", sex=Person.Sex.FEMALE, born_on=date(1980, 5, 1),
        education=Person.Education.SENIOR, remark=remark, is_synthetic=True,
    )  # fmt: skip
    Account.objects.create(handle=f"person-{person.pk}", person=person)
    return person


def make_body(place: Place, kind: str, first_on: date = FOUNDED) -> Body:
    """Return the body of this kind in the place, made once."""
    return Body.objects.get_or_create(place=place, kind=kind, defaults={"first_on": first_on})[0]


def seat(person: Person, body: Body, role: str, first_on: date = TERM, last_on: date | None = None) -> Post:
    """Let ``person`` hold a post."""
    return Post.objects.create(person=person, body=body, role=role, first_on=first_on, last_on=last_on)


def seated(place: Place, kind: str, role: str, *, name: str = "", last_on: date | None = None) -> Person:
    """Return a new person who holds a post of the place."""
    person = make_person(name)
    seat(person, make_body(place, kind), role, last_on=last_on)
    return person


def cast(place: Place) -> Cast:
    """Return the people of a place, its township and its county, and the clerk of the next village."""
    township = parent_of(place)
    next_place = make_place(place.level, parent=township)
    kinds, roles = Body.Kind, Post.Role
    return Cast(
        place=place,
        next_place=next_place,
        secretary=seated(place, kinds.PARTY_ORGANISATION, roles.SECRETARY, name="书记甲"),
        chair=seated(place, kinds.COMMITTEE, roles.CHAIR, name="主任乙"),
        committee_member=seated(place, kinds.COMMITTEE, roles.MEMBER, name="委员丙"),
        supervisor=seated(place, kinds.SUPERVISION_COMMITTEE, roles.CHAIR, name="监督丁"),
        representative=seated(place, kinds.REPRESENTATIVES_ASSEMBLY, roles.REPRESENTATIVE, name="代表戊"),
        clerk=seated(place, kinds.STAFF, roles.CLERK, name="文书己"),
        township_clerk=seated(township, kinds.TOWNSHIP_GOVERNMENT, roles.OFFICER, name="乡镇庚"),
        county_officer=seated(make_county(), kinds.GUIDING_OFFICE, roles.OFFICER, name="县局辛"),
        outsider=seated(next_place, kinds.STAFF, roles.CLERK, name="邻村壬"),
        former=seated(place, kinds.STAFF, roles.CLERK, name="前任癸", last_on=TERM_OVER),
    )


def seat_representatives(place: Place, total: int) -> list[Person]:
    """Seat representatives until the representatives' assembly has ``total`` members; return the new ones."""
    kinds = (Body.Kind.COMMITTEE, Body.Kind.REPRESENTATIVES_ASSEMBLY)
    there = (
        Post.objects.filter(body__place=place, body__kind__in=kinds, last_on=None).values("person").distinct().count()
    )
    body = make_body(place, Body.Kind.REPRESENTATIVES_ASSEMBLY)
    people = [make_person() for _ in range(total - there)]
    for person in people:
        seat(person, body, Post.Role.REPRESENTATIVE)
    return people


def raised(
    cast: Cast, *, on: date = DAY, kind: str = "public_benefit_project", decided_by: str = "adults",
    title: str = "修路", authorises: tuple[str, ...] = (), draft: str = "",
) -> Matter:  # fmt: skip
    """Return a matter that the chair raised on ``on``."""
    with clock.set_to(on):
        return matter_actions.raise_matter(
            actor=cast.chair, place=cast.place, kind=kind, title=title, summary="修一条路。", decided_by=decided_by,
            authorises=authorises, draft=draft,
        )  # fmt: skip


def record(
    actor: Person, matter: Matter, step: str, on: date, *, entered_on: date | None = None, **values: object
) -> Fact:
    """Record a fact at a step; entered on its own day unless told, with a sheet where it is entered later."""
    later = entered_on is not None and entered_on != on
    sheets = (matter_actions.Sheet(filename="会议记录.pdf", content=PDF),) if later else ()
    draft = matter_actions.FactDraft(step=step, on=on, acted_by=actor.name, sheets=sheets, **values)  # type: ignore[arg-type]
    with clock.set_to(entered_on or on):
        return matter_actions.record_fact(actor=actor, matter=matter, draft=draft)


# The lawful way of a village's matter: step, who records it, days after the first, and what happened.
PUBLISHED = 15
WAY = (
    ("propose", "secretary", 0, {}),
    ("confer", "chair", 1, {"present": 3, "votes_for": 3, "votes_against": 0, "abstain": 0}),
    ("review", "secretary", 2, {"present": 32, "votes_for": 25, "votes_against": 5, "abstain": 2}),
    ("resolve", "chair", 3, {"body": "adults", "present": 911, "votes_for": 456, "votes_against": 455, "abstain": 0}),
    ("disclose_resolution", "chair", 4, {"text": "决议全文"}),
    ("execute", "chair", 20, {"text": "已经修好"}),
    ("disclose_outcome", "chair", 21, {"text": "结果全文"}),
)


def walk(cast: Cast, matter: Matter, *, until: str = "disclose_outcome", start: date = DAY, **changed: object) -> Fact:
    """Take a matter its lawful way up to a step, each fact entered on its day; ``changed`` belongs to the last."""
    people, after = cast.people(), 10
    for step, part, days, values in WAY:
        on = start + timedelta(days=days)
        given: dict[str, object] = dict(values)
        if step == "resolve":
            given["notice_on"] = on - timedelta(days=after)
        if step.startswith("disclose"):
            given["until"] = on + timedelta(days=PUBLISHED)
        fact = record(people[part], matter, step, on, **{**given, **(changed if step == until else {})})
        if step == until:
            break
    return fact
