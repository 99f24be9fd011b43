"""What is on a person's desk: the steps to take, by when and why, in the places where they hold a post."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date, timedelta
from typing import TYPE_CHECKING

from gongzhi.domains.matters import permissions as matter_permissions
from gongzhi.domains.matters import queries as matters
from gongzhi.domains.matters import rules as matter_rules
from gongzhi.domains.matters.models import Matter
from gongzhi.domains.matters.permissions import Powers
from gongzhi.domains.people import queries as people
from gongzhi.domains.people.models import Body, Post, body_title
from gongzhi.domains.places import queries as places
from gongzhi.domains.places.models import Place
from gongzhi.domains.work.permissions import powers_by_place
from gongzhi.domains.work.queries.opened import TO_TAKE, is_promise
from gongzhi.law.cases import OVERSEE

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from django.db.models import QuerySet

    from gongzhi.domains.matters.queries import MatterView, Station
    from gongzhi.domains.people.models import Person
    from gongzhi.domains.people.queries import Held
    from gongzhi.domains.places.queries import PlaceView

SOON = timedelta(days=7)
PAGE = 50


@dataclass(frozen=True, slots=True)
class Task:
    """One step that waits for somebody.

    Shape: ``way`` is ``mine``, ``on_behalf`` (the clerk enters it), ``word`` (the supervisors') or ``others``.
    """

    matter: Matter
    place_name: str
    station: Station
    way: str
    by: tuple[str, ...]
    is_promise: bool
    until_on: date | None
    is_late: bool


@dataclass(frozen=True, slots=True)
class Desk:
    """The work of a person: the posts held, where matters may be raised, the tasks in groups, the most urgent first.

    Shape: ``groups`` are ``late``, ``due`` (within days), ``open``, ``word`` (the supervisors'), ``others``.
    """

    posts: tuple[tuple[str, Held], ...]
    raise_in: tuple[tuple[str, str], ...]
    groups: tuple[tuple[str, tuple[Task, ...]], ...]
    page: int
    pages: int


@dataclass(frozen=True, slots=True)
class Overview:
    """The matters of the places that a township or the guiding office looks after, newest first."""

    rows: tuple[tuple[str, MatterView], ...]
    page: int
    has_more: bool


def desk(person: Person, today: date, page: int) -> Desk:
    """Return what is to be done where ``person`` holds posts. Its queries do not grow with the matters."""
    held = people.posts_of(person, today)
    powers = powers_by_place(held)
    names = {one.id: one for one in places.views(Place.objects.filter(pk__in=powers), today)}
    inside = [one.place_id for one in held if one.body in matter_permissions.INSIDERS]
    tasks = [
        task
        for seen in _running(Matter.objects.filter(place_id__in=inside), today)
        for task in _tasks(seen, powers[seen.matter.place_id], names[seen.matter.place_id].name, today)
    ]
    tasks.sort(key=_urgency)
    return Desk(
        posts=tuple((_post_title(one, names[one.place_id].name), one) for one in held),
        raise_in=tuple(
            (one.code, one.name) for one in names.values() if one.is_self_governing and powers[one.id].may_raise()
        ),
        groups=_grouped(tasks[(page - 1) * PAGE : page * PAGE], today),
        page=page,
        pages=-(-len(tasks) // PAGE),
    )


def overview(person: Person, today: date, page: int) -> Overview | None:
    """Return the matters below a township or the guiding office, or None for who looks after no other place."""
    held = people.posts_of(person, today)
    found = _looked_after(held, today)
    if found is None:
        return None
    below, in_their_places = found
    names = {one.id: one.name for one in below}
    rows = list(
        in_their_places.select_related(*matters.SEEN).order_by("-raised_on", "-pk")[(page - 1) * PAGE :][: PAGE + 1]
    )
    seen = matters.judge_all(rows[:PAGE], matter_rules.Lens(today, today))
    return Overview(tuple((names.get(one.matter.place_id, ""), one) for one in seen), page, len(rows) > PAGE)


def _looked_after(held: list[Held], today: date) -> tuple[list[PlaceView], QuerySet[Matter]] | None:
    if any(one.body == Body.Kind.GUIDING_OFFICE for one in held):
        return places.standing(today), Matter.objects.filter(raised_on__lte=today)
    townships = [one.place_id for one in held if one.body == Body.Kind.TOWNSHIP_GOVERNMENT]
    if not townships:
        return None
    below = [child for place_id in townships for child in places.children(place_id, today)]
    return below, Matter.objects.filter(raised_on__lte=today, place_id__in=[one.id for one in below])


def _running(found: QuerySet[Matter], today: date) -> list[MatterView]:
    rows = list(found.filter(raised_on__lte=today).select_related(*matters.SEEN).order_by("raised_on", "pk"))
    return [one for one in matters.judge_all(rows, matter_rules.Lens(today, today)) if not one.is_over]


def _tasks(view: MatterView, powers: Powers, place_name: str, today: date) -> Iterable[Task]:
    may_be_taken = {one.step for one in view.status.next}
    for station in view.stations:
        task = Task(
            matter=view.matter,
            place_name=place_name,
            station=station,
            way=_way(powers, view, station),
            by=tuple(body_title(body, view.matter.place.level) for body in station.step.by),
            is_promise=is_promise(view, station),
            until_on=station.until_on,
            is_late=station.until_on is not None and station.until_on < today,
        )
        if station.step.id in may_be_taken or station.state == "running":
            yield task
        if station.facts and not station.opinions and powers.acts_in(view.procedure, OVERSEE):
            yield replace(task, way="word", until_on=None, is_late=False)


def _way(powers: Powers, view: MatterView, station: Station) -> str:
    if station.state not in TO_TAKE:
        return "others"
    if powers.acts_in(view.procedure, station.step.id):
        return "mine"
    return "on_behalf" if powers.is_clerk else "others"


def _urgency(task: Task) -> tuple[bool, bool, date, int]:
    return task.way == "others", not task.is_late, task.until_on or date.max, task.matter.pk


def _grouped(tasks: Sequence[Task], today: date) -> tuple[tuple[str, tuple[Task, ...]], ...]:
    found: dict[str, list[Task]] = {name: [] for name in ("late", "due", "open", "word", "others")}
    for task in tasks:
        found[_group_of(task, today)].append(task)
    return tuple((name, tuple(group)) for name, group in found.items())


def _group_of(task: Task, today: date) -> str:
    if task.way in ("word", "others"):
        return task.way
    if task.is_late:
        return "late"
    return "due" if task.until_on is not None and task.until_on <= today + SOON else "open"


def _post_title(held: Held, place_name: str) -> str:
    """Return a post as it is spoken of: place, body, role."""
    return f"{place_name} {body_title(held.body, held.level)} {Post.Role(held.role).label}"
