"""The figures of a day, each counted from the records of places and people. Nothing is stored."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from datetime import date, timedelta
from functools import cached_property
from typing import TYPE_CHECKING

from django.db.models import Max

from gongzhi.domains.indicators import rules
from gongzhi.domains.indicators.catalogue import DEFINITIONS, Definition
from gongzhi.domains.people import queries as people
from gongzhi.domains.people.models import Body, Person, Post
from gongzhi.domains.places import queries as places
from gongzhi.domains.places.models import Place, Succession
from gongzhi.errors import NotFound
from gongzhi.shared.periods import holds_on

if TYPE_CHECKING:
    from collections.abc import Callable

    from gongzhi.domains.places.queries import PlaceView

YOUNG_BELOW = 35
ONE_DAY = timedelta(days=1)
TWO_COMMITTEES = people.ROSTERS["two_committees_members"]


@dataclass(frozen=True, slots=True)
class PlaceCount:
    """What one place adds to a figure; only a number, never who."""

    place: PlaceView
    count: int


@dataclass(frozen=True, slots=True)
class Figure:
    """A figure of a day with the records that it was counted from."""

    definition: Definition
    value: rules.Value
    records: tuple[PlaceCount, ...]

    @property
    def id(self) -> str:
        """Return the figure's id."""
        return self.definition.id

    @property
    def printed(self) -> str:
        """Return the value as it is printed, without its unit."""
        return rules.printed(self.value, self.definition.digits)


@dataclass(frozen=True, slots=True)
class _Member:
    """A member of the two committees: where, how old, and what the figures ask about them."""

    place_id: int
    age: int
    is_young: bool
    is_schooled: bool
    sits_on_both: bool


def figures(on: date) -> list[Figure]:
    """Return every figure as of a day, in the order of their ids."""
    day = _Day(on)
    return [_count(definition, day) for definition in DEFINITIONS]


def figure(figure_id: str, on: date) -> Figure:
    """Return one figure as of a day. Raises: NotFound."""
    for definition in DEFINITIONS:
        if definition.id == figure_id:
            return _count(definition, _Day(on))
    raise NotFound("no_figure", figure=figure_id)


class _Day:
    """The records of one day, each read when a figure first asks for it."""

    def __init__(self, on: date) -> None:
        self.on = on

    @cached_property
    def standing(self) -> list[PlaceView]:
        return places.standing(self.on)

    @cached_property
    def before_reform(self) -> list[PlaceView]:
        """Return the places of the day before the last merger or split; none where there was none."""
        reformed_on = Succession.objects.filter(on__lte=self.on).aggregate(last=Max("on"))["last"]
        return places.standing(reformed_on - ONE_DAY) if reformed_on else []

    @cached_property
    def members(self) -> list[_Member]:
        """Return each distinct member of the two committees once, in the place of their first post."""
        posts = Post.objects.on(self.on).filter(
            holds_on(self.on, "body__"), holds_on(self.on, "body__place__"), body__kind__in=TWO_COMMITTEES
        )
        fields = ("person_id", "body__kind", "body__place_id", "person__born_on", "person__education")
        kinds: dict[int, set[str]] = {}
        first: dict[int, tuple[int, date, int]] = {}
        for person_id, kind, place_id, born_on, education in posts.order_by("pk").values_list(*fields):
            kinds.setdefault(person_id, set()).add(kind)
            first.setdefault(person_id, (place_id, born_on, education))
        return [
            _member(*known, on=self.on, sits_on_both=len(kinds[person_id]) == len(TWO_COMMITTEES))
            for person_id, known in first.items()
        ]

    def of_level(self, *levels: str) -> list[PlaceView]:
        return [place for place in self.standing if place.level in levels]

    def by_place(self, counted: Counter[int]) -> tuple[PlaceCount, ...]:
        """Return what was counted for each place that has any, in the order of codes."""
        return tuple(PlaceCount(place, counted[place.id]) for place in self.standing if counted[place.id])


def _member(place_id: int, born_on: date, education: int, *, on: date, sits_on_both: bool) -> _Member:
    age = rules.age(born_on, on)
    return _Member(place_id, age, age < YOUNG_BELOW, education >= Person.Education.COLLEGE, sits_on_both)


def _count(definition: Definition, day: _Day) -> Figure:
    value, records = COUNTERS[definition.id](day)
    return Figure(definition, value, records)


Counted = tuple[rules.Value, tuple[PlaceCount, ...]]


def _listed(found: list[PlaceView]) -> Counted:
    return len(found), tuple(PlaceCount(place, 1) for place in found)


def _townships(day: _Day) -> Counted:
    return _listed(day.of_level(Place.Level.TOWNSHIP))


def _villages_before(day: _Day) -> Counted:
    found = [place for place in day.before_reform if place.level == Place.Level.VILLAGE]
    return _listed(found) if found else (None, ())


def _villages(day: _Day) -> Counted:
    return _listed(day.of_level(Place.Level.VILLAGE))


def _mean_population(day: _Day) -> Counted:
    totals = places.roll_totals("population", day.on)
    villages = {place.id for place in day.of_level(Place.Level.VILLAGE)}
    counted = Counter({place_id: count for place_id, count in totals.items() if place_id in villages})
    return rules.mean(list(counted.values())), day.by_place(counted)


def _members(day: _Day, counts: Callable[[_Member], bool]) -> tuple[int, tuple[PlaceCount, ...]]:
    counted = Counter(member.place_id for member in day.members if counts(member))
    return counted.total(), day.by_place(counted)


def _mean_age(day: _Day) -> Counted:
    _, records = _members(day, lambda member: True)
    return rules.mean([member.age for member in day.members]), records


def _young(day: _Day) -> Counted:
    return _members(day, lambda member: member.is_young)


def _share_of_young(day: _Day) -> Counted:
    young, records = _members(day, lambda member: member.is_young)
    return rules.percent(young, len(day.members)), records


def _schooled(day: _Day) -> Counted:
    return _members(day, lambda member: member.is_schooled)


def _voters(day: _Day) -> Counted:
    counted = Counter(places.roll_totals("registered_voters", day.on))
    return counted.total(), day.by_place(counted)


def _heads_apart(day: _Day) -> Counted:
    heads = people.concurrent_heads(day.on)
    return _listed([place for place in day.standing if heads.get(place.id) is False])


def _on_both(day: _Day) -> Counted:
    return _members(day, lambda member: member.sits_on_both)


def _councils(day: _Day) -> Counted:
    kind = Body.Kind.WEDDINGS_FUNERALS_COUNCIL
    bodies = Body.objects.on(day.on).filter(holds_on(day.on, "place__"), kind=kind)
    counted = Counter(bodies.values_list("place_id", flat=True))
    return counted.total(), day.by_place(counted)


COUNTERS: dict[str, Callable[[_Day], Counted]] = {
    "F02": _townships, "F03": _villages_before, "F04": _villages, "F07": _mean_population, "F16": _mean_age,
    "F18": _young, "F19": _share_of_young, "F20": _schooled, "F54": _voters, "F65": _heads_apart, "F66": _on_both,
    "F71": _councils,
}  # fmt: skip
