"""Who sees and records what officers are paid: oneself one's own, the township its places', the guiding office all."""

from __future__ import annotations

from typing import TYPE_CHECKING

from gongzhi.domains.people import permissions as people
from gongzhi.domains.people import queries
from gongzhi.domains.people.models import Body, Post
from gongzhi.domains.places import queries as places
from gongzhi.errors import NotPermitted
from gongzhi.shared import clock

if TYPE_CHECKING:
    from collections.abc import Collection

    from gongzhi.domains.people.models import Person
    from gongzhi.domains.places.models import Place

EVERYWHERE = None


def reach_of(person: Person | None) -> frozenset[int] | None:
    """Return the places whose officers' pay ``person`` sees and records today; ``EVERYWHERE`` is all.

    Nobody in a village or community is among them: what the others are paid is not theirs to read, and the standard
    itself is public.
    """
    held = queries.posts_of(person, clock.today()) if person else []
    if any(people.is_guiding_officer(one) for one in held):
        return EVERYWHERE
    townships = [
        one.place_id for one in held if one.body == Body.Kind.TOWNSHIP_GOVERNMENT and one.role == Post.Role.OFFICER
    ]
    return frozenset(child.id for place_id in townships for child in places.children(place_id, clock.today()))


def may_adopt(person: Person | None) -> bool:
    """Say whether ``person`` may adopt a pay standard: the guiding office alone."""
    return person is not None and people.may_register(person)


def require_reach(person: Person | None, place: Place, act: str) -> None:
    """Refuse an act on the pay of a place's officers. Raises: NotPermitted."""
    reach = reach_of(person)
    if reach is not EVERYWHERE and place.pk not in reach:
        raise NotPermitted("not_permitted", act=act, place=place.code)


def require_sheet(reader: Person, person: Person, homes: Collection[int]) -> None:
    """Refuse to show what somebody is paid to who is neither they nor looks after their place. Raises: NotPermitted."""
    if reader.pk == person.pk:
        return
    reach = reach_of(reader)
    if reach is not EVERYWHERE and not reach.intersection(homes):
        raise NotPermitted("not_permitted", act="read_pay")
