"""Who of the invented people acts in a place on a day."""

from __future__ import annotations

from typing import TYPE_CHECKING

from gongzhi.demo.staffing import COMMITTEE, PARTY, STAFF, SUPERVISORS, Role

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import date

    from gongzhi.demo.registry import Registry
    from gongzhi.demo.staffing import Staffing
    from gongzhi.domains.people.models import Person
    from gongzhi.domains.places.models import Place


class Cast:
    """The people of one village or community."""

    def __init__(self, staffing: Staffing, registry: Registry) -> None:
        self._staffing, self._registry = staffing, registry
        self.home = staffing.home

    @property
    def place(self) -> Place:
        """Return the place."""
        return self._registry.places[self.home.code]

    def holders(self, body: str, role: str, on: date) -> Sequence[Person]:
        """Return those who hold a post on ``on``, in the order of the plan."""
        return [self._person(c.sitter, on) for c in self._staffing.chairs if c.body == body and c.role == role]

    def secretary(self, on: date) -> Person:
        """Return the secretary of the party organisation."""
        return self.holders(PARTY, Role.SECRETARY, on)[0]

    def chair(self, on: date) -> Person:
        """Return the chair of the committee."""
        return self.holders(COMMITTEE, Role.CHAIR, on)[0]

    def clerk(self, on: date) -> Person:
        """Return the clerk."""
        return self.holders(STAFF, Role.CLERK, on)[0]

    def supervisor(self, on: date) -> Person:
        """Return the chair of the supervision committee."""
        return self.holders(SUPERVISORS, Role.CHAIR, on)[0]

    def _person(self, sitter: int, on: date) -> Person:
        draft = self._staffing.people[sitter]
        if on >= self._staffing.second_term:
            draft = self._staffing.successors.get(sitter, draft)
        return self._registry.people[draft]
