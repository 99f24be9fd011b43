"""What a person may do in a place, asked once for a whole page."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from gongzhi.domains.matters import permissions as matters
from gongzhi.domains.places import queries as places
from gongzhi.shared import clock

if TYPE_CHECKING:
    from gongzhi.domains.people.models import Person
    from gongzhi.domains.people.queries import Held
    from gongzhi.domains.places.models import Place
    from gongzhi.domains.places.queries import PlaceView
    from gongzhi.law.schema import Procedure


@dataclass(frozen=True, slots=True)
class Powers:
    """The posts that a person holds in one place today, and what follows from them."""

    held: tuple[Held, ...]

    @property
    def is_clerk(self) -> bool:
        """Say whether the person enters what others did."""
        return matters.is_clerk(list(self.held))

    def acts_in(self, procedure: Procedure, step: str) -> bool:
        """Say whether the person sits on a body that takes this step."""
        bodies = matters.actors_of(procedure, step)
        return any(one.body in bodies for one in self.held)

    def may_record(self, procedure: Procedure, step: str) -> bool:
        """Say whether the person may record this step."""
        return self.is_clerk or self.acts_in(procedure, step)

    def may_raise(self) -> bool:
        """Say whether the person may raise a matter, call for a board posting, and withdraw."""
        return self.is_clerk or any(one.body in matters.COMMITTEES for one in self.held)


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
    return Powers(tuple(matters.held_at(person, place.pk))), view
