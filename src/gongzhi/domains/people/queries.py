"""Reads of bodies, posts and rosters as of a day."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING

from django.db.models import Count

from gongzhi.domains.people.models import Body, Person, Post, Residence, body_title
from gongzhi.domains.places import queries as places
from gongzhi.domains.places.models import Place
from gongzhi.law import library
from gongzhi.shared.periods import holds_on

if TYPE_CHECKING:
    from django.db.models import QuerySet

# Which bodies' members make up a roll that is counted from posts; every other roll is a count kept with the place.
ROSTERS = {
    "two_committees_members": (Body.Kind.PARTY_ORGANISATION, Body.Kind.COMMITTEE),
    "representatives_assembly_members": (Body.Kind.COMMITTEE, Body.Kind.REPRESENTATIVES_ASSEMBLY),
    "committee_members": (Body.Kind.COMMITTEE,),
}
LEAP_DAY, EVE = (2, 29), (2, 28)
# The order in which officials write the members of a body.
RANK = {role: rank for rank, role in enumerate(Post.Role.values)}


@dataclass(frozen=True, slots=True)
class Holder:
    """A person on a body, as the public may see it."""

    person_id: int
    name: str
    role: str
    role_title: str
    first_on: date
    last_on: date | None


@dataclass(frozen=True, slots=True)
class BodyView:
    """A body of a place on a day, with those who sat on it."""

    id: int
    kind: str
    title: str
    holders: tuple[Holder, ...]


@dataclass(frozen=True, slots=True)
class Held:
    """A post that a person holds on a day: the ground of every permission."""

    place_id: int
    place_code: str
    level: str
    body: str
    role: str


def bodies_of(place: Place, on: date) -> list[BodyView]:
    """Return the bodies of a place on ``on``, each with its members in the order of their roles. Two queries."""
    seats: defaultdict[int, list[Holder]] = defaultdict(list)
    # Looked up once: Django's own get_role_display translates every choice for every row.
    titles = {role.value: str(role.label) for role in Post.Role}
    posts = Post.objects.on(on).filter(body__place=place).order_by("pk")
    columns = ("body_id", "person_id", "person__name", "role", "first_on", "last_on")
    for body_id, person_id, name, role, first_on, last_on in sorted(
        posts.values_list(*columns), key=lambda row: RANK[row[3]]
    ):
        seats[body_id].append(Holder(person_id, name, role, titles[role], first_on, last_on))
    order = {kind: rank for rank, kind in enumerate(Body.Kind.values)}
    bodies = Body.objects.on(on).filter(place=place)
    return [
        BodyView(body.pk, body.kind, body.name or body_title(body.kind, place.level), tuple(seats[body.pk]))
        for body in sorted(bodies, key=lambda b: (order[b.kind], b.pk))
    ]


def posts_of(person: Person, on: date) -> list[Held]:
    """Return the posts that ``person`` holds on ``on``, on bodies that exist then."""
    posts = (
        Post.objects.on(on).filter(holds_on(on, "body__"), person=person).select_related("body__place").order_by("pk")
    )
    return [Held(p.body.place_id, p.body.place.code, p.body.place.level, p.body.kind, p.role) for p in posts]


def roster(place_id: int, roll: str, on: date) -> list[Person]:
    """Return the distinct people on a roll that posts make up, by name; an empty list for a roll of counts."""
    seated = _seated(place_id, roll, on).values("person")
    return list(Person.objects.filter(pk__in=seated).order_by("name", "pk"))


def roll_size(place_id: int, roll: str, on: date) -> int | None:
    """Return how many stand on ``roll`` of the place on ``on``.

    They are counted from posts, or as the place last counted, or, where it never did, from the register of residents.
    """
    if roll in ROSTERS:
        return _seated(place_id, roll, on).aggregate(people=Count("person", distinct=True))["people"] or None
    counted = places.roll_count(place_id, roll, on)
    return _registered(place_id, roll, on) if counted is None else counted


def _registered(place_id: int, roll: str, on: date) -> int | None:
    """Return how many adults or households the register of residents has; None where it has none.

    Law: assembly_adult_age.
    """
    homes = Residence.objects.on(on).filter(place_id=place_id)
    if roll == "households":
        return homes.aggregate(found=Count("household", distinct=True))["found"] or None
    if roll != "adults":
        return None
    level = Place.objects.values_list("level", flat=True).get(pk=place_id)
    age = library.shipped().parameter("assembly_adult_age", level, on).value
    if not isinstance(age, int):
        raise TypeError("an age is a number of years")
    # Who was born on 29 February comes of age on 1 March.
    latest = date(on.year - age, on.month, on.day) if (on.month, on.day) != LEAP_DAY else date(on.year - age, *EVE)
    return homes.filter(person__born_on__lte=latest).count() or None


def _seated(place_id: int, roll: str, on: date) -> QuerySet[Post]:
    """Return the posts of a day whose holders make up a roll."""
    return Post.objects.on(on).filter(body__place_id=place_id, body__kind__in=ROSTERS.get(roll, ()))


def concurrent_heads(on: date) -> dict[int, bool]:
    """Say of each village and community whether its party secretary also chairs its committee (一肩挑)."""
    heads: defaultdict[int, dict[str, int]] = defaultdict(dict)
    leading = {
        (Body.Kind.PARTY_ORGANISATION.value, Post.Role.SECRETARY.value),
        (Body.Kind.COMMITTEE.value, Post.Role.CHAIR.value),
    }
    posts = Post.objects.on(on).filter(role__in=[role for _, role in leading])
    for place_id, body, role, person_id in posts.values_list("body__place_id", "body__kind", "role", "person_id"):
        if (body, role) in leading:
            heads[place_id][body] = person_id
    return {place_id: len(found) == 2 and len(set(found.values())) == 1 for place_id, found in heads.items()}


def two_committees(on: date) -> dict[int, tuple[Person, set[str]]]:
    """Return each distinct member of the two committees county-wide with the kinds of committee they sit on."""
    seats: dict[int, tuple[Person, set[str]]] = {}
    kinds = ROSTERS["two_committees_members"]
    for post in Post.objects.on(on).filter(body__kind__in=kinds).select_related("person", "body"):
        seats.setdefault(post.person_id, (post.person, set()))[1].add(post.body.kind)
    return seats
