"""The figures of a day, each counted from the records of places and people. Nothing is stored."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from datetime import date, timedelta
from fractions import Fraction
from functools import cached_property, partial
from typing import TYPE_CHECKING

from gongzhi.domains.indicators import rules
from gongzhi.domains.indicators.catalogue import DEFINITIONS, Definition
from gongzhi.domains.people import queries as people
from gongzhi.domains.people.models import Body, Person, Post
from gongzhi.domains.people.rules import age_on
from gongzhi.domains.places import queries as places
from gongzhi.domains.places.models import Place, Succession
from gongzhi.domains.remuneration import queries as pay
from gongzhi.errors import NotFound
from gongzhi.law import library
from gongzhi.shared.periods import holds_on

if TYPE_CHECKING:
    from collections.abc import Callable

    from gongzhi.domains.places.queries import PlaceView
    from gongzhi.domains.remuneration.models import PayScale
    from gongzhi.law.schema import Parameter

YOUNG_BELOW = 35
ONE_DAY = timedelta(days=1)
M2_OF_KM2 = 1_000_000
FEN_OF_YUAN = 100
YEAR_END = (12, 31)
TWO_COMMITTEES = people.ROSTERS["two_committees_members"]


@dataclass(frozen=True, slots=True)
class PlaceCount:
    """What one place adds to a figure; only a number, never who."""

    place: PlaceView
    count: int


@dataclass(frozen=True, slots=True)
class Figure:
    """A figure of a day with the records that it was counted from.

    ``source`` is where a figure is written that is not counted; ``basis`` the text that a pay standard rests on.
    """

    definition: Definition
    value: rules.Value
    records: tuple[PlaceCount, ...]
    source: str = ""
    basis: str = ""
    is_verified: bool = True

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
    age: int | None
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
    def successions(self) -> list[tuple[date, str, int]]:
        """Return day, kind and successor of every merger and split until then, in the order of their days."""
        found = Succession.objects.filter(on__lte=self.on).order_by("on", "pk")
        return list(found.values_list("on", "kind", "successor"))

    @property
    def reformed_on(self) -> date | None:
        """Return the day of the last merger or split; None where there was none."""
        return self.successions[-1][0] if self.successions else None

    @cached_property
    def before(self) -> _Day | None:
        """Return the day before the last merger or split; None where there was none."""
        return _Day(self.reformed_on - ONE_DAY) if self.reformed_on else None

    @property
    def before_reform(self) -> list[PlaceView]:
        """Return the places that stood then."""
        return self.before.standing if self.before else []

    @cached_property
    def merged(self) -> Counter[int]:
        """Return by how many the last reform's mergers left fewer villages, by the village that they went into."""
        last = (self.reformed_on, Succession.Kind.MERGE)
        found = Counter(successor for on, kind, successor in self.successions if (on, kind) == last)
        found.subtract(list(found))
        return found

    @cached_property
    def scales(self) -> dict[tuple[str, str], PayScale]:
        """Return the pay scales of the day, by kind of place and class."""
        return {(one.level, one.post_class): one for one in pay.scales(self.on)}

    @cached_property
    def holders(self) -> set[tuple[int, str, str, int]]:
        """Return who holds which post where: place, level, ``body/role``, person."""
        posts = Post.objects.on(self.on).filter(holds_on(self.on, "body__"), holds_on(self.on, "body__place__"))
        paid = {post.partition("/")[0] for scale in self.scales.values() for post in scale.posts.split()}
        fields = ("body__place_id", "body__place__level", "body__kind", "role", "person_id")
        rows = posts.filter(body__kind__in=paid).values_list(*fields)
        return {(place_id, level, f"{kind}/{role}", person) for place_id, level, kind, role, person in rows}

    @cached_property
    def members(self) -> list[_Member]:
        """Return each distinct member of the two committees once, in the place of their first post."""
        posts = Post.objects.on(self.on).filter(
            holds_on(self.on, "body__"), holds_on(self.on, "body__place__"), body__kind__in=TWO_COMMITTEES
        )
        fields = ("person_id", "body__kind", "body__place_id", "person__born_on", "person__education")
        kinds: dict[int, set[str]] = {}
        first: dict[int, tuple[int, date, int | None]] = {}
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


def _member(place_id: int, born_on: date, education: int | None, *, on: date, sits_on_both: bool) -> _Member:
    age = age_on(born_on, on)
    return _Member(
        place_id, age, age is not None and age < YOUNG_BELOW, (education or 0) >= Person.Education.COLLEGE, sits_on_both
    )


def _count(definition: Definition, day: _Day) -> Figure:
    value, records = COUNTERS[definition.id](day)
    if definition.id in PAID:
        scale = day.scales.get(PAID[definition.id])
        known = scale.standard if scale else None
        basis, verified = (known.source, known.is_verified) if known else ("", True)
        return Figure(definition, value, records, basis=basis, is_verified=verified)
    if definition.id == REFERENCE:
        written = _reference(day)
        source, verified = (written.source, written.verified) if written else ("", True)
        return Figure(definition, value, records, source, is_verified=verified)
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


def _fewer(day: _Day) -> int | None:
    before = sum(place.level == Place.Level.VILLAGE for place in day.before_reform)
    return before - len(day.of_level(Place.Level.VILLAGE)) if before else None


def _villages_fewer(day: _Day) -> Counted:
    return _fewer(day), day.by_place(day.merged)


def _share_fewer(day: _Day) -> Counted:
    fewer, before = _fewer(day), _villages_before(day)[0]
    return rules.percent(fewer, int(before)) if fewer is not None and before else None, day.by_place(day.merged)


def _reference(day: _Day) -> Parameter | None:
    return library.shipped().parameter_or_none(NATIONAL_MEAN, Place.Level.VILLAGE, day.on)


def _national_mean(day: _Day) -> Counted:
    known = _reference(day)
    return int(str(known.value)) if known else None, ()


def _mean_area(day: _Day) -> Counted:
    villages = {place.id for place in day.of_level(Place.Level.VILLAGE)}
    counted = Counter({place_id: m2 for place_id, m2 in places.areas(day.on).items() if place_id in villages})
    mean = rules.mean(list(counted.values()))
    return mean / M2_OF_KM2 if mean is not None else None, day.by_place(counted)


def _paid(day: _Day, level: str, post_class: str) -> Counted:
    scale = day.scales.get((level, post_class))
    if scale is None:
        return None, ()
    posts = set(scale.posts.split())
    who = {(place_id, person) for place_id, kind, post, person in day.holders if kind == level and post in posts}
    return Fraction(scale.monthly_fen, FEN_OF_YUAN), day.by_place(Counter(place_id for place_id, _ in who))


def _members(day: _Day, counts: Callable[[_Member], bool]) -> tuple[int, tuple[PlaceCount, ...]]:
    counted = Counter(member.place_id for member in day.members if counts(member))
    return counted.total(), day.by_place(counted)


def _mean_age(day: _Day) -> Counted:
    _, records = _members(day, lambda member: True)
    return rules.mean([member.age for member in day.members if member.age is not None]), records


def _young(day: _Day) -> Counted:
    return _members(day, lambda member: member.is_young)


def _share_of_young(day: _Day) -> Counted:
    young, records = _members(day, lambda member: member.is_young)
    return rules.percent(young, len(day.members)), records


def _schooled(day: _Day) -> Counted:
    return _members(day, lambda member: member.is_schooled)


def _younger(day: _Day) -> Counted:
    if day.before is None:
        return None, ()
    before, records = _mean_age(day.before)
    return rules.difference(before, _mean_age(day)[0]), records


def _share_of_schooled(day: _Day) -> Fraction | None:
    return rules.percent(sum(member.is_schooled for member in day.members), len(day.members))


def _more_schooled(day: _Day) -> Counted:
    if day.before is None:
        return None, ()
    _, records = _schooled(day.before)
    return rules.difference(_share_of_schooled(day), _share_of_schooled(day.before)), records


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


REFERENCE, NATIONAL_MEAN = "F08", "national_mean_population"
PAID = {
    "F22": ("village", "head"), "F23": ("village", "deputy"), "F24": ("village", "staff"),
    "F25": ("community", "head"), "F26": ("community", "deputy"), "F27": ("community", "staff"),
}  # fmt: skip
COUNTERS: dict[str, Callable[[_Day], Counted]] = {
    "F02": _townships, "F03": _villages_before, "F04": _villages, "F05": _villages_fewer, "F06": _share_fewer,
    "F07": _mean_population, "F08": _national_mean, "F09": _mean_area, "F16": _mean_age, "F17": _younger,
    "F18": _young, "F19": _share_of_young, "F20": _schooled, "F21": _more_schooled,
    **{figure: partial(_paid, level=level, post_class=kind) for figure, (level, kind) in PAID.items()},
    "F54": _voters, "F65": _heads_apart, "F66": _on_both, "F71": _councils,
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Structure:
    """How old and how schooled the members of the two committees were on a day."""

    on: date
    members: int
    mean_age: Fraction | None
    young: Fraction | None
    schooled: Fraction | None

    @property
    def label(self) -> str:
        """Return the day as a chart names it: the year alone for its last day."""
        return str(self.on.year) if (self.on.month, self.on.day) == YEAR_END else self.on.isoformat()


def structure(on: date) -> list[Structure]:
    """Return the structure at the end of each year since the first post, and on the day itself. One query."""
    posts = Post.objects.filter(body__kind__in=TWO_COMMITTEES, first_on__lte=on).order_by("pk").values_list(
        "person_id", "person__born_on", "person__education", "first_on", "last_on", "body__last_on",
        "body__place__last_on",
    )  # fmt: skip
    held = [
        (person_id, born_on, education, first_on, min((one for one in ends if one), default=date.max))
        for person_id, born_on, education, first_on, *ends in posts
    ]
    first = min((first_on.year for _, _, _, first_on, _ in held), default=on.year)
    ends = [date(year, *YEAR_END) for year in range(first, on.year)]
    return [_structure(held, day) for day in (*ends, on)]


def _structure(held: list[tuple[int, date, int | None, date, date]], day: date) -> Structure:
    members = {row[0]: (age_on(row[1], day), row[2] or 0) for row in held if row[3] <= day <= row[4]}
    ages = [age for age, _ in members.values() if age is not None]
    return Structure(
        on=day,
        members=len(members),
        mean_age=rules.mean(ages),
        young=rules.percent(sum(age < YOUNG_BELOW for age in ages), len(members)),
        schooled=rules.percent(sum(known >= Person.Education.COLLEGE for _, known in members.values()), len(members)),
    )
