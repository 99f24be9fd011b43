"""Who may register places, people and posts: the officer of the guiding office, or the founder of an empty county."""

from __future__ import annotations

from typing import TYPE_CHECKING

from gongzhi.domains.people import queries
from gongzhi.domains.people.models import Body, Person, Post
from gongzhi.domains.places.permissions import Registrar
from gongzhi.errors import NotPermitted
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
