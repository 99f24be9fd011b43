"""Reads of bodies, posts and rosters as of a day."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from datetime import date, timedelta
from itertools import combinations
from typing import TYPE_CHECKING

from django.db.models import Count, Min

from gongzhi.domains.people.models import Body, Kinship, Person, Post, Residence, body_title
from gongzhi.domains.people.rules import Serving, avoided, kin_in_household, soon_days, term_ends, term_state
from gongzhi.domains.places import queries as places
from gongzhi.domains.places.models import Place
from gongzhi.law import library
from gongzhi.shared.periods import holds_on

if TYPE_CHECKING:
    from collections.abc import Collection

    from django.db.models import QuerySet

    from gongzhi.errors import Finding

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


def avoidance(place: Place, on: date) -> list[Finding]:
    """Return who in a place must not serve together with whom on a day (应当回避). Three queries."""
    return avoidances(on, [place.pk]).get(place.pk, [])


def avoidances(on: date, place_ids: Collection[int] | None = None) -> dict[int, list[Finding]]:
    """Return the same for these places, or for all, by place id; places without any are left out. Three queries.

    A post that was recorded stays recorded; whether it may stand is for those whom the law names to see to.
    """
    watched = {Body.Kind.COMMITTEE: 0, Body.Kind.SUPERVISION_COMMITTEE: 1}
    posts = Post.objects.on(on).filter(holds_on(on, "body__"), holds_on(on, "body__place__"), body__kind__in=watched)
    if place_ids is not None:
        posts = posts.filter(body__place__in=place_ids)
    serving: defaultdict[int, tuple[dict[int, str], dict[int, str]]] = defaultdict(lambda: ({}, {}))
    levels: dict[int, str] = {}
    columns = ("body__place_id", "body__place__level", "body__kind", "person_id", "person__name")
    for place_id, level, kind, person_id, name in posts.order_by("pk").values_list(*columns):
        levels[place_id] = level
        serving[place_id][watched[kind]][person_id] = name
    kin = _kin({person for both in serving.values() for side in both for person in side}, on)
    law = library.shipped()
    found = {
        place_id: avoided(
            Serving(committee, supervisors, kin),
            law.parameter_or_none("committee_near_relatives_most", levels[place_id], on),
            law.parameter_or_none("supervisors_of_committee_most", levels[place_id], on),
        )
        for place_id, (committee, supervisors) in serving.items()
    }
    return {place_id: findings for place_id, findings in found.items() if findings}


def _kin(people: Collection[int], on: date) -> dict[frozenset[int], str]:
    """Return what pairs of people are to each other: as it is registered, or by the household they live in."""
    found: dict[frozenset[int], str] = {}
    members: defaultdict[int, list[tuple[int, str]]] = defaultdict(list)
    homes = Residence.objects.on(on).filter(person__in=people).exclude(household=None).exclude(relation="")
    for household, person_id, relation in homes.order_by("pk").values_list("household_id", "person_id", "relation"):
        members[household].append((person_id, relation))
    for together in members.values():
        for (one, to_head), (other, to_same) in combinations(together, 2):
            derived = kin_in_household(to_head, to_same)
            if derived and one != other:
                found[frozenset({one, other})] = derived
    registered = Kinship.objects.filter(person__in=people, relative__in=people)
    for one, other, known in registered.values_list("person_id", "relative_id", "relation"):
        found[frozenset({one, other})] = known
    return found


@dataclass(frozen=True, slots=True)
class TermView:
    """The term of a body of a place that runs on a day: when it began, its last day, and the law that says so.

    ``state`` is ``running``, ``soon``, ``overdue``, or ``unknown`` where the law of the first day says nothing.
    """

    place_id: int
    kind: str
    title: str
    first_on: date
    ends_on: date | None
    state: str
    source: str


# Whose terms the law measures by that of the committee.
WITH_TERMS = (Body.Kind.COMMITTEE, Body.Kind.SUPERVISION_COMMITTEE, Body.Kind.REPRESENTATIVES_ASSEMBLY)


def terms(on: date, place_ids: Collection[int] | None = None) -> list[TermView]:
    """Return the terms that run on a day in these places, or in all, in the order of their codes (任期届满). One query.

    A term began with the first of the posts that run: a new term ends all of the one before, and who was elected
    later serves for the rest of it.
    """
    posts = Post.objects.on(on).filter(holds_on(on, "body__"), holds_on(on, "body__place__"), body__kind__in=WITH_TERMS)
    if place_ids is not None:
        posts = posts.filter(body__place__in=place_ids)
    columns = ("body__place__code", "body__place_id", "body__place__level", "body__kind")
    found = posts.order_by().values_list(*columns).annotate(first_on=Min("first_on"))
    order = list(WITH_TERMS)
    return [
        _term(place_id, level, kind, first_on, on)
        for _, place_id, level, kind, first_on in sorted(found, key=lambda row: (row[0], order.index(row[3])))
    ]


def _term(place_id: int, level: str, kind: str, first_on: date, on: date) -> TermView:
    law = library.shipped().parameter_or_none("committee_term_years", level, first_on)
    title = body_title(kind, level)
    if law is None:
        return TermView(place_id, kind, title, first_on, None, "unknown", "")
    ends_on = term_ends(first_on, int(str(law.value)))
    return TermView(place_id, kind, title, first_on, ends_on, term_state(ends_on, on, soon_days()), law.source)


def ending_posts(on: date, place_ids: Collection[int] | None = None) -> list[Post]:
    """Return the posts whose last day is known and near, in the order of places and days. One query."""
    until = on + timedelta(days=soon_days())
    posts = Post.objects.on(on).filter(holds_on(on, "body__place__"), last_on__lte=until)
    if place_ids is not None:
        posts = posts.filter(body__place__in=place_ids)
    return list(posts.select_related("person", "body__place").order_by("body__place__code", "last_on", "pk"))
