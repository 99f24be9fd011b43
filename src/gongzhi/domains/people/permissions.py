"""Who may register places, people and posts, and what each post sees of residents."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import TYPE_CHECKING
from uuid import UUID

from gongzhi.domains.people import queries
from gongzhi.domains.people.models import Body, Person, Post, Residence
from gongzhi.domains.places import queries as places
from gongzhi.domains.places.permissions import Registrar
from gongzhi.errors import NotFound, NotPermitted
from gongzhi.shared import clock

if TYPE_CHECKING:
    from gongzhi.domains.people.queries import Held

FOUNDER = Registrar("")


def may_register(person: Person | None) -> bool:
    """Say whether ``person`` is an officer of the guiding office today; nobody is one, until there are people."""
    if person is None:
        return not Person.objects.exists()
    return any(is_guiding_officer(held) for held in queries.posts_of(person, clock.today()))


def is_guiding_officer(held: Held) -> bool:
    """Say whether a post is that of an officer of the guiding office."""
    return held.body == Body.Kind.GUIDING_OFFICE and held.role == Post.Role.OFFICER


def registrar(person: Person | None) -> Registrar:
    """Return the right of ``person`` to register places; nobody founds an empty county. Raises: NotPermitted."""
    if not may_register(person):
        raise NotPermitted("not_permitted", act="register_places")
    return FOUNDER if person is None else Registrar(person.name)


class Field(StrEnum):
    """What there is to see of a resident."""

    NAME = "name"
    SEX = "sex"
    AGE = "age"
    GROUP = "group"
    HOUSEHOLD = "household"
    RELATION = "relation"
    EDUCATION = "education"
    ID_NUMBER = "id_number"  # masked
    TELEPHONE = "telephone"  # masked


class Range(StrEnum):
    """Of whose residents: those of the post's own place, of the places below it, of the whole county."""

    OWN = "own"
    BELOW = "below"
    COUNTY = "county"


EVERYTHING = frozenset(Field)
TO_FIND = frozenset({Field.NAME, Field.SEX, Field.GROUP, Field.HOUSEHOLD})
# What each post sees of whom; nobody else sees anybody. Who holds a post is public, and one's own file is one's own.
SIGHTS: Mapping[tuple[str, str | None], tuple[Range, frozenset[Field]]] = {
    (Body.Kind.GUIDING_OFFICE, Post.Role.OFFICER): (Range.COUNTY, EVERYTHING),
    (Body.Kind.TOWNSHIP_GOVERNMENT, Post.Role.OFFICER): (Range.BELOW, EVERYTHING),
    (Body.Kind.PARTY_ORGANISATION, Post.Role.SECRETARY): (Range.OWN, EVERYTHING),
    (Body.Kind.COMMITTEE, Post.Role.CHAIR): (Range.OWN, EVERYTHING),
    (Body.Kind.STAFF, Post.Role.CLERK): (Range.OWN, EVERYTHING),
    (Body.Kind.COMMITTEE, Post.Role.DEPUTY_CHAIR): (Range.OWN, TO_FIND),
    (Body.Kind.COMMITTEE, Post.Role.MEMBER): (Range.OWN, TO_FIND),
}

# Who may correct what is registered of the residents they see: those who write the lists as well.
KEEPERS = frozenset(
    {
        (Body.Kind.GUIDING_OFFICE, Post.Role.OFFICER),
        (Body.Kind.TOWNSHIP_GOVERNMENT, Post.Role.OFFICER),
        (Body.Kind.STAFF, Post.Role.CLERK),
    }
)


@dataclass(frozen=True, slots=True)
class Sight:
    """What somebody sees of residents on a day: which fields, by place; ``everywhere`` of every place."""

    reader: int
    everywhere: frozenset[Field]
    by_place: Mapping[int, frozenset[Field]]

    @property
    def places(self) -> frozenset[int] | None:
        """Return the places whose residents are seen; None is all."""
        return None if self.everywhere else frozenset(self.by_place)

    def fields_of(self, person: Person, homes: Collection[int]) -> frozenset[Field]:
        """Return what is seen of a person who lives in ``homes``: of oneself everything."""
        if person.pk == self.reader:
            return EVERYTHING
        seen = [self.by_place.get(home, frozenset()) for home in homes]
        return self.everywhere.union(*seen)


def sight_of(person: Person | None, on: date) -> Sight:
    """Return what ``person`` sees of residents by the posts held on a day; nobody sees nobody."""
    return _sight(person, queries.posts_of(person, on) if person else [], on)


def may_keep(actor: Person | None, person: Person, on: date) -> bool:
    """Say whether ``actor`` may correct what is registered of ``person``, never of oneself: by a keeper's post."""
    if actor is None or actor.pk == person.pk:
        return False
    return bool(kept_by(actor, on).fields_of(person, homes_of(person, on)))


def kept_by(actor: Person, on: date) -> Sight:
    """Return what ``actor`` sees of residents as far as they may correct it."""
    return _sight(actor, [one for one in queries.posts_of(actor, on) if (one.body, one.role) in KEEPERS], on)


def may_erase(actor: Person | None, person: Person, on: date) -> bool:
    """Say whether ``actor`` may erase what is held of ``person``: an officer of the guiding office, never oneself."""
    held = queries.posts_of(actor, on) if actor and actor.pk != person.pk else []
    return any(is_guiding_officer(one) for one in held)


def homes_of(person: Person, on: date) -> list[int]:
    """Return the places where ``person`` is registered on a day; nowhere once erased."""
    if person.erased_on is not None:
        return []
    return list(Residence.objects.on(on).filter(person=person).values_list("place_id", flat=True))


def _sight(person: Person | None, held: Collection[Held], on: date) -> Sight:
    everywhere = frozenset[Field]()
    by_place: defaultdict[int, frozenset[Field]] = defaultdict(frozenset)
    for one in held:
        reach, fields = SIGHTS.get((one.body, one.role), (Range.OWN, frozenset()))
        if reach == Range.COUNTY:
            everywhere |= fields
        below = [child.id for child in places.children(one.place_id, on)] if reach == Range.BELOW else [one.place_id]
        for place_id in below if fields else ():
            by_place[place_id] |= fields
    return Sight(person.pk if person else 0, everywhere, dict(by_place))


def require_person(reader: Person | None, uid: UUID, on: date) -> tuple[Person, frozenset[Field]]:
    """Return somebody whom ``reader`` may see, and what of them.

    Raises: NotFound for everybody else as for nobody: whether there is such a person is not told either.
    """
    found = Person.objects.filter(uid=uid).first()
    if found is not None:
        fields = sight_of(reader, on).fields_of(found, homes_of(found, on))
        if fields:
            return found, fields
    raise NotFound("no_person")
