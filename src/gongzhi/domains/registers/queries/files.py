"""What the registers give out as spreadsheets: the list as it came with what is registered now, faults, empty lists."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from io import BytesIO
from typing import TypeVar

from django.db.models import Model, QuerySet

from gongzhi.domains.people.models import Body, Person, Post, Residence
from gongzhi.domains.people.rules import masked
from gongzhi.domains.places import queries as places
from gongzhi.domains.places.models import Place, PlaceName, PlaceParent, Succession
from gongzhi.domains.registers import catalogue, permissions
from gongzhi.domains.registers.models import Import
from gongzhi.domains.registers.permissions import Reach
from gongzhi.domains.registers.queries.lists import faults_of
from gongzhi.law import words
from gongzhi.shared import clock
from gongzhi.shared.spreadsheets.writing import write_xlsx
from gongzhi.shared.web.refusals import language

CHUNK = 1000
Row = TypeVar("Row", bound=Model)
# By this column an exported file finds its people again, since identity numbers leave the house masked.
UID = "uid"


def list_file(person: Person, found: Import) -> bytes:
    """Return what is registered now in the form in which a list came, as far as ``person`` may write it.

    Raises: NotPermitted.
    """
    reach = permissions.reach_of(person, found.kind)
    layout, mapping = json.loads(found.layout), json.loads(found.mapping)
    columns = [mapping.get(one["letter"]) or "" for one in layout["columns"]]
    headings = [list(row) for row in layout["rows"]]
    if UID not in columns and found.kind in (Import.Kind.RESIDENTS, Import.Kind.POSTS):
        columns.append(UID)
        headings[-1].append(catalogue.title_of(found.kind, UID))
    rows = ([row.get(column, "") for column in columns] for row in ROWS[found.kind](reach))
    return _book(found.sheet or found.get_kind_display(), headings, layout["merges"], rows)


def template_file(kind: str) -> bytes:
    """Return an empty list of a kind: its headings, and below them what goes where."""
    columns = catalogue.COLUMNS[kind]
    headings = [[f"{column.title}{'*' if column.required else ''}" for column in columns]]
    return _book(str(Import.Kind(kind).label), headings, [], iter(()))


def faults_file(found: Import) -> bytes:
    """Return the faults of a list, each with its cell and what to do."""
    headings = [["单元格", "列名", "问题", "改法"]]
    return _book("错误清单", headings, [], _faults(found))


def _faults(found: Import) -> Iterator[list[str]]:
    for one in faults_of(found, size=found.faults_found):
        told = words.describe(one.finding, language())
        yield [f"{one.letter}{one.row}", one.heading, str(told["actual"]), str(told["required"])]


def _book(title: str, headings: list[list[str]], merges: list[list[int]], rows: Iterable[Sequence[object]]) -> bytes:
    buffer = BytesIO()
    write_xlsx(buffer, title, headings, merges, rows)
    return buffer.getvalue()


def _residents(reach: Reach) -> Iterator[dict[str, object]]:
    homes = Residence.objects.filter(last_on=None).select_related("person", "household")
    names = _names()
    for home in _within(homes, reach, "place").order_by("place_id", "household_id", "pk").iterator(CHUNK):
        yield {
            **_person(home.person),
            "place": names.get(home.place_id, ""),
            "group": home.household.group if home.household else "",
            "household": home.household.number if home.household else "",
            "relation": str(home.get_relation_display()),
            "kind": str(home.get_kind_display()),
            "since": home.first_on.isoformat(),
            "until": "",
        }


def _posts(reach: Reach) -> Iterator[dict[str, object]]:
    names = _names()
    rows = Post.objects.select_related("person", "body").order_by("body__place__code", "body_id", "first_on", "pk")
    for post in _within(rows, reach, "body__place").iterator(CHUNK):
        yield {
            **_person(post.person),
            "place": names.get(post.body.place_id, ""),
            "body": str(Body.Kind(post.body.kind).label),
            # As a list without a column for the body names a post: 村务监督委员会主任.
            "role": f"{Body.Kind(post.body.kind).label}{post.get_role_display()}",
            "first_on": post.first_on.isoformat(),
            "last_on": post.last_on.isoformat() if post.last_on else "",
        }


def _bodies(reach: Reach) -> Iterator[dict[str, object]]:
    names = _names()
    for body in _within(Body.objects.order_by("place__code", "pk"), reach, "place").iterator(CHUNK):
        yield {
            "place": names.get(body.place_id, ""),
            "kind": str(Body.Kind(body.kind).label),
            "name": body.name,
            "first_on": body.first_on.isoformat(),
            "last_on": body.last_on.isoformat() if body.last_on else "",
        }


def _places(reach: Reach) -> Iterator[dict[str, object]]:
    names = {row.place_id: row.name for row in PlaceName.objects.order_by("first_on")}
    parents = {
        row.place_id: row.parent.code for row in PlaceParent.objects.select_related("parent").order_by("first_on")
    }
    followed = {row.predecessor_id: row for row in Succession.objects.select_related("successor")}
    for place in Place.objects.exclude(level=Place.Level.COUNTY).order_by("code"):
        into = followed.get(place.pk)
        yield {
            "code": place.code,
            "name": names.get(place.pk, ""),
            "level": str(place.get_level_display()),
            "parent": parents.get(place.pk, ""),
            "first_on": place.first_on.isoformat(),
            "last_on": place.last_on.isoformat() if place.last_on else "",
            "successor": into.successor.code if into else "",
            "succession": str(into.get_kind_display()) if into else "",
        }


ROWS: Mapping[str, Callable[[Reach], Iterator[dict[str, object]]]] = {
    Import.Kind.PLACES: _places,
    Import.Kind.RESIDENTS: _residents,
    Import.Kind.BODIES: _bodies,
    Import.Kind.POSTS: _posts,
}


def _person(person: Person) -> dict[str, object]:
    """Return what a file says of a person: no number leaves the house whole."""
    return {
        UID: person.uid.hex,
        "name": person.name,
        "sex": str(person.get_sex_display()),
        "born_on": person.born_on.isoformat(),
        "id_number": masked(person.id_number),
        "telephone": masked(person.telephone),
        "education": str(person.get_education_display() or ""),
    }


def _within(rows: QuerySet[Row], reach: Reach, path: str) -> QuerySet[Row]:
    return rows if reach.places is None else rows.filter(**{f"{path}__in": reach.places})


def _names() -> dict[int, str]:
    return {view.id: view.name for view in places.views(Place.objects.all(), clock.today())}
