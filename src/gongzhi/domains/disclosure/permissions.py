"""Who may post on a place's board: its committee, its party organisation, or its clerk."""

from __future__ import annotations

from typing import TYPE_CHECKING

from gongzhi.domains.matters import permissions as matters

if TYPE_CHECKING:
    from gongzhi.domains.people.models import Person


def may_post(person: Person | None, place_id: int) -> bool:
    """Say whether ``person`` may put something on the board of the place today."""
    return matters.powers_in(person, place_id).may_raise()
