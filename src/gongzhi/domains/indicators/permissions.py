"""Whose terms and avoidances somebody looks after: the whole county's, a township's places', one's own place's."""

from __future__ import annotations

from typing import TYPE_CHECKING

from gongzhi.domains.matters.permissions import INSIDERS
from gongzhi.domains.people import permissions as people
from gongzhi.domains.people import queries
from gongzhi.domains.people.models import Body
from gongzhi.domains.places import queries as places
from gongzhi.errors import NotPermitted
from gongzhi.shared import clock

if TYPE_CHECKING:
    from gongzhi.domains.people.models import Person

EVERYWHERE = None


def require_reach(person: Person) -> frozenset[int] | None:
    """Return the places that ``person`` looks after by the posts of today; ``EVERYWHERE`` is all.

    Raises: NotPermitted for who holds no post that looks after a place.
    """
    held = queries.posts_of(person, clock.today())
    if any(people.is_guiding_officer(one) for one in held):
        return EVERYWHERE
    found = {one.place_id for one in held if one.body in INSIDERS and one.body != Body.Kind.TOWNSHIP_GOVERNMENT}
    for one in held:
        if one.body == Body.Kind.TOWNSHIP_GOVERNMENT:
            found |= {child.id for child in places.children(one.place_id, clock.today())}
    if not found:
        raise NotPermitted("not_permitted", act="read_terms")
    return frozenset(found)
