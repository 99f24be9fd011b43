"""Who may hand in which list, and of which places: by the posts held today."""

from __future__ import annotations

from dataclasses import dataclass

from gongzhi.domains.people import permissions as people
from gongzhi.domains.people import queries
from gongzhi.domains.people.models import Body, Person, Post
from gongzhi.domains.places import queries as places
from gongzhi.domains.registers.models import Import
from gongzhi.errors import NotPermitted
from gongzhi.shared import clock


@dataclass(frozen=True, slots=True)
class Reach:
    """The places whose rows somebody may write; ``places`` None is everywhere."""

    places: frozenset[int] | None

    def holds(self, place: int) -> bool:
        """Say whether a place is within reach."""
        return self.places is None or place in self.places


def reach_of(person: Person | None, kind: str) -> Reach:
    """Return where ``person`` may write rows of a kind of list today.

    The guiding office writes every list. Residents are also written by the township of a place and by its clerk. The
    founder of an empty county (None) hands in nothing. Raises: NotPermitted.
    """
    held = queries.posts_of(person, clock.today()) if person else []
    if any(people.is_guiding_officer(one) for one in held):
        return Reach(None)
    found: set[int] = set()
    if kind == Import.Kind.RESIDENTS:
        for one in held:
            if one.body == Body.Kind.TOWNSHIP_GOVERNMENT:
                found |= {child.id for child in places.children(one.place_id, clock.today())}
            if one.body == Body.Kind.STAFF and one.role == Post.Role.CLERK:
                found.add(one.place_id)
    if not found:
        raise NotPermitted("not_permitted", act="import_list")
    return Reach(frozenset(found))


def kinds_of(person: Person) -> list[str]:
    """Return the lists that ``person`` may hand in today."""
    return [kind for kind in Import.Kind.values if _may(person, kind)]


def require_own(person: Person, found: Import) -> None:
    """Refuse who neither handed the list in nor writes everywhere. Raises: NotPermitted."""
    reach = reach_of(person, found.kind)
    if reach.places is not None and found.handed_in_by_id != person.pk:
        raise NotPermitted("not_permitted", act="import_list")


def _may(person: Person, kind: str) -> bool:
    try:
        reach_of(person, kind)
    except NotPermitted:
        return False
    return True
