"""Places as JSON, as they stood on a day."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, Literal

from ninja import Query, Router, Schema

from gongzhi.domains.places import queries
from gongzhi.domains.places.queries import PlaceView
from gongzhi.errors import BadValue, fault
from gongzhi.shared import clock
from gongzhi.shared.web.api import Code, Day, Page, Paged, answers, public_read

if TYPE_CHECKING:
    from django.http import HttpRequest

router = Router(tags=["places"])
Level = Literal["county", "township", "village", "community"]


class PlaceOut(Schema):
    """A place as it stood on a day."""

    code: str
    level: Level
    name: str
    parent_code: str
    parent_name: str
    first_on: date
    last_on: date | None
    stands: bool


class SuccessionOut(Schema):
    """That one place went into another, with the names that both bore on that day."""

    kind: str
    kind_title: str
    on: date
    old_code: str
    old_name: str
    new_code: str
    new_name: str


class OnePlaceOut(PlaceOut):
    """A place with what it was made of and what it went into."""

    successions: list[SuccessionOut]


class AsOf(Schema):
    """The day that is asked about; today where none is named."""

    on: Day | None = None

    @property
    def day(self) -> date:
        """Return the day that is asked about. Raises: BadValue for a day to come."""
        return not_to_come("on", self.on)


class Wanted(AsOf, Paged):
    """Which places are asked for."""

    level: Level | None = None
    parent: Code | None = None


@router.get("/places", response=answers(Page[PlaceOut]), url_name="places")
@public_read
def list_places(request: HttpRequest, wanted: Query[Wanted]) -> dict[str, object]:
    """List the places that stood on a day, in the order of their codes."""
    found = [place for place in queries.standing(wanted.day) if _is_wanted(place, wanted)]
    return {"items": found[wanted.part], "count": len(found)}


@router.get("/places/{code}", response=answers(OnePlaceOut, 404), url_name="place")
@public_read
def read_place(request: HttpRequest, code: Code, asked: Query[AsOf]) -> OnePlaceOut:
    """Read one place as it stood on a day; one that ended keeps its last name."""
    seen = queries.view(code, asked.day)
    related = [SuccessionOut.from_orm(row) for row in queries.successions_of([seen.id], asked.day)]
    return OnePlaceOut(**PlaceOut.from_orm(seen).dict(), successions=related)


def not_to_come(name: str, day: date | None) -> date:
    """Return the day, or today where none is named. Raises: BadValue for a day to come."""
    today = clock.today()
    if day is not None and day > today:
        raise BadValue("invalid", [fault("future", name, on=day, today=today)])
    return day or today


def _is_wanted(place: PlaceView, wanted: Wanted) -> bool:
    return wanted.level in (None, place.level) and wanted.parent in (None, place.parent_code)
