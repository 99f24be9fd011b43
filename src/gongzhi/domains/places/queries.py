"""Reads of places as of a day."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from typing import TYPE_CHECKING

from django.db.models import OuterRef, Q, Subquery

from gongzhi.domains.places.models import Place, PlaceArea, PlaceName, PlaceParent, RollCount, Succession
from gongzhi.errors import NotFound
from gongzhi.shared.periods import holds_on

if TYPE_CHECKING:
    from collections.abc import Collection

    from django.db.models import QuerySet


@dataclass(frozen=True, slots=True)
class PlaceView:
    """A place as it stood on a day: its name and parent then."""

    id: int
    code: str
    level: str
    name: str
    first_on: date
    last_on: date | None
    parent_id: int | None
    parent_code: str
    parent_name: str
    stands: bool
    row: Place

    @property
    def is_self_governing(self) -> bool:
        """Say whether it is a village or a community."""
        return self.level in (Place.Level.VILLAGE, Place.Level.COMMUNITY)


def county() -> Place:
    """Return the county of this deployment. Raises: NotFound before it was set up."""
    found = Place.objects.filter(level=Place.Level.COUNTY).first()
    if found is None:
        raise NotFound("no_county")
    return found


def place(code: str) -> Place:
    """Return the place with the division code. Raises: NotFound."""
    found = _coded(code).first()
    if found is None:
        raise NotFound("no_place", place=code)
    return found


def view(code: str, on: date) -> PlaceView:
    """Return one place as it stood on ``on``; one that ended keeps its last name. Raises: NotFound."""
    found = views(_coded(code), on)
    if not found:
        raise NotFound("no_place", place=code)
    return found[0]


def _coded(code: str) -> QuerySet[Place]:
    """Return the place with this code; nothing but digits is asked of the database, which keeps no zero character."""
    return Place.objects.filter(code=code) if code.isdecimal() else Place.objects.none()


def views(rows: QuerySet[Place], on: date) -> list[PlaceView]:
    """Return places as they stood on ``on``, in the order of their codes. One query."""
    begun = {"first_on__lte": on}
    names = PlaceName.objects.filter(**begun, place=OuterRef("pk")).order_by("-first_on").values("name")[:1]
    parents = PlaceParent.objects.filter(**begun, place=OuterRef("pk")).order_by("-first_on").values("parent")[:1]
    above = PlaceName.objects.filter(**begun, place=OuterRef("above")).order_by("-first_on").values("name")[:1]
    codes = Place.objects.filter(pk=OuterRef("above")).values("code")[:1]
    found = rows.annotate(name=Subquery(names), above=Subquery(parents)).annotate(
        above_name=Subquery(above), above_code=Subquery(codes)
    )
    return [
        PlaceView(
            id=row.pk,
            code=row.code,
            level=row.level,
            name=row.name or row.code,
            first_on=row.first_on,
            last_on=row.last_on,
            parent_id=row.above,
            parent_code=row.above_code or "",
            parent_name=row.above_name or "",
            stands=row.first_on <= on and (row.last_on is None or on <= row.last_on),
            row=row,
        )
        for row in found.order_by("code")
    ]


def children(parent_id: int, on: date) -> list[PlaceView]:
    """Return the places that belonged to a place on ``on``, in the order of their codes."""
    held = PlaceParent.objects.on(on).filter(parent_id=parent_id).values("place")
    return views(Place.objects.filter(holds_on(on), pk__in=held), on)


def standing(on: date) -> list[PlaceView]:
    """Return every place of the county that stood on ``on``, in the order of their codes."""
    return views(Place.objects.filter(holds_on(on)), on)


def successions(row: Place) -> list[Succession]:
    """Return what ``row`` was made of and what it went into, oldest first."""
    related = Succession.objects.select_related("predecessor", "successor").order_by("on", "pk")
    return [*related.filter(successor=row), *related.filter(predecessor=row)]


@dataclass(frozen=True, slots=True)
class SuccessionView:
    """That one place went into another, with the names that both bore on that day."""

    kind: str
    kind_title: str
    on: date
    old_code: str
    old_name: str
    new_code: str
    new_name: str

    @property
    def last_on(self) -> date:
        """Return the last day before the change."""
        return self.on - timedelta(days=1)


def successions_of(place_ids: Collection[int], on: date) -> list[SuccessionView]:
    """Return what places were made of and went into until ``on``, oldest first. One query."""
    related = Succession.objects.filter(Q(predecessor__in=place_ids) | Q(successor__in=place_ids), on__lte=on)
    named = related.annotate(old_name=_name_on("predecessor"), new_name=_name_on("successor"))
    found = named.select_related("predecessor", "successor")
    return [
        SuccessionView(
            row.kind, row.get_kind_display(), row.on, row.predecessor.code, row.old_name or row.predecessor.code,
            row.successor.code, row.new_name or row.successor.code,
        )
        for row in found.order_by("on", "successor__code", "predecessor__code")
    ]  # fmt: skip


def _name_on(side: str) -> Subquery:
    """Return the name that a side of a succession bore on its day, the last one before."""
    begun = PlaceName.objects.filter(place=OuterRef(side), first_on__lte=OuterRef("on"))
    return Subquery(begun.order_by("-first_on").values("name")[:1])


def roll_count(place_id: int, roll: str, on: date) -> int | None:
    """Return the latest count of ``roll`` known for ``on``, or None where it was never counted."""
    counted = RollCount.objects.filter(place_id=place_id, roll=roll, counted_on__lte=on)
    return counted.order_by("-counted_on").values_list("count", flat=True).first()


def roll_totals(roll: str, on: date) -> dict[int, int]:
    """Return the latest count of ``roll`` on ``on`` of each place that stood then, by place id."""
    counted = RollCount.objects.filter(holds_on(on, "place__"), roll=roll, counted_on__lte=on)
    return dict(counted.order_by("counted_on").values_list("place_id", "count"))


def areas(on: date) -> dict[int, int]:
    """Return how many m² each place that stood on ``on`` has, where it was measured, by place id."""
    measured = PlaceArea.objects.on(on).filter(holds_on(on, "place__"))
    return dict(measured.values_list("place_id", "area_m2"))
