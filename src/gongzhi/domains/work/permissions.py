"""What a person may do in a place, asked once for a whole page."""

from __future__ import annotations

from typing import TYPE_CHECKING

from gongzhi.domains.matters import permissions as matters
from gongzhi.domains.matters.permissions import Powers
from gongzhi.domains.places import queries as places
from gongzhi.shared import clock

if TYPE_CHECKING:
    from gongzhi.domains.people.models import Person
    from gongzhi.domains.people.queries import Held
    from gongzhi.domains.places.models import Place
    from gongzhi.domains.places.queries import PlaceView


def powers_by_place(held: list[Held]) -> dict[int, Powers]:
    """Return what the posts allow, by place."""
    return {place_id: Powers(tuple(one for one in held if one.place_id == place_id)) for place_id in ids_of(held)}


def ids_of(held: list[Held]) -> list[int]:
    """Return the places of the posts, each once, in their order."""
    return list(dict.fromkeys(one.place_id for one in held))


def require_reader(person: Person, place: Place) -> tuple[Powers, PlaceView]:
    """Return what ``person`` may do in a place whose closed records they may read. Raises: NotPermitted."""
    view = places.view(place.code, clock.today())
    matters.require(matters.may_read_closed(person, place, view.parent_id), "read", place)
    return matters.powers_in(person, place.pk), view
