"""Who may do what in matters: a post held in that place today, nothing else."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from gongzhi.domains.people import queries as people
from gongzhi.domains.people.models import Body, Person, Post
from gongzhi.errors import NotFound, NotPermitted
from gongzhi.law.cases import OVERSEE, WITHDRAW
from gongzhi.shared import clock

if TYPE_CHECKING:
    from gongzhi.domains.people.queries import Held
    from gongzhi.domains.places.models import Place
    from gongzhi.law.schema import Procedure

COMMITTEES = {Body.Kind.PARTY_ORGANISATION, Body.Kind.COMMITTEE}
INSIDERS = COMMITTEES | {Body.Kind.SUPERVISION_COMMITTEE, Body.Kind.STAFF}


@dataclass(frozen=True, slots=True)
class Powers:
    """The posts that a person holds in one place today, and what follows from them."""

    held: tuple[Held, ...]

    @property
    def is_clerk(self) -> bool:
        """Say whether the person is the clerk, who may enter what others did."""
        return any(one.body == Body.Kind.STAFF and one.role == Post.Role.CLERK for one in self.held)

    def may_raise(self) -> bool:
        """Say whether the person may raise a matter or post on the board: of the two committees, or the clerk."""
        return self.is_clerk or any(one.body in COMMITTEES for one in self.held)

    def acts_in(self, procedure: Procedure, step: str) -> bool:
        """Say whether the person sits on a body that takes this step, so that the record is first-hand."""
        bodies = actors_of(procedure, step)
        return any(one.body in bodies for one in self.held)

    def may_record(self, procedure: Procedure, step: str) -> bool:
        """Say whether the person may record this step: who takes it, or the clerk on their behalf."""
        return self.acts_in(procedure, step) or self.is_clerk


def powers_in(person: Person | None, place_id: int) -> Powers:
    """Return what ``person`` may do in a place today; nobody may do anything."""
    held = people.posts_of(person, clock.today()) if person else []
    return Powers(tuple(one for one in held if one.place_id == place_id))


def actors_of(procedure: Procedure, step: str) -> set[str]:
    """Return the kinds of body whose members may record a step themselves. Raises: NotFound for no step of the text."""
    if step == OVERSEE:
        return {procedure.overseer.body} if procedure.overseer else set()
    if step == WITHDRAW:
        return {str(kind) for kind in COMMITTEES}
    if step not in procedure.by_id:
        raise NotFound("no_step", step=step)
    return set(procedure.step(step).by)


def may_read_closed(person: Person | None, place: Place, parent_id: int | None) -> bool:
    """Say whether ``person`` may read what is not public: the place's officers, its township, the guiding office."""
    if person is None:
        return False
    for held in people.posts_of(person, clock.today()):
        if held.body == Body.Kind.GUIDING_OFFICE:
            return True
        if held.body == Body.Kind.TOWNSHIP_GOVERNMENT and held.place_id == parent_id:
            return True
        if held.body in INSIDERS and held.place_id == place.pk:
            return True
    return False


def require(is_permitted: bool, act: str, place: Place) -> None:
    """Refuse where the permission is not given. Raises: NotPermitted."""
    if not is_permitted:
        raise NotPermitted("not_permitted", act=act, place=place.code)
